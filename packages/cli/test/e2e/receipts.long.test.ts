import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BASE, CHECK } from "./features.ts";
import { BRANCH, ForgeRig, WHOLE_WAY } from "./forge-rig.ts";
import { Rig } from "./rig.ts";
import { SLOPE, SPEC, SpecRig } from "./spec-phase-rig.ts";
import { applied, cloneOf, keyOf, said, verify } from "./receipts-rig.ts";

test("a run that ends leaves its receipts in a ref that only grows; drop takes it away, gc does not", async () => {
  const { rig, run } = await applied();
  const ref = `refs/stagewright/receipts/${run}`;
  const at = rig.git("rev-parse", ref);
  expect(rig.git("ls-tree", "--name-only", ref)).toBe("bundle.json");
  expect((await rig.stagewright("receipts", "export", run)).code).toBe(0);
  expect(rig.git("rev-parse", ref)).toBe(at);
  expect((await rig.stagewright("gc", "--all")).code).toBe(0);
  expect(rig.git("rev-parse", ref)).toBe(at);
  expect((await verify(rig, "main..HEAD", "--require-receipts")).stdout).toContain("NO RECEIPT");
  expect((await rig.stagewright("drop", run, "--yes")).code).toBe(0);
  expect(rig.git("for-each-ref", "refs/stagewright/receipts")).toBe("");
});

test("a run is verified by its id, or the beginning of it, wherever its receipts were fetched", async () => {
  const { rig, run } = await applied();
  const other = cloneOf(rig);
  for (const typed of [run, run.slice(0, -1)]) {
    const end = await verify(other, typed, "--key", await keyOf(rig));
    expect([end.code, end.stderr]).toEqual([0, ""]);
    expect(end.stdout).toContain(`Receipts of run ${run}`);
    expect(end.stdout).toMatch(/^Signed by the key [0-9a-f]{12}: all of them\.$/m);
  }
  const ref = `refs/stagewright/receipts/${run}`;
  other.git("update-ref", ref, "HEAD");
  const moved = await verify(other, run);
  expect([moved.code, moved.stdout.includes("no bundle.json is in it")]).toEqual([1, true]);
  other.git("update-ref", "-d", ref);
  expect((await verify(other, run)).code).toBe(2);
  // Nothing speaks of forgery: they were never fetched.
  const missing = await verify(other, "base..HEAD");
  expect([missing.code, missing.stdout.includes("BROKEN")]).toEqual([3, false]);
  expect(missing.stdout).toMatch(/missing .*\n.*git fetch ORIGIN 'refs/);
  // Anybody can write the name of a run that nobody has.
  const required = await verify(other, "base..HEAD", "--require-receipts");
  expect([required.code, required.stdout]).toEqual([
    1,
    expect.stringContaining("is not here, and one is required"),
  ]);
});

test("two who export first at the same time end with one key", async () => {
  const { rig } = await applied();
  rmSync(join(rig.repository, ".git/stagewright/keys"), { recursive: true });
  const files = ["a", "b", "c"].map((name) => join(rig.place, `${name}.json`));
  const ended = await Promise.all(files.map((file) => rig.stagewright("receipts", "export", "--out", file)));
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
  const [first, ...others] = files.map((file) => readFileSync(file, "utf8"));
  expect(others).toEqual([first, first]);
});

test("an ssh signature goes along when it is asked for, and counts when the verifier names whose", async (ctx) => {
  const { rig, run } = await applied();
  const key = join(rig.place, "id");
  try {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "ada", "-f", key]);
  } catch {
    ctx.skip("ssh-keygen is not installed");
  }
  const allowed = join(rig.place, "allowed");
  writeFileSync(allowed, `ada@example.org ${readFileSync(`${key}.pub`, "utf8")}`);
  const unset = await rig.stagewright("receipts", "export", run, "--ssh");
  expect([unset.code, unset.stderr.includes("gpg.format is not ssh")]).toEqual([2, true]);
  rig.git("config", "gpg.format", "ssh");
  rig.git("config", "user.signingKey", key);
  expect((await rig.stagewright("receipts", "export", run, "--ssh")).code).toBe(0);
  // What ends without it keeps it.
  expect((await rig.stagewright("receipts", "export", run)).code).toBe(0);

  const other = cloneOf(rig);
  const signed = said(await verify(other, "HEAD", "--json", "--allowed-signers", allowed));
  expect(new Set(signed.receipts.flatMap(({ signedBy }) => signedBy))).toEqual(
    new Set(["ssh: ada@example.org"]),
  );
  expect(said(await verify(other, "HEAD", "--json")).receipts.flatMap(({ signedBy }) => signedBy)).toEqual(
    [],
  );
  writeFileSync(allowed, "");
  expect((await verify(other, "HEAD", "--allowed-signers", allowed)).code).toBe(3);

  const bundle = join(other.place, "run.json");
  expect((await rig.stagewright("receipts", "export", "--out", bundle, "--ssh-key", key)).code).toBe(0);
  writeFileSync(allowed, `ada@example.org ${readFileSync(`${key}.pub`, "utf8")}`);
  expect((await verify(other, bundle, "--allowed-signers", allowed)).code).toBe(0);
  const armoured = readFileSync(`${bundle}.sig`, "utf8");
  writeFileSync(`${bundle}.sig`, `${armoured}\n`);
  expect((await verify(other, bundle, "--allowed-signers", allowed)).code).toBe(1);
  rmSync(`${bundle}.sig`);
  expect((await verify(other, bundle, "--allowed-signers", allowed)).code).toBe(3);
});

