import { spawn, type ChildProcess } from "node:child_process";
import type { Socket } from "node:net";

export interface GitCall {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin?: Uint8Array | string;
  /** Killed after this long; `killed` says so. */
  readonly deadlineMs?: number;
  /** Reading stops here; the process is then ended and `cut` is true. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  /** Whoever git has started, a hook or ssh, is ended with it. */
  readonly endsAll?: boolean;
}

export interface GitOutput {
  /** Exit code; -1 where a signal ended it. */
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly cut: boolean;
  readonly killed: boolean;
}

/** A git call that no caller can expect to fail did: a corrupt repository, a full disk. */
export class GitError extends Error {
  readonly args: readonly string[];
  readonly output: GitOutput;
  constructor(args: readonly string[], output: GitOutput) {
    const why = output.stderr.trim() || output.stdout.toString("utf8").trim() || "no words";
    // The profile's settings come first and are the same in every call.
    const settings = args.lastIndexOf("-c");
    const own = settings < 0 ? args : args.slice(settings + 2);
    super(`git ${own.join(" ")} ended with ${output.code}: ${why}`);
    this.name = "GitError";
    this.args = own;
    this.output = output;
  }
}

/** Ctrl-C at a terminal is for us, who end in order; git, told as well, would fail in the middle of it. */
export const OWN_GROUP = true;

/** Runs git to its end; resolves whatever its exit code. Rejects only if it cannot be started. */
export function runGit(call: GitCall): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", call.args, {
      cwd: call.cwd,
      env: call.env,
      detached: OWN_GROUP,
      stdio: [call.stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let bytes = 0;
    let cut = false;
    let killed = false;
    const kill = (): void => {
      killed = true;
      if (call.endsAll) endGroup(child);
      else child.kill("SIGKILL");
    };
    const timer = call.deadlineMs === undefined ? undefined : setTimeout(kill, call.deadlineMs);
    if (call.signal?.aborted) kill();
    else call.signal?.addEventListener("abort", kill, { once: true });

    child.stdout?.on("data", (chunk: Buffer) => {
      if (cut) return;
      out.push(chunk);
      bytes += chunk.length;
      if (call.maxBytes !== undefined && bytes > call.maxBytes) {
        cut = true;
        child.kill("SIGKILL");
      }
    });
    child.stderr?.on("data", (chunk: Buffer) => err.push(chunk));
    // Git may close its input early; what it says on stderr tells more than EPIPE.
    child.stdin?.on("error", () => {});
    const settle = (): void => {
      clearTimeout(timer);
      call.signal?.removeEventListener("abort", kill);
    };
    child.on("error", (error) => {
      settle();
      reject(error);
    });
    child.on("close", (code) => {
      settle();
      resolve({
        code: code ?? -1,
        stdout: Buffer.concat(out),
        stderr: Buffer.concat(err).toString("utf8"),
        cut,
        killed,
      });
    });
    child.stdin?.end(call.stdin);
  });
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

/** Runs git and throws a GitError unless it ends with 0 (or a code the caller can read). */
export async function mustGit(call: GitCall, readable: readonly number[] = [0]): Promise<GitOutput> {
  const output = await runGit(call);
  if (output.killed || (!output.cut && !readable.includes(output.code)))
    throw new GitError(call.args, output);
  return output;
}

export function splitNul(bytes: Buffer): string[] {
  const text = bytes.toString("utf8");
  if (text === "") return [];
  return (text.endsWith("\0") ? text.slice(0, -1) : text).split("\0");
}

/** Whether node stays alive for this process. */
export function referenced(child: ChildProcess, on: boolean): void {
  for (const handle of [child, ...(child.stdio as (Socket | null)[])]) {
    if (on) handle?.ref();
    else handle?.unref();
  }
}
