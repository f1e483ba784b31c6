import { spawn, type ChildProcess } from "node:child_process";
import { OWN_GROUP, referenced, type GitOutput } from "./process.ts";
import type { GitProfile } from "./profile.ts";

interface Session {
  readonly child: ChildProcess;
  answer: string;
  stderr: string;
  /** Absent: nothing is asked of it. */
  end?: (code: number) => void;
  fail?: (error: Error) => void;
}

/**
 * One `git update-ref --stdin` for all refs, a transaction each, in turn. A transaction
 * that fails ends the process; the next one starts another. Between two it holds no lock.
 */
export class RefWriter {
  readonly #profile: GitProfile;
  readonly #cwd: string;
  #session: Session | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(profile: GitProfile, cwd: string) {
    this.#profile = profile;
    this.#cwd = cwd;
  }

  /** `fields`: one command as `update-ref -z --stdin` takes it. Code 0: it is done, and durable. */
  async transact(fields: readonly string[]): Promise<GitOutput> {
    if (fields.some((field) => field.includes("\0"))) throw new Error("A ref holds no NUL");
    const turn = this.#last.then(async () => {
      const first = await this.#ask(fields);
      // Not even begun: the process had ended while it waited, and said nothing.
      return first.code !== 0 && first.stdout.length === 0 && first.stderr === "" ? this.#ask(fields) : first;
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  close(): void {
    this.#closed = true;
    this.#session?.child.stdin?.end();
  }

  #ask(fields: readonly string[]): Promise<GitOutput> {
    if (this.#closed) throw new Error("The repository is closed");
    const session = (this.#session ??= this.#start());
    session.answer = "";
    session.stderr = "";
    referenced(session.child, true);
    return new Promise((resolve, reject) => {
      session.end = (code) =>
        resolve({
          code,
          stdout: Buffer.from(session.answer),
          stderr: session.stderr,
          cut: false,
          killed: false,
        });
      session.fail = reject;
      session.child.stdin?.write(["start", ...fields, "prepare", "commit", ""].join("\0"));
    });
  }

  #start(): Session {
    const child = spawn("git", [...this.#profile.args, "update-ref", "-m", "stagewright", "-z", "--stdin"], {
      cwd: this.#cwd,
      env: this.#profile.env,
      detached: OWN_GROUP,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const session: Session = { child, answer: "", stderr: "" };
    child.stdin.on("error", () => {});
    child.stderr.on("data", (chunk: Buffer) => (session.stderr += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => {
      session.answer += chunk.toString();
      if (!session.answer.endsWith("commit: ok\n")) return;
      referenced(child, false);
      session.end?.(0);
    });
    const lost = (): void => {
      if (this.#session === session) this.#session = undefined;
    };
    child.on("close", (code) => {
      lost();
      // Without the word that it is done, it is not.
      session.end?.(code || -1);
    });
    child.on("error", (error) => {
      lost();
      session.fail?.(error);
    });
    return session;
  }
}
