import { existsSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { WitnessWorkspace } from "@stagewright/core";
import { makeRig, unwrap } from "./support/rig.ts";

async function opened(files: Readonly<Record<string, string>>): Promise<WitnessWorkspace> {
  const rig = makeRig(files);
  const { workspaces, repository } = await rig.rooms();
  const head = (await repository.resolveCommit("HEAD"))!;
  const signal = new AbortController().signal;
  return unwrap(
    await workspaces.openWitness({ run: "run1", slot: 0, tree: await repository.treeOf(head), head, signal }),
  );
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("a check's reports", () => {
  it("are taken from the checkout and from a directory that is new for each check", async () => {
    const witness = await opened({ "a.txt": "a\n" });
    const first = await witness.expectReports([]);
    const { directory } = await witness.expectReports(["target/**/TEST-*.xml"]);
    expect(directory).not.toBe(first.directory);
    mkdirSync(join(witness.path, "target/surefire"), { recursive: true });
    writeFileSync(join(witness.path, "target/surefire/TEST-a.xml"), "<a/>");
    writeFileSync(join(directory, "b.json"), "{}");
    const taken = unwrap(await witness.takeReports(["target/**/TEST-*.xml", `${directory}/*.json`]));
    expect(taken.map(({ bytes }) => text(bytes))).toEqual(["{}", "<a/>"].toSorted().toReversed());
    expect(taken.map(({ source }) => source)).toContain("target/surefire/TEST-a.xml");
  });

  it("that the tree brings with it are gone before the check runs", async () => {
    const witness = await opened({ "reports/junit.xml": "<forged/>", "reports/keep.txt": "kept\n" });
    await witness.expectReports(["reports/*.xml"]);
    expect(existsSync(join(witness.path, "reports/junit.xml"))).toBe(false);
    expect(existsSync(join(witness.path, "reports/keep.txt"))).toBe(true);
    expect(unwrap(await witness.takeReports(["reports/*.xml"]))).toEqual([]);
  });

  it("are not looked for in what is installed", async () => {
    const witness = await opened({ "a.txt": "a\n" });
    mkdirSync(join(witness.path, "node_modules/x"), { recursive: true });
    writeFileSync(join(witness.path, "node_modules/x/junit.xml"), "<a/>");
    expect(unwrap(await witness.takeReports(["**/junit.xml"]))).toEqual([]);
  });

  it("that lead elsewhere are refused", async () => {
    const witness = await opened({ "a.txt": "a\n" });
    const outside = join(dirname(witness.path), "secret.xml");
    writeFileSync(outside, "<secret/>");
    symlinkSync(outside, join(witness.path, "junit.xml"));
    expect(await witness.takeReports(["junit.xml"])).toEqual({
      ok: false,
      error: "junit.xml leads out of the workspace",
    });
    expect(unwrap(await witness.takeReports([outside, "../*.xml"]))).toEqual([]);
  });

  it("that are pipes are not waited for, and those that are too large are not read", async () => {
    const witness = await opened({ "a.txt": "a\n" });
    execFileSync("mkfifo", [join(witness.path, "pipe.xml")]);
    expect(await witness.takeReports(["pipe.xml"])).toEqual({
      ok: false,
      error: "pipe.xml is no regular file",
    });
    writeFileSync(join(witness.path, "large.xml"), "");
    truncateSync(join(witness.path, "large.xml"), 65 * 1024 * 1024);
    expect((await witness.takeReports(["large.xml"])).ok).toBe(false);
  });
});