test("a sample is the verifier's, who can have the same one again; nobody knows it beforehand", async () => {
  const { rig } = await applied();
  const chosen = ({ receipts }: ReturnType<typeof said>): string[] =>
    receipts.flatMap(({ digest, verdict }) => (verdict === "confirmed" ? [digest] : []));
  const first = said(await verify(rig, "main..HEAD", "--json", "--sample", "1"));
  expect(first.sample?.seed).toMatch(/^[0-9a-f]{16}$/);
  expect(chosen(first)).toHaveLength(1);
  const again = ["--sample", "1", "--seed", first.sample?.seed ?? ""];
  expect(chosen(said(await verify(rig, "main..HEAD", "--json", ...again)))).toEqual(chosen(first));
  const second = said(await verify(rig, "main..HEAD", "--json", "--sample", "1"));
  expect(second.sample?.seed).not.toBe(first.sample?.seed);
});

test("requirements that were changed since are said, document by document", async () => {
  const { rig } = await applied();
  rig.commit({ "specs/001-thing/spec.md": "# Thing\n\nIt is blue.\n" }, "other requirements");
  const end = await verify(rig, "main..HEAD");
  expect(end.code).toBe(0);
  expect(end.stdout).toContain(
    "proved against earlier requirements: specs/001-thing/spec.md has other words now",
  );
});

test("receipts go where the branch goes, when that is wanted; a remote that will not have them gets the branch", async () => {
  const config = { ".stagewrightrc.json": JSON.stringify({ receipts: "push" }) };
  const rig = await ForgeRig.open({}, { ...BASE, ...config });
  const end = await rig.issue(["42"], rig.agent(WHOLE_WAY));
  expect(end.code).toBe(0);
  const ref = rig.inBare("for-each-ref", "--format=%(refname)", "refs/stagewright");
  expect(ref).toBe(`refs/stagewright/receipts/${end.result.run}`);
  const other = new Rig("clone");
  other.git("init", "--quiet");
  const receipts = "refs/stagewright/receipts/*:refs/stagewright/receipts/*";
  other.git("fetch", "--quiet", rig.bare, "trunk:taken", `${BRANCH}:result`, receipts);
  other.git("switch", "--quiet", "taken");
  const key = await keyOf(rig);
  const proved = await other.stagewright("verify", "result", "--key", key, "--check", `test=${CHECK}`);
  expect([proved.code, proved.stderr]).toEqual([0, ""]);

  const strict = await ForgeRig.open({}, { ...BASE, ...config });
  strict.inBare("config", "receive.hideRefs", "refs/stagewright");
  const refused = await strict.issue(["42"], strict.agent(WHOLE_WAY));
  expect(refused.code).toBe(0);
  expect(refused.stderr).toContain("origin would not have the receipts");
  expect(strict.inBare("rev-parse", "--verify", BRANCH)).not.toBe("");
});

test("where receipts are off, or not to be pushed, nobody else gets them", async () => {
  const off = { ".stagewrightrc.json": JSON.stringify({ receipts: "off" }) };
  for (const [config, local] of [
    [off, false],
    [{}, true],
  ] as const) {
    const rig = await ForgeRig.open({}, { ...BASE, ...config });
    const end = await rig.issue(["42"], rig.agent(WHOLE_WAY));
    expect(end.code).toBe(0);
    expect(rig.inBare("for-each-ref", "refs/stagewright")).toBe("");
    expect(rig.git("for-each-ref", "refs/stagewright/receipts") !== "").toBe(local);
  }
});

test("a section of a specification whose words are others now is said, whatever is marked in it", async () => {
  const rig = new SpecRig();
  expect((await rig.section({ write: SLOPE })).code).toBe(3);
  const { branch = "" } = (await rig.decide("approve")).result;
  if (rig.head() !== branch) rig.git("switch", "--quiet", branch);
  const before = await verify(rig, "HEAD");
  expect([before.code, before.stdout.includes("earlier words")]).toEqual([0, false]);
  const was = rig.read(SPEC);
  rig.commit({ [SPEC]: was.replace("Draw the slope", "Draw a steep slope") }, "steeper");
  const body = await verify(rig, "main..HEAD");
  expect(body.stdout).toMatch(/proved against earlier words; [^\n]*and other words below it/);
  rig.commit({ [SPEC]: was.replace("2.1 Layout & Slope", "2.1 Layout") }, "another heading");
  expect((await verify(rig, "main..HEAD")).stdout).toContain("proved against earlier words");
});
