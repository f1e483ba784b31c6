import { execFileSync } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { canonical } from "@stagewright/core";
import { digestOf, keyIdOf, openBundle, writeBundle, type Receipt } from "@stagewright/work";
import { expect, test } from "vitest";
import { sealedReport } from "../../src/receipts/report-seal.ts";
import { applied, blobsOf, cloneOf, commitAlone, keyOf, said, STEPS, verify } from "./receipts-rig.ts";
import type { Rig, Step } from "./rig.ts";

/** What a hostile agent does to the state of the repository that it is never to touch. */
function attacking(rig: Rig, script: string): Step {
  const file = join(rig.place, "attack.mjs");
  writeFileSync(file, script.replaceAll("REPOSITORY", JSON.stringify(rig.repository)));
  return { ...STEPS["T003"], exec: [`${process.execPath} ${file} 2>/dev/null; true`] };
}

const EDITS_RECEIPT = `
  import { readdirSync, readFileSync, writeFileSync } from "node:fs";
  const blobs = REPOSITORY + "/.git/stagewright/blobs";
  for (const shelf of readdirSync(blobs)) for (const name of readdirSync(blobs + "/" + shelf)) {
    const file = blobs + "/" + shelf + "/" + name;
    const text = readFileSync(file, "utf8");
    if (text.includes('"id":"T001"') && text.includes('"runs"'))
      writeFileSync(file, text.replace('"grade":"checked"', '"grade":"witnessed"'));
  }`;
const EDITS_JOURNAL = `
  import { DatabaseSync } from "node:sqlite";
  const db = new DatabaseSync(REPOSITORY + "/.git/stagewright/journal.db");
  db.exec("PRAGMA busy_timeout = 5000");
  db.exec("UPDATE records SET record = replace(record, 'src/thing.sh', 'src/other.sh') WHERE record LIKE '%T002%'");`;

test("an agent without a sandbox edits an earlier receipt in the store: found here, and on a clone", async () => {
  const { rig, run } = await applied(
    (rig) => ({ ...STEPS, T003: attacking(rig, EDITS_RECEIPT) }),
    ...["--sandbox", "off"],
  );
  const here = await verify(rig, "main..HEAD");
  expect(here.code).toBe(1);
  expect(here.stdout).toMatch(/BROKEN[^\n]*\n[^\n]*it was altered/);
  const report = await rig.stagewright("report", run, "--format", "md");
  expect(report.stdout).toContain("is not what its digest says");
  const there = await verify(cloneOf(rig), "base..HEAD");
  expect(there.code).toBe(1);
  expect(there.stdout).toMatch(/BROKEN[\s\S]*the receipt before it, [0-9a-f]{12}, is not here/);
});

test("in the sandbox the same agent reaches neither the store, nor the journal, nor the key", async (ctx) => {
  const both = `${EDITS_RECEIPT}\n${EDITS_JOURNAL}`.replaceAll("import", "\nimport");
  const { rig, run } = await applied((rig) => ({
    ...STEPS,
    T003: {
      ...attacking(rig, both),
      exec: [
        `ls -A ${rig.repository}/.git/stagewright/keys >seen.txt`,
        `${process.execPath} ${rig.place}/attack.mjs 2>/dev/null; true`,
      ],
    },
  }));
  const told = said(await verify(rig, run, "--json"));
  if (told.receipts[0]?.unenforced?.includes("no-sandbox")) ctx.skip("there is no sandbox here");
  expect(told.problems).toEqual([]);
  expect(new Set(told.receipts.map(({ verdict }) => verdict))).toEqual(new Set(["confirmed"]));
  expect(told.receipts[0]?.unenforced).toContain("network");
  expect(rig.read("seen.txt")).toBe("");
});

test("an agent that edits the journal is found by verify of the run, in words that say where", async () => {
  const { rig, run } = await applied(
    (rig) => ({ ...STEPS, T003: attacking(rig, EDITS_JOURNAL) }),
    ...["--sandbox", "off"],
  );
  const edited = await verify(rig, run);
  expect(edited.code).toBe(1);
  expect(edited.stdout).toContain("the journal's T002 is attempt 1");
  // What was committed is as it was: receipts do not rest on the journal.
  expect((await verify(rig, "main..HEAD")).code).toBe(0);

  const tampered = (sql: string): void => {
    execFileSync(process.execPath, [
      "--disable-warning=ExperimentalWarning",
      "-e",
      `new (require("node:sqlite").DatabaseSync)(process.argv[1]).exec(process.argv[2])`,
      join(rig.repository, ".git/stagewright/journal.db"),
      sql,
    ]);
  };
  const restored = "UPDATE records SET record = replace(record, 'src/other.sh', 'src/thing.sh')";
  tampered(restored);
  expect((await verify(rig, run)).code).toBe(0);
  const cases: readonly [string, string, string][] = [
    [
      `UPDATE records SET record = replace(record, '"grade":"checked"', '"grade":"witnessed"') WHERE record LIKE '%no-tests-in-change%'`,
      "is graded witnessed",
      `UPDATE records SET record = replace(record, '"grade":"witnessed"', '"grade":"checked"') WHERE record LIKE '%no-tests-in-change%'`,
    ],
    [
      `UPDATE records SET record = replace(record, 'sh check.sh', 'true')`,
      "the journal's check test is `true`",
      `UPDATE records SET record = replace(record, '"true"', '"sh check.sh"')`,
    ],
  ];
  for (const [sql, words, back] of cases) {
    tampered(sql);
    const end = await verify(rig, run);
    expect([words, end.code, end.stdout.includes(words)]).toEqual([words, 1, true]);
    tampered(back);
  }
  tampered("DELETE FROM records WHERE seq = 3");
  const gap = await verify(rig, run);
  expect(gap.code).toBe(1);
  expect(`${gap.stdout}${gap.stderr}`).toMatch(/lacks records that it had|cannot be read/);
});

