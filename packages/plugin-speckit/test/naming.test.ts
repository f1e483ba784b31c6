import { expect, test } from "vitest";
import { knownFeature, nextNumber, slugOf } from "../src/feature/naming.ts";

test("S1: the next number counts directories and branches, here and at remotes, and no timestamps", () => {
  expect(nextNumber([], [])).toBe("001");
  expect(nextNumber(["specs/002-a/spec.md", "src/009-x.ts"], ["main"])).toBe("003");
  expect(nextNumber(["specs/002-a/spec.md"], ["origin/041-b", "feature/007-c"])).toBe("042");
  expect(nextNumber(["specs/20261120-081500-a/spec.md"], ["origin/20261120-081501-b"])).toBe("001");
  expect(nextNumber(["specs/999-a/spec.md"], [])).toBe("1000");
});

test("S1: a slug is a few words that say something, and safe as a branch", () => {
  expect(slugOf("I want to add a reading time to the articles' pages")).toBe("reading-time-articles-pages");
  expect(slugOf("Ünïcode — ../../etc; $(rm -rf /)")).toBe("unicode-etc-rm-rf");
  expect(slugOf("读书时间")).toBe("feature");
  expect(slugOf("the a an")).toBe("the-a-an");
});

test("S1: a feature that is here, or that a branch is for, can be named again", async () => {
  const checkout = (branches: readonly string[]) => ({
    checkout: {
      root: "/",
      cwd: "",
      branch: "main",
      defaultBranch: async () => undefined,
      branches: async () => branches,
      treeWith: async () => "",
    },
  });
  const files = ["specs/001-a/spec.md"];
  expect((await knownFeature(checkout([]), files, "specs/001-a/"))?.directory).toBe("specs/001-a");
  expect((await knownFeature(checkout(["stagewright/002-b"]), files, "002-b"))?.number).toBe("002");
  expect(await knownFeature(checkout([]), files, "003-c")).toBeUndefined();
  expect(await knownFeature(checkout([]), files, "001-a and more")).toBeUndefined();
});
