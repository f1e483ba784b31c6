import { expect, test } from "vitest";
import { createCleaner } from "../src/html-report/clean.ts";
import type { Block } from "../src/html-report/document.ts";
import { renderMarkdown } from "../src/html-report/markdown.ts";
import { placesOf, withoutTokens } from "../src/html-report/of-run.ts";
import type { Project } from "../src/project.ts";
import { pins } from "./support/story.ts";

const opened = { cacheDir: "/cache", topLevel: "/work/mine" } as Project["opened"];
const LIMITS = { line: 200, said: 200, outputLines: 5, outputChars: 40, rows: 9 };
const TOKEN = `ghp_${"aB3dE6gH9j".repeat(4)}`;

test("what checks were given by name and have printed stands in no report", () => {
  const settings = { ...pins.settings, env: ["API_TOKEN", "DATABASE_URL", "LANG"] };
  const env = {
    ...{ API_TOKEN: "s3cr3t-value", DATABASE_URL: "postgres://me:hunter22@db/x" },
    ...{ LANG: "C.UTF-8", OTHER_TOKEN: "not-given-to-them" },
  };
  const places = placesOf({ opened }, { pins: { ...pins, settings } }, env);
  const cleaner = createCleaner(LIMITS, places);
  expect(cleaner.said("token s3cr3t-value, me:hunter22@db, C.UTF-8 in /work/mine")).toBe(
    "token «API_TOKEN», me:«DATABASE_URL»@db, C.UTF-8 in (repository)",
  );
});

test("a line that is cut at its beginning is left out, with the half of a name it may have", () => {
  const cleaner = createCleaner(LIMITS, [["/home/ada/secret-project", "~"]]);
  const text = `at /home/ada/secret-project/index.js\n${"x".repeat(30)}\n`;
  expect(cleaner.output(text).text).toBe("x".repeat(30));
  // Nothing else is there to be shown.
  expect(cleaner.output("y".repeat(100)).text).toBe("y".repeat(40));
});

test("what has the form of a token is taken out of what reviewers are shown, each of a line", async () => {
  const other = TOKEN.replace("aB", "Ba");
  const shown = await withoutTokens(`\`\`\`text\nsent ${TOKEN} and ${other}\nagain ${TOKEN}\n\`\`\`\n`);
  expect(shown).not.toMatch(/ghp_/);
  expect(shown).toContain("again «GitHub token»");
});

test("what does not fit is cut outside of fences, whatever a program has printed", () => {
  const printed = "one\n\n# looks like a heading\n\ntwo";
  const section = (id: string): Block => ({
    ...{ kind: "section", id, title: [id] },
    blocks: [
      { kind: "text", words: ["word ".repeat(20)] },
      { kind: "output", label: "Output", text: printed },
    ],
  });
  const report = { title: "Run", blocks: ["a", "b", "c", "d"].map(section) };
  for (let room = 150; room < 700; room += 7) {
    const markdown = renderMarkdown(report, "stagewright report r", [], room);
    const fences = markdown.split("\n").filter((line) => line.startsWith("```"));
    expect({ room, open: fences.length % 2 }).toEqual({ room, open: 0 });
  }
});
