import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withFeature, RUN } from "./features.ts";
import { ended, Rig, type Ended } from "./rig.ts";
import { asGiven, asVerdict, next, parked, TASKS_MD, work } from "./leases-rig.ts";

/** The command, killed at one seam after the other, until it comes to its end. */
async function killedAgainAndAgain(
  rig: Rig,
  ...words: string[]
): Promise<Ended & { readonly deaths: number }> {
  for (let deaths = 0; deaths < 20; deaths++) {
    const env = { STAGEWRIGHT_KILL_AT: String(1 + 3 * deaths) };
    const end = await ended(rig.startIn(rig.repository, env, ...words));
    if (end.code !== null) return { ...end, deaths };
  }
  throw new Error("it never comes to its end");
}

test("killed on its way, next gives one task all the same, and only one", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD.replaceAll(/T00([12])/g, "T00$1 [P]"));
  await rig.stagewright("run", "speckit", ...RUN, "--agent", "human", "--yes");
  const fetched = await killedAgainAndAgain(rig, "next", "--json");
  expect(fetched.deaths).toBeGreaterThan(1);
  expect(asGiven(fetched)).toMatchObject({ exit: 0, task: "T001" });
  const status = await rig.stagewright("status", "--json");
  expect(status.stdout.match(/"state":"leased"/g)).toHaveLength(1);
});

test("killed on its way, submit merges once, with what was in the workspace", async () => {
  const rig = await parked();
  const given = await next(rig);
  work(given, { "src/a.txt": "a\n" });
  const handedIn = await killedAgainAndAgain(rig, "submit", "T001", "--json");
  expect(handedIn.deaths).toBeGreaterThan(1);
  const verdict = asVerdict(handedIn);
  expect(verdict).toMatchObject({ exit: 0, verdict: "merged" });
  const merged = rig.git("log", "--format=%H", `001-thing..refs/stagewright/${given.run}/tip`);
  expect(merged.split("\n")).toEqual([verdict.commit]);
  expect(rig.git("show", `${verdict.commit}:src/a.txt`)).toBe("a");
});

test("what a human has in hand outlives kills, resume and gc, and goes with the result that is thrown away", async () => {
  const rig = await parked();
  const given = await next(rig);
  work(given, { "src/a.txt": "a\n" });
  await ended(rig.startIn(rig.repository, { STAGEWRIGHT_KILL_AT: "2" }, "next", "--another"));
  expect((await rig.stagewright("resume")).code).toBe(3);
  await rig.stagewright("gc", "--all");
  expect(readFileSync(join(given.workspace, "src/a.txt"), "utf8")).toBe("a\n");
  expect(await next(rig)).toMatchObject({ task: "T001", workspace: given.workspace });
  expect((await rig.stagewright("shell", "T001")).stdout).toBe(`${given.workspace}\n`);

  expect((await rig.stagewright("cancel")).code).toBe(0);
  expect(await rig.stagewright("submit", "T001")).toMatchObject({ code: 2 });
  expect((await rig.stagewright("drop", "--yes")).code).toBe(0);
  expect(rig.workspaces()).toEqual([]);
  expect(await next(rig, "--run", given.run)).toMatchObject({ exit: 130, task: null, outcome: "cancelled" });
});
