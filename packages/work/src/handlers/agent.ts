import {
  checkArtifact,
  err,
  ok,
  violations,
  type Artifact,
  type Failure,
  type Handlers,
  type Json,
  type Result,
  type AgentStage,
} from "@stagewright/core";
import { describeEnd } from "../checks/judge.ts";
import { invalidInput, refOf, valuesOf, type Services } from "../services.ts";
import { tail } from "../witness/witness.ts";

/** Where the agent of an agent stage leaves its outputs, as one JSON object by artifact name. */
const OUTBOX = ".stagewright/outbox.json";

/** An agent stage: a prompt from typed inputs, outputs that pass their schemas and the contract. */
export function agent(services: Services): Handlers["agent"] {
  return async (action, context) => {
    const { state, effect, signal, progress } = context;
    const planned = services.stages[action.stage];
    if (planned?.stage.kind !== "agent") throw new Error(`stage ${action.stage} is not an agent stage`);
    const { stage, address } = planned;
    const invalid = invalidInput(services, action.stage, state);
    if (invalid !== undefined) return err({ failure: invalid });
    const values = valuesOf(planned, state);
    const name = `${address.replaceAll("/", "-")}-${action.attempt}`;
    const logFile = await services.logFile("attempts", `${name}.log`);

    const tipRef = refOf(services.run, "tip");
    await effect("tip ref", () => services.repository.compareAndSwapRef(tipRef, state.tip, undefined));
    progress({ step: "workspace" });
    const opened = await effect("workspace", () =>
      services.workspaces.openAttempt({ run: services.run, name, commit: state.tip, signal }),
    );
    if (!opened.ok) return err({ failure: opened.error, logFile });
    const workspace = opened.value;

    const look = await services.watch?.look("agent");
    progress({ step: "agent" });
    const outcome = await effect("agent", () =>
      services.agent.run({
        run: services.run,
        stage: address,
        task: { id: address, key: address },
        attempt: action.attempt,
        prompt: `${stage.prompt({ ...values, attempt: action.attempt, violations: action.violations })}\n\n${outboxRules(stage)}`,
        workspace,
        logFile,
        deadlineMs: state.pins.settings.deadlineMs,
        signal,
      }),
    );
    const strayed = (await look?.changes()) ?? [];
    const failedWith = (failure: Failure) =>
      err({ failure, logFile, workspace: workspace.path, findings: strayed });
    if (outcome.end.kind === "aborted") return failedWith({ code: "CANCELLED" });
    if (outcome.end.kind === "timed-out")
      return failedWith({
        code: "AGENT_TIMED_OUT",
        deadlineMs: state.pins.settings.deadlineMs,
        outputTail: tail(outcome.output),
      });
    if (outcome.end.kind !== "exited" || outcome.end.code !== 0)
      return failedWith({
        code: "AGENT_FAILED",
        exit: describeEnd(outcome.end),
        outputTail: tail(outcome.output),
      });

    const captured = await effect("capture", () => workspace.capture());
    if (!captured.ok) return failedWith(captured.error);
    const outputs = readOutbox(stage, await services.repository.readFile(captured.value, OUTBOX));
    if (!outputs.ok) return failedWith(outputs.error);
    const bySlot = Object.fromEntries(
      Object.entries(stage.outputs).map(([slot, definition]) => [
        slot,
        outputs.value[definition.name] ?? null,
      ]),
    );
    const broken = violations(stage.contract(values), bySlot);
    if (broken.length > 0) return failedWith({ code: "CONTRACT_VIOLATED", violations: broken });

    const tree = await services.repository.editTree(captured.value, [{ path: OUTBOX, bytes: null }]);
    const audited = await services.audit({
      from: state.tip,
      to: tree,
      kernelOwned: [],
      declaredFiles: [],
      runningFiles: [],
      protect: state.pins.settings.protect,
      checks: [],
    });
    const refused = [...strayed, ...audited.findings].filter((finding) => finding.severity === "refused");
    if (refused.length > 0) return failedWith({ code: "CHANGE_REFUSED", findings: refused });
    const tip = await advance(services, context.effect, state.tip, audited.tree, address);
    return tip === undefined
      ? failedWith({ code: "TIP_MOVED", ref: tipRef, expected: state.tip, found: "another commit" })
      : ok({ outputs: outputs.value, tip });
  };
}

function outboxRules(stage: AgentStage): string {
  const names = Object.values(stage.outputs).map((definition: Artifact<unknown>) => definition.name);
  return `When you are done, write one JSON object to ${OUTBOX}, with these keys: ${names.join(", ")}. It is checked against a schema; what does not fit comes back to you.`;
}

function readOutbox(
  stage: AgentStage,
  bytes: Uint8Array | undefined,
): Result<Readonly<Record<string, Json>>, Failure> {
  const violated = (message: string): Result<never, Failure> =>
    err({ code: "CONTRACT_VIOLATED", violations: [{ clause: "outputs", message }] });
  if (bytes === undefined) return violated(`${OUTBOX} was not written`);
  let parsed: Json;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes)) as Json;
  } catch (error) {
    return violated(`${OUTBOX} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    return violated(`${OUTBOX} must hold one JSON object`);
  const values = parsed as Readonly<Record<string, Json>>;
  const declared = Object.values(stage.outputs);
  const undeclared = Object.keys(values).filter(
    (name) => !declared.some((definition) => definition.name === name),
  );
  if (undeclared.length > 0) return violated(`undeclared outputs: ${undeclared.join(", ")}`);
  for (const definition of declared) {
    const problem = checkArtifact(definition, values[definition.name]);
    if (problem !== undefined) return violated(`${problem.artifact}.${problem.field}: ${problem.reason}`);
  }
  return ok(values);
}

/** Moves the tip to the stage's files, if it wrote any; found done already after a kill. */
async function advance(
  services: Services,
  effect: <T>(name: string, run: () => Promise<T>) => Promise<T>,
  tip: string,
  tree: string,
  address: string,
): Promise<string | undefined> {
  const { repository, run } = services;
  if (tree === (await repository.treeOf(tip))) return tip;
  const ref = refOf(run, "tip");
  const message = `${address}\n\nStagewright-Run: ${run}\nStagewright-Stage: ${address}\n`;
  const found = await repository.readRef(ref);
  if (found !== undefined && found !== tip)
    return (await repository.treeOf(found)) === tree ? found : undefined;
  const commit = await effect("commit", () => repository.commitTree({ tree, parents: [tip], message }));
  return (await effect("tip", () => repository.compareAndSwapRef(ref, commit, tip))) ? commit : undefined;
}
