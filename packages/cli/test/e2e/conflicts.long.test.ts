import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BASE, CHECK, feature, FEATURE, TASKS } from "./features.ts";
import { ended, Rig, until, type Ended, type Step } from "./rig.ts";

const lines = (...words: string[]) => `${words.join("\n")}\n`;
const NINE = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
/** Of each file its own: what is alike, git may take for a file that was renamed. */
const nineOf = (name: string) => (own: Readonly<Record<number, string>>) =>
  lines(...NINE.map((line, index) => own[index + 1] ?? `${name} ${line}`));
const [same, file, gone, edited, renamed, tool, unloved] = [
  nineOf("same"),
  nineOf("file"),
  nineOf("gone"),
  nineOf("edited"),
  nineOf("renamed"),
  nineOf("tool"),
  nineOf("unloved"),
];

interface Clash {
  readonly what: string;
  readonly base: Readonly<Record<string, string>>;
  /** Lands first. */
  readonly first: Step;
  /** Was begun before `first` landed, and hands in after. */
  readonly second: Step;
  /** Absent: git can merge the two. `says`: git's word for it; `file`: with the second side's work in it. */
  readonly conflict?: {
    readonly says: string;
    readonly file: string;
    readonly had?: string;
    readonly again: Step;
  };
  /** What the result must hold: undefined for a file that is gone. */
  readonly end: Readonly<Record<string, string | undefined>>;
}

const CLASHES: readonly Clash[] = [
  {
    what: "the same line",
    base: { "line.txt": same({}) },
    first: { write: { "line.txt": same({ 5: "first" }) } },
    second: { write: { "line.txt": same({ 5: "second" }) } },
    conflict: {
      says: "CONFLICT (content)",
      file: "line.txt",
      had: same({ 5: "second" }),
      again: { write: { "line.txt": same({ 5: "first and second" }) } },
    },
    end: { "line.txt": same({ 5: "first and second" }) },
  },
  {
    what: "other lines of the same file",
    base: { "file.txt": file({}) },
    first: { write: { "file.txt": file({ 1: "first" }) } },
    second: { write: { "file.txt": file({ 9: "second" }) } },
    end: { "file.txt": file({ 1: "first", 9: "second" }) },
  },
  {
    what: "edited after it was deleted",
    base: { "gone.txt": gone({}) },
    first: { delete: ["gone.txt"] },
    second: { write: { "gone.txt": gone({ 2: "second" }) } },
    conflict: {
      says: "CONFLICT (modify/delete)",
      file: "gone.txt",
      had: gone({ 2: "second" }),
      again: { write: { "back.txt": gone({ 2: "second" }) } },
    },
    end: { "gone.txt": undefined, "back.txt": gone({ 2: "second" }) },
  },
  {
    what: "deleted after it was edited",
    base: { "edited.txt": edited({}) },
    first: { write: { "edited.txt": edited({ 2: "first" }) } },
    second: { delete: ["edited.txt"] },
    conflict: {
      says: "CONFLICT (modify/delete)",
      file: "edited.txt",
      again: { write: { "edited.txt": edited({ 2: "first", 3: "kept by second" }) } },
    },
    end: { "edited.txt": edited({ 2: "first", 3: "kept by second" }) },
  },
  {
    what: "edited after it was renamed",
    base: { "old-name.txt": renamed({}) },
    first: { exec: ["mv old-name.txt new-name.txt"] },
    second: { write: { "old-name.txt": renamed({ 3: "second" }) } },
    end: { "old-name.txt": undefined, "new-name.txt": renamed({ 3: "second" }) },
  },
  {
    what: "both add it",
    base: {},
    first: { write: { "added.txt": "first\n" } },
    second: { write: { "added.txt": "second\n" } },
    conflict: {
      says: "CONFLICT (add/add)",
      file: "added.txt",
      had: "second\n",
      again: { write: { "added.txt": "first\nsecond\n" } },
    },
    end: { "added.txt": "first\nsecond\n" },
  },
  {
    what: "a directory where there is a file now",
    base: {},
    first: { write: { place: "first\n" } },
    second: { write: { "place/inner.txt": "second\n" } },
    conflict: {
      says: "CONFLICT (file/directory)",
      file: "place",
      again: { write: { "places/inner.txt": "second\n" } },
    },
    end: { place: "first\n", "places/inner.txt": "second\n" },
  },
  {
    what: "edited after it became executable",
    base: { "tool.txt": tool({}) },
    first: { exec: ["chmod +x tool.txt"] },
    second: { write: { "tool.txt": tool({ 4: "second" }) } },
    end: { "tool.txt": tool({ 4: "second" }) },
  },
  {
    what: "both delete it",
    base: { "unloved.txt": unloved({}) },
    first: { delete: ["unloved.txt"] },
    second: { delete: ["unloved.txt"] },
    end: { "unloved.txt": undefined },
  },
];
const id = (number: number) => `T${String(number).padStart(3, "0")}`;

