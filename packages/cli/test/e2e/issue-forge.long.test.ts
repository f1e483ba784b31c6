import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { githubServer } from "../../../forge/test/support/github-server.ts";
import { BASE } from "./features.ts";
import { BRANCH, ForgeRig, PREFIX, WHOLE_WAY, REJECTED } from "./forge-rig.ts";

test.each([
  ["401", { status: 401, json: { message: "Bad credentials" } }, /gh auth login|GH_ENTERPRISE_TOKEN/],
  ["404", { status: 404, json: { message: "Not Found" } }, /has no/],
  [
    "403 with a limit",
    {
      status: 403,
      json: { message: "API rate limit exceeded" },
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1900000000" },
    },
    /fewer calls/,
  ],
])("an issue that the forge does not give (%s) is said, and nothing has begun", async (_, reply, words) => {
  const rig = await ForgeRig.open();
  rig.github.fail("GET", "/issues/42", { how: "reply", reply });
  const before = rig.userState();
  const end = await rig.forgeless({}, ...rig.words(["42"], rig.agent({})));
  expect(end.code).toBe(2);
  expect(end.stderr).toMatch(words);
  expect(rig.userState()).toEqual(before);
  expect(existsSync(rig.trace)).toBe(false);
});

test("a forge that answers with 500, or is cut off, is asked again", async () => {
  const rig = await ForgeRig.open();
  const broken = { how: "reply", reply: { status: 500, json: { message: "Oops" } } } as const;
  rig.github.fail("GET", "/issues/42", broken, { how: "cut off" });
  expect((await rig.issue(["42"], rig.agent(REJECTED))).code).toBe(4);
});

test("a branch that the forge protects: its own words, and the run waits for the user", async () => {
  const rig = await ForgeRig.open();
  rig.hook("pre-receive", "echo 'GH013: names must begin with feat/' >&2\nexit 1\n");
  const end = await rig.issue(["42"], rig.agent(WHOLE_WAY));
  expect(end.code).toBe(3);
  expect(end.stderr).toContain("GH013: names must begin with feat/");
});

test.each([
  ["401", 401, { message: "Bad credentials" }, "login"],
  ["403", 403, { message: "Resource not accessible" }, "outside"],
  ["422", 422, { message: "Validation Failed", errors: [{ message: "No commits between" }] }, "outside"],
  ["409", 409, { message: "Conflict" }, "outside"],
])(
  "a pull request that the forge refuses with %s parks the run; resume opens it",
  async (_, status, json, kind) => {
    const rig = await ForgeRig.open();
    const reply = { how: "reply", reply: { status, json } } as const;
    rig.github.fail("POST", "/pulls", reply);
    const end = await rig.issue(["42"], rig.agent(WHOLE_WAY));
    expect(end.code).toBe(3);
    expect(JSON.stringify(end.result)).toContain(`"kind":"${kind}"`);
    expect(end.stderr).toContain("stagewright resume");
    expect((await rig.goOn()).code).toBe(0);
    expect(rig.github.state.pulls).toHaveLength(1);
  },
);

test("a forge that is limiting or broken while the pull request is opened is waited for", async () => {
  const rig = await ForgeRig.open();
  const reset = String(Math.ceil(Date.now() / 1000) + 1);
  const limit = {
    ...{ status: 403, json: { message: "API rate limit exceeded" } },
    headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset },
  };
  const broken = { how: "reply", reply: { status: 502, json: { message: "Bad gateway" } } } as const;
  rig.github.fail("GET", "/pulls", { how: "reply", reply: limit }, broken, broken, broken);
  const end = await rig.issue(["42"], rig.agent(WHOLE_WAY));
  expect(end.code).toBe(0);
  expect(rig.github.state.pulls).toHaveLength(1);
});

test("who may not push to the repository pushes to a fork that a remote leads to", async () => {
  const fork = await githubServer({ owner: "uma" }, PREFIX);
  const rig = await ForgeRig.open({ canPush: false }, BASE, fork);
  const none = await rig.issue(["42"], rig.agent(WHOLE_WAY));
  expect(none.code).toBe(3);
  expect(none.stderr).toContain("no remote here is a fork");

  rig.git("remote", "rename", "origin", "upstream");
  rig.git("remote", "add", "origin", rig.fork("uma"));
  const end = await rig.goOn();
  expect(end.code).toBe(0);
  expect(rig.github.state.pulls).toMatchObject([{ head: `uma:${BRANCH}`, base: "trunk" }]);
  expect(rig.inBare("branch", "--list", BRANCH)).toBe("");
});
