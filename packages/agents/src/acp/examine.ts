import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Processes } from "@stagewright/core";
import { timer } from "../process/ending.ts";
import { isLocal, type LocalProcesses } from "../process/processes.ts";
import { classify } from "./classify.ts";
import { findAgent, findTool, type FoundAgent } from "./find.ts";
import { planLaunch, type LaunchPlan } from "./launch-plan.ts";
import type { AgentRow, Auth } from "./row.ts";
import { rowNamed } from "./rows.ts";
import type { Session } from "./session.ts";

/** What can be known of an agent without giving it anything to do. */
export interface ExaminedAgent {
  readonly name: string;
  /** Its program; absent: it is not installed, or the adapter to it is not. */
  readonly program?: string;
  /** The tool itself, where only the adapter to it is missing. */
  readonly tool?: string;
  /** As it says, of the tool itself rather than of an adapter to it. */
  readonly version?: string;
  /** It answers in its protocol. */
  readonly speaks: boolean;
  readonly loggedIn: "yes" | "no" | "unknown";
  /** Who it works as, in its own words. */
  readonly account?: string;
  /** What does not work, in a sentence's end. */
  readonly trouble?: string;
  /** What the user types next, where anything is to be done. */
  readonly next?: string;
}

export interface ExamineOptions {
  readonly processes: Processes;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly auth?: Auth;
  /** For each thing that is tried; 5 s unless told. Beginning a session may take four times as long. */
  readonly limitMs?: number;
}

/** Starts an agent, greets it, begins a session and ends it: no model is asked. Undefined for a name that is none. */
export async function examineAgent(
  name: string,
  options: ExamineOptions,
): Promise<ExaminedAgent | undefined> {
  const row = rowNamed(name);
  return row === undefined ? undefined : examineRow(row, options);
}

export async function examineRow(
  row: AgentRow,
  { processes, cwd, env = process.env, auth = "inherit", limitMs = 5_000 }: ExamineOptions,
): Promise<ExaminedAgent> {
  const nothing = { name: row.name, speaks: false, loggedIn: "unknown" } as const;
  const found = findAgent(row, { path: env["PATH"], cwd });
  if (!found.ok) return { ...nothing, ...missing(row, findTool(row, { path: env["PATH"], cwd })) };
  const [program = ""] = found.value.argv;
  const about = { ...nothing, program };
  if (!isLocal(processes)) return { ...about, trouble: "it cannot be talked with here" };
  const workspace = await mkdtemp(join(tmpdir(), "stagewright-doctor-"));
  const scratch = `${workspace}-scratch`;
  await mkdir(scratch);
  try {
    const plan = await planLaunch({ row, auth, env, cwd, workspace, scratch, wish: {} });
    if (!plan.ok) return { ...about, trouble: plan.error };
    const probe = { processes, plan: plan.value, workspace, limitMs };
    const [version, status, greeting] = await Promise.all([
      versionOf(found.value, probe),
      statusOf(row, found.value, probe),
      greet(row, probe),
    ]);
    const loggedIn = status ?? greeting.loggedIn;
    const known = { ...about, ...(version !== undefined && { version }), ...greeting, loggedIn };
    return loggedIn === "no" ? { ...known, next: row.login } : known;
  } finally {
    await Promise.all([workspace, scratch].map((each) => rm(each, { recursive: true, force: true })));
  }
}

function missing(
  { programs, install }: AgentRow,
  tool: string | undefined,
): Pick<ExaminedAgent, "tool" | "trouble" | "next"> {
  if (tool === undefined) return { trouble: "it is not installed", next: install };
  const adapters = programs.map(({ name }) => name).join(" or ");
  return { tool, trouble: `${adapters}, which it is spoken to through, is not installed`, next: install };
}

interface Probe {
  readonly processes: LocalProcesses;
  readonly plan: LaunchPlan;
  readonly workspace: string;
  readonly limitMs: number;
}

async function versionOf({ argv, behind }: FoundAgent, probe: Probe): Promise<string | undefined> {
  const said = await output([behind ?? argv[0] ?? "", "--version"], probe);
  return /\d+\.\d+\.\d+[\w.+-]*/.exec(said)?.[0].replace(/\.$/, "");
}

/** Asked of the tool itself: it looks into its own store, we do not. */
async function statusOf(row: AgentRow, found: FoundAgent, probe: Probe): Promise<"yes" | "no" | undefined> {
  const program = row.behind === undefined ? found.argv[0] : found.behind;
  if (row.status === undefined || program === undefined) return undefined;
  const said = await output([program, ...row.status.args], probe);
  if (row.status.yes.test(said)) return "yes";
  // A key in the environment is a login it may not count.
  return undefined;
}

type Greeting = Pick<ExaminedAgent, "speaks" | "loggedIn" | "account" | "trouble">;

async function greet(row: AgentRow, { processes, plan, workspace, limitMs }: Probe): Promise<Greeting> {
  const silent = {
    update: () => undefined,
    permission: () => ({ outcome: { outcome: "cancelled" as const } }),
    traffic: () => undefined,
    stderr: () => undefined,
    noise: () => undefined,
  };
  // Loaded where it is needed: it costs some 95 ms.
  const { Session: Sessions } = await import("./session.ts");
  let born: Session | undefined;
  const opening = Sessions.open(
    {
      row,
      cwd: workspace,
      start: (hear) => processes.open({ ...plan, cwd: workspace, ...hear }),
      onStart: undefined,
      listener: silent,
      openDesk: undefined,
      servers: [],
      wish: {},
      earlier: undefined,
    },
    (session) => (born = session),
  );
  const patience = timer(4 * limitMs);
  const first = await Promise.race([opening, patience.over]);
  patience.cancel();
  const speaks = born?.initialized !== undefined;
  const { account } = born ?? {};
  await born?.end();
  const who = {
    speaks,
    ...(account !== undefined && account.kind !== "none" && { account: account.label ?? account.kind }),
  };
  if (first === "deadline")
    return { ...who, loggedIn: "unknown", trouble: `it begins no session in ${(4 * limitMs) / 1000} s` };
  if (first instanceof Sessions)
    return { ...who, loggedIn: account === undefined ? "unknown" : account.kind === "none" ? "no" : "yes" };
  if (first.kind === "not-started") return { ...who, loggedIn: "unknown", trouble: first.reason };
  const problem = classify(row, first.evidence);
  if (problem?.kind === "login") return { ...who, loggedIn: "no" };
  const detail = problem !== undefined && "detail" in problem ? `: ${problem.detail}` : "";
  return { ...who, loggedIn: "unknown", trouble: `${first.what}${detail}` };
}

/** All that a command of the agent prints in its time. */
async function output(
  argv: readonly string[],
  { processes, plan, workspace, limitMs }: Probe,
): Promise<string> {
  let said = "";
  const hear = (bytes: Uint8Array): void => void (said += Buffer.from(bytes).toString("utf8"));
  const env = plan.env;
  const opened = await processes.open({
    argv,
    cwd: workspace,
    env,
    writable: plan.writable,
    onOutput: hear,
    onError: hear,
  });
  if (!opened.ok) return "";
  // Its input ends at once: nobody is there to answer it.
  await opened.value.end(limitMs);
  return said;
}
