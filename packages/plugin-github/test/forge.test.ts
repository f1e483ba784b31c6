import {
  err,
  ok,
  type Forge,
  type ForgeChecks,
  type ForgeProblem,
  type OpenForge,
  type RunState,
} from "@stagewright/core";
import { expect, test } from "vitest";
import { isOurs, marker, renewed } from "../src/body.ts";
import { ciStage } from "../src/ci.ts";
import { deliveryPlace } from "../src/delivery-place.ts";
import { failureOf, retried } from "../src/forge-failures.ts";
import { rankedRemotes } from "../src/place.ts";
import { whyNoUrl } from "../src/publish.ts";

const NOW = Date.parse("2026-05-01T12:00:00Z");
const never = new AbortController().signal;
const at = { host: "github.com", repository: "acme/rockets" };

/** A run at a code stage that has waited so often, since then. */
function waiting(count: number, since?: string) {
  const stage = { kind: "single", waits: { count, ...(since === undefined ? {} : { since }) } };
  const state = { stages: [{ kind: "done" }, stage], pins: { settings: {} } };
  return { state: state as unknown as RunState, signal: never };
}
const unreachable: ForgeProblem = { code: "FORGE_UNREACHABLE", host: "h", detail: "" };
const limited: ForgeProblem = { code: "FORGE_LIMITED", host: "h", detail: "" };
const until = (problem: ForgeProblem, count: number, since?: string) => {
  const failure = failureOf(problem, waiting(count, since), NOW);
  return failure.code === "FORGE_FAILED" ? failure.until : failure.code;
};

test("a forge that does not answer is waited for, longer each time, for as long as patience lasts", () => {
  expect([0, 1, 2, 30].map((count) => until(unreachable, count))).toEqual([
    ...["2026-05-01T12:00:01.000Z", "2026-05-01T12:00:02.000Z", "2026-05-01T12:00:04.000Z"],
    "2026-05-01T12:05:00.000Z",
  ]);
  expect(until(unreachable, 9, "2026-05-01T05:00:00Z")).toBeUndefined();
});

test("one that limits is waited for until the time it names, never for one that is over", () => {
  expect(until({ ...limited, until: "2026-05-01T12:30:00Z" }, 0)).toBe("2026-05-01T12:30:00.000Z");
  expect(until({ ...limited, until: "2020-01-01T00:00:00Z" }, 3)).toBe("2026-05-01T12:00:08.000Z");
  expect(until(limited, 0)).toBe("2026-05-01T12:01:00.000Z");
  expect(until({ ...limited, until: "2026-06-01T00:00:00Z" }, 0)).toBeUndefined();
});

test("a login, a refusal and what is not there are the user's to put right; whoever was stopped blames nobody", () => {
  for (const problem of [
    { code: "FORGE_LOGIN", host: "h", detail: "", next: "gh auth login" },
    { code: "FORGE_FORBIDDEN", host: "h", detail: "" },
    { code: "FORGE_NOT_FOUND", host: "h", what: "x" },
    { code: "FORGE_REFUSED", host: "h", status: 422, detail: "" },
  ] satisfies ForgeProblem[])
    expect(failureOf(problem, waiting(0), NOW)).toEqual({ code: "FORGE_FAILED", problem });
  const stopped = { ...waiting(0), signal: AbortSignal.abort() };
  expect(failureOf(unreachable, stopped, NOW)).toEqual({ code: "CANCELLED" });
});

test("a remote that does not answer is waited for; what it refuses is not", () => {
  const push = { code: "PUSH_FAILED", remote: "origin", branch: "b", detail: "" } as const;
  expect(retried({ ...push, reason: "unreachable" }, waiting(0), NOW)).toMatchObject({ code: "WAITING" });
  const moved = { ...push, reason: "moved" } as const;
  expect(retried(moved, waiting(0), NOW)).toBe(moved);
  const late = waiting(9, "2026-05-01T01:00:00Z");
  expect(retried({ ...push, reason: "unreachable" }, late, NOW)).toMatchObject({ code: "PUSH_FAILED" });
});

/** Remotes by name, each of a repository; those that may be pushed to. */
function world(remotes: Readonly<Record<string, string>>, pushable: readonly string[]) {
  const openForge: OpenForge = (where) => {
    const repository =
      "remoteUrl" in where ? where.remoteUrl.replace("https://github.com/", "") : where.repository;
    if (repository.startsWith("/"))
      return Promise.resolve(err({ code: "FORGE_NOT_FOUND", host: "", what: "forge" }));
    const about = () =>
      Promise.resolve(
        ok({ defaultBranch: "main", canPush: pushable.includes(repository), private: false, url: "" }),
      );
    return Promise.resolve(ok({ host: "github.com", repository, about } as unknown as Forge));
  };
  const list = () =>
    Promise.resolve(Object.entries(remotes).map(([name, url]) => ({ name, url, pushUrl: url })));
  const none = () => Promise.reject(new Error("not asked"));
  return {
    ...waiting(0),
    openForge,
    remotes: { list, branchAt: none, defaultBranch: none, fetch: none, push: none },
  };
}
const gh = (repository: string) => `https://github.com/${repository}`;

