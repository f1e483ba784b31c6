import { dirname, join, resolve } from "node:path";
import { err, ok, type Result } from "@stagewright/core";
import { realPath } from "../files.ts";
import { findProgram } from "../process/find-program.ts";
import { isInside } from "../sandbox/mounts.ts";
import type { AgentRow } from "./row.ts";

export interface FoundAgent {
  readonly argv: readonly string[];
  /** The tool behind an adapter, where one is installed. */
  readonly behind?: string;
}

export interface Where {
  readonly path: string | undefined;
  /** Where the user is: their project may have the program among its dependencies. */
  readonly cwd: string;
  /** Nothing in here is a program of the user's: an agent may have put it there. */
  readonly never?: string;
}

/** The program of an agent: on PATH, then among what the user's project or we depend on. The error is what to do. */
export function findAgent(row: AgentRow, where: Where): Result<FoundAgent, string> {
  for (const { name, args = [] } of row.programs) {
    const program = find(name, where);
    if (program === undefined) continue;
    const behind = row.behind && find(row.behind.name, where);
    return ok({ argv: [program, ...args], ...(behind !== undefined && { behind }) });
  }
  const names = row.programs.map(({ name }) => name).join(" or ");
  return err(`${names} was not found; ${row.install}`);
}

/** The tool itself, which is there although the adapter to it may not be. */
export function findTool({ behind }: AgentRow, where: Where): string | undefined {
  return behind && find(behind.name, where);
}

function find(name: string, { path, cwd, never }: Where): string | undefined {
  const places = name.includes("/")
    ? [{ path: undefined, cwd }]
    : [{ path, cwd: "/" }, ...binDirectories(cwd), ...binDirectories(import.meta.dirname)];
  for (const place of places) {
    const found = findProgram(name, place);
    if (!found.ok) continue;
    const real = realPath(found.value) ?? found.value;
    if (never === undefined || ![found.value, real].some((file) => isInside(file, never))) return found.value;
  }
  return undefined;
}

/** `node_modules/.bin` of a directory and of those above it, nearest first. */
function binDirectories(from: string): { path: string; cwd: string }[] {
  const found: { path: string; cwd: string }[] = [];
  for (let at = resolve(from); ; at = dirname(at)) {
    found.push({ path: join(at, "node_modules", ".bin"), cwd: "/" });
    if (dirname(at) === at) return found;
  }
}
