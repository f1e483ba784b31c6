import { lstat, mkdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { err, ok, type Agent, type AgentJob, type ProcessOutcome, type Result } from "@stagewright/core";
import { Transcript } from "../process/transcript.ts";
import { readReplayFile, type Recording, type Recordings } from "./replay-file.ts";

/** The file has nothing recorded for the task. */
const NOT_RECORDED = 64;
/** What is recorded cannot be done in this workspace; nothing was changed. */
const NOT_APPLICABLE = 65;

/**
 * An agent that does what a file says: recorded edits per task and attempt, for the demo,
 * tests and work offline. It runs in our own process and starts no other.
 */
export function replayAgent({ file }: { readonly file: string }): Agent {
  let recordings: Promise<Result<Recordings, string>> | undefined;
  const load = () => (recordings ??= readReplayFile(file));
  return {
    name: "replay",

    async unavailable() {
      const loaded = await load();
      return loaded.ok ? undefined : loaded.error;
    },

    async run(job) {
      const started = performance.now();
      const outcome = (end: ProcessOutcome["end"], output = ""): ProcessOutcome => ({
        end,
        durationMs: Math.round(performance.now() - started),
        output,
      });
      if (job.signal.aborted) return outcome({ kind: "aborted" });
      const loaded = await load();
      if (!loaded.ok) return outcome({ kind: "not-started", reason: loaded.error });
      let transcript: Transcript;
      try {
        transcript = new Transcript(job.logFile);
      } catch (error) {
        return outcome({
          kind: "not-started",
          reason: `the log cannot be written: ${(error as Error).message}`,
        });
      }
      const end = await replay(find(loaded.value, job), job, transcript, file);
      return outcome(end, transcript.end());
    },
  };
}

function find(recordings: Recordings, { task, attempt }: AgentJob): Recording | undefined {
  const attempts = recordings.get(task.key) ?? recordings.get(task.id);
  return attempts?.[Math.min(Math.max(attempt, 1), attempts.length) - 1];
}

async function replay(
  recording: Recording | undefined,
  job: AgentJob,
  transcript: Transcript,
  file: string,
): Promise<ProcessOutcome["end"]> {
  if (recording === undefined) {
    transcript.note(`${file} has no recording for task ${job.task.id} (key ${job.task.key})`);
    return { kind: "exited", code: NOT_RECORDED };
  }
  if (recording.say !== undefined)
    transcript.add(Buffer.from(recording.say.endsWith("\n") ? recording.say : `${recording.say}\n`));
  const interrupted = await wait(recording.waitMs ?? 0, job);
  if (interrupted !== undefined) return { kind: interrupted };

  const changes = await plan(recording, job.workspace.path);
  if (!changes.ok) {
    transcript.note(`${file}, task ${job.task.id}, attempt ${job.attempt}: ${changes.error}`);
    return { kind: "exited", code: NOT_APPLICABLE };
  }
  for (const [path, content] of changes.value) {
    if (content === null) await rm(join(job.workspace.path, path));
    else await write(join(job.workspace.path, path), content);
    transcript.add(Buffer.from(`${content === null ? "deleted" : "wrote"} ${path}\n`));
  }
  return { kind: "exited", code: recording.exit ?? 0 };
}

async function wait(
  ms: number,
  { signal, deadlineMs }: AgentJob,
): Promise<"aborted" | "timed-out" | undefined> {
  if (ms === 0) return undefined;
  try {
    await pause(Math.min(ms, deadlineMs), undefined, { signal });
    return ms > deadlineMs ? "timed-out" : undefined;
  } catch {
    return "aborted";
  }
}

/** What each file is to hold afterwards (`null`: gone). All is looked at before anything is changed. */
async function plan(
  recording: Recording,
  workspace: string,
): Promise<Result<Map<string, string | null>, string>> {
  const changes = new Map<string, string | null>();
  const now = async (path: string) =>
    changes.has(path)
      ? changes.get(path)
      : await readFile(join(workspace, path), "utf8").catch(() => undefined);
  const paths = [
    ...Object.keys(recording.write ?? {}),
    ...(recording.edit ?? []).map(({ path }) => path),
    ...(recording.delete ?? []),
  ];
  for (const path of paths) {
    const refusal = await whyOutside(path, workspace);
    if (refusal !== undefined) return err(`refused ${path}: ${refusal}`);
  }
  for (const [path, content] of Object.entries(recording.write ?? {})) changes.set(path, content);
  for (const { path, find, replace } of recording.edit ?? []) {
    const content = await now(path);
    if (typeof content !== "string") return err(`cannot edit ${path}: there is no such file`);
    const parts = content.split(find);
    if (parts.length !== 2)
      return err(`cannot edit ${path}: ${JSON.stringify(find)} occurs ${parts.length - 1} times, not once`);
    changes.set(path, parts.join(replace));
  }
  for (const path of recording.delete ?? []) {
    if (typeof (await now(path)) !== "string") return err(`cannot delete ${path}: there is no such file`);
    changes.set(path, null);
  }
  return ok(changes);
}

/** Why `path` is not a plain file's place inside the workspace. */
async function whyOutside(path: string, workspace: string): Promise<string | undefined> {
  if (isAbsolute(path)) return "the path is absolute";
  const names = path.split("/");
  if (names.some((name) => name === ".." || name === "." || name === ""))
    return "the path is not a plain relative one";
  let at = await realpath(workspace);
  for (const [index, name] of names.entries()) {
    at = join(at, name);
    const stat = await lstat(at).catch(() => undefined);
    if (stat === undefined) return undefined;
    if (stat.isSymbolicLink()) return `${names.slice(0, index + 1).join("/")} is a symbolic link`;
    const last = index === names.length - 1;
    if (last && !stat.isFile()) return "it is not a file";
    if (!last && !stat.isDirectory()) return `${names.slice(0, index + 1).join("/")} is not a directory`;
  }
  return undefined;
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