test("remotes are ranked as people name them: upstream, origin, the rest", async () => {
  const { remotes } = world({ backup: "/b", origin: gh("uma/rockets"), upstream: gh("acme/rockets") }, []);
  expect((await rankedRemotes(remotes)).map(({ name }) => name)).toEqual(["upstream", "origin", "backup"]);
});

test("a branch goes to the repository itself where we may push, else to a fork of ours, else it is said", async () => {
  const both = { origin: gh("uma/rockets"), upstream: gh("Acme/Rockets"), backup: "/b" };
  const where = async (remotes: Readonly<Record<string, string>>, ...pushable: string[]) =>
    deliveryPlace(world(remotes, pushable), at, "b");
  expect(await where(both, "acme/rockets")).toMatchObject({
    value: { remote: "upstream", owner: undefined },
  });
  expect(await where(both, "uma/rockets")).toMatchObject({ value: { remote: "origin", owner: "uma" } });
  expect(await where(both)).toMatchObject({
    error: { code: "PUSH_FAILED", reason: "refused", remote: "upstream" },
  });
  const other = { upstream: gh("acme/rockets"), notes: gh("uma/notes") };
  expect(await where(other, "uma/notes")).toMatchObject({ error: { reason: "refused" } });
  expect(await where({ origin: gh("uma/rockets") }, "uma/rockets")).toMatchObject({
    value: { owner: "uma" },
  });
});

test.each([
  ["https://github.com/acme/rockets/pull/7", true],
  ["https://github.com/Acme/Rockets/pull/7", true],
  ["https://github.com/acme/rockets/pull/8", false],
  ["https://github.com/acme/other/pull/7", false],
  ["https://evil.example/acme/rockets/pull/7", false],
  ["javascript:alert(1)//acme/rockets/7", false],
  ["", false],
])("W13: a pull request's address is looked at: %s", (url, fits) => {
  expect(whyNoUrl(url, at, 7) === undefined).toBe(fits);
});

test("a pull request's body is renewed between its marks; what humans have written around it stays", () => {
  const ours = (text: string) => `${marker("r1")}\n\n${text}\n\n<!-- /stagewright -->`;
  const before = `Hello\n${ours("old")}\n- [x] I have read it`;
  expect(renewed(before, `${ours("new")}\n\n- [ ] I have read it`)).toBe(
    `Hello\n${ours("new")}\n- [x] I have read it`,
  );
  expect(renewed("theirs", ours("new"))).toBe(ours("new"));
  expect([isOurs(before), isOurs("<!-- stagewright -->")]).toEqual([true, false]);
});

async function ci(told: ForgeChecks, options: object, waitedMs?: number) {
  const since = waitedMs === undefined ? undefined : new Date(Date.now() - waitedMs).toISOString();
  const checks = () => Promise.resolve(ok(told));
  return ciStage.handle({
    ...waiting(1, since),
    inputs: {
      target: {
        ...{ forge: { kind: "github", ...at }, remote: "origin", base_branch: "main", base_commit: "c" },
        ...{ feature_number: 1, sign_off: false },
      },
      pull_request: null,
      pullRequest: { number: 7, url: gh("acme/rockets/pull/7"), branch: "b", state: "open", draft: false },
    },
    options: { ...options },
    openForge: () => Promise.resolve(ok({ checks } as unknown as Forge)),
    result: () => Promise.resolve("c"),
  } as unknown as Parameters<typeof ciStage.handle>[0]);
}
const build = (state: "pending" | "passed" | "failed") => ({ state, checks: [{ name: "build", state }] });

test("the forge's checks are waited for within a time; none at all is given a moment to appear", async () => {
  expect(await ci(build("pending"), {})).toMatchObject({ value: { ciResult: { state: "not-awaited" } } });
  const wait = { ci: "wait", ci_minutes: 10 };
  expect(await ci(build("pending"), wait)).toMatchObject({ error: { code: "WAITING" } });
  expect(await ci(build("pending"), wait, 11 * 60_000)).toMatchObject({
    error: { code: "PREREQUISITE_FAILED", reason: "not done within 10 minutes: build" },
  });
  expect(await ci(build("passed"), wait)).toMatchObject({ value: { ciResult: { state: "passed" } } });
  expect(await ci(build("failed"), wait)).toMatchObject({ error: { reason: "build failed" } });
  const none: ForgeChecks = { state: "none", checks: [] };
  expect(await ci(none, wait)).toMatchObject({ error: { code: "WAITING" } });
  expect(await ci(none, wait, 3 * 60_000)).toMatchObject({ value: { ciResult: { state: "none" } } });
});
