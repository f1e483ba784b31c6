import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { CHECK, RUN, withFeature } from "./features.ts";
import { Rig, type Ended, type Step } from "./rig.ts";

/** Tests first, the code that pays for them, and something that is only checked. */
const PLAN = [
  "# Tasks",
  "",
  "## Phase 1: Tests",
  "",
  "- [ ] T001 Write tests for the thing in test/thing.sh",
  "",
  "## Phase 2: Core",
  "",
  "- [ ] T002 Make the thing in src/thing.sh",
  "- [ ] T003 Note it in notes.txt",
  "",
].join("\n");

export const STEPS: Readonly<Record<string, Step>> = {
  T001: { write: { "test/thing.sh": "sh src/thing.sh\n" } },
  T002: { write: { "src/thing.sh": "true\n" } },
  T003: { write: { "notes.txt": "made\n" } },
};

/** A whole run, applied to the user's branch. */
export async function applied(
  steps: (rig: Rig) => Readonly<Record<string, Step>> = () => STEPS,
  ...words: string[]
): Promise<{ rig: Rig; run: string }> {
  const rig = new Rig();
  withFeature(rig, PLAN);
  const { code, result, stderr } = await rig.run(
    ...[...RUN, "--concurrency", "1", "--agent", rig.agent(steps(rig)), ...words],
  );
  expect([code, stderr.slice(-500)]).toEqual([0, expect.any(String)]);
  expect((await rig.stagewright("apply")).code).toBe(0);
  return { rig, run: result.run };
}

export const verify = (rig: Rig, ...words: string[]): Promise<Ended> =>
  rig.stagewright("verify", ...words, "--check", `test=${CHECK}`);

/** Somebody else's repository with the branch and the receipts, as far as a remote has them. */
export function cloneOf(rig: Rig): Rig {
  const other = new Rig("clone");
  other.git("init", "--quiet");
  const refs = ["HEAD:refs/heads/taken", "main:refs/heads/base"];
  other.git(
    "fetch",
    "--quiet",
    rig.repository,
    ...refs,
    "refs/stagewright/receipts/*:refs/stagewright/receipts/*",
  );
  other.git("switch", "--quiet", "taken");
  return other;
}

/** The public key of a repository's receipts, as a file. */
export async function keyOf(rig: Rig): Promise<string> {
  const file = join(rig.place, "key.pem");
  writeFileSync(file, (await rig.stagewright("receipts", "key")).stdout);
  return file;
}

export interface Said {
  readonly receipts: readonly {
    readonly verdict: string;
    readonly digest: string;
    readonly task?: string;
    readonly reasons: readonly string[];
    readonly signedBy: readonly string[];
    readonly wordsNow?: string;
    readonly askedNow?: readonly string[];
    readonly unenforced?: readonly string[];
  }[];
  readonly unclaimed: readonly { readonly id: string }[];
  readonly problems: readonly string[];
  readonly unsure: readonly string[];
  readonly elsewhere: readonly string[];
  readonly sample?: { readonly count: number; readonly seed: string };
}
export const said = ({ stdout }: Ended): Said => JSON.parse(stdout) as Said;

/** Files of the store, with what they hold. */
export function blobsOf(rig: Rig): { file: string; text: string }[] {
  const blobs = join(rig.repository, ".git/stagewright/blobs");
  return readdirSync(blobs).flatMap((shelf) =>
    readdirSync(join(blobs, shelf)).map((name) => {
      const file = join(blobs, shelf, name);
      return { file, text: readFileSync(file, "utf8") };
    }),
  );
}

/** Puts files alone into a commit under a ref, by git's own hands and nobody's checkout. */
export function commitAlone(
  rig: Rig,
  ref: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): void {
  const index = join(rig.place, `index-${Object.keys(files).join("-")}`);
  const git = (...words: string[]): string =>
    execFileSync("git", words, {
      cwd: rig.repository,
      encoding: "utf8",
      env: {
        ...{
          PATH: process.env["PATH"],
          GIT_INDEX_FILE: index,
          GIT_AUTHOR_NAME: "M",
          GIT_AUTHOR_EMAIL: "m@x",
        },
        ...{ GIT_COMMITTER_NAME: "M", GIT_COMMITTER_EMAIL: "m@x" },
      },
    }).trim();
  for (const [name, content] of Object.entries(files)) {
    const file = join(rig.place, "to-commit");
    writeFileSync(file, content);
    const blob = git("hash-object", "-w", file);
    git("update-index", "--add", "--cacheinfo", `100644,${blob},${name}`);
  }
  git("update-ref", ref, git("commit-tree", git("write-tree"), "-m", "receipts"));
}
