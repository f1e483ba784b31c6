import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { cleanEnvironment } from "../process/environment.ts";
import { ownGitConfiguration } from "../process/own-configuration.ts";
import { findAgent, type FoundAgent } from "./find.ts";
import { secretsOf } from "./secrets.ts";
import type { AgentRow, Auth, Setting, Wish } from "./row.ts";
import { err, ok, type AgentJob, type Result } from "@stagewright/core";

export interface PlanRequest {
  readonly row: AgentRow;
  readonly auth: Auth;
  /** Our own environment; of it only what the row names goes to the agent, beside what every process gets. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly workspace: string;
  readonly scratch: string;
  readonly wish: Wish;
  /** Variables that go to every process, because the user has named them. */
  readonly passed?: readonly string[];
}

export interface LaunchPlan {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly writable: readonly string[];
  /** What must not be read in a log, by value. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** How an agent is started for a job. The error is why it cannot be, and what to do. */
export async function planLaunch(request: PlanRequest): Promise<Result<LaunchPlan, string>> {
  const { row, auth, env, cwd, workspace, scratch, wish } = request;
  const found = findAgent(row, { path: env["PATH"], cwd, never: workspace });
  if (!found.ok) return found;
  const login = await (auth === "token" ? tokenLogin(row, env, scratch) : inheritedLogin(row, env));
  if (!login.ok) return login;
  const tmp = join(scratch, "tmp");
  await mkdir(tmp, { recursive: true });
  const own: Record<string, string> = {
    ...row.env,
    ...behindOf(row, found.value),
    ...(await filesOf(row, scratch)),
    ...login.value.env,
  };
  if (auth === "token") {
    for (const [name, setting] of Object.entries(row.token.settings ?? {}))
      setVariable(own, setting, env[name]);
  }
  setVariable(own, row.model, wish.model);
  setVariable(own, row.effort, wish.effort);
  return ok({
    argv: [...found.value.argv, ...argumentOf(row.model, wish.model), ...argumentOf(row.effort, wish.effort)],
    env: { ...own, TMPDIR: tmp, ...(await ownGitConfiguration(scratch)) },
    writable: [workspace, scratch, ...login.value.writable],
    secrets: secretsOf({ ...cleanEnvironment(env, request.passed), ...own }),
  });
}

/** What its tools may want to know of the task it is at. */
export const variablesOf = (job: AgentJob): Record<string, string> => ({
  STAGEWRIGHT_STAGE: job.stage,
  STAGEWRIGHT_TASK: job.task.id,
  STAGEWRIGHT_TASK_KEY: job.task.key,
  STAGEWRIGHT_ATTEMPT: String(job.attempt),
});

interface Login {
  readonly env: Readonly<Record<string, string>>;
  readonly writable: readonly string[];
}

function inheritedLogin(row: AgentRow, env: PlanRequest["env"]): Result<Login, string> {
  const home = env["HOME"] ?? homedir();
  return ok({ env: pick(env, row.passes), writable: row.state({ home, env }) });
}

async function tokenLogin(
  row: AgentRow,
  env: PlanRequest["env"],
  scratch: string,
): Promise<Result<Login, string>> {
  const keys = pick(env, row.token.keys);
  if (Object.keys(keys).length === 0)
    return err(
      `auth: token needs one of ${row.token.keys.join(", ") || "the agent's own variables"} to be set`,
    );
  const home = join(scratch, "home");
  await mkdir(home, { recursive: true });
  for (const [name, content] of Object.entries(row.privateFiles ?? {})) {
    await mkdir(dirname(join(home, name)), { recursive: true });
    await writeFile(join(home, name), content);
  }
  return ok({
    env: {
      ...row.token.env,
      ...keys,
      ...pick(env, row.token.beside),
      HOME: home,
      XDG_CONFIG_HOME: join(home, ".config"),
      XDG_DATA_HOME: join(home, ".local", "share"),
      XDG_STATE_HOME: join(home, ".local", "state"),
      XDG_CACHE_HOME: join(home, ".cache"),
    },
    writable: [],
  });
}

async function filesOf(row: AgentRow, scratch: string): Promise<Record<string, string>> {
  const named: Record<string, string> = {};
  for (const [variable, content] of Object.entries(row.files ?? {})) {
    named[variable] = join(scratch, `${row.name}-${variable.toLowerCase()}.json`);
    await writeFile(named[variable], content);
  }
  return named;
}

function pick(env: PlanRequest["env"], names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of names) {
    const value = env[name];
    if (value !== undefined && value !== "") picked[name] = value;
  }
  return picked;
}

function behindOf(row: AgentRow, { behind }: FoundAgent): Record<string, string> {
  return row.behind === undefined || behind === undefined ? {} : { [row.behind.variable]: behind };
}

const argumentOf = (setting: Setting | undefined, value: string | undefined): readonly string[] =>
  setting?.by === "argument" && value !== undefined ? [setting.flag, value] : [];

function setVariable(
  env: Record<string, string>,
  setting: Setting | undefined,
  value: string | undefined,
): void {
  if (value === undefined) return;
  if (setting?.by === "variable") env[setting.name] = value;
  if (setting?.by === "json") {
    const before = JSON.parse(env[setting.variable] ?? "{}") as Record<string, unknown>;
    env[setting.variable] = JSON.stringify({ ...before, [setting.key]: value });
  }
}
