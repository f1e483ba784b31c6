import {
  agentOfStage,
  byName,
  err,
  HUMAN,
  ok,
  type Failed,
  type Failure,
  type Finding,
  type Finished,
  type HandlerContext,
  type Handlers,
  type StageState,
} from "@stagewright/core";
import { auditStage } from "../attempts/audit-stage.ts";
import type { Meter, Reached } from "../attempts/meter.ts";
import { OUTBOX, QUESTION } from "../attempts/outbox.ts";
import { failureOf } from "../attempts/problems.ts";
import { reportOf } from "../attempts/report.ts";
import { notSubmitted } from "../attempts/task-desk.ts";
import { serverWords } from "../attempts/servers.ts";
import { readOutputs, stageDesk, stageWords } from "../attempts/stage-desk.ts";
import { loadDocuments } from "../documents.ts";
import { invalidInput, refOf, valuesOf, type Services } from "../services.ts";
import { settle } from "./agent-settle.ts";

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
    if (action.settles === true) return settleAllowed(services, context, action.stage);
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
    const name = `${nameOf(services, action.stage)}-${action.attempt}`;
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
    const at = state.stages[action.stage];
    const audited = await auditStage(services, context, {
      ...{ stage, values, captured: tree, name },
      before: at?.kind === "single" ? at.attempts : [],
    });
    const { challenged, findings } = audited;
    const refused = [...strayed, ...findings].filter((finding) => finding.severity === "refused");
    if (refused.length > 0) return failedWith({ code: "CHANGE_REFUSED", findings: refused });
    if (challenged !== undefined)
      return ok({
        ...{ outputs: outputs.value, tip: state.tip, agent: report },
        challenged: {
          ...{ ...challenged, tree: audited.tree, base: state.tip, workspace: path },
          agent: report,
        },
      });
    const settled = await settle(services, context, action.stage, {
      ...{ outputs: outputs.value, tree: audited.tree, name },
      notes: findings.flatMap(toldWords),
    });
    return settled.ok ? ok({ ...settled.value, agent: report }) : failedWith(settled.error);
  };
}

/** What it made stands as it was when a human was asked; what guards found in it may stand. */
async function settleAllowed(
  services: Services,
  context: HandlerContext,
  index: number,
): Promise<Extract<Finished, { verb: "agent" }>["result"]> {
  const stage = context.state.stages[index];
  const challenged = stage?.kind === "single" ? stage.challenged : undefined;
  if (challenged?.allowed === undefined) throw new Error(`nothing of stage ${index} was allowed`);
  const { outputs, tree, commit, workspace, findings, allowed, attempt } = challenged;
  const name = `${nameOf(services, index)}-${attempt}`;
  const settled = await settle(services, context, index, { outputs, tree, name, allowed });
  return settled.ok ? settled : err({ failure: settled.error, workspace, candidate: commit, findings });
}

function nameOf({ stages }: Services, index: number): string {
  return (stages[index]?.address ?? "").replaceAll("/", "-");
}

/** By the user's word nobody is asked about it, and it is told. */
function toldWords({ asks, path, line, detail }: Finding): string[] {
  return asks === true ? [`guards: ${path}${line === undefined ? "" : `:${line}`}: ${detail}`] : [];
}

/** Answers a human has given to the stage's agent. */
function answersTo(stage: StageState | undefined): string[] {
  return stage?.kind === "single" ? stage.guidance.map(({ note }) => note) : [];
}
