import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AgentJob, AgentOutcome, Desk, DeskAnswer, Json } from "@stagewright/core";
import { onTestFinished } from "vitest";
import { acpAgent, type AcpOptions } from "../../src/acp/agent.ts";
import type { AgentRow } from "../../src/acp/row.ts";
import { rowOf } from "../../src/acp/rows.ts";
import { createProcesses, openDesk, type Sandbox } from "../../src/index.ts";
import { agentRig } from "../agent-rig.ts";
import { livingWith, noSandbox } from "../rig.ts";

type Step = Readonly<Record<string, unknown>>;

export interface Script {
  readonly prompts: readonly (readonly Step[])[];
  /** It can take up an earlier session. */
  readonly loads?: boolean;
  readonly ignores?: readonly ("cancel" | "eof" | "term")[];
  /** How each session it is asked for fails: code, message, data. */
  readonly fails?: readonly [number, string, Json?];
}

const FAKE = join(import.meta.dirname, "fake-agent.mjs");

/** An agent of a script, as a real process, and all it heard. */
export function acpRig(
  script: Script,
  {
    confinement = noSandbox,
    row = {},
    passEnv = [],
    graceMs = 200,
    ...options
  }: {
    confinement?: Sandbox;
    row?: Partial<AgentRow>;
    passEnv?: readonly string[];
    graceMs?: number;
  } & Partial<AcpOptions> = {},
) {
  const own = agentRig(confinement);
  const file = own.put("script.json", JSON.stringify(script));
  const processes = createProcesses({
    run: own.run,
    sandbox: confinement,
    protect: [],
    passEnv,
    graceMs,
  });
  const agent = acpAgent(
    { ...rowOf([process.execPath, FAKE, file]), name: "fake", login: "fake login", ...row },
    { processes, cwd: own.directory, env: {}, openDesk, cancelMs: 100, finalMs: 100, ...options },
  );
  onTestFinished(() => agent.release?.());
  return {
    ...own,
    agent,
    run: (job: Partial<AgentJob> = {}): Promise<AgentOutcome> => agent.run(own.job(job)),
    runId: own.run,
    /** As a user writes it. */
    fake: `${process.execPath} ${FAKE} ${file}`,
    log: (): string => own.read("agent.log"),
    /** What the agent heard, by its own record. */
    heard: (what?: string): Step[] => {
      const record = join(own.workspace.path, "received");
      // The last line may not be whole yet.
      const lines = existsSync(record) ? readFileSync(record, "utf8").split("\n").slice(0, -1) : [];
      return lines
        .map((line) => JSON.parse(line) as Step)
        .filter((each) => what === undefined || each["what"] === what);
    },
    left: (): number[] => livingWith(`STAGEWRIGHT_RUN=${own.run}`),
    inWorkspace: (name: string): string => join(own.workspace.path, name),
  };
}

/** A desk that notes what was handed in, and answers in the order of `answers`, the last for ever. */
export function deskOf(...answers: readonly Partial<DeskAnswer>[]): Desk & { readonly taken: Json[] } {
  const taken: Json[] = [];
  const answer = async (value: Json): Promise<DeskAnswer> => {
    const given = answers[Math.min(taken.length, answers.length - 1)] ?? { final: true };
    taken.push(value);
    return { ok: true, words: "Taken.", ...given };
  };
  return {
    taken,
    submitSchema: { type: "object", properties: { summary: { type: "string" } }, required: ["summary"] },
    submitWords: "Hand in.",
    submit: answer,
    ask: answer,
    note: async () => ({ ok: true, words: "Noted." }),
  };
}
