import type { Output } from "../io.ts";
import type { Reporter } from "./reporter.ts";

/** Every journal entry as a line of JSON on `out`; what is said to people goes to `err`. */
export function ndjsonReporter(out: Output, err: Output): Reporter {
  return {
    entry: (entry) => out.write(`${JSON.stringify(entry)}\n`),
    progress() {
      // Ephemeral: not in the journal, so not in its stream.
    },
    say: (text) => err.write(`${text}\n`),
    end() {
      // Nothing to take away.
    },
  };
}
