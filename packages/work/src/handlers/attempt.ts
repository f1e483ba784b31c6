import {
  agentFor,
  err,
  HUMAN,
  ok,
  type Agent,
  type Candidate,
  type Failed,
  type Failure,
  type HandInDetails,
  type Handlers,
  type Json,
  type ReopenAttempt,
  type Task,
} from "@stagewright/core";
import { hearingOf } from "../attempts/challenge.ts";
import { openWorkspace, type Opened } from "../attempts/open.ts";
import { exitWords, QUESTION, readHandIn, OUTBOX } from "../attempts/outbox.ts";
import type { Meter, Reached } from "../attempts/meter.ts";
import { failureOf } from "../attempts/problems.ts";
import { promptFor } from "../attempts/prompt.ts";
import { reportOf } from "../attempts/report.ts";
import type { Sessions } from "../attempts/sessions.ts";
import { serverWords } from "../attempts/servers.ts";
import { takeIn, type TakenIn } from "../attempts/take-in.ts";
import { deskWords, notSubmitted, taskDesk } from "../attempts/task-desk.ts";
import { lease } from "./lease.ts";
import { detailProblems } from "../attempts/hand-in.ts";
import { workOf, workStageOf, type Services } from "../services.ts";

const MOST_OF_A_QUESTION = 10_000;

/**
 * One try at a task: a private workspace on the tip, the agent, its work read byte by
 * byte, the audit. What comes out is a candidate; nothing is believed yet.
 */
export function attempt(services: Services, sessions: Sessions, meter: Meter): Handlers["attempt"] {
  return async (action, context) => {
    if (action.lease !== undefined) return lease(services, action, context, action.lease);
    const { state, effect, signal, progress } = context;
    const { settings } = state.pins;
    const work = workOf(state, action.stage);
    const task = work.tasks.get(action.task);
    if (task === undefined || work.prepared === undefined) throw new Error(`no task ${action.task}`);
    const use = agentFor(state, action.stage, task);
    if (use.use === HUMAN) throw new Error(`${action.task} is a human's, and nobody asked for it`);
    const agent = services.agents(use);

    const name = `${action.task}-${action.attempt}`;
    const logFile = await services.logFile("attempts", `${name}.log`);
    const began = performance.now();
    const since = (): number => Math.round(performance.now() - began);

    progress({ step: "workspace" });
    const opened = await openWorkspace(services, sessions, agent, { ...action, work, task, name }, context);
    if (!opened.ok) return err({ failure: opened.error, logFile });
    const { workspace, base, previous } = opened.value;

    const hearing = hearingOf(settings, task, agent.submits ? "session" : "exit");
    const request = { stage: action.stage, work, task, attempt: action.attempt, base, hearing };
    const { stage } = workStageOf(services, action.stage);
    // Of what the kernel made up, or reviewers said, the document keeps no details.
    const asked = task.synthetic ? undefined : stage.details;
    const at = { task: task.task, base, document: work.prepared.document };
    const wanted =
      asked === undefined
        ? undefined
        : {
            details: asked,
            problems: (said: Json, taken: TakenIn) => detailProblems(services, asked, at, said, taken),
          };
    const desk = agent.submits
      ? taskDesk(
          task.task,
          async (nth) => {
            const captured = await effect(`capture ${nth}`, () => workspace.capture());
            return captured.ok
              ? takeIn(services, context, {
                  ...request,
                  captured: captured.value,
                  effectName: `candidate ${nth}`,
                })
              : captured.error;
          },
          wanted,
        )
      : undefined;
    const prompt = await promptFor(services, state, action, task, {
      handIn: [
        ...serverWords(settings, desk !== undefined),
        desk === undefined ? exitWords(task.task.id, asked) : deskWords(task.task.id, asked),
      ].join("\n\n"),
      session: opened.value.how,
      previousWork: previous !== undefined,
    });
    const look = await services.watch?.look("agent");
    progress({ step: "agent" });
    let reached: Reached | undefined;
    meter.begin(context.key, state);
    const keeps = agent.submits === true && settings.granularity !== "task";
    const outcome = await effect("agent", () =>
      agent.run({
        run: services.run,
        stage: services.stages[action.stage]?.address ?? "",
        task: { id: task.task.id, key: task.task.key },
        attempt: action.attempt,
        prompt,
        workspace: placeOf(workspace),
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
        ...(keeps ? { keepAs: action.task } : {}),
        ...goOn(opened.value),
        onActivity: (detail) => progress({ step: "agent", detail }),
      }),
    );
    meter.end(context.key, outcome.usage);
    const report = reportOf(agent, outcome, placeOf(workspace), desk?.said);
    const strayed = (await look?.changes()) ?? [];
    const failedWith = (failure: Failure, more: Partial<Failed> = {}) =>
      err({
        failure,
        logFile,
        workspace: workspace.path,
        durationMs: since(),
        agent: report,
        findings: strayed,
        ...more,
      });
    if (keeps && agent.keeps?.(action.task) === true)
      await sessions.keep(action.task, agent, placeOf(workspace), opened.value.kept, settings.concurrency);
    if (outcome.end.kind === "aborted") return failedWith({ code: "CANCELLED" });

    progress({ step: "audit" });
    const said = desk?.said;
    let taken = said?.taken ?? said?.refused;
    let details = said?.details;
    if (taken === undefined) {
      const captured = await effect("capture", () => workspace.capture());
      if (!captured.ok) return failedWith(captured.error);
      taken = await takeIn(services, context, {
        ...request,
        captured: captured.value,
        effectName: "candidate",
      });
      const words = await leftWords(services, captured.value);
      if (words.question !== undefined && said !== undefined) said.asked ??= words.question;
      const question = said?.asked ?? words.question;
      const more = { findings: [...strayed, ...taken.findings], candidate: taken.commit };
      if (question !== undefined) return failedWith({ code: "ASKED", question }, more);
      const failure =
        failureOf(outcome, {
          agent: agent.name,
          deadlineMs: settings.deadlineMs,
          waits: task.waits,
          patienceMs: settings.patienceMs,
          reached,
          now: Date.now(),
          random: Math.random(),
        }) ??
        (desk === undefined
          ? await outboxFailure(agent, words.outbox, task.task, asked, async (read) => {
              details = read;
              return taken === undefined ? [] : ((await wanted?.problems(read, taken)) ?? []);
            })
          : notSubmitted(agent, said?.wrong));
      if (failure !== undefined) return failedWith(failure, more);
    }
    const findings = [...strayed, ...taken.findings];
    const refusal = taken.refusal ?? refusedBy(strayed);
    if (refusal !== undefined) return failedWith(refusal, { findings, ...candidateOf(taken) });

    const candidate: Candidate = {
      commit: taken.commit,
      tree: taken.tree,
      base,
      changes: taken.changes,
      findings,
      ...(taken.challenged === undefined ? {} : { challenged: taken.challenged }),
      logFile,
      workspace: workspace.path,
      durationMs: since(),
      sandboxed: services.sandboxed,
      agent: report,
      ...(details === undefined ? {} : { details }),
    };
    return ok(candidate);
  };
}

