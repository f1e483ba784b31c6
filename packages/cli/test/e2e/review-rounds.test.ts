import { expect, test } from "vitest";
import { BRANCH } from "./forge-rig.ts";
import { ASKED, opened } from "./review-rounds-rig.ts";

test("W13: what a reviewer asks for is done in the same run: one commit on top, the same pull request; then there is nothing new", async () => {
  const { rig, end, number, say, review } = await opened();
  const before = rig.userState();
  const first = rig.inBare("rev-parse", BRANCH);
  say(ASKED, { ...ASKED, id: 8, state: "APPROVED", body: "Fine with me." });
  rig.hook("update", `git merge-base --is-ancestor "$2" "$3" || test "$2" = ${"0".repeat(40)}\n`);

  const round = rig.jsonOf(await review("--json"));
  expect([round.code, round.result.outcome, round.result.run]).toEqual([0, "done", end.result.run]);
  expect(round.stderr).toContain("review-1-1  Review by rita: An empty word should be an error.");
  expect(round.stderr).not.toContain("Fine with me");
  expect(rig.inBare("rev-parse", `${BRANCH}^`)).toBe(first);
  expect(rig.inBare("rev-parse", BRANCH)).toBe(round.result.commit);
  expect(rig.inBare("diff", "--name-only", `${first}..${BRANCH}`)).toBe("src/louder.sh");
  expect(rig.inBare("log", "-1", "--format=%b", BRANCH)).toContain("Stagewright-Task: review-1-1");
  expect(rig.github.state.pulls).toHaveLength(1);
  expect(rig.github.state.pulls[0]).toMatchObject({ number, state: "open", draft: false });
  expect(rig.github.state.pulls[0]?.body).toContain("review-1-1 Review by rita");
  expect(rig.userState()).toEqual(before);
  const begun = rig.traceLines().filter(({ event }) => event === "begin");
  expect(begun.slice(-1).map(({ task }) => task)).toEqual(["review-1-1"]);
  expect(begun.filter(({ task }) => task === "T002")).toHaveLength(1);

  const calls = rig.github.calls.length;
  const nothing = await review();
  expect([nothing.code, nothing.stdout]).toEqual([0, ""]);
  expect(nothing.stderr).toContain("Nothing new was asked for");
  expect(rig.github.calls.slice(calls).every(({ method }) => method === "GET")).toBe(true);
  expect(rig.inBare("rev-parse", BRANCH)).toBe(round.result.commit);
});
