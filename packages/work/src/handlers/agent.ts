import {
  agentOfStage,
  byName,
  err,
  HUMAN,
  ok,
  type AgentStage,
  type Failed,
  type Failure,
  type Handlers,
  type Json,
  type RoundTask,
  type RunState,
  type StageState,
  type StageValues,
} from "@stagewright/core";
import type { Meter, Reached } from "../attempts/meter.ts";
import { OUTBOX, QUESTION } from "../attempts/outbox.ts";
import { failureOf } from "../attempts/problems.ts";
import { reportOf } from "../attempts/report.ts";
import { notSubmitted } from "../attempts/task-desk.ts";
import { serverWords } from "../attempts/servers.ts";
import { readOutputs, stageDesk, stageWords } from "../attempts/stage-desk.ts";
import { loadDocuments } from "../documents.ts";
import { invalidInput, refOf, valuesOf, type Services } from "../services.ts";
import { brokenCheck } from "../witness/passing.ts";

/** An agent stage: a prompt from typed inputs, outputs that pass their schemas and the contract. */
export function agent(services: Services, meter: Meter): Handlers["agent"] {
  return async (action, context) => {
    const { state, effect, signal, progress } = context;
    const { settings } = state.pins;
    const planned = services.stages[action.stage];
    if (planned?.stage.kind !== "agent") throw new Error(`stage ${action.stage} is not an agent stage`);
    const { stage, address } = planned;
    const invalid = invalidInput(services, action.stage, state);
    if (invalid !== undefined) return err({ failure: invalid });
    const values = valuesOf(planned, state);
    const documentsIn = (treeish: string) =>
      loadDocuments(services.repository, treeish, stage.companions(values));
    const before = await documentsIn(state.tip);
    const unneeded = stage.unneeded({ ...values, documents: before });
    if (unneeded !== undefined) return ok({ outputs: byName(stage.outputs, unneeded), tip: state.tip });
    const use = agentOfStage(state, action.stage);
    if (use.use === HUMAN)
      return err({
        failure: {
          code: "AGENT_UNAVAILABLE",
          agent: HUMAN,
          reason: `${address} is not made of tasks to fetch`,
        },
      });
    const worker = services.agents(use);
    const answers = answersTo(state.stages[action.stage]);
    const name = `${address.replaceAll("/", "-")}-${action.attempt}`;
    const logFile = await services.logFile("attempts", `${name}.log`);

    const tipRef = refOf(services.run, "tip");
    await effect("tip ref", () => services.repository.compareAndSwapRef(tipRef, state.tip, undefined));
    progress({ step: "workspace" });
    const opened = await effect("workspace", () =>
      services.workspaces.openAttempt({ run: services.run, name, commit: state.tip, signal }),
    );
    if (!opened.ok) return err({ failure: opened.error, logFile });
    const { path, scratch } = opened.value;

    const desk = worker.submits
      ? stageDesk(stage, values, answers, async (nth) => {
          const captured = await effect(`capture ${nth}`, () => opened.value.capture());
          return captured.ok
            ? ok({ tree: captured.value, documents: await documentsIn(captured.value), before })
            : captured;
        })
      : undefined;
    const prompt = [
      stage.prompt({
        ...values,
        attempt: action.attempt,
        violations: action.violations,
        documents: before,
      }),
      ...answers,
      ...serverWords(settings, desk !== undefined),
      stageWords(stage, values, desk !== undefined),
    ].join("\n\n");
    const look = await services.watch?.look("agent");
    progress({ step: "agent" });
    let reached: Reached | undefined;
    meter.begin(context.key, state);
    const outcome = await effect("agent", () =>
      worker.run({
        run: services.run,
        stage: address,
        task: { id: address, key: address },
        attempt: action.attempt,
        prompt,
        workspace: { path, scratch },
        logFile,
        deadlineMs: settings.deadlineMs,
        signal,
        ...(settings.stallMs === undefined ? {} : { stallMs: settings.stallMs }),
        ...(desk === undefined ? {} : { desk }),
        ...(use.model === undefined ? {} : { model: use.model }),
        ...(use.effort === undefined ? {} : { effort: use.effort }),
        ...(settings.servers === undefined ? {} : { servers: settings.servers }),
        ...(settings.caps === undefined ? {} : { caps: settings.caps }),
        overBudget: (used) => (reached ??= meter.reached(context.key, used, context.present())) !== undefined,
        onActivity: (detail) => progress({ step: "agent", detail }),
      }),
    );
    meter.end(context.key, outcome.usage);
    const report = reportOf(worker, outcome, { path, scratch }, desk?.said);
    const strayed = (await look?.changes()) ?? [];
    const failedWith = (failure: Failure, more: Partial<Failed> = {}) =>
      err({ failure, logFile, workspace: path, findings: strayed, agent: report, ...more });
    if (outcome.end.kind === "aborted") return failedWith({ code: "CANCELLED" });

    const handedIn = desk?.said.taken;
    const captured =
      handedIn === undefined ? await effect("capture", () => opened.value.capture()) : ok(handedIn.tree);
    if (!captured.ok) return failedWith(captured.error);
    const { repository } = services;
    const written = await repository.readFile(captured.value, QUESTION);
    const asked =
      desk?.said.asked ?? (written === undefined ? undefined : new TextDecoder().decode(written).trim());
    if (handedIn === undefined) {
      if (asked !== undefined) return failedWith({ code: "ASKED", question: asked });
      const at = state.stages[action.stage];
      const failure = failureOf(outcome, {
        agent: worker.name,
        deadlineMs: settings.deadlineMs,
        waits: at?.kind === "single" ? at.waits : { count: 0 },
        patienceMs: settings.patienceMs,
        reached,
        now: Date.now(),
        random: Math.random(),
      });
      if (failure !== undefined) return failedWith(failure);
      if (desk !== undefined) return failedWith(notSubmitted(worker));
    }
    const outputs =
      handedIn === undefined
        ? readOutputs(stage, values, await repository.readFile(captured.value, OUTBOX), {
            documents: await documentsIn(captured.value),
            before,
            answers,
          })
        : ok(handedIn.outputs);
    if (!outputs.ok) return failedWith(outputs.error);

    const tree = await repository.editTree(captured.value, [
      { path: OUTBOX, bytes: null },
      { path: QUESTION, bytes: null },
    ]);
    const own = stage.scope(values);
    const scope = own ?? settings.scope;
    const audited = await services.audit({
      from: state.tip,
      to: tree,
      kernelOwned: [],
      // What a stage names without a wildcard is its own to write, where others may not.
      declaredFiles: (own ?? []).filter((pattern) => !/[*?[\]{}()!]/.test(pattern)),
      runningFiles: [],
      protect: settings.protect,
      checks: settings.checks.map((check) => ({ command: check.command, origin: check.origin })),
      ...(scope === undefined ? {} : { scope }),
    });
    const refused = [...strayed, ...audited.findings].filter((finding) => finding.severity === "refused");
    if (refused.length > 0) return failedWith({ code: "CHANGE_REFUSED", findings: refused });
    const left = {
      outputs: outputs.value,
      documents: await documentsIn(audited.tree),
      stamp: { run: services.run, at: new Date().toISOString() },
    };
    const edits = stage.record({ ...values, ...left, outputs: bySlot(stage, outputs.value) });
    const kept = edits.length === 0 ? audited.tree : await repository.editTree(audited.tree, edits);
    const broken = await brokenCheck(services, context, stage.checks(values), { tree: kept, label: name });
    if (broken !== undefined) return failedWith(broken);
    const tip = await advance(services, context.effect, state.tip, kept, address);
    return tip === undefined
      ? failedWith({ code: "TIP_MOVED", ref: tipRef, expected: state.tip, found: "another commit" })
      : ok({
          outputs: outputs.value,
          tip,
          agent: report,
          ...saidOf(stage, values, outputs.value, roundsOf(services, action.stage, state)),
        });
  };
}

