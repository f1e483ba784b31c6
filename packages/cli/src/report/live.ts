import { createLogUpdate } from "log-update";
import type { ProgressStep, RunState } from "@stagewright/core";
import type { Output, Terminal } from "../io.ts";
import { entryLine } from "./entry-line.ts";
import type { Reporter } from "./reporter.ts";
import { painter } from "./style.ts";
import { treeLines } from "./tree.ts";
import { wrapLines } from "./wrap.ts";

const REDRAW_MS = 120;
/** What ends well is in the tree; this is worth a line as well. */
const TOLD: ReadonlySet<string> = new Set(["land", "hold"]);

/** A tree at the bottom of the terminal; what is worth keeping scrolls by above it. */
export function liveReporter(out: Output, terminal: Terminal): Reporter {
  const paint = painter(out.colour);
  // A hidden cursor would stay hidden after a second Ctrl-C.
  const screen = createLogUpdate(terminal.stream, { showCursor: true });
  const steps = new Map<string, ProgressStep>();
  let state: RunState | undefined;

  const draw = () => {
    if (state === undefined) return;
    const size = { columns: terminal.columns(), rows: terminal.rows() };
    screen(treeLines(state, { ...size, now: Date.now(), steps, paint }).join("\n"));
  };
  const above = (text: string) => {
    screen.clear();
    out.write(`${wrapLines([text], terminal.columns()).join("\n")}\n`);
    draw();
  };
  const clock = setInterval(draw, REDRAW_MS);
  clock.unref();

  return {
    entry(entry, now) {
      state = now;
      const { record } = entry;
      if (record.type === "action.finished") {
        steps.delete(record.key);
        const line =
          record.done.result.ok && !TOLD.has(record.done.verb) ? undefined : entryLine(entry, now, paint);
        if (line !== undefined) above(line);
      }
    },
    progress: (key, step) => void steps.set(key, step),
    say: above,
    end() {
      clearInterval(clock);
      screen.clear();
      screen.done();
    },
  };
}
