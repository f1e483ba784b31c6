import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readPromptFile } from "../../src/index.ts";

const written = (text: string): string[] =>
  readPromptFile(text).template.placeholders.map((each) => `${each.written} ${each.line}:${each.column}`);

test("the head is read as people write it, though brackets in a row and a colon in a sentence are no YAML", () => {
  const file = readPromptFile(
    "---\nargument-hint: [spec-name] [issue-id] [notes...]\ndescription: Do one issue: this one\nmodel: haiku\n---\n\nDo {{issue-id}}.\n",
  );
  expect(file.head).toEqual({
    description: "Do one issue: this one",
    argumentHint: "[spec-name] [issue-id] [notes...]",
    model: "haiku",
    others: [],
  });
  expect(file.arguments).toEqual(["spec-name", "issue-id", "notes"]);
  expect(file.template.placeholders).toMatchObject([{ name: "issue-id", line: 7, column: 4 }]);
  expect(file.problems).toEqual([]);
});

test("byte order mark, carriage returns and no head at all: places and text are the same", () => {
  const unix = "---\ndescription: x\n---\nA\n  {{ input }}\n";
  for (const text of [unix, `\uFEFF${unix}`, unix.replaceAll("\n", "\r\n")]) {
    expect(written(text)).toEqual(["{{ input }} 5:3"]);
    expect(readPromptFile(text).template.parts[0]).toBe("A\n  ");
  }
  expect(written("{{ input }}")).toEqual(["{{ input }} 1:1"]);
});

test("a rule at the top is no head", () => {
  expect(written("---\nJust text $ARGUMENTS\n---\n")).toEqual(["$ARGUMENTS 2:11"]);
});

test.for([
  ["---\nmodel: [a\n---\nx", 2],
  ["---\ndescription: fine\nmodel: { name: a }\n---\nx", 3],
  ["---\ndescription: fine\n---\n\n", 4],
  ["---\nglobs: [*.ts]\n---\nx", 2],
] as const)("a head or a body that is none is told with its line: %j", ([text, line]) => {
  expect(readPromptFile(text).problems).toMatchObject([{ line }]);
});

test("keys of other tools are named, and `model: inherit` asks for none", () => {
  const { head, notes } = readPromptFile("---\nallowed-tools: Bash\nmodel: inherit\n---\nx");
  expect(head.model).toBeUndefined();
  expect(notes).toEqual([expect.stringContaining("allowed-tools")]);
});

const SEEDS = new URL("../../../../../shared/seeds/", import.meta.url);

test("the prompts this project began from can be used as they are: each placeholder is recognised", (ctx) => {
  if (!existsSync(SEEDS)) ctx.skip("the prompts are not part of this repository");
  const seen = readdirSync(fileURLToPath(SEEDS))
    .toSorted()
    .map((name) => {
      const file = readPromptFile(readFileSync(new URL(name, SEEDS), "utf8"), ["FEATURE_DESCRIPTION"]);
      expect(file.problems).toEqual([]);
      return [...new Set(file.template.placeholders.map((each) => each.written))];
    });
  expect(seen).toEqual([
    ["{{ input }}"],
    ["{{ input }}"],
    ["$ARGUMENTS"],
    ["{{issue-id}}", "{{spec-name}}", "{{notes}}"],
    ["<FEATURE_DESCRIPTION>", "<REFERENCES_OR_NONE>", "<PERF_TARGETS_OR_DEFAULTS>"],
  ]);
});