/** What the stage makes of its outputs, which it is given by slots. */
export function saidOf(
  stage: AgentStage,
  values: StageValues,
  outputs: Readonly<Record<string, Json>>,
  rounds: number | undefined,
): { notes?: readonly string[]; rejected?: readonly string[]; sentBack?: readonly RoundTask[] } {
  const given = { ...values, outputs: bySlot(stage, outputs) };
  const sentBack = rounds === undefined ? [] : stage.sendsBack({ ...given, rounds });
  const rejected = sentBack.length > 0 ? [] : stage.rejects(given);
  const notes = stage.notes(given);
  return {
    ...(notes.length === 0 ? {} : { notes }),
    ...(sentBack.length === 0 ? {} : { sentBack }),
    ...(rejected.length === 0 ? {} : { rejected }),
  };
}

/** How often work was sent back; undefined: there is no work stage to which it could be. */
export function roundsOf({ stages }: Services, index: number, { rounds = [] }: RunState): number | undefined {
  return stages.slice(0, index).some(({ stage }) => stage.kind === "work") ? rounds.length : undefined;
}

function bySlot(stage: AgentStage, outputs: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(stage.outputs).map(([slot, { name }]) => [slot, outputs[name] ?? null]),
  );
}

/** Answers a human has given to the stage's agent. */
function answersTo(stage: StageState | undefined): string[] {
  return stage?.kind === "single" ? stage.guidance.map(({ note }) => note) : [];
}

/**
 * Moves the tip to the stage's files, if it wrote any. May be run again after a kill: a commit
 * of the same stage that nobody has recorded is found done, or gives way, as what is written
 * may differ by its time alone.
 */
export async function advance(
  services: Services,
  effect: <T>(name: string, run: () => Promise<T>) => Promise<T>,
  tip: string,
  tree: string,
  address: string,
  subject = address,
): Promise<string | undefined> {
  const { repository, run } = services;
  const ref = refOf(run, "tip");
  const trailers = `Stagewright-Run: ${run}\nStagewright-Stage: ${address}\n`;
  const found = await repository.readRef(ref);
  const left = found === undefined || found === tip ? undefined : found;
  if (left !== undefined) {
    const [only, ...more] = await repository.commitsBetween(tip, left);
    const isOurs = (await repository.commitMessage(left)).endsWith(trailers);
    if (only?.commit !== left || more.length > 0 || !isOurs) return undefined;
    if (only.tree === tree) return left;
  }
  if (left === undefined && tree === (await repository.treeOf(tip))) return tip;
  const message = `${subject}\n\n${trailers}`;
  const commit = await effect("commit", () => repository.commitTree({ tree, parents: [tip], message }));
  return (await effect("tip", () => repository.compareAndSwapRef(ref, commit, left ?? tip)))
    ? commit
    : undefined;
}
