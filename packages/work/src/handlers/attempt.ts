import {
  err,
  ok,
  type Candidate,
  type Failed,
  type Failure,
  type FileChange,
  type HandlerContext,
  type Handlers,
  type ObjectId,
  type ProcessOutcome,
  type TaskState,
  type WorkState,
} from "@stagewright/core";
import { describeEnd } from "../checks/judge.ts";
import { loadDocuments } from "../documents.ts";
import { refOf, valuesOf, workOf, workStageOf, type Services } from "../services.ts";
import { tail } from "../witness/witness.ts";

/** An agent that wants to know something first writes it here and stops. */
const QUESTION = ".stagewright/question.md";
const MOST_OF_A_QUESTION = 10_000;

/**
 * One try at a task: a private workspace on the tip, the agent, its work read byte by
 * byte, the audit. What comes out is a candidate; nothing is believed yet.
 */
export function attempt(services: Services): Handlers["attempt"] {
  return async (action, context) => {
    const { state, effect, signal, progress } = context;
    const { settings } = state.pins;
    const work = workOf(state, action.stage);
    const task = work.tasks.get(action.task);
    if (task === undefined || work.prepared === undefined) throw new Error(`no task ${action.task}`);

    const name = `${action.task}-${action.attempt}`;
    const logFile = await services.logFile("attempts", `${name}.log`);
    const base = state.tip;
    const previous = task.history.at(-1)?.failed.candidate;
    const began = performance.now();

    progress({ step: "workspace" });
    const opened = await effect("workspace", () =>
      services.workspaces.openAttempt({
        run: services.run,
        name,
        commit: base,
        signal,
        ...(previous === undefined ? {} : { previous }),
      }),
    );
    if (!opened.ok) return err({ failure: opened.error, logFile });
    const workspace = opened.value;
    const failedWith = (failure: Failure, more: Partial<Failed> = {}) =>
      err({
        failure,
        logFile,
        workspace: workspace.path,
        durationMs: Math.round(performance.now() - began),
        ...more,
      });

    const prompt = await promptFor(
      services,
      context,
      action.stage,
      task,
      action.attempt,
      previous !== undefined,
    );
    const look = await services.watch?.look("agent");
    progress({ step: "agent" });
    const outcome = await effect("agent", () =>
      services.agent.run({
        run: services.run,
        stage: services.stages[action.stage]?.address ?? "",
        task: { id: task.task.id, key: task.task.key },
        attempt: action.attempt,
        prompt,
        workspace: { path: workspace.path, scratch: workspace.scratch },
        logFile,
        deadlineMs: settings.deadlineMs,
        signal,
      }),
    );
    const strayed = (await look?.changes()) ?? [];
    if (outcome.end.kind === "aborted") return failedWith({ code: "CANCELLED" });

    progress({ step: "audit" });
    const captured = await effect("capture", () => workspace.capture());
    if (!captured.ok) return failedWith(captured.error, { findings: strayed });
    const asked = await services.repository.readFile(captured.value, QUESTION);
    const audited = await audit(services, context, action.stage, work, task, base, captured.value);
    const findings = [...strayed, ...audited.findings];
    const message = `${task.task.id} attempt ${action.attempt} of run ${services.run}\n`;
    const commit = await effect("candidate", async () => {
      const made = await services.repository.commitTree({ tree: audited.tree, parents: [base], message });
      // Kept from git's garbage collection; a killed attempt may have left one of the same name.
      const ref = refOf(services.run, `candidates/${name}`);
      const kept = await services.repository.compareAndSwapRef(ref, made, undefined);
      if (!kept)
        await services.repository.compareAndSwapRef(ref, made, await services.repository.readRef(ref));
      return made;
    });

    if (asked !== undefined) {
      const question = new TextDecoder().decode(asked.slice(0, MOST_OF_A_QUESTION)).trim();
      return failedWith({ code: "ASKED", question }, { findings, candidate: commit });
    }
    const agentFailure = failureOf(outcome, settings.deadlineMs);
    if (agentFailure !== undefined) return failedWith(agentFailure, { findings, candidate: commit });
    const refused = findings.filter((finding) => finding.severity === "refused");
    if (refused.length > 0)
      return failedWith({ code: "CHANGE_REFUSED", findings: refused }, { findings, candidate: commit });
    const changes = await services.repository.diff(base, commit);
    if (changes.length === 0 && task.task.kind !== "check-only")
      return failedWith({ code: "NO_CHANGE" }, { findings });

    const candidate: Candidate = {
      commit,
      tree: audited.tree,
      base,
      changes: changes.map(summary),
      findings,
      logFile,
      workspace: workspace.path,
      durationMs: Math.round(performance.now() - began),
      sandboxed: services.sandboxed,
    };
    return ok(candidate);
  };
}

