import { expect, test } from "vitest";
import { artifactIn, ASSESSMENT, BRANCH, DIR, ForgeRig, ISSUE, WHOLE_WAY } from "./forge-rig.ts";

test("W13: from an issue to a pull request: assessed, planned, implemented, pushed, opened, and the user's checkout as it was", async () => {
  const rig = await ForgeRig.open({
    comments: {
      42: [{ id: 1, user: { login: "bob" }, body: "Yes please.", created_at: "2026-01-01T00:00:00Z" }],
    },
  });
  rig.git("switch", "--quiet", "--create", "elsewhere");
  rig.commit({ "elsewhere.txt": "not for the issue\n" });
  rig.write({ "README.md": "# Being edited\n" });
  const before = rig.userState();
  const end = await rig.issue(["42"], rig.agent(WHOLE_WAY, undefined, { tracePrompts: true }));
  expect(end.stderr).toContain("");
  expect([end.code, end.result.outcome]).toEqual([0, "done"]);
  expect(rig.userState()).toEqual(before);

  expect(artifactIn(end.entries, "issue_assessment")).toMatchObject({
    ...ASSESSMENT,
    issue: {
      number: 42,
      title: ISSUE.title,
      body: ISSUE.body,
      repository: "acme/rockets",
      author: "ada",
      labels: ["enhancement"],
      state: "open",
      comments: [{ author: "bob", body: "Yes please." }],
    },
  });
  expect(artifactIn(end.entries, "plan")).toMatchObject({
    issue_number: 42,
    branch_name: BRANCH,
    feature_dir: DIR,
    tasks_file: `${DIR}/tasks.md`,
  });
  const [pull] = rig.github.state.pulls;
  expect(pull).toMatchObject({
    base: "trunk",
    head: `acme:${BRANCH}`,
    draft: false,
    state: "open",
    title: "feat: implement #42 — Say it louder",
  });
  expect(artifactIn(end.entries, "pull_request")).toEqual({
    number: pull?.number,
    url: `http://${rig.host}/acme/rockets/pull/${pull?.number}`,
    branch: BRANCH,
    state: "open",
    draft: false,
  });
  expect(pull?.body).toContain("Related to #42");
  expect(pull?.body).toMatch(/- \[x\] T002 .*witnessed/);

  expect(rig.inBare("log", "--format=%s", `trunk..${BRANCH}`)).toBe("feat: implement #42 — Say it louder");
  expect(rig.inBare("ls-tree", "-r", "--name-only", BRANCH)).not.toContain("elsewhere.txt");
  expect(rig.inBare("show", `${BRANCH}:${DIR}/tasks.md`)).toContain("[X] T002");
});
