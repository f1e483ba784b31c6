import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { TaskState } from "@stagewright/core";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell } from "../problem.ts";
import { inProject, type Project } from "../project.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { findTask } from "./steer.ts";

function workspaceOf(
  { opened }: Project,
  run: string,
  { task, now, history }: TaskState,
): string | undefined {
  if (now.kind === "working") return newest(join(opened.cacheDir, run), `${task.key}-${now.attempt}.`);
  if ("lease" in now && now.lease !== undefined) return now.lease.workspace.path;
  return "candidate" in now ? now.candidate?.workspace : history.at(-1)?.failed.workspace;
}

/** The workspace of the last owner: each owner's begin alike, and end with a number of its own. */
function newest(folder: string, beginning: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const owners = readdirSync(folder)
    .filter((name) => name.startsWith(beginning))
    .map((name) => Number(name.slice(beginning.length)));
  return owners.length === 0 ? undefined : join(folder, `${beginning}${Math.max(...owners)}`, "work");
}

/** Opens the user's shell in the workspace of a task's last attempt; without a terminal, prints its path. */
export async function shell(io: Io, typedTask: string, typedRun: string | undefined): Promise<ExitCode> {
  return inProject(io, async (project) => {
    const found = findTask(project, typedRun, typedTask);
    if ("what" in found) return tell(io, found);
    const { row, task } = found;
    const path = workspaceOf(project, row.run, task);
    if (path === undefined || !existsSync(path)) {
      return tell(io, {
        what: `${sanitizeLine(task.task.id)} has no workspace`,
        why:
          task.now.kind === "done"
            ? "it is merged, and its workspace was cleared away"
            : "no attempt has begun, or it was cleared away",
        next:
          task.now.kind === "done"
            ? `git show ${task.now.landed.commit.slice(0, 10)}`
            : `stagewright status ${row.run}`,
        exit: EXIT.failed,
      });
    }
    if (io.out.terminal === undefined) {
      io.out.write(`${path}\n`);
      return EXIT.done;
    }
    io.err.write(
      `In ${path}. What you change there is yours to look at; the run takes nothing from it. Leave with exit.\n`,
    );
    const child = spawn(io.env["SHELL"] ?? "/bin/sh", { cwd: path, stdio: "inherit" });
    return new Promise((resolve) => {
      child.on("error", (error) =>
        resolve(tell(io, { what: "the shell could not be started", why: error.message })),
      );
      child.on("exit", () => resolve(EXIT.done));
    });
  });
}
