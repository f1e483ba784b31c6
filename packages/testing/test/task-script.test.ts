import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { changesAsShell, taskScript, type Reply, type Script, type Turn } from "../src/index.ts";

const turn = (
  prompt: string,
  step: number,
  tools: readonly string[] = ["Bash", "mcp__kernel__submit"],
): Turn => ({
  api: "anthropic",
  model: "m",
  prompt,
  texts: [prompt],
  results: Array.from({ length: step }, () => ({ tool: "Bash", text: "", failed: false })),
  step,
  tools: tools.map((name) => ({ name, description: "" })),
  seen: 0,
});

/** What a script says from its first step to the one that calls no tool. */
async function played(script: Script, prompt: string): Promise<Reply[][]> {
  const all: Reply[][] = [];
  for (let step = 0; ; step += 1) {
    const replies = [await script(turn(prompt, step))].flat();
    all.push(replies);
    if (replies.every((reply) => "say" in reply)) return all;
  }
}

describe("a recorded task", () => {
  const script = taskScript({
    T001: [{ write: { a: "1" } }, { say: "Again.", write: { a: "2" } }],
    T002: {},
  });

  test("is changed, handed in and done", async () => {
    expect(await played(script, "Words.\n# Your task: T001\nWrite a.")).toEqual([
      [{ shell: changesAsShell({ write: { a: "1" } }) }],
      [
        {
          tool: "submit",
          args: { task: "T001", summary: "T001 is done." },
          otherwise: { say: "Done." },
        },
      ],
      [{ say: "Done." }],
    ]);
  });

  test.each([2, 3])("has a recording per attempt, the last repeats: attempt %d", async (attempt) => {
    const [first] = await played(script, `# Your task: T001 (attempt ${attempt})`);
    expect(first).toEqual([{ say: "Again." }, { shell: changesAsShell({ write: { a: "2" } }) }]);
  });

  test("is found in a prompt that the agent put in quotes", async () => {
    expect(await played(script, '"# Your task: T001"')).toHaveLength(3);
  });

  test("is handed in again, not done again, after a text that names no task", async () => {
    const asked = turn("You have not handed in.", 0);
    const reminded = { ...asked, texts: ["# Your task: T001", ...asked.texts] };
    expect(await script(reminded)).toMatchObject([{ tool: "submit", args: { task: "T001" } }]);
  });

  test("without changes is only handed in", async () => {
    expect(await played(script, "# Your task: T002")).toMatchObject([
      [{ tool: "submit" }],
      [{ say: "Done." }],
    ]);
  });

  test("is handed in as the options say, or not at all", async () => {
    const told = taskScript(new Map([["T001", { say: "Hm." }]]), {
      submit: { tool: "hand_in", args: ({ id, attempt }, { step }) => ({ id, attempt, step }) },
      done: "Bye.",
    });
    expect(await played(told, "# Your task: T001 (attempt 4)")).toEqual([
      [
        { say: "Hm." },
        { tool: "hand_in", args: { id: "T001", attempt: 4, step: 0 }, otherwise: { say: "Bye." } },
      ],
      [{ say: "Bye." }],
    ]);
    expect(await played(taskScript({ T1: {} }, { submit: false }), "# Your task: T1")).toEqual([
      [{ say: "Done." }],
    ]);
  });

  test("that was not recorded is a problem, unless something else was told", () => {
    expect(() => script(turn("# Your task: T009", 0))).toThrow(
      "nothing is recorded for this prompt: # Your task: T009",
    );
    const told = taskScript({}, { otherwise: () => ({ say: "Hello." }) });
    expect(told(turn("hello", 0))).toEqual({ say: "Hello." });
  });
});

describe("changes as a shell command", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "stagewright-testing-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
  });
  const run = async (changes: Parameters<typeof changesAsShell>[0], shell = "sh"): Promise<string> => {
    const command = changesAsShell(changes) ?? "";
    return (await promisify(execFile)(shell, ["-c", command], { cwd: folder })).stdout;
  };
  const file = (path: string): Promise<string> => readFile(join(folder, path), "utf8");

  test.each(["sh", "bash"])("write, edit and delete byte for byte, in %s", async (shell) => {
    const odd = 'it\'s "odd" \\ $HOME `ls` * é\n\n';
    await writeFile(join(folder, "gone"), "x");
    expect(
      await run(
        {
          write: { "deep dir/it's": odd, "-dash": "", list: "a\n[b*]\nc\n" },
          edit: [
            { path: "deep dir/it's", find: '"odd" \\ $HOME', replace: "$1 & \\1\n" },
            { path: "list", find: "[b*]\n", replace: "" },
          ],
          delete: ["gone"],
        },
        shell,
      ),
    ).toBe("files changed\n");
    expect(await file("deep dir/it's")).toBe("it's $1 & \\1\n `ls` * é\n\n");
    expect(await file("list")).toBe("a\nc\n");
    expect(await file("-dash")).toBe("");
    await expect(file("gone")).rejects.toThrow("ENOENT");
  });

  test("keep a file's mode", async () => {
    await writeFile(join(folder, "tool"), "echo a\n");
    await chmod(join(folder, "tool"), 0o755);
    await run({ edit: [{ path: "tool", find: "a", replace: "b" }] });
    expect((await promisify(execFile)(join(folder, "tool"))).stdout).toBe("b\n");
  });

  test.each([
    ["is not there", "x", "list: what is to be replaced is not there"],
    ["is there twice", "a", "list: what is to be replaced is there twice"],
  ])("fail where what is to be replaced %s", async (_what, find, words) => {
    await expect(
      run({ write: { list: "a a" }, edit: [{ path: "list", find, replace: "b" }] }),
    ).rejects.toThrow(words);
    expect(await file("list")).toBe("a a");
  });

  test("fail where what is to be deleted is not there", async () => {
    await expect(run({ delete: ["gone"] })).rejects.toThrow("gone");
  });

  test("are nothing if there are none, and refused if they do not fit", () => {
    expect(changesAsShell({ write: {}, edit: [], delete: [] })).toBeUndefined();
    expect(() => changesAsShell({ write: { big: "x".repeat(100_000) } })).toThrow("120000 bytes");
  });
});
