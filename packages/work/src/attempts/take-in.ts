import type {
  Candidate,
  Failure,
  FileChange,
  Finding,
  HandlerContext,
  ObjectId,
  TaskState,
  WorkState,
} from "@stagewright/core";
import { refOf, valuesOf, workStageOf, type Services } from "../services.ts";
import { removesOf } from "../plan/removes.ts";
import { hear, type Hearing } from "./challenge.ts";
import { OUTBOX, QUESTION } from "./outbox.ts";

const DIFF_BYTES = 2_000_000;

/** What lies in a workspace, taken in as a candidate: audited, kept as a commit, and judged by rule. */
export interface TakenIn {
  readonly tree: ObjectId;
  readonly commit: ObjectId;
  readonly changes: Candidate["changes"];
  readonly findings: readonly Finding[];
  /** Of these, what a human has to allow. */
  readonly challenged?: readonly Finding[];
  /** Why it cannot be taken as it is. */
  readonly refusal?: Failure;
}

export interface TakeInRequest {
  readonly stage: number;
  readonly work: WorkState;
  readonly task: TaskState;
  readonly attempt: number;
  readonly base: ObjectId;
  /** What the workspace holds, byte by byte. */
  readonly captured: ObjectId;
  /** Unique in the action. */
  readonly effectName: string;
  /** What whoever hands in was told before of what guards find. */
  readonly hearing: Hearing;
}

/** Audits what was captured and keeps it from git's garbage collection under a ref of its own. */
export async function takeIn(
  services: Services,
  context: HandlerContext,
  request: TakeInRequest,
): Promise<TakenIn> {
  const { repository } = services;
  const { task, attempt, base } = request;
  const audited = await audit(services, context, request);
  const { tree } = audited;
  // What an agent was told to write, to ask or to hand in, is nothing it did beside its task.
  const findings = audited.findings
    .filter(({ code, path }) => code !== "RUN_FILE_DROPPED" || (path !== QUESTION && path !== OUTBOX))
    .map((finding) => ofOwed(finding, request));
  const name = `${task.task.key}-${attempt}`;
  const message = `${task.task.id} attempt ${attempt} of run ${services.run}\n`;
  const commit = await context.effect(request.effectName, async () => {
    const made = await repository.commitTree({ tree, parents: [base], message });
    // A killed attempt, or an earlier hand-in, may have left one of the same name.
    const ref = refOf(services.run, `candidates/${name}`);
    const kept = await repository.compareAndSwapRef(ref, made, undefined);
    if (!kept) await repository.compareAndSwapRef(ref, made, await repository.readRef(ref));
    return made;
  });
  const changes = await repository.diff(base, commit);
  const examined = await examine(services, context, request, { commit, changes });
  const { findings: all, challenged } = hear([...findings, ...examined], request.hearing);
  const refused = all.filter((finding) => finding.severity === "refused");
  const taken = {
    ...{ tree, commit, changes: changes.map(summary), findings: all },
    ...(challenged.length === 0 ? {} : { challenged }),
  };
  if (refused.length > 0) return { ...taken, refusal: { code: "CHANGE_REFUSED", findings: refused } };
  if (changes.length === 0 && task.task.kind !== "check-only")
    return { ...taken, refusal: { code: "NO_CHANGE" } };
  return taken;
}

/** Of a test that another task owes it is said whose it is: it steers no check. */
function ofOwed(finding: Finding, { work, task }: TakeInRequest): Finding {
  if (finding.code !== "PROTECTED_FILE_CHANGED" || task.task.kind === "tests-first") return finding;
  const owed = work.owed.find(({ file, task: by }) => file === finding.path && by !== task.task.key);
  if (owed === undefined) return finding;
  return { ...finding, detail: `it is a test that ${owed.taskId} owes; it is to turn green as it is` };
}

function audit(services: Services, { state }: HandlerContext, { work, task, base, captured }: TakeInRequest) {
  const { settings } = state.pins;
  const running = [...work.tasks.values()].filter(
    (other) => other.now.kind === "working" && other.task.key !== task.task.key,
  );
  // The tests a task is to turn green are not its own to change.
  const owedByOthers = work.owed.filter((entry) => entry.task !== task.task.key).map((entry) => entry.file);
  return services.audit({
    from: base,
    to: captured,
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
    ...(settings.guards === "off"
      ? {}
      : { guards: settings.guards ?? "enforce", removes: removesOf(task.task) }),
  });
}

/** What the stage itself says against the changes, by its document as it was when the attempt began. */
async function examine(
  services: Services,
  { state }: HandlerContext,
  { stage: index, work, task, base }: TakeInRequest,
  { commit, changes }: { readonly commit: ObjectId; readonly changes: readonly FileChange[] },
): Promise<readonly Finding[]> {
  const { planned, stage } = workStageOf(services, index);
  if (stage.examine === undefined) return [];
  const document = await services.repository.readFile(base, work.prepared?.document ?? "");
  if (document === undefined) return [];
  const diff = await services.repository.diffText(base, commit, { maxBytes: DIFF_BYTES });
  return stage.examine({ ...valuesOf(planned, state), task: task.task, document, changes, diff });
}

function summary({ path, status, added, deleted }: FileChange): Candidate["changes"][number] {
  return {
    path,
    status,
    ...(added === undefined ? {} : { added }),
    ...(deleted === undefined ? {} : { deleted }),
  };
}
