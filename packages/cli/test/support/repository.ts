import { execFileSync } from "node:child_process";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { RunPins } from "@stagewright/core";
import { openJournal } from "@stagewright/engine-local";
import { onTestFinished } from "vitest";
import { temporaryDirectory } from "./temp.ts";
import { RUN, type Story } from "./story.ts";

/** A repository with these files committed on `main`; git's settings are the test's own. */
export function repository(files: Readonly<Record<string, string>> = { "README.md": "# Here\n" }): string {
  const root = temporaryDirectory(files);
  const cache = temporaryDirectory();
  const before = process.env["STAGEWRIGHT_CACHE"];
  process.env["STAGEWRIGHT_CACHE"] = cache;
  onTestFinished(() => {
    if (before === undefined) delete process.env["STAGEWRIGHT_CACHE"];
    else process.env["STAGEWRIGHT_CACHE"] = before;
  });
  git(root, "init", "--quiet", "--initial-branch=main");
  git(root, "config", "user.name", "Ada");
  git(root, "config", "user.email", "ada@example.org");
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--message", "Begin");
  return root;
}

export function git(cwd: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

export function journalOf(root: string) {
  return openJournal(journalFile(root));
}

const journalFile = (root: string): string => path.join(root, ".git/stagewright/journal.db");

/** A run that this process carries, however long the test takes: nobody renews its lease. */
export function carriedRun(root: string, about: RunPins) {
  const journal = journalOf(root);
  const run = journal.create(about);
  const db = new DatabaseSync(journalFile(root));
  db.prepare("UPDATE runs SET lease_until = ?").run(Number.MAX_SAFE_INTEGER);
  db.close();
  return { journal, run };
}

/** Writes a story into the repository's journal as a run that no process carries any more. */
export function plantRun(root: string, story: Story): string {
  const journal = journalOf(root);
  const run = journal.create(story.state.pins);
  for (const { record } of story.entries) {
    if (record.type === "run.created" || record.type === "run.owned") continue;
    journal.append(
      run,
      JSON.parse(JSON.stringify(record).replaceAll(`"${RUN}/`, `"${run}/`)) as typeof record,
    );
  }
  journal.release(run);
  journal.close();
  return run;
}
