import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { LostOwnership, openJournal } from "@stagewright/engine-local";
import { createRepository, openRepository } from "@stagewright/workspace";
import { Ownership } from "../src/ownership.ts";
import type { Project } from "../src/project.ts";
import { git, repository } from "./support/repository.ts";
import { pins } from "./support/story.ts";

/** The repository as one process has it open. */
async function openProject(root: string): Promise<Project> {
  const opened = await openRepository({ cwd: root });
  if (!opened.ok) throw new Error(opened.error.code);
  const { stateDir } = opened.value;
  const project = {
    opened: opened.value,
    repository: createRepository(opened.value),
    journal: openJournal(path.join(stateDir, "journal.db")),
    logsOf: (run: string) => path.join(stateDir, "logs", run),
    blobs: path.join(stateDir, "blobs"),
    close() {
      this.repository.close();
      this.journal.close();
    },
  };
  onTestFinished(() => project.close());
  return project;
}

test("an owner that another has followed moves no ref, not even in the moment before it could know", async () => {
  const root = repository();
  const head = git(root, "rev-parse", "HEAD");
  const [before, after] = [await openProject(root), await openProject(root)];
  const run = before.journal.create(pins);
  const tip = `refs/stagewright/${run}/tip`;
  const old = new Ownership(before, run);
  const refs = old.repository();
  await old.take(epochOf(before, run));
  expect(await refs.compareAndSwapRef(tip, head, undefined)).toBe(true);

  // It stands still here, past its lease, in the middle of moving a ref: it has looked, and owned the run.
  const { journal } = before;
  const look = journal.requireOwnership.bind(journal);
  let looks = 0;
  Object.assign(journal, {
    requireOwnership: (id: string) => (looks++ === 0 ? undefined : look(id)),
  });
  before.journal.release(run);
  const next = new Ownership(after, run);
  await next.take(epochOf(after, run));
  await expect(refs.compareAndSwapRef(tip, undefined, head)).rejects.toThrow(LostOwnership);
  expect(looks).toBe(2);
  expect(git(root, "rev-parse", tip)).toBe(head);
  expect(await next.repository().compareAndSwapRef(tip, undefined, head)).toBe(true);

  // Nor does it put up its fence again.
  await expect(old.take(1)).rejects.toThrow(LostOwnership);
});

function epochOf({ journal }: Project, run: string): number {
  const claim = journal.claim(run);
  if (!claim.ok) throw new Error(claim.code);
  return claim.epoch;
}
