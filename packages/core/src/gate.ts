import { z } from "zod";
import type { GateStage } from "./stage.ts";
import { API_VERSION, type Plugin } from "./plugin.ts";
import type { RunState } from "./state.ts";

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const options = z.strictObject({
  /** What the human is asked. */
  question: z.string().min(1).default("Go on?"),
  /** How long they have, from when the gate is reached: `90s`, `30m`, `2h`, `3d`. Absent: as long as it takes. */
  deadline: z
    .string()
    .regex(/^\d+[smhd]$/, "must be a duration such as 30m or 2h")
    .optional(),
  /** What it counts as when they have not decided by then. */
  otherwise: z.enum(["approve", "reject"]).default("reject"),
});

/** A stage of a pipeline at which the run parks until a human decides. */
export const humanGate: GateStage = {
  kind: "gate",
  name: "human",
  variant: "gate",
  inputs: {},
  outputs: {},
  options,
};

/** What the kernel itself brings to pipelines. */
export const kernelPlugin: Plugin = {
  name: "@stagewright/core",
  version: "1",
  apiVersion: API_VERSION,
  stages: [humanGate],
  pipelines: [],
};

/** An open gate as people have to see it. */
export interface OpenGate {
  readonly stage: number;
  readonly question: string;
  readonly openedAt: string;
  /** ISO 8601; absent: no deadline. */
  readonly deadline?: string;
  readonly otherwise: "approve" | "reject";
}

/** The gate at which the run waits; undefined where it waits at none. */
export function openGate(state: RunState): OpenGate | undefined {
  const stage = state.stages.findIndex((candidate) => candidate.kind === "gate");
  const gate = state.stages[stage];
  if (gate?.kind !== "gate") return undefined;
  const { question, deadline, otherwise } = options.parse(state.pins.stages[stage]?.options ?? {});
  const milliseconds =
    deadline === undefined ? undefined : Number(deadline.slice(0, -1)) * (UNITS[deadline.slice(-1)] ?? 0);
  return {
    stage,
    question,
    openedAt: gate.openedAt,
    otherwise,
    ...(milliseconds === undefined
      ? {}
      : { deadline: new Date(Date.parse(gate.openedAt) + milliseconds).toISOString() }),
  };
}

/** Whether the gate's time is up, so that its declared outcome holds and no decision counts any more. */
export function isOverdue(gate: OpenGate, now: number): boolean {
  return gate.deadline !== undefined && Date.parse(gate.deadline) <= now;
}