test("boxes that are ticked after the run, trailers that are copied, commits without a receipt", async () => {
  const { rig } = await applied();
  const other = cloneOf(rig);
  const plan = `${other.read("specs/001-thing/tasks.md")}- [x] T004 Make all of it\n`;
  other.commit({ "specs/001-thing/tasks.md": plan }, "docs: tasks");
  const ticked = other.git("rev-parse", "HEAD").slice(0, 10);
  const plain = await verify(other, "base..HEAD");
  expect([plain.code, plain.stdout.includes(`no receipt      ${ticked}`)]).toEqual([0, true]);
  const required = await verify(other, "HEAD~1..HEAD", "--require-receipts");
  expect(required.code).toBe(1);
  expect(required.stdout).toContain(`the commit ${ticked} has no receipt, and one is required`);

  const trailers = other.git("log", "-1", "--format=%B", "HEAD~1");
  other.git("commit", "--quiet", "--amend", "--message", trailers);
  const copied = await verify(other, "HEAD");
  expect(copied.code).toBe(1);
  expect(copied.stdout).toContain("and the receipt is about");

  // The same tree, and words of another run and task.
  other.git("reset", "--quiet", "--hard", "HEAD~1");
  const lies = trailers
    .replace(/Stagewright-Run: \S+/, "Stagewright-Run: another")
    .replace(/Stagewright-Task: \S+/, "Stagewright-Task: T009")
    .replace(/Stagewright-Grade: .+/, "Stagewright-Grade: witnessed\nStagewright-Grade: T008 checked");
  other.git("commit", "--quiet", "--amend", "--message", lies);
  const renamed = await verify(other, "HEAD");
  expect(renamed.code).toBe(1);
  expect(renamed.stdout).toContain("says it is of run another, and the receipt is of run");
  expect(renamed.stdout).toContain("says it is T009, and the receipt is of T003");
  expect(renamed.stdout).toContain("says witnessed, and the receipt says checked");
  expect(renamed.stdout).toContain("says T008 is checked, and no receipt of its run is of that");
});

test("a ref that was moved, that holds another run's receipts or nothing, is named and fails its own run alone", async () => {
  const { rig, run } = await applied();
  const other = cloneOf(rig);
  const ref = `refs/stagewright/receipts/${run}`;
  other.git("update-ref", "refs/stagewright/receipts/zz-other", ref);
  other.git("update-ref", "refs/stagewright/receipts/zz-blob", other.git("rev-parse", "HEAD:README.md"));
  const beside = await verify(other, "HEAD", "--json");
  expect(beside.code).toBe(0);
  expect(said(beside).elsewhere.join("\n")).toMatch(
    /zz-blob: [^\n]*\n.*zz-other holds the receipts of another run/,
  );

  other.git("update-ref", ref, "HEAD");
  const moved = await verify(other, "HEAD");
  expect(moved.code).toBe(1);
  expect(moved.stdout).toContain("no such receipt is here");
  expect(moved.stdout).toContain("no bundle.json is in it");

  rig.git("update-ref", `refs/stagewright/${run}/tip`, "HEAD~1");
  const tip = await verify(rig, run);
  expect(tip.code).toBe(1);
  expect(tip.stdout).toContain(`refs/stagewright/${run}/tip stands at`);
});

/** All receipts of a ref, with one thing changed in each, linked anew and signed by somebody. */
function rewritten(bytes: Uint8Array, key: KeyObject, change: (receipt: Receipt) => Receipt): Uint8Array {
  const opened = openBundle(bytes, []);
  if (!opened.ok) throw new Error(opened.error.join());
  const receipts = new Map([...opened.value.receipts].map(([digest, { receipt }]) => [digest, receipt]));
  const renamed = new Map<string, string>();
  const made: Receipt[] = [];
  const visit = (digest: string): string => {
    const receipt = receipts.get(digest);
    if (receipt === undefined) return digest;
    const known = renamed.get(digest);
    if (known !== undefined) return known;
    const previous = receipt.previous === undefined ? {} : { previous: visit(receipt.previous) };
    const next = { ...change(receipt), ...previous };
    made.push(next);
    renamed.set(digest, digestOf(next));
    return digestOf(next);
  };
  for (const digest of receipts.keys()) visit(digest);
  return writeBundle(opened.value.run, made, key);
}