async function promptFor(
  services: Services,
  { state }: HandlerContext,
  index: number,
  task: TaskState,
  attemptNumber: number,
  previousWork: boolean,
): Promise<string> {
  const { planned, stage } = workStageOf(services, index);
  const work = workOf(state, index);
  const values = valuesOf(planned, state);
  const { plan, document } = work.prepared ?? { plan: { phases: [], warnings: [] }, document: "" };
  // A repair is told why its phase did not hold; a second attempt, why the first was not taken.
  const lastFailure =
    task.history.at(-1)?.failed.failure ??
    (task.synthetic ? work.phases[task.phase]?.repairs.at(-1)?.failure : undefined);
  return stage.prompt({
    ...values,
    task: task.task,
    phase: { title: work.phases[task.phase]?.title ?? "", number: task.phase + 1, count: work.phases.length },
    plan,
    documents: await loadDocuments(services.repository, state.tip, stage.companions(values)),
    planDocument: document,
    attempt: attemptNumber,
    previousWork,
    guidance: task.guidance.map((said) => said.note),
    checks: state.pins.settings.checks.map((check) => ({ name: check.name, command: check.display })),
    ...(lastFailure === undefined ? {} : { lastFailure }),
  });
}

function audit(
  services: Services,
  { state }: HandlerContext,
  index: number,
  work: WorkState,
  task: TaskState,
  from: ObjectId,
  to: ObjectId,
) {
  const { settings } = state.pins;
  const running = [...work.tasks.values()].filter(
    (other) => other.now.kind === "working" && other.task.key !== task.task.key,
  );
  // The tests a task is to turn green are not its own to change.
  const owedByOthers = work.owed.filter((entry) => entry.task !== task.task.key).map((entry) => entry.file);
  return services.audit({
    from,
    to,
    kernelOwned: [work.prepared?.document ?? ""],
    declaredFiles: task.task.files,
    runningFiles: running.flatMap((other) =>
      other.task.files
        .filter((path) => !task.task.files.includes(path))
        .map((path) => ({ path, taskId: other.task.id })),
    ),
    protect: task.task.kind === "tests-first" ? settings.protect : [...settings.protect, ...owedByOthers],
    checks: settings.checks.map((check) => ({ command: check.command, origin: check.origin })),
    ...(settings.scope === undefined ? {} : { scope: settings.scope }),
  });
}

function failureOf(outcome: ProcessOutcome, deadlineMs: number): Failure | undefined {
  const outputTail = tail(outcome.output);
  switch (outcome.end.kind) {
    case "exited":
      return outcome.end.code === 0
        ? undefined
        : { code: "AGENT_FAILED", exit: describeEnd(outcome.end), outputTail };
    case "timed-out":
      return { code: "AGENT_TIMED_OUT", deadlineMs, outputTail };
    case "not-started":
      return { code: "AGENT_UNAVAILABLE", agent: "", reason: outcome.end.reason };
    default:
      return { code: "AGENT_FAILED", exit: describeEnd(outcome.end), outputTail };
  }
}

function summary({ path, status, added, deleted }: FileChange): Candidate["changes"][number] {
  return {
    path,
    status,
    ...(added === undefined ? {} : { added }),
    ...(deleted === undefined ? {} : { deleted }),
  };
}
