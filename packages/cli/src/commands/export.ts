import { lstat, mkdir, readFile, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import { findProgram } from "@stagewright/agents";
import { err, ok, type Result } from "@stagewright/core";
import { openRepository } from "@stagewright/workspace";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { merge, type Merged } from "../export/merge.ts";
import { EXPORTS } from "../export/rows.ts";
import { MCP_ARGS, MCP_COMMAND, type ExportedFile, type ExportRow } from "../export/row.ts";
import type { Io } from "../io.ts";
import { nearest } from "../nearest.ts";
import { tell, type Problem } from "../problem.ts";
import { repositoryWords } from "../report/repository-words.ts";
import { painter } from "../report/style.ts";

export interface ExportOptions {
  readonly print?: boolean;
  readonly force?: boolean;
}

/** Writes all of an agent's files, or none. */
export async function exportAgent(
  io: Io,
  typed: string,
  { print = false, force = false }: ExportOptions,
): Promise<ExitCode> {
  const row = EXPORTS.find(({ agent }) => agent === typed);
  if (row === undefined) return tell(io, unknownAgent(typed));
  const opened = await openRepository({ cwd: io.cwd });
  if (!opened.ok) return tell(io, repositoryWords(opened.error));
  const root = opened.value.topLevel;

  const changes: Change[] = [];
  for (const file of row.files) {
    const change = await changeOf(root, file);
    if (!change.ok) return tell(io, { ...change.error, next: `stagewright export ${row.agent} --print` });
    changes.push(change.value);
  }
  if (print) {
    for (const { path: name, merged } of changes) io.out.write(`── ${name}\n${merged.text.trimEnd()}\n\n`);
    return EXIT.done;
  }
  const differing = changes.filter(({ merged }) => merged.kind === "differs");
  if (differing.length > 0 && !force) return tell(io, conflict(row, differing));
  for (const { path: name, merged } of changes) {
    if (merged.kind === "same") continue;
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, merged.text);
  }
  io.out.write(`${[...wrote(changes, painter(io.out.colour)), "", ...row.next].join("\n")}\n`);
  if (!isInstalled(io, root))
    io.err.write(
      `\nBut what was written starts \`${[MCP_COMMAND, ...MCP_ARGS].join(" ")}\`, and no stagewright is installed here: npm install --save-dev stagewright, or -g (from a clone: npm run build there, then its packages/cli in place of the name)\n`,
    );
  return EXIT.done;
}

/** As npx looks: in the repository and above, then on the machine. */
function isInstalled({ env }: Io, root: string): boolean {
  const bins: string[] = [];
  for (let at = root; ; at = path.dirname(at)) {
    bins.push(path.join(at, "node_modules", ".bin"));
    if (path.dirname(at) === at) break;
  }
  return findProgram("stagewright", { path: [...bins, env["PATH"] ?? ""].join(path.delimiter), cwd: root })
    .ok;
}

interface Change {
  readonly path: string;
  readonly merged: Merged;
}

async function changeOf(root: string, file: ExportedFile): Promise<Result<Change, Problem>> {
  const there = await read(root, file.path);
  if (!there.ok) return err({ what: `${file.path} is not written to`, why: there.error, exit: EXIT.failed });
  const merged = merge(file, there.value);
  return merged.ok
    ? ok({ path: file.path, merged: merged.value })
    : err({ what: `${file.path} is left as it is: ${merged.error}`, why: BY_HAND, exit: EXIT.failed });
}

const BY_HAND = "what belongs into it has to be put there by hand";

/** A repository may hold links to anywhere; nothing is written through one that leaves it. */
async function read(root: string, name: string): Promise<Result<string | undefined, string>> {
  const file = path.join(root, name);
  for (let above = path.dirname(file); above !== root; above = path.dirname(above)) {
    const real = await realpath(above).catch(() => undefined);
    if (real !== undefined && !`${real}${path.sep}`.startsWith(`${await realpath(root)}${path.sep}`))
      return err(`${path.relative(root, above)} leads out of the repository`);
  }
  try {
    if (!(await lstat(file)).isFile()) return err("it is a link or no file");
    return ok(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return ok(undefined);
    return err(error instanceof Error ? error.message : String(error));
  }
}

function wrote(changes: readonly Change[], paint: ReturnType<typeof painter>): string[] {
  return changes.map(({ path: name, merged: { kind } }) => {
    switch (kind) {
      case "new":
        return `${paint("green", "wrote")}      ${name}`;
      case "added":
        return `${paint("green", "added to")}   ${name}`;
      case "differs":
        return `${paint("yellow", "replaced")}   ${name}`;
      case "same":
        return `${paint("dim", "unchanged")}  ${name}`;
    }
  });
}

function conflict({ agent, title }: ExportRow, differing: readonly Change[]): Problem {
  const names = differing.map(({ path: name }) => name).join(", ");
  return {
    what: `nothing is written for ${title}: what is there differs in ${names}`,
    why: "somebody changed it, or another version of Stagewright wrote it",
    next: `stagewright export ${agent} --print, then stagewright export ${agent} --force`,
    exit: EXIT.failed,
  };
}

function unknownAgent(typed: string): Problem {
  const known = EXPORTS.map(({ agent }) => agent);
  const meant = nearest(typed, known);
  return {
    what: `there is nothing to export for ${JSON.stringify(typed)}`,
    why: `there is: ${known.join(", ")}`,
    next: `stagewright export ${meant ?? known[0]}`,
  };
}
