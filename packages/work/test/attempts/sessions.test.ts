import type { Agent, Workspaces } from "@stagewright/core";
import { expect, test } from "vitest";
import { Sessions } from "../../src/attempts/sessions.ts";
import { Broom } from "../../src/broom.ts";

const nowhere = { remove: () => Promise.resolve() } as Partial<Workspaces> as Workspaces;

/** An agent that keeps what it is told to, until it is told otherwise. */
function keeper(name: string): Agent & { readonly kept: Set<string> } {
  const kept = new Set<string>();
  return {
    name,
    kept,
    unavailable: () => Promise.resolve(undefined),
    run: () => Promise.reject(new Error("nobody asked it to")),
    keeps: (key) => kept.has(key),
    release: (keys = [...kept]) => {
      for (const key of keys) kept.delete(key);
      return Promise.resolve();
    },
  };
}

test("the session of one who does a task no more ends when another takes it over", async () => {
  const sessions = new Sessions(new Broom(nowhere));
  const [first, second] = [keeper("first"), keeper("second")];
  first.kept.add("T001");
  await sessions.keep("T001", first, { path: "/w", scratch: "/s" }, undefined, 6);
  await sessions.dismissOthers("T001", first);
  expect([...first.kept]).toEqual(["T001"]);
  await sessions.dismissOthers("T001", second);
  expect([...first.kept]).toEqual([]);
});