/** A run whose landings can be waited for. */
function begin(
  rig: Rig,
  ...words: string[]
): { readonly end: Promise<Ended>; landed(task: string): boolean } {
  const child = rig.start("run", "speckit", FEATURE, "--check", `test=${CHECK}`, ...words, "--yes", "--json");
  let seen = "";
  child.stdout?.on("data", (chunk: Buffer) => (seen += chunk.toString()));
  return {
    end: ended(child),
    landed: (task) =>
      new RegExp(`/${task}[^/"]*/\\d+/land","done":\\{"verb":"land","result":\\{"ok":true`).test(seen),
  };
}

test("two tasks that clash: what git can merge is merged, else the second does it again and is told both sides; nothing is lost", async () => {
  const rig = new Rig();
  const begun = (pair: number) => `${rig.place}/begun-${pair}`;
  const go = `${rig.place}/go`;
  const steps: Record<string, readonly Step[]> = {};
  const plan = CLASHES.map(({ what, first, second, conflict }, pair) => {
    // The first lands when the second has begun, the second hands in when the first has landed.
    steps[id(2 * pair + 1)] = [{ ...first, waitFor: begun(pair) }];
    const previous = `git show refs/stagewright/previous:${conflict?.file} > ${rig.place}/previous-${pair}`;
    steps[id(2 * pair + 2)] = [
      { ...second, exec: [...(second.exec ?? []), `touch ${begun(pair)}`], waitFor: go },
      ...(conflict === undefined
        ? []
        : [{ ...conflict.again, exec: conflict.had === undefined ? [] : [previous] }]),
    ];
    return `- [ ] ${id(2 * pair + 1)} [P] Begin: ${what}\n- [ ] ${id(2 * pair + 2)} [P] Go on: ${what}\n`;
  });
  rig.commit(
    Object.assign(
      { ...BASE, ...feature(`## Phase 1: Core\n\n${plan.join("")}`) },
      ...CLASHES.map(({ base }) => base),
    ),
  );
  const run = begin(
    rig,
    "--concurrency",
    "18",
    "--agent",
    rig.agent(steps, undefined, { tracePrompts: true }),
  );
  await until(
    () => CLASHES.every((_, pair) => run.landed(id(2 * pair + 1))),
    "all that come first have landed",
  );
  rig.write({ "../go": "" });
  const { code, result, stderr } = rig.jsonOf(await run.end);
  expect([code, stderr]).toEqual([0, expect.any(String)]);

  CLASHES.forEach(({ what, conflict, end }, pair) => {
    const second = id(2 * pair + 2);
    const attempts = rig.traceLines().filter(({ event, task }) => event === "begin" && task === second);
    expect([what, attempts.length]).toEqual([what, conflict === undefined ? 1 : 2]);
    for (const [path, text] of Object.entries(end))
      expect([path, show(rig, `${result.branch}:${path}`)]).toEqual([path, text]);
    if (conflict === undefined) return;
    const told = attempts[1]?.prompt;
    expect(told).toContain("conflicts with what was merged meanwhile");
    expect(told).toContain(conflict.file);
    expect(told).toContain(conflict.says);
    expect(told).toContain("git diff HEAD refs/stagewright/previous");
    if (conflict.had !== undefined)
      expect([what, readFileSync(`${rig.place}/previous-${pair}`, "utf8")]).toEqual([what, conflict.had]);
  });
  expect(rig.git("ls-tree", result.branch ?? "", "tool.txt")).toMatch(/^100755 /);
});

