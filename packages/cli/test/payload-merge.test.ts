import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { stagewright } from "./support/io.ts";
import { git, repository } from "./support/repository.ts";
import { temporaryDirectory } from "./support/temp.ts";

const FILE = "hand off/payload.json";
const MAIN = path.resolve(import.meta.dirname, "../src/main.ts");

interface Steps {
  plan: { steps: { id: string; status: string }[] };
  meta?: object;
}
const BASE: Steps = {
  plan: {
    steps: [
      { id: "S1", status: "ready" },
      { id: "S2", status: "ready" },
    ],
  },
};
const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A repository whose git calls this Stagewright, from its sources. */
async function repositoryWithDriver(): Promise<string> {
  const root = repository({ [FILE]: pretty(BASE) });
  const done = await stagewright(root, ["payload", "install-merge-driver", "--write", "--file", FILE]);
  expect([done.code, done.err]).toEqual([0, ""]);
  const driver = git(root, "config", "merge.stagewright-payload.driver");
  const own = `'${process.execPath}' --conditions=@stagewright/source --disable-warning=ExperimentalWarning '${MAIN}'`;
  expect(driver).toContain("npx --no -- stagewright payload merge-driver");
  git(root, "config", "merge.stagewright-payload.driver", driver.replace("npx --no -- stagewright", own));
  git(root, "add", ".gitattributes");
  git(root, "commit", "--quiet", "--message", "Merge by values");
  return root;
}

function commit(root: string, branch: string, change: (payload: Steps) => void): void {
  git(root, "checkout", "--quiet", "-B", branch, "main");
  const copy = structuredClone(BASE);
  change(copy);
  writeFileSync(path.join(root, FILE), pretty(copy));
  git(root, "commit", "--quiet", "--all", "--message", branch);
}

function merge(root: string): { code: number; said: string } {
  try {
    return { code: 0, said: git(root, "merge", "--no-edit", "theirs") };
  } catch (error) {
    const { status, stdout, stderr } = error as {
      status: number;
      stdout: string | Buffer;
      stderr: string | Buffer;
    };
    return { code: status, said: `${String(stdout)}${String(stderr)}` };
  }
}

const read = (root: string): string => readFileSync(path.join(root, FILE), "utf8");

test("P1: git merges what two people did to neighbouring lines, by its values", async () => {
  const root = await repositoryWithDriver();
  commit(root, "theirs", ({ plan: { steps } }) => {
    steps[1]!.status = "blocked";
    steps.push({ id: "S4", status: "ready" });
  });
  commit(root, "ours", ({ plan: { steps } }) => {
    steps[0]!.status = "completed";
    steps.push({ id: "S3", status: "ready" });
  });
  expect(merge(root).code).toBe(0);
  expect(read(root)).toBe(
    pretty({
      plan: {
        steps: [
          { id: "S1", status: "completed" },
          { id: "S2", status: "blocked" },
          { id: "S3", status: "ready" },
          { id: "S4", status: "ready" },
        ],
      },
    }),
  );
  expect(git(root, "status", "--porcelain")).toBe("");
});

test("P1: a conflict stops git's merge, is named, and both values stand in the file", async () => {
  const root = await repositoryWithDriver();
  commit(root, "theirs", ({ plan: { steps } }) => (steps[0]!.status = "blocked"));
  commit(root, "ours", ({ plan: { steps } }) => {
    steps[0]!.status = "completed";
    steps[1]!.status = "completed";
  });
  const { code, said } = merge(root);
  expect(code).toBe(1);
  expect(said).toContain("hand off/payload.json has 1 conflict; all else is merged");
  expect(said).toContain("plan.steps[0].status: both changed it");
  expect(read(root)).toContain(
    '<<<<<<< ours\n        "status": "completed"\n=======\n        "status": "blocked"\n>>>>>>> theirs\n',
  );
  expect(git(root, "diff", "--name-only", "--diff-filter=U")).toContain("payload.json");
  const check = await stagewright(root, ["payload", "check", "--file", FILE]);
  expect(check.code).toBe(1);
});

test("P1: a side that is no JSON is merged as text, and is a conflict whatever comes of it", async () => {
  const root = await repositoryWithDriver();
  commit(root, "theirs", ({ plan: { steps } }) => (steps[0]!.status = "blocked"));
  git(root, "checkout", "--quiet", "-B", "ours", "main");
  writeFileSync(path.join(root, FILE), `${pretty(BASE)},\n`);
  git(root, "commit", "--quiet", "--all", "--message", "Broken");
  const { code, said } = merge(root);
  expect(code).toBe(1);
  expect(said).toContain("ours cannot be read");
  expect(read(root)).toContain('"blocked"');
  expect(read(root)).toMatch(/,\n$/);
});

test("what is to be installed is printed, and nothing written unless asked for; twice is once", async () => {
  const root = repository({ ".gitattributes": "*.png binary", "a*b/payload.json": "{}" });
  const printed = await stagewright(root, ["payload", "install-merge-driver", "--file", "a*b/payload.json"]);
  expect(printed.out).toContain("/a\\*b/payload.json merge=stagewright-payload\n");
  expect(printed.out).toContain(
    "git config merge.stagewright-payload.driver 'npx --no -- stagewright payload merge-driver",
  );
  const commands = printed.out.split("\n").filter((line) => line.startsWith("git config "));
  for (const command of commands) expect(command).toMatch(/^git config \S+ '[^']+'$/);
  expect(commands).toHaveLength(2);
  expect(git(root, "status", "--porcelain")).toBe("");
  expect(git(root, "config", "--list", "--local")).not.toContain("stagewright");
  for (const _ of [1, 2]) {
    const done = await stagewright(root, [
      "payload",
      "install-merge-driver",
      "--write",
      "--file",
      "a*b/payload.json",
    ]);
    expect(done.code).toBe(0);
  }
  expect(readFileSync(path.join(root, ".gitattributes"), "utf8")).toBe(
    "*.png binary\n/a\\*b/payload.json merge=stagewright-payload\n",
  );
  expect(git(root, "check-attr", "merge", "a*b/payload.json", "axb/payload.json")).toBe(
    "a*b/payload.json: merge: stagewright-payload\naxb/payload.json: merge: unspecified",
  );
});

test("without a repository there is nothing to install into", async () => {
  const { code, err } = await stagewright(temporaryDirectory(), ["payload", "install-merge-driver"]);
  expect([code, err]).toEqual([2, expect.stringContaining("this is no git repository")]);
});
