import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { err, ok, type Result } from "@stagewright/core";
import {
  MOST_PAYLOAD_BYTES,
  problemOfPayload,
  type JsonProblem,
  type PayloadProblem,
} from "@stagewright/plugin-payload";
import { readConfig } from "../config/config.ts";
import type { Io } from "../io.ts";
import type { Problem } from "../problem.ts";
import { configWords } from "../report/config-words.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { counted } from "../report/style.ts";

const DEFAULT_FILE = "handoff/payload.json";

/** Where the payload is. */
export interface PayloadPlace {
  readonly file: string;
  /** As the user would type it here. */
  readonly shown: string;
  /** Of the checkout; undefined outside of git. */
  readonly root: string | undefined;
}

/** The file that was named, or the configuration's; outside of a repository there is no configuration. */
export async function payloadPlace(
  io: Io,
  typed: string | undefined,
): Promise<Result<PayloadPlace, Problem>> {
  const top = await git(io, ["rev-parse", "--show-toplevel"]);
  const root = top.code === 0 ? top.stdout.toString().replace(/\n$/, "") : undefined;
  const place = (file: string): PayloadPlace => ({ file, root, shown: path.relative(io.cwd, file) || file });
  if (typed !== undefined) return ok(place(path.resolve(io.cwd, typed)));
  if (root === undefined) return ok(place(path.resolve(io.cwd, DEFAULT_FILE)));
  const config = await readConfig(root, io.cwd);
  if (!config.ok) return err(configWords(config.error, io.cwd));
  const configured = config.value.variantOptions["payload"]?.["file"] ?? DEFAULT_FILE;
  if (typeof configured !== "string" || configured === "")
    return err({ what: "payload.file of the configuration must be a path" });
  return ok(place(path.resolve(root, configured)));
}

export async function readPayloadFile({ file, shown }: PayloadPlace): Promise<Result<Uint8Array, Problem>> {
  try {
    const found = await stat(file);
    if (!found.isFile()) return err({ what: `${shown} is no file` });
    // It is refused by its size: what is in it is of no interest.
    if (found.size > MOST_PAYLOAD_BYTES)
      return err(unreadable(shown, [{ code: "TOO_LARGE", bytes: found.size, limit: MOST_PAYLOAD_BYTES }]));
    return ok(await readFile(file));
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return err({
      what: `there is no payload at ${sanitizeLine(shown)}`,
      ...(!missing && { why: error instanceof Error ? error.message : String(error) }),
      next: missing
        ? 'stagewright run payload "what is wanted" begins one; for another file --file FILE, or payload: { file: FILE } in the configuration'
        : `make ${sanitizeLine(shown)} readable, or name another file with --file`,
    });
  }
}

/** Every problem as an editor takes it: file:line:column. */
export function problemLines(shown: string, problems: readonly (PayloadProblem | JsonProblem)[]): string[] {
  return problems.slice(0, MOST_LINES).map((problem) => {
    const place = "place" in problem ? `:${problem.place.line}:${problem.place.column}` : "";
    return sanitizeLine(`${shown}${place} ${problemOfPayload(problem)}`);
  });
}

const MOST_LINES = 100;

export function unreadable(
  shown: string,
  problems: readonly (PayloadProblem | JsonProblem)[],
): Required<Pick<Problem, "what" | "why">> & Problem {
  return {
    what: `${sanitizeLine(shown)} cannot be read: ${counted(problems.length, "problem")}`,
    why: problemLines(shown, problems).join("\n  "),
    next: "put that right, then: stagewright payload check",
    exit: 1,
  };
}

interface GitSaid {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The user's git, in their environment: what it is asked for runs none of the repository's programs. */
export function git({ cwd, env }: Io, args: readonly string[]): Promise<GitSaid> {
  return new Promise((resolve) => {
    execFile(
      "git",
      [...args],
      { cwd, env: { ...env, LC_ALL: "C" }, encoding: "buffer", maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 128;
        resolve({ code, stdout, stderr: stderr.toString() || (error?.message ?? "") });
      },
    );
  });
}
