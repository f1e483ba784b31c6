import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BASE, CHECK } from "./features.ts";
import { installPlugin } from "./plugin-rig.ts";
import type { Rig } from "./rig.ts";

/** A team's way of working whose one stage asks a human before each commit. */
const PLUGIN = `
import { API_VERSION, artifact, definePlugin, err, intake, ok, workStage } from "@stagewright/core";
import { z } from "zod";

const list = artifact({ name: "list", version: 1, schema: z.object({ path: z.string() }) });
const finished = artifact({ name: "finished", version: 1, schema: z.object({ tasks: z.number() }) });
const LINE = /^- \\[( |x)\\] (\\w+) (.*)$/;

export default definePlugin({
  name: "team-plugin", version: "1.0.0", apiVersion: API_VERSION,
  stages: [
    workStage({
      name: "build", variant: "team", inputs: { list }, outputs: { finished }, options: z.strictObject({}),
      document: ({ inputs }) => inputs.list.path,
      readPlan: (document) => ({
        warnings: [],
        phases: [{ title: "All", tasks: new TextDecoder().decode(document).split("\\n").flatMap((text, line) => {
          const [, box, id, title] = LINE.exec(text) ?? [];
          return id === undefined ? [] : [{ key: id, id, line: line + 1, title, body: "", done: box === "x", parallel: true, kind: "code", files: [], dependsOn: [] }];
        }) }],
      }),
      mark: (document, key, done = true) =>
        ok(new TextEncoder().encode(new TextDecoder().decode(document).replace(new RegExp("^- \\\\[[ x]\\\\] " + key + " ", "m"), "- [" + (done ? "x" : " ") + "] " + key + " "))),
      prompt: ({ task, guidance, lastFailure, previousWork }) =>
        [task.title, "said: " + guidance.join(" / "), "last: " + (lastFailure?.code ?? "none"), "previous: " + previousWork].join("\\n"),
      contract: () => [],
      produce: ({ outcome }) => ({ finished: { tasks: outcome.tasks.length } }),
      wholeSubject: () => "feat: the list",
      hold: () => "Does it look right?",
    }),
  ],
  pipelines: [{
    name: "build", description: "Builds a list", stages: [{ use: "team/build" }],
    intake: intake({
      provides: { list }, usage: "<list>",
      take: async ({ args }) => args[0] === undefined
        ? err({ code: "PREREQUISITE_FAILED", what: "list", reason: "say which list" })
        : ok({ artifacts: { list: { path: args[0] } }, feature: "list", documents: [], notes: [] }),
    }),
  }],
});
`;

export const LIST = "TODO.md";
export const ONE = { "src/one.sh": "one\n", "test/one.sh": "grep -q one src/one.sh\n" };

export function withHolding(
  rig: Rig,
  list = "- [ ] A1 Write one\n",
  config = "plugins: [team-plugin]\n",
): void {
  rig.commit({ ...BASE, ".gitignore": "node_modules/\n", ".stagewrightrc.yaml": config, [LIST]: list });
  installPlugin(rig, "team-plugin", PLUGIN);
}

/** The words after `run` for such a repository. */
export const building = (agent: string): string[] => [
  ...["build", LIST, "--agent", agent, "--check", `test=${CHECK}`, "--yes"],
];

/** The run's worktree, as git knows it; undefined where there is none. */
export function worktreeOf(rig: Rig, run: string): string | undefined {
  const lines = rig.git("worktree", "list", "--porcelain").split("\n");
  return lines.find((line) => line.endsWith(`/${run}/worktree`))?.replace(/^worktree /, "");
}

export function shownIn(worktree: string | undefined) {
  if (worktree === undefined || !existsSync(worktree)) throw new Error("there is no worktree");
  return {
    git: (...words: string[]) => execFileSync("git", words, { cwd: worktree, encoding: "utf8" }).trimEnd(),
    check: () => execFileSync("sh", ["-c", CHECK], { cwd: worktree, encoding: "utf8" }),
    read: (path: string) => readFileSync(join(worktree, path), "utf8"),
  };
}

/** What the kernel says it has witnessed, by the receipt that a commit names. */
export function receiptOf(rig: Rig, commit: string): Record<string, unknown> {
  const digest = rig
    .git("log", "-1", "--format=%(trailers:key=Stagewright-Receipt,valueonly)", commit)
    .trim();
  const blobs = join(rig.repository, ".git/stagewright/blobs");
  return JSON.parse(readFileSync(join(blobs, digest.slice(0, 2), digest.slice(2)), "utf8")) as Record<
    string,
    unknown
  >;
}

/** The user's own, but for what git writes down about a linked worktree. */
export function ofTheUser(rig: Rig): Record<string, string> {
  const all = Object.entries(rig.userState());
  return Object.fromEntries(all.filter(([path]) => !path.startsWith(".git/worktrees/")));
}
