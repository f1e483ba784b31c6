import { expect, test } from "vitest";
import { building, ONE, shownIn, withHolding, worktreeOf } from "./hold-plugin.ts";
import { ended, Rig, type RunResult } from "./rig.ts";

test("killed at any seam on its way to a yes, to a no and to another yes: nothing is lost, nothing is committed before", async () => {
  const rig = new Rig();
  withHolding(rig);
  const before = rig.userState();
  const agent = rig.agent({ A1: [{ write: { ...ONE, "src/one.sh": "one, at first\n" } }, { write: ONE }] });
  const tip = (run: string): string => rig.git("rev-parse", `refs/stagewright/${run}/tip`);
  let deaths = 0;
  /** Goes on with these words, and dies on the way as often as there are seams. */
  const through = async (...words: string[]): Promise<RunResult> => {
    let next = words;
    for (let at = 3; ; at = 3 + ((at * 5) % 17)) {
      const kill = deaths > 40 ? {} : { STAGEWRIGHT_KILL_AT: String(at) };
      const last = await ended(rig.startIn(rig.repository, kill, ...next, "--json"));
      if (last.code !== null) return rig.jsonOf(last).result;
      deaths++;
      next = ["resume"];
    }
  };
  const { run } = await through("run", ...building(agent));
  expect(tip(run)).toBe(rig.git("rev-parse", "main"));
  await through("reject", "A1", "--note", "otherwise");
  expect(tip(run)).toBe(rig.git("rev-parse", "main"));
  const shown = shownIn(worktreeOf(rig, run));
  expect(shown.read("src/one.sh")).toBe("one\n");
  expect(shown.check()).toContain("ok: test/one.sh");
  const done = await through("approve", "A1");
  expect(done.outcome).toBe("done");
  expect(deaths).toBeGreaterThan(5);
  expect(rig.git("show", `${done.branch}:src/one.sh`)).toBe("one");
  expect(rig.git("rev-list", "--count", `main..${done.branch}`)).toBe("1");
  expect(rig.userState()).toEqual(before);
  expect(rig.workspaces()).toEqual([]);
});
