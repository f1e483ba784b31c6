import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { createCleaner, type Limits, type Places } from "../html-report/clean.ts";
import { renderHtml } from "../html-report/html.ts";
import { renderMarkdown } from "../html-report/markdown.ts";
import { inputOf, placesOf } from "../html-report/of-run.ts";
import { readState } from "../html-report/read-state.ts";
import { reportDocument } from "../html-report/report-document.ts";
import type { ReportInput } from "../html-report/report-input.ts";
import type { Io } from "../io.ts";
import { tell } from "../problem.ts";
import { inProject } from "../project.ts";
import { signingKey } from "../receipts/keys.ts";
import { sealedReport } from "../receipts/report-seal.ts";
import { selectRun } from "../select-run.ts";

export interface ReportOptions {
  readonly out?: string;
  readonly format?: "html" | "md";
  readonly open: "yes" | "no";
}

/** What a page shows without becoming a burden to a phone. */
const LIMITS: Limits = { line: 500, said: 8000, outputLines: 200, outputChars: 16_000, rows: 2000 };

/** Writes what is known of a run, whatever its state, for people who were not there. Changes nothing of the run. */
export async function report(io: Io, typed: string | undefined, options: ReportOptions): Promise<ExitCode> {
  const { out } = options;
  const format = options.format ?? (out !== undefined && /\.(?:md|markdown)$/i.test(out) ? "md" : "html");
  const printed = out === "-" || (out === undefined && format === "md");
  if (printed && options.open === "yes")
    return tell(io, { what: "what is printed cannot be opened", next: "name a file: --out FILE --open yes" });
  return inProject(io, async (project) => {
    const chosen = selectRun(project.journal.runs(), typed);
    if (!chosen.ok) return tell(io, chosen.error);
    const { run, owner } = chosen.value;
    const entries = project.journal.entries(run);
    const state = readState(entries);
    if (!state.ok)
      return tell(io, {
        what: `run ${run} cannot be read`,
        why: state.error,
        next: "stagewright status lists the others",
        exit: EXIT.failed,
      });
    const input = await inputOf(project, state.value, {
      entries,
      carried: owner?.alive === true,
      now: new Date().toISOString(),
    });
    const text = sealedReport(
      rendered(input, format, placesOf(project, state.value)),
      { run, receipts: input.named },
      await signingKey(project),
    );
    if (printed) {
      io.out.write(text);
      return EXIT.done;
    }
    const file =
      out === undefined
        ? path.join(project.opened.stateDir, "reports", `${run}.${format}`)
        : path.resolve(io.cwd, out);
    try {
      if (out === undefined) await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    } catch (error) {
      return tell(io, {
        what: `${file} could not be written`,
        why: error instanceof Error ? error.message : String(error),
        next: `stagewright report ${run} --out FILE`,
        exit: EXIT.failed,
      });
    }
    io.out.write(`${file}\n`);
    return options.open === "yes" ? await open(io, file) : EXIT.done;
  });
}

function rendered(input: ReportInput, format: "html" | "md", places: Places): string {
  const document = reportDocument(input);
  return format === "html"
    ? renderHtml(document, createCleaner(LIMITS, places))
    : renderMarkdown(document, `stagewright report ${input.state.run}`, places);
}

/** With whatever the system opens such files. */
async function open(io: Io, file: string): Promise<ExitCode> {
  const program = process.platform === "darwin" ? "open" : "xdg-open";
  const failed = await new Promise<string | undefined>((resolve) => {
    const child = spawn(program, [file], { stdio: "ignore", detached: true, env: { ...io.env } });
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code) => resolve(code === 0 ? undefined : `${program} ended with exit ${code}`));
  });
  return failed === undefined
    ? EXIT.done
    : tell(io, { what: "the report could not be opened", why: failed, next: file, exit: EXIT.failed });
}