test("a task that never fits is given up after its attempts; a human has both sides in hand and is told what to type", async () => {
  const rig = new Rig();
  const at = (name: string) => `${rig.place}/${name}`;
  const write = (text: string): Step => ({ write: { "line.txt": same({ 5: text }) } });
  const steps = {
    T001: { ...write("one"), waitFor: at("both-begun") },
    // Each of its attempts hands in only when another task has changed the line once more.
    T002: [
      { ...write("two"), exec: [`touch ${at("T002-begun")}`], waitFor: at("go-1") },
      { ...write("one, two"), exec: [`touch ${at("T002-again")}`], waitFor: at("go-2") },
      write("one, three, two"),
    ],
    T003: [
      { ...write("three"), exec: [`touch ${at("T003-begun")}`], waitFor: at("T002-again") },
      write("one, three"),
    ],
  };
  const plan =
    "## Phase 1: Core\n\n- [ ] T001 [P] Say one\n- [ ] T002 [P] Say two\n- [ ] T003 [P] Say three\n";
  rig.commit({ ...BASE, ...feature(plan), "line.txt": same({}) });
  const run = begin(rig, "--agent", rig.agent(steps, undefined, { tracePrompts: true }));
  await until(() => existsSync(at("T002-begun")) && existsSync(at("T003-begun")), "both have begun");
  rig.write({ "../both-begun": "" });
  await until(() => run.landed("T001"), "T001 has landed");
  rig.write({ "../go-1": "" });
  await until(() => run.landed("T003"), "T003 has landed");
  rig.write({ "../go-2": "" });
  const { code, result, stderr } = rig.jsonOf(await run.end);
  expect(code).toBe(1);
  expect(result.tasks.map(({ id: task, end, attempts }) => [task, end, attempts])).toEqual([
    ["T001", "done", 1],
    ["T002", "failed", 2],
    ["T003", "done", 2],
  ]);
  const [failure] = (result as unknown as { failures: { code: string; candidate: string }[] }).failures;
  expect(failure?.code).toBe("MERGE_CONFLICT");
  const candidate = failure?.candidate ?? "";
  const words = stderr.replaceAll(/\s+/g, " ");
  expect(words).toContain("conflicts in line.txt");
  expect(words).toContain("CONFLICT (content): Merge conflict in line.txt");
  expect(words).toContain(`git show ${candidate.slice(0, 10)}`);
  expect(words).toContain(`stagewright retry T002 --run ${result.run} --note`);
  expect(words).toContain(`stagewright done T002 --run ${result.run} --note`);
  expect(show(rig, `${candidate}:line.txt`)).toBe(same({ 5: "one, two" }));
  expect(show(rig, `refs/stagewright/${result.run}/tip:line.txt`)).toBe(same({ 5: "one, three" }));

  const again = await rig.stagewright("retry", "T002", "--run", result.run, "--note", "keep all three");
  expect(again.code).toBe(0);
  expect(rig.traceLines().findLast(({ event }) => event === "begin")?.prompt).toContain("keep all three");
  expect(show(rig, `${result.branch}:line.txt`)).toBe(same({ 5: "one, three, two" }));
  expect(show(rig, `${result.branch}:${TASKS}`)).toContain("- [X] T002");
});

function show(rig: Rig, name: string): string | undefined {
  try {
    return `${rig.git("show", name)}\n`;
  } catch {
    return undefined;
  }
}
