import { agentNames, resolveAgent, type AgentSpecProblem } from "@stagewright/agents";
import {
  err,
  HUMAN,
  keyOfUse,
  ok,
  unreachable,
  type Agent,
  type AgentChoice,
  type AgentOutcome,
  type AgentUse,
  type Processes,
  type Result,
  type RunSettings,
} from "@stagewright/core";
import { nearest } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import { useWords } from "./report/agent-words.ts";

/** The agents of a run, one for each way in which one is used. */
export interface AgentsOfRun {
  /** For any use but a human's: they are no program. */
  readonly agentFor: (use: AgentUse) => Agent;
  /** Those that cannot work here, though others can. */
  readonly absent: readonly { readonly use: AgentUse; readonly reason: string }[];
  /** Ends every session that an agent has kept. */
  close(): Promise<void>;
}

/**
 * All agents that the settings name, if they are any. Refused where nobody of those who
 * do most of the tasks can work here; where others cannot, the next in their chain does.
 */
export async function pickAgents(
  { agents, agentBase }: Pick<RunSettings, "agents" | "agentBase">,
  processes: Processes,
): Promise<Result<AgentsOfRun, Problem>> {
  const made = new Map<string, Agent>();
  const make = (use: AgentUse): Result<Agent, AgentSpecProblem> => {
    const key = keyOfUse(use);
    const before = made.get(key);
    if (before !== undefined) return ok(before);
    const agent = resolveAgent(use.use, {
      cwd: agentBase,
      processes,
      ...(use.auth === undefined ? {} : { auth: use.auth }),
    });
    if (agent.ok) made.set(key, agent.value);
    return agent;
  };

  for (const use of usesOf(agents)) {
    const agent = make(use);
    if (!agent.ok) return err(agentWords(agent.error));
  }
  const absent = await absentOf(agents, (use) => made.get(keyOfUse(use)));
  const refusal = nobodyWorks(agents, absent);
  if (refusal !== undefined) return err(refusal);
  return ok({
    agentFor(use) {
      const agent = make(use);
      return agent.ok ? agent.value : unresolved(use, agentWords(agent.error));
    },
    absent,
    async close() {
      await Promise.allSettled([...made.values()].map(async (agent) => agent.release?.()));
    },
  });
}

/** Why a single use, as somebody typed it, is nobody who can work here; undefined where it is. */
export async function whyNotAgent(
  use: AgentUse,
  agentBase: string,
  processes: Processes,
): Promise<Problem | undefined> {
  const agents = { every: [use] };
  const picked = await pickAgents({ agents, agentBase }, processes);
  return picked.ok ? undefined : picked.error;
}

/** Every program that may be used, each once. */
export function usesOf({ every, tasks = {}, stages = {} }: AgentChoice): AgentUse[] {
  const all = [every, ...Object.values(tasks), ...Object.values(stages)].flat();
  const distinct = new Map(all.map((use) => [keyOfUse(use), use]));
  return [...distinct.values()].filter(({ use }) => use !== HUMAN);
}

/** All are asked at the same time: some start a program to know. */
async function absentOf(
  agents: AgentChoice,
  made: (use: AgentUse) => Agent | undefined,
): Promise<AgentsOfRun["absent"]> {
  const asked = usesOf(agents).map(async (use) => ({ use, reason: await made(use)?.unavailable() }));
  const all = await Promise.all(asked);
  return all.flatMap(({ use, reason }) => (reason === undefined ? [] : [{ use, reason }]));
}

function nobodyWorks({ every }: AgentChoice, absent: AgentsOfRun["absent"]): Problem | undefined {
  const reasons = every.map((use) => absent.find((each) => keyOfUse(each.use) === keyOfUse(use))?.reason);
  if (reasons.includes(undefined)) return undefined;
  const [first] = every;
  const isOne = every.length === 1 && first !== undefined;
  return {
    what: isOne ? `the agent ${useWords(first)} cannot work here` : "none of the agents can work here",
    why: isOne ? reasons[0] : every.map((use, index) => `${useWords(use)}: ${reasons[index]}`).join("\n  "),
    next: "--agent names another; stagewright doctor shows which there are",
  };
}

/** Somebody named it in the middle of the run, and it is none: whatever it is given fails. */
function unresolved(use: AgentUse, { what, why }: Problem): Agent {
  const reason = why === undefined ? what : `${what}: ${why}`;
  const outcome: AgentOutcome = { end: { kind: "not-started", reason }, durationMs: 0, output: "" };
  return { name: useWords(use), unavailable: async () => reason, run: async () => outcome };
}

/** Why an agent, as it was written, is none. */
function agentWords(problem: AgentSpecProblem): Problem {
  const next = `--agent takes ${[HUMAN, ...problem.forms].join(", ")}`;
  switch (problem.code) {
    case "AGENT_KIND_UNKNOWN": {
      const meant = nearest(problem.spec, agentNames);
      const why = meant === undefined ? undefined : `did you mean ${meant}?`;
      return { what: `there is no agent ${problem.spec}`, why, next };
    }
    case "AGENT_ARGUMENT_MISSING":
      return { what: `${problem.spec} names nothing to run`, why: `it is written ${problem.form}`, next };
    case "AGENT_COMMAND_UNREADABLE":
      return {
        what: `${problem.spec} is not a command line`,
        why: `${problem.problem}, at column ${problem.column}`,
        next,
      };
    default:
      return unreachable(problem);
  }
}
