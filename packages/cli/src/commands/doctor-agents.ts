import {
  agentNames,
  createProcesses,
  examineAgent,
  programDirectories,
  type ExaminedAgent,
  type Sandbox,
} from "@stagewright/agents";
import { HUMAN, type AgentUse, type Processes } from "@stagewright/core";
import { agentsFrom } from "../agent-settings.ts";
import { usesOf, whyNotAgent } from "../agents.ts";
import type { Config } from "../config/config.ts";
import type { Io } from "../io.ts";
import { useWords } from "../report/agent-words.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import type { Examined } from "./doctor.ts";

/** For each thing that is tried of an agent; beginning a session may take four times as long. */
const LIMIT_MS = 3000;

export interface AgentsExamined {
  readonly rows: readonly Examined[];
  /** All that was found out, for machines. */
  readonly agents: readonly ExaminedAgent[];
}

/**
 * The agents that are installed, and those that the configuration names: whether they are
 * there, can start and are logged in. All at once; no model is asked anything.
 */
export async function examineAgents(
  io: Io,
  sandbox: Sandbox,
  config: Config | undefined,
  agentBase: string,
): Promise<AgentsExamined> {
  const processes = createProcesses({
    run: `doctor-${process.pid}`,
    sandbox,
    protect: [],
    writable: programDirectories().stores,
    passEnv: config?.env ?? [],
  });
  const configured = configuredIn(config);
  const examined = await Promise.all(
    agentNames.map(async (name) => {
      const auth = configured.find(({ use }) => use === name)?.auth;
      const options = { processes, cwd: agentBase, env: io.env, limitMs: LIMIT_MS, ...(auth && { auth }) };
      return examineAgent(name, options);
    }),
  );
  const agents = examined.filter((each) => each !== undefined);
  const isConfigured = ({ name }: ExaminedAgent) => configured.some(({ use }) => use === name);
  const shown = agents.filter((each) => (each.program ?? each.tool) !== undefined || isConfigured(each));
  const others = agents.filter((each) => !shown.includes(each)).map(({ name }) => name);
  return {
    agents,
    rows: [
      ...shown.map((each) => rowOf(each, isConfigured(each))),
      ...(await otherWays(configured, agentBase, processes)),
      {
        name: "agents",
        state: "ok",
        detail: [
          ...(others.length === 0 ? [] : [`not installed: ${others.join(", ")}`]),
          `any other: ${HUMAN}, command:PROGRAM ARGS, acp:PROGRAM ARGS, replay:FILE`,
        ].join(" · "),
      },
    ],
  };
}

/** The first of the configuration's own agents is the one that must work; the rest take over or do some. */
function configuredIn(config: Config | undefined): AgentUse[] {
  if (config?.agent === undefined) return [];
  const agents = agentsFrom({}, config, { pipeline: "", cwd: "/" });
  return agents.ok ? usesOf(agents.value) : [];
}

function rowOf(agent: ExaminedAgent, isConfigured: boolean): Examined {
  const { name, program, tool, version, speaks, loggedIn, account, trouble, next } = agent;
  if (program === undefined) {
    const named = isConfigured ? ", named by the configuration" : "";
    const detail =
      tool === undefined || trouble === undefined
        ? "the configuration names it, and it is not installed"
        : `is here, but ${trouble}${named}`;
    return { name, state: "note", detail, ...(next && { next }) };
  }
  const login = { yes: "logged in", no: "not logged in", unknown: "login unknown" }[loggedIn];
  const detail = [
    version ?? "version unknown",
    speaks ? "starts" : "does not start",
    ...(speaks ? [account === undefined ? login : `${login} (${account})`] : []),
    ...(trouble === undefined ? [] : [trouble]),
    ...(isConfigured ? ["named by the configuration"] : []),
  ];
  return {
    name,
    state: speaks && loggedIn !== "no" && trouble === undefined ? "ok" : "note",
    detail: sanitizeLine(detail.join(", ")),
    ...(next === undefined ? {} : { next }),
  };
}

/** Commands and recordings that the configuration names. */
async function otherWays(
  configured: readonly AgentUse[],
  agentBase: string,
  processes: Processes,
): Promise<Examined[]> {
  const others = configured.filter(({ use }) => !agentNames.includes(use));
  return Promise.all(
    others.map(async (use): Promise<Examined> => {
      const problem = await whyNotAgent(use, agentBase, processes);
      const named = `${useWords(use)}, named by the configuration`;
      return problem === undefined
        ? { name: "agent", state: "ok", detail: named }
        : { name: "agent", state: "note", detail: `${named}: ${sanitizeLine(problem.why ?? problem.what)}` };
    }),
  );
}
