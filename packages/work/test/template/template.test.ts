import fc from "fast-check";
import { expect, test } from "vitest";
import { fill, parseTemplate, readPromptFile } from "../../src/index.ts";

const NOBODY = { names: [], positions: 0 };

function found(text: string, declared: Parameters<typeof parseTemplate>[1] = NOBODY): string[] {
  return parseTemplate(text, declared).placeholders.map(
    ({ form, name, path, line, column }) => `${form} ${[name, ...path].join(".")} ${line}:${column}`,
  );
}

const asText = (text: string): string => {
  const filled = fill(parseTemplate(text, NOBODY), () => undefined);
  return filled.ok ? filled.value : `unfilled: ${filled.error.map(({ written }) => written).join(" ")}`;
};

test("each form of placeholder is found, with its place", () => {
  expect(found("Do $ARGUMENTS:\n  first $1, then $2.\n")).toEqual([
    "all input 1:4",
    "position 1 2:9",
    "position 2 2:18",
  ]);
  expect(found("{{input}} {{ issue-id }} {{ feature.spec_file }}")).toEqual([
    "name input 1:1",
    "name issue-id 1:11",
    "name feature.spec_file 1:26",
  ]);
  expect(found("See <REFERENCES_OR_NONE>; <PERF_TARGETS_OR_DEFAULTS>")).toEqual([
    "or-none references 1:5",
    "or-defaults perf-targets 1:27",
  ]);
  expect(found("<FEATURE_DESCRIPTION>", { names: ["feature-description"], positions: 0 })).toEqual([
    "name feature-description 1:1",
  ]);
});

test("a placeholder in a fenced block counts", () => {
  expect(found("```text\n$ARGUMENTS\n```\n")).toEqual(["all input 2:1"]);
  expect(found("```\n{{ notes }}\n```")).toEqual(["name notes 2:1"]);
});

test.for([
  "It costs $100, or $1.50, or $1,000; US$5 and $2k are less.",
  "Between $5 and $7 a month.",
  "```sh\necho $HOME ${VAR} $1 $$ $@ $#\nawk '{ print $1 }' file\n```",
  "Run `awk '{print $1}'` on it.",
  "on: push\nrun: ${{ secrets.TOKEN }}",
  "<div><T>Map<K, V></T></div> and <short description>, <ISSUE>",
  'style={{ color: "red" }} and []T{{}} and {{ 1 }}',
  "$ARGUMENTS_FILE and ${ARGUMENTS}",
])("this is text: %s", (text) => {
  expect(found(text)).toEqual([]);
  expect(asText(text)).toBe(text);
});

test("where no argument is declared, a dollar and a digit in code stays, though the same stands outside of it", () => {
  expect(found("First $1.\n```sh\nawk '{ print $1 }'\n```\nand `$1`")).toEqual(["position 1 1:7"]);
});

test("a dollar and a digit is an argument where arguments are declared, in code too, and beyond them money", () => {
  const one = { names: [], positions: 2 };
  expect(found("```sh\nrun $1\n```\n$2 for $5", one)).toEqual(["position 1 2:5", "position 2 4:1"]);
});

test.for([
  [String.raw`\$ARGUMENTS and \$1`, "$ARGUMENTS and $1"],
  ["{{{{ name }}}}", "{{ name }}"],
  ["{{{{ name", "{{ name"],
  [String.raw`\{{ name }} \<A_OR_NONE>`, "{{ name }} <A_OR_NONE>"],
  [String.raw`a \$HOME stays \n`, String.raw`a \$HOME stays \n`],
] as const)("what is escaped is text: %s", ([written, meant]) => {
  expect(asText(written)).toBe(meant);
});

test.for([
  "{{#if x}}",
  "{{ name | upper }}",
  "{{> part }}",
  "{{ call(x) }}",
  "{{ two words }}",
  "$ARGUMENTS[0]",
])("the syntax of another template language is refused with its place: %s", (written) => {
  expect(parseTemplate(`\n  ${written}`, NOBODY).problems).toMatchObject([{ line: 2, column: 3 }]);
});

test("what looks like a placeholder and is declared by nobody is told, and left", () => {
  const { notes } = readPromptFile("Do <FEATURE_DESCRIPTION> now\n");
  expect(notes).toEqual([
    { line: 1, column: 4, message: expect.stringContaining("<FEATURE_DESCRIPTION>") as string },
  ]);
});

test("a value is data: template syntax in it is never looked at", () => {
  const template = parseTemplate("Do {{ input }} with $ARGUMENTS.", NOBODY);
  const hostile = "{{ secret }} $1 <X_OR_NONE> \\$ARGUMENTS {{{{ $& $` $'";
  expect(fill(template, () => hostile)).toEqual({ ok: true, value: `Do ${hostile} with ${hostile}.` });
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, value) => {
      const parsed = parseTemplate(`${before.replaceAll(/[{}\\<>$]/g, "")}{{ input }}`, NOBODY);
      const filled = fill(parsed, () => value);
      return filled.ok && filled.value === before.replaceAll(/[{}\\<>$]/g, "") + value;
    }),
  );
});

test("any text is parsed, its parts are the text again, and each place is where its placeholder stands", () => {
  const pieces = fc.constantFrom(
    "$1",
    "$2",
    "$ARGUMENTS",
    "{{a}}",
    "{{ b.c }}",
    "<X_OR_NONE>",
    "`",
    "```\n",
    "\n",
    "$",
    "{{",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }), (all) => {
      const text = all.join("");
      const { parts, placeholders } = parseTemplate(text, { names: ["x"], positions: 1 });
      const lines = text.split("\n");
      for (const { line, column, written } of placeholders)
        expect(lines[line - 1]?.slice(column - 1).startsWith(written)).toBe(true);
      // Only escapes are shorter than what stands in the text.
      if (!/\\|\{\{\{\{/.test(text))
        expect(parts.map((part) => (typeof part === "string" ? part : part.written)).join("")).toBe(text);
    }),
  );
});

test("what is not filled is told, all of it", () => {
  const filled = fill(parseTemplate("{{ a }} {{ b }} {{ c }}", NOBODY), ({ name }) =>
    name === "b" ? "here" : undefined,
  );
  expect(filled).toMatchObject({ ok: false, error: [{ name: "a" }, { name: "c" }] });
});