test("receipts signed anew with a key of one's own, or under somebody's name, or changed and signed, are found", async () => {
  const { rig, run } = await applied();
  const key = await keyOf(rig);
  const other = cloneOf(rig);
  const ref = `refs/stagewright/receipts/${run}`;
  const bytes = Buffer.from(other.git("cat-file", "blob", `${ref}:bundle.json`) + "\n");
  const mine = generateKeyPairSync("ed25519").privateKey;
  const put = (bundle: Uint8Array) => commitAlone(other, ref, { "bundle.json": bundle });
  expect((await verify(other, "HEAD", "--key", key)).code).toBe(0);

  put(rewritten(bytes, mine, (receipt) => receipt));
  const own = await verify(other, "HEAD", "--key", key);
  expect(own.code).toBe(3);
  expect(own.stdout).toContain("not signed by any key that you named");

  const theirs = keyIdOf(mine);
  const real = said(await verify(rig, "HEAD", "--json", "--key", key)).receipts[0]?.signedBy[0] ?? "";
  const inTheirName = Buffer.from(rewritten(bytes, mine, (receipt) => receipt))
    .toString("utf8")
    .replaceAll(theirs, real);
  put(Buffer.from(inTheirName));
  const named = await verify(other, "HEAD", "--key", key);
  expect(named.code).toBe(1);
  expect(named.stdout).toContain("does not hold");

  put(rewritten(bytes, mine, (receipt) => ({ ...receipt, sandboxed: true, unenforced: [] })));
  const changed = await verify(other, "HEAD");
  expect(changed.code).toBe(1);
  expect(changed.stdout).toContain("no such receipt is here");
});

test("a report that was changed is found; one that was sealed anew is nobody's that the verifier trusts", async () => {
  const { rig, run } = await applied();
  const key = await keyOf(rig);
  const other = cloneOf(rig);
  const mine = generateKeyPairSync("ed25519").privateKey;
  for (const name of ["run.html", "run.md"]) {
    const file = join(other.place, name);
    expect((await rig.stagewright("report", run, "--out", file)).code).toBe(0);
    const whole = await verify(other, file, "--key", key);
    expect([name, whole.code, whole.stdout.includes(`the report of run ${run}`)]).toEqual([name, 0, true]);

    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("T003", "T004"));
    const changed = await verify(other, file, "--key", key);
    expect([name, changed.code]).toEqual([name, 1]);
    expect(changed.stderr).toContain("something in it was changed");

    const at = text.lastIndexOf("<!-- stagewright-report: ");
    writeFileSync(file, text.slice(0, at));
    expect((await verify(other, file)).stderr).toContain("it is a report without its seal");
    writeFileSync(file, `${text}all is well\n`);
    expect((await verify(other, file)).stderr).toContain("a report with something after its seal");

    const body = text.slice(0, at).replace("T003", "T004");
    const receipts = said(await verify(other, "base..HEAD", "--json")).receipts.map(({ digest }) => digest);
    writeFileSync(file, sealedReport(body, { run, receipts: receipts.slice(0, 1) }, mine));
    const anew = await verify(other, file);
    expect([name, anew.code]).toEqual([name, 3]);
    expect(anew.stdout).toContain("the report is not signed by a key that you trust");
    expect(anew.stdout).toContain("the report does not name receipt");
  }
  const plain = join(other.place, "plain.html");
  writeFileSync(plain, "<p>All is well.</p>\n");
  expect((await verify(other, plain)).code).toBe(1);
});

test("a receipt that leaves out what nobody owes is broken, whoever signed it", async () => {
  const { rig, run } = await applied();
  const other = cloneOf(rig);
  const mine = generateKeyPairSync("ed25519").privateKey;
  const tree = other.git("rev-parse", "HEAD^{tree}");
  other.git("rm", "--quiet", "test/base.sh");
  const without = other.git("write-tree");
  other.git("reset", "--quiet", "--hard");
  const store = blobsOf(rig).find(({ text }) => text.includes('"id":"T003"') && text.includes('"runs"'));
  const before = JSON.parse(store?.text ?? "") as Receipt;
  const { previous: _none, ...first } = before;
  const runs = before.runs.map((one) => ({ ...one, tree: without, without: ["test/base.sh"] }));
  const receipt = { ...first, tree, runs } as Receipt;
  const bundle = join(other.place, "forged.json");
  writeFileSync(bundle, writeBundle(run, [receipt], mine));
  const end = await verify(other, bundle);
  expect(end.code).toBe(1);
  expect(end.stdout).toContain("its checks ran without test/base.sh, which nothing before it owes");
  // Nor may the file say that it is signed otherwise than it is.
  writeFileSync(bundle, `${canonical(JSON.parse(readFileSync(bundle, "utf8")))} \n`);
  expect((await verify(other, bundle)).code).toBe(1);
});
