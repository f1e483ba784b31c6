import {
  err,
  ok,
  type CommandRecord,
  type Json,
  type Result,
  type TaskRecord,
  type WorkRecord,
} from "@stagewright/core";
import { isTestSide } from "@stagewright/work";
import { editPayload, type PayloadEdit } from "../document/edit.ts";
import { readPayload } from "../document/read.ts";
import type { Payload } from "../document/schema.ts";
import { stepDetails, type StepDetails } from "./details.ts";
import { metaEdits } from "./place.ts";
import { indexOfStep, scenariosOf } from "./steps.ts";

/**
 * P4, P12, P15: `implementation` from what the kernel saw. What is there already is left: each
 * entry has an id of the run's, and is added once.
 */
export function recordWork(context: WorkRecord): Result<Uint8Array, { readonly code: string }> {
  const read = readPayload(context.document);
  if (!read.ok) return err({ code: "UNREADABLE" });
  const whole = written(context, read.value.payload);
  // What was printed is beside the run, too: a run does not fail because all of it does not fit.
  const commands = context.commands.map(({ output: _left, ...command }) => command);
  return whole.ok ? whole : written({ ...context, commands }, read.value.payload);
}

function written(
  { document, stamp, tasks, commands }: WorkRecord,
  payload: Payload,
): Result<Uint8Array, { readonly code: string }> {
  const lists: readonly (readonly [string, readonly (Json & object)[]])[] = [
    ["changes", tasks.flatMap((task) => changeOf(payload, stamp.run, task))],
    ["tests", tasks.flatMap((task) => testsOf(payload, stamp.run, task))],
    ["commands", commands.map((command) => commandOf(stamp.run, command))],
    ["deviations", tasks.flatMap((task) => deviationsOf(payload, stamp.run, task))],
  ];
  const there = idsIn(payload);
  const appended = lists.flatMap(([list, entries]) =>
    entries
      .filter((entry) => !there.has(`${list} ${idOf(entry)}`))
      .map((value): PayloadEdit => ({ kind: "append", at: ["implementation", list], value })),
  );
  const statuses = [...stepStatuses(payload, tasks), ...scenarioStatuses(payload, tasks)];
  if (appended.length === 0 && statuses.length === 0) return ok(document);
  const made = editPayload(document, [...statuses, ...appended, ...metaEdits("4-implement", stamp)]);
  return made.ok ? made : err({ code: made.error.code });
}

/** Of the run and the step; where an entry of that name speaks of work that was superseded, of the receipt, too. */
function nameOf({ implementation }: Payload, run: string, { task, receipt }: TaskRecord): string {
  const name = `${run}-${task.key}`;
  const there = implementation?.changes?.find(({ id }) => id === name);
  const isOther = there !== undefined && there.evidenceRef !== `receipt:${receipt}`;
  return receipt === undefined || !isOther ? name : `${name}-${receipt.slice(0, 12)}`;
}

function changeOf(payload: Payload, run: string, record: TaskRecord): (Json & object)[] {
  if (record.end !== "done") return [];
  const { task, changes, receipt, grade, reason, synthetic } = record;
  const rows = (payload.testPlan?.coverageMatrix ?? []).filter(({ planStepId }) => planStepId === task.id);
  const said = detailsOf(record);
  return [
    {
      id: nameOf(payload, run, record),
      ...(synthetic ? { title: task.title } : { planStepId: task.id }),
      ...(rows[0]?.requirementId == null ? {} : { requirementId: rows[0].requirementId }),
      files: changes.map(({ path }) => path),
      rationale: said?.rationale ?? record.agent?.summary ?? "",
      linesChanged: {
        added: changes.reduce((sum, { added = 0 }) => sum + added, 0),
        deleted: changes.reduce((sum, { deleted = 0 }) => sum + deleted, 0),
      },
      ...(receipt === undefined ? {} : { evidenceRef: `receipt:${receipt}` }),
      ...(said === undefined || said.baseline.length === 0 ? {} : { baseline: said.baseline }),
      ...(said?.abstractions === undefined ? {} : { abstractions: said.abstractions }),
      ...(grade === undefined ? {} : { grade: reason === undefined ? grade : `${grade} (${reason})` }),
    },
  ];
}

