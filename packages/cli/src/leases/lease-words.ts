import {
  currentPhase,
  isOfGuards,
  waitsFor,
  type Failed,
  type Finding,
  type RunState,
} from "@stagewright/core";
import { findingName, namesOf } from "../report/allow-words.ts";
import { failedCommand, failureWords, outputTail } from "../report/failure-words.ts";
import { failureLines } from "../report/final-report.ts";
import { goOnLines, waitLines } from "../report/go-on-lines.ts";
import { quoted } from "../report/held-words.ts";
import { resultOf } from "../report/result.ts";
import { sanitize, sanitizeLine } from "../report/sanitize.ts";
import { indent, type Paint } from "../report/style.ts";
import { findingWords, lifeWords, severityWords } from "../report/words.ts";
import { worksOf } from "../report/works.ts";

/** Why a task came back, with all that helps to put it right. */
export interface CameBack {
  readonly code: string;
  readonly what: string;
  readonly why?: string;
  readonly check?: string;
  readonly command?: string;
  readonly outputTail?: string;
  readonly newFailures?: readonly string[];
  readonly findings: readonly Finding[];
  readonly logFile?: string;
  /** What was handed in, as a commit. */
  readonly candidate?: string;
}

export function cameBack(run: string, { failure, findings = [], logFile, candidate }: Failed): CameBack {
  const { what, why } = wordsFor(run, failure);
  const refused = failure.code === "CHANGE_REFUSED" ? failure.findings : [];
  const known = new Set(findings.map((finding) => JSON.stringify(finding)));
  const tail = outputTail(failure);
  const log = "logFile" in failure ? failure.logFile : logFile;
  return {
    code: failure.code,
    what,
    ...(why === undefined ? {} : { why }),
    ...failedCommand(failure),
    ...(tail === undefined ? {} : { outputTail: tail }),
    ...("newFailures" in failure ? { newFailures: failure.newFailures } : {}),
    findings: [...findings, ...refused.filter((finding) => !known.has(JSON.stringify(finding)))],
    ...(log === undefined ? {} : { logFile: log }),
    ...(candidate === undefined ? {} : { candidate }),
  };
}

/** Where a human has worked, no agent is spoken of. */
function wordsFor(run: string, failure: Failed["failure"]): { readonly what: string; readonly why?: string } {
  switch (failure.code) {
    case "NO_CHANGE":
      return {
        what: "nothing is changed in its workspace",
        why: "a task that is not check-only must hand in a change",
      };
    case "UNREADABLE_WORKSPACE":
      return { what: "its workspace could not be read", why: failure.reason };
    default:
      return failureWords(failure, { run });
  }
}

export function cameBackLines(back: CameBack, paint: Paint): string[] {
  const field = (name: string, value: string | undefined) =>
    value === undefined ? [] : [`  ${paint("dim", name.padEnd(10))} ${sanitizeLine(value)}`];
  return [
    ...field("why", back.why),
    ...field(
      "check",
      back.command === undefined
        ? undefined
        : `${back.check === undefined ? "" : `${back.check}: `}${back.command}`,
    ),
    ...(back.outputTail === undefined
      ? []
      : [indent(sanitize(back.outputTail).trimEnd(), `  ${paint("dim", "|")} `)]),
    ...back.findings.map((finding) => `  ${findingLine(finding)}`),
    ...field("log", back.logFile),
  ];
}

export function findingLine({ code, path, line, detail, severity }: Finding): string {
  const at = line === undefined ? path : `${path}:${line}`;
  const why = detail === "" ? "" : ` (${sanitizeLine(detail)})`;
  return `${findingWords(code)}: ${sanitizeLine(at)} · ${severityWords(severity)}${why}`;
}

/**
 * A conflict cannot be put right in a workspace that began before it; what guards alone have
 * found may stand, if whoever has the task says so by name.
 */
export function mendWords(run: string, id: string, { code, findings }: CameBack): string[] {
  const mend = `Put it right in its workspace, then: stagewright submit ${id} --run ${run}`;
  const refused = findings.filter(({ severity }) => severity === "refused");
  if (code === "CHANGE_REFUSED" && refused.every(isOfGuards)) {
    const allowed = namesOf(refused).map((name) => `--allow ${quoted(sanitizeLine(findingName(name)))}`);
    const command = `stagewright submit ${id} --run ${run} ${allowed.join(" ")} --reason '…'`;
    return [mend, `Or, where you (no agent for you) let it stand: ${command}`];
  }
  if (code !== "MERGE_CONFLICT") return [mend];
  return [
    `Begin it anew on what was merged: stagewright next --release ${id} --run ${run}, then stagewright next ${id} --run ${run}`,
    "What you have handed in is there in the new workspace as refs/stagewright/previous: git cherry-pick -n refs/stagewright/previous",
  ];
}

/** A task was asked for by its name whose turn has not come. */
function notYetWords(state: RunState, key: string): string | undefined {
  for (const work of worksOf(state)) {
    const task = work.tasks.get(key);
    if (task?.now.kind !== "open") continue;
    const [before] = waitsFor(work, task);
    const current = currentPhase(work);
    const at = work.phases.findIndex(({ tasks }) => tasks.includes(key));
    const why =
      current !== undefined && at > current
        ? `Phase ${current + 1} of ${work.phases.length} is not done`
        : before && `it waits: ${sanitizeLine(before.why)}`;
    if (why === undefined) return undefined;
    return `${sanitizeLine(task.task.id)} cannot begin yet: ${why}. It is asked for, and yours as soon as it can.`;
  }
  return undefined;
}

/** How a run stands that has nothing for whoever asks. */
export function nothingLines(state: RunState, paint: Paint, wanted?: string): string[] {
  const result = resultOf(state);
  return [
    (wanted === undefined ? undefined : notYetWords(state, wanted)) ??
      `Nothing for you to do in run ${state.run}: it is ${lifeWords(state.life)}.`,
    ...result.failures.flatMap((failure) => failureLines(failure, paint)),
    ...(state.life.kind === "going" ? waitLines(result, paint) : goOnLines(state, result, paint)),
  ];
}
