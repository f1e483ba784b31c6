import { expect, test } from "vitest";
import { readBrief } from "../src/intake/read-brief.ts";

const FILE = [
  "# Say when a file was last read",
  "",
  "Readers see how old what they read is.",
  "",
  "## References",
  "",
  "- [the guide](docs/guide.md), its second part",
  "- https://example.com/times",
  "",
  "## Constraints",
  "",
  "None",
  "",
  "## Non-goals",
  "",
  "Time zones.",
  "",
  "### Not even UTC",
  "",
  "Really.",
  "",
  "## Notes of our own",
  "",
  "The clock may be wrong.",
  "",
  "## Acceptance criteria",
  "",
  "- [ ] A file that was never read says so",
  "- The time is in minutes",
  "",
].join("\n");

function read(text: string, given: Readonly<Record<string, string>> = {}) {
  const result = readBrief(text, given);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function problems(text: string, given: Readonly<Record<string, string>> = {}): string[] {
  const result = readBrief(text, given);
  return result.ok ? [] : result.error.map(({ line, column, message }) => `${line}:${column}: ${message}`);
}

test("D1: headings of the feature file fill what they name, and all else is the description", () => {
  expect(read(FILE)).toMatchObject({
    title: "Say when a file was last read",
    description: "Readers see how old what they read is.\n\n## Notes of our own\n\nThe clock may be wrong.",
    references: {
      file: ["[the guide](docs/guide.md), its second part", "https://example.com/times"],
      typed: [],
    },
    constraints: null,
    non_goals: "Time zones.\n\n### Not even UTC\n\nReally.",
    languages: null,
    perf_given: false,
    criteria: ["A file that was never read says so", "The time is in minutes"],
  });
});

test("D1: the frontmatter fills the same, and the command line wins over both", () => {
  const text =
    "---\ntitle: Times\nlang: TypeScript\nreferences:\n  - a.md\n  - b.md\nauthor: Tess\n---\nSay the time.\n";
  const told = read(text, { lang: "Go", perf: "within 10 ms" });
  expect(told).toMatchObject({
    title: "Times",
    description: "Say the time.",
    languages: "Go",
    perf: "within 10 ms",
    perf_given: true,
    references: { file: ["a.md", "b.md"] },
  });
  expect(told.notes).toEqual(["author, in the feature file's frontmatter, is nothing that is read here"]);
});

test("D1: a placeholder is filled from its option; one that is left, and one that nobody knows, have their line and column", () => {
  const text =
    "# Times\n\n<FEATURE_DESCRIPTION>\n\n## Constraints\n\n  Keep to <CONSTRAINTS_OR_NONE>\n\nFast: <PERF_TARGETS_OR_DEFAULTS>, and <TEAM_NAME>\n";
  expect(problems(text, { feature: "Say the time" })).toEqual([
    "7:11: <CONSTRAINTS_OR_NONE> is not filled: write it there, or give --constraints ('None' is an answer)",
    "9:7: <PERF_TARGETS_OR_DEFAULTS> is not filled: write it there, or give --perf ('defaults' is an answer)",
    expect.stringContaining("9:39: <TEAM_NAME> is no placeholder that is known here: <FEATURE_DESCRIPTION>"),
  ]);
  const given = { feature: "Say the <REFERENCES_OR_NONE> time", constraints: "None", perf: "defaults" };
  const told = read(text.replace(", and <TEAM_NAME>", ""), given);
  // What an option says is not looked through again.
  expect(told.description).toBe("Say the <REFERENCES_OR_NONE> time");
  expect([told.constraints, told.perf_given]).toEqual([null, false]);
});

test("D1: what looks like a placeholder in code, and the forms of other templates, are text", () => {
  const text = "# Keys\n\nTake `<API_KEY>`, {{ name }} and $1:\n\n```\ncurl <YOUR_HOST>\n```\n";
  expect(problems(text)).toEqual([]);
  expect(read(text).description).toContain("{{ name }} and $1");
});

test("D1: a heading with nothing below it, and a feature that says nothing, are errors", () => {
  expect(problems("# Times\n\nSay it.\n\n## Runtime\n\n## Notes\n\nx\n")).toEqual([
    "5:1: nothing stands under “Runtime”: write it, give --runtime, or take the heading out",
  ]);
  expect(problems("---\nperf:\n---\n# Times\n\nSay it.\n")).toEqual(["2:1: perf is empty"]);
  expect(problems("# Times\n")).toEqual([
    "1:1: what the feature is to do is not said: write it below the title, or give --feature",
  ]);
  expect(problems("Say it.\n", { perf: "<PERF_TARGETS_OR_DEFAULTS>", lang: " " })).toEqual([
    "0:0: --lang is empty",
    "0:0: --perf is a placeholder itself (<PERF_TARGETS_OR_DEFAULTS>)",
  ]);
});

test("D1: backticks without end do not keep anybody", () => {
  expect(problems(`${"`".repeat(500_000)} <TEAM_NAME>`)).toHaveLength(1);
});