/** A test file that a step brought or changed: its check was green when the step was merged. */
function testsOf(payload: Payload, run: string, record: TaskRecord): (Json & object)[] {
  if (record.end !== "done") return [];
  const said = detailsOf(record);
  return record.changes
    .filter(({ path, status }) => status !== "deleted" && isTestSide(path))
    .map(({ path, status }) => ({
      id: `${nameOf(payload, run, record)}-${path}`,
      suite: path,
      type: scenariosOf(payload, record.task.id)[0]?.type ?? "test",
      status: "passed",
      change: status,
      ...(said === undefined
        ? {}
        : {
            scenarioIds: said.tests.filter(({ file }) => file === path).map(({ scenarioId }) => scenarioId),
          }),
      ...(record.receipt === undefined ? {} : { evidenceRef: `receipt:${record.receipt}` }),
    }));
}

function commandOf(run: string, command: CommandRecord): Json & object {
  const { id, output, at, exit, durationMs, purpose, verdict, cached, receipt, tree } = command;
  const code = /^exit (\d+)$/.exec(exit)?.[1];
  return {
    id: `${run}-${id}`,
    command: command.command,
    ...(at === undefined ? {} : { timestamp: at }),
    exitCode: code === undefined ? null : Number(code),
    ...(code === undefined ? { end: exit } : {}),
    /** Milliseconds. */
    duration: durationMs,
    ...(output === undefined
      ? {}
      : { output: output.tail, outputDigest: `sha256:${output.sha256}`, log: `${run}/${output.log}` }),
    ...{ check: command.check, purpose, verdict, cached, tree },
    environment: { CI: "1" },
    evidenceRef: `receipt:${receipt}`,
  };
}

function deviationsOf(payload: Payload, run: string, record: TaskRecord): (Json & object)[] {
  const said = detailsOf(record);
  return (said?.deviations ?? []).map((text, index) => ({
    id: `${nameOf(payload, run, record)}-${index + 1}`,
    planStepId: record.task.id,
    text,
  }));
}

function stepStatuses(payload: Payload, tasks: readonly TaskRecord[]): PayloadEdit[] {
  return tasks.flatMap(({ task, end, synthetic }): PayloadEdit[] => {
    const index = synthetic ? -1 : indexOfStep(payload, task.key);
    const value = statusOf(end);
    return index === -1 || value === undefined || payload.plan?.steps?.[index]?.status === value
      ? []
      : [{ kind: "set", at: ["plan", "steps", index, "status"], value }];
  });
}

function statusOf(end: TaskRecord["end"]): string | undefined {
  if (end === "done") return "completed";
  if (end === "failed" || end === "skipped") return "blocked";
  return undefined;
}

/** A scenario has passed once every step it is mapped to is done, with a test that is named for it. */
function scenarioStatuses(payload: Payload, tasks: readonly TaskRecord[]): PayloadEdit[] {
  const ends = new Map(tasks.map((record) => [record.task.id, record]));
  const rows = payload.testPlan?.coverageMatrix ?? [];
  return (payload.testPlan?.scenarios ?? []).flatMap((scenario, index): PayloadEdit[] => {
    const steps = rows.flatMap(({ planStepId, scenarioIds }) =>
      planStepId != null && scenarioIds?.includes(scenario.id) === true ? [planStepId] : [],
    );
    const records = steps.map((id) => ends.get(id));
    const passed =
      records.length > 0 && records.every((record) => record !== undefined && shows(record, scenario.id));
    const value = passed ? "passed" : undefined;
    return value === undefined || scenario.status === value
      ? []
      : [{ kind: "set", at: ["testPlan", "scenarios", index, "status"], value }];
  });
}

function shows(record: TaskRecord, scenario: string): boolean {
  if (record.end !== "done") return false;
  return detailsOf(record)?.tests.some(({ scenarioId }) => scenarioId === scenario) === true;
}

function detailsOf({ details }: TaskRecord): StepDetails | undefined {
  const parsed = stepDetails.safeParse(details);
  return parsed.success ? parsed.data : undefined;
}

function idsIn({ implementation }: Payload): Set<string> {
  const { changes, tests, commands, deviations } = implementation ?? {};
  return new Set(
    Object.entries({ changes, tests, commands, deviations }).flatMap(([list, entries]) =>
      (entries ?? []).map((entry) => `${list} ${idOf(entry)}`),
    ),
  );
}

function idOf(entry: unknown): string {
  return typeof entry === "object" && entry !== null && "id" in entry ? String(entry.id) : "";
}