function goOn({ kept, session }: Opened): { goOn?: { kept?: string; session?: string } } {
  if (kept !== undefined) return { goOn: { kept } };
  return session === undefined ? {} : { goOn: { session } };
}

function placeOf({ path, scratch }: ReopenAttempt): ReopenAttempt {
  return { path, scratch };
}

/** What an agent without the desk's tools left in its workspace. */
async function leftWords(services: Services, tree: string) {
  const { repository } = services;
  const question = await repository.readFile(tree, QUESTION);
  return {
    outbox: await repository.readFile(tree, OUTBOX),
    question:
      question === undefined
        ? undefined
        : new TextDecoder().decode(question.slice(0, MOST_OF_A_QUESTION)).trim(),
  };
}

async function outboxFailure(
  agent: Agent,
  outbox: Uint8Array | undefined,
  task: Task,
  details: HandInDetails | undefined,
  problems: (details: Json) => Promise<readonly string[]>,
): Promise<Failure | undefined> {
  const read = readHandIn(outbox, [task.id, task.key], details);
  const wrong = read.ok
    ? read.value.details === undefined
      ? []
      : await problems(read.value.details)
    : [read.error];
  return wrong.length === 0
    ? undefined
    : { code: "NOT_SUBMITTED", agent: agent.name, detail: wrong.join("; ") };
}

function refusedBy(findings: TakenIn["findings"]): Failure | undefined {
  const refused = findings.filter(({ severity }) => severity === "refused");
  return refused.length === 0 ? undefined : { code: "CHANGE_REFUSED", findings: refused };
}

/** A change that holds nothing is not worth a commit's name. */
function candidateOf(taken: TakenIn): { candidate?: string } {
  return taken.refusal?.code === "NO_CHANGE" ? {} : { candidate: taken.commit };
}
