import {
  checkArtifact,
  err,
  ok,
  violations,
  type AgentStage,
  type AgentStageOutcome,
  type Artifact,
  type Desk,
  type Documents,
  type Failure,
  type Json,
  type ObjectId,
  type Result,
  type StageValues,
} from "@stagewright/core";
import { z } from "zod";
import { OUTBOX, parseOutbox, QUESTION } from "./outbox.ts";
import { ask, note } from "./task-desk.ts";

type Outputs = Readonly<Record<string, Json>>;

/** What the agent of a stage has left in its workspace, when it hands in. */
export interface Left {
  readonly tree: ObjectId;
  /** Those that the stage's contract looks at, and as they stood before. */
  readonly documents: Documents;
  readonly before: Documents;
}

/** What a contract looks at beside the outputs. */
type Seen = Omit<AgentStageOutcome, "outputs">;

export interface StageDesk extends Desk {
  readonly said: { taken?: Left & { readonly outputs: Outputs }; asked?: string; readonly notes: string[] };
}

/** Where the agent of an agent stage hands in its outputs; what does not fit their schemas or the contract goes back at once. */
export function stageDesk(
  stage: AgentStage,
  values: StageValues,
  answers: readonly string[],
  look: (nth: number) => Promise<Result<Left, Failure>>,
): StageDesk {
  let tries = 0;
  const said: StageDesk["said"] = { notes: [] };
  return {
    said,
    submitSchema: z.toJSONSchema(asked(stage, values), { io: "input", unrepresentable: "any" }) as Json,
    submitWords: `Hands in what this stage produces: ${declared(stage)
      .map(({ name }) => name)
      .join(", ")}. Call it once; what does not hold is answered, and you call it again.`,
    async submit(value) {
      const left = await look(++tries);
      if (!left.ok) return { ok: false, words: `It could not be read: ${left.error.code}.` };
      const { documents, before } = left.value;
      const checked = checkOutputs(stage, values, value, { documents, before, answers });
      if (checked.ok) {
        said.taken = { ...left.value, outputs: checked.value };
        return { ok: true, final: true, words: "It is handed in. Stop now." };
      }
      const words =
        checked.error.code === "CONTRACT_VIOLATED"
          ? checked.error.violations.map(({ clause, message }) => `- ${clause}: ${message}`).join("\n")
          : checked.error.code;
      return { ok: false, words: `It does not hold. Put this right, then call submit again:\n${words}` };
    },
    ask: (question) => Promise.resolve(ask(said, question)),
    note: (text) => Promise.resolve(note(said, text)),
  };
}

/** The outputs as the agent is asked for them: without the keys that the kernel knows. */
function asked(stage: AgentStage, values: StageValues): z.ZodType {
  const known = stage.known(values);
  const shape = Object.entries(stage.outputs).map(([slot, { name, schema }]): [string, z.ZodType] => {
    const filled = known[slot] ?? {};
    if (!(schema instanceof z.ZodObject)) return [name, schema];
    const rest = Object.entries<z.ZodType>(schema.shape).filter(([key]) => !(key in filled));
    return [name, z.object(Object.fromEntries(rest))];
  });
  return z.strictObject(Object.fromEntries(shape));
}

/** For the prompt of an agent that has the desk's tools, and of one that has not. */
export function stageWords(stage: AgentStage, values: StageValues, submits: boolean): string {
  const names = declared(stage)
    .map(({ name }) => name)
    .join(", ");
  if (!submits) {
    const schema = JSON.stringify(
      z.toJSONSchema(asked(stage, values), { io: "input", unrepresentable: "any" }),
    );
    return `When you are done, write one JSON object to ${OUTBOX}, with these keys: ${names}. What does not fit its schema comes back to you. If something is unclear and a wrong guess would cost, write your question to ${QUESTION} instead, and stop.\n\nThe schema:\n\n${schema}`;
  }
  return `When you are done, call the tool \`submit\` of the MCP server \`stagewright\` with an object of these keys: ${names}. What does not fit their schemas comes back to you. If something is unclear and a wrong guess would cost, call its tool \`ask\` instead, and stop.`;
}

export function readOutputs(
  stage: AgentStage,
  values: StageValues,
  bytes: Uint8Array | undefined,
  seen: Seen,
): Result<Outputs, Failure> {
  if (bytes === undefined) return violated(`${OUTBOX} was not written`);
  const parsed = parseOutbox(bytes);
  return parsed.ok ? checkOutputs(stage, values, parsed.value, seen) : violated(parsed.error);
}

function checkOutputs(
  stage: AgentStage,
  values: StageValues,
  handedIn: Json,
  seen: Seen,
): Result<Outputs, Failure> {
  if (typeof handedIn !== "object" || handedIn === null || Array.isArray(handedIn))
    return violated("it must be one JSON object");
  const outputs = withKnown(stage, values, handedIn as Outputs);
  const names = declared(stage).map(({ name }) => name);
  const undeclared = Object.keys(outputs).filter((name) => !names.includes(name));
  if (undeclared.length > 0) return violated(`undeclared outputs: ${undeclared.join(", ")}`);
  for (const definition of declared(stage)) {
    const problem = checkArtifact(definition, outputs[definition.name]);
    if (problem !== undefined) return violated(`${problem.artifact}.${problem.field}: ${problem.reason}`);
  }
  const bySlot = Object.fromEntries(
    Object.entries(stage.outputs).map(([slot, definition]) => [slot, outputs[definition.name] ?? null]),
  );
  const broken = violations(stage.contract(values), { outputs: bySlot, ...seen });
  return broken.length === 0 ? ok(outputs) : err({ code: "CONTRACT_VIOLATED", violations: broken });
}

/** What the kernel knows wins over what the agent says. */
function withKnown(stage: AgentStage, values: StageValues, handedIn: Outputs): Outputs {
  const outputs = { ...handedIn };
  for (const [slot, known] of Object.entries(stage.known(values))) {
    const name = stage.outputs[slot]?.name ?? slot;
    const value = outputs[name];
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      outputs[name] = { ...(value as Outputs), ...known };
  }
  return outputs;
}

function declared(stage: AgentStage): Artifact<unknown>[] {
  return Object.values(stage.outputs);
}

function violated(message: string): Result<never, Failure> {
  return err({ code: "CONTRACT_VIOLATED", violations: [{ clause: "outputs", message }] });
}
