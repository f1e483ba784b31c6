import type { Output } from "../io.ts";
import { entryLine } from "./entry-line.ts";
import type { Reporter } from "./reporter.ts";
import { painter } from "./style.ts";

/** One line an event, for logs and pipes. */
export function lineReporter(out: Output): Reporter {
  const paint = painter(out.colour);
  return {
    entry(entry, state) {
      const line = entryLine(entry, state, paint);
      if (line !== undefined) out.write(`${paint("dim", entry.at.slice(11, 19))} ${line}\n`);
    },
    progress() {
      // Steps come faster than a log should grow.
    },
    say: (text) => out.write(`${text}\n`),
    end() {
      // Lines stay.
    },
  };
}
