import { findingsOfChecks, type Finding, type RunState, type TaskState } from "@stagewright/core";
import { CHECKS } from "./result.ts";
import { worksOf } from "./works.ts";
import { sanitizeLine } from "./sanitize.ts";
import { findingWords, severityWords } from "./words.ts";

export const SHOWN_FINDINGS = 20;

interface Found extends Finding {
  readonly task: string;
  readonly attempts: readonly number[];
}

/** What agents did beside their tasks: a line for each task, kind and path, with the attempts that had it. */
export function findingLines(state: RunState): string[] {
  const all = worksOf(state).flatMap((work) => [
    ...[...work.tasks.values()].flatMap((task) => foundIn(task)),
    ...findingsOfChecks(work).map((finding) => ({ ...finding, task: CHECKS, attempts: [] })),
  ]);
  const lines = all.map(({ task, code, path, line, detail, severity, attempts }) => {
    const at = line === undefined ? path : `${path}:${line}`;
    const why = detail === "" ? "" : ` (${sanitizeLine(detail)})`;
    const when = attempts.length > 1 ? `, in attempts ${attempts.join(", ")}` : "";
    return `  ${sanitizeLine(task)} ${findingWords(code)}: ${sanitizeLine(at)} · ${severityWords(severity)}${why}${when}`;
  });
  const more = lines.length - SHOWN_FINDINGS;
  return more > 0 ? [...lines.slice(0, SHOWN_FINDINGS), `  and ${more} more: --json lists them all`] : lines;
}

function foundIn({ task, history, now }: TaskState): Found[] {
  const byPlace = new Map<string, Found>();
  const add = (attempt: number, findings: readonly Finding[]) => {
    for (const finding of findings) {
      const place = `${finding.code} ${finding.path}`;
      const attempts = byPlace.get(place)?.attempts ?? [];
      byPlace.set(place, {
        ...finding,
        task: task.id,
        attempts: attempts.includes(attempt) ? attempts : [...attempts, attempt],
      });
    }
  };
  for (const { attempt, failed } of history) {
    add(attempt, failed.findings ?? []);
    // What a landing refuses stands in its failure alone.
    if (failed.failure.code === "CHANGE_REFUSED") add(attempt, failed.failure.findings);
  }
  if ("candidate" in now && now.candidate !== undefined) add(now.attempt, now.candidate.findings);
  if (now.kind === "done") add(now.attempt, now.landed.findings ?? []);
  return [...byPlace.values()];
}
