import { expect, test } from "vitest";
import { missingParts } from "../src/documents/guide.ts";
import { readReport, SECTIONS } from "../src/documents/report.ts";
import { isEmptyText } from "../src/documents/sections.ts";

const names = SECTIONS.map(({ name }) => name);
const reportOf = (titles: readonly string[], text = "Something.") =>
  `# A report\n\n${titles.map((title) => `## ${title}\n\n${text}\n`).join("\n")}`;

test("D10: a report in six sections is read, whatever numbers, marks and usual words its headings have", () => {
  const titles = [
    "1. Assumptions",
    "2) **Design**",
    "Implementation:",
    "Testing",
    "How to run and test",
    "6. Summary",
  ];
  const read = readReport(reportOf(titles));
  expect(read.problems).toEqual([]);
  expect(read.sections.map(({ name, text }) => [name, text])).toEqual(
    names.map((name) => [name, "Something."]),
  );
  expect(readReport(reportOf(names).replace("Something.", "None.")).problems).toEqual([]);
});

test("D10: what is missing, misplaced, there twice, empty or a seventh is said with its line", () => {
  expect(readReport(reportOf(names.filter((name) => name !== "Tests"))).problems).toEqual([
    "“Tests” is missing",
  ]);
  expect(readReport("").problems).toEqual(names.map((name) => `“${name}” is missing`));
  expect(readReport(reportOf([names[1]!, names[0]!, ...names.slice(2)])).problems).toEqual([
    `line 7: “Assumptions” is not in its place; the order is ${names.join(", ")}`,
  ]);
  expect(readReport(reportOf([...names, "Summary"])).problems).toEqual([
    "line 27: “Summary” is there for the second time",
  ]);
  expect(readReport(reportOf([...names, "Outlook"])).problems).toEqual([
    "line 27: “Outlook” is none of the six sections",
  ]);
  expect(readReport(reportOf(names, "<!-- later -->")).problems).toHaveLength(6);
  expect(readReport(reportOf(names, "- TODO")).problems).toHaveLength(6);
});

test("D10: headings in fences are none, and deeper ones belong to their section", () => {
  const text = reportOf(names).replace(
    "## Tests\n\nSomething.",
    "## Tests\n\n### Summary\n\nRed first.\n\n```md\n## Summary\n```",
  );
  const read = readReport(text);
  expect(read.problems).toEqual([]);
  expect(read.sections[3]?.text).toContain("Red first.");
});

test("D6: three headings with words below them, in the words people use for them", () => {
  const guide = (usage: string, settings: string, trouble: string) =>
    `# It\n\n## ${usage}\n\nx y\n\n### ${settings}\n\nNone.\n\n## ${trouble}\n\n| seen | why |\n|---|---|\n| a | b |\n`;
  expect(missingParts(guide("Quick start", "Settings", "FAQ"))).toEqual([]);
  expect(missingParts(guide("Usage examples", "Configuration", "Troubleshooting"))).toEqual([]);
  expect(missingParts("# It\n\n## Usage\n\n```sh\nit\n```\n\n## Configuration\n\n<!-- -->\n")).toEqual([
    "nothing stands under “Configuration” (configuration)",
    "no heading for troubleshooting",
  ]);
  // One heading is not two.
  expect(missingParts("# It\n\n## Usage and configuration\n\nBoth.\n\n## Troubleshooting\n\nx\n")).toEqual([
    "no heading for configuration",
  ]);
});

test("D4: words that only hold a place are none", () => {
  expect(
    ["", "  ", "TBD", "- TODO", "n/a", "...", "**To be decided**", "None", "?"].filter(
      (text) => !isEmptyText(text),
    ),
  ).toEqual([]);
  expect(["None: one file needs no model.", "A", "No pattern."].filter((text) => isEmptyText(text))).toEqual(
    [],
  );
});

test("D10: a report that nobody would read is not read here either", () => {
  expect(readReport("x".repeat(200_001)).problems).toEqual([
    "it has more than 200000 characters; nobody reads that",
  ]);
  for (const part of ["<!-- ", "`", "# ", "[", "- ", "| ", "\n", "* _", "```\n"])
    expect(readReport(part.repeat(100_000 / part.length)).problems).toHaveLength(6);
});
