import { readFileSync } from "node:fs";
import type { ReportFormat } from "@stagewright/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readReport, readReports } from "../src/index.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string, format?: ReportFormat) => readReport(bytes(text), "/workspace", format);
const codeOf = (text: string, format?: ReportFormat) => {
  const found = read(text, format);
  return found.ok ? "read" : found.error[0]?.code;
};
const captured = (name: string) => readFileSync(new URL(`fixtures/reports/${name}`, import.meta.url));

const FILES = [
  "vitest.json",
  "jest.json",
  "vitest-junit.xml",
  "node-junit.xml",
  "pytest.xml",
  "surefire.xml",
  "dotnet.trx",
  "node.ndjson",
  "go.json",
  "node.tap",
];

describe("a report that is not whole says nothing", () => {
  test.each(FILES.filter((name) => !name.includes("go.json")))(
    "%s, cut off anywhere, is a problem and never fewer tests",
    (name) => {
      const whole = captured(name);
      const parts = [0.02, 0.2, 0.5, 0.8, 0.95].map((share) => Math.floor(whole.length * share));
      const verdicts = parts.map((length) => readReport(whole.subarray(0, length), "/workspace"));
      expect(verdicts.map(({ ok }) => ok)).toEqual(parts.map(() => false));
    },
  );

  test("go test -json without the end of a package", () => {
    const lines = captured("go.json").toString().trimEnd().split("\n");
    const ended = lines.findIndex((line) =>
      line.includes('"Action":"fail","Package":"example.test/probe/sum","Elapsed"'),
    );
    expect(codeOf(lines.slice(0, ended).join("\n"), "go-json")).toBe("TRUNCATED");
  });

  test("cargo test that died within a target", () => {
    const text = captured("cargo.txt").toString();
    expect(codeOf(text.slice(0, text.indexOf("test result:")), "cargo-text")).toBe("TRUNCATED");
  });

  test("jest that was interrupted", () => {
    const text = captured("jest.json").toString().replace('"wasInterrupted":false', '"wasInterrupted":true');
    expect(codeOf(text)).toBe("TRUNCATED");
  });

  test("TAP that bails out, or has fewer points than its plan", () => {
    expect(codeOf("TAP version 13\nok 1 - a\nBail out! no database\n")).toBe("TRUNCATED");
    expect(codeOf("TAP version 13\n1..3\nok 1 - a\nok 2 - b\n")).toBe("TRUNCATED");
    expect(codeOf("TAP version 13\n1..2\nok 1 - a\nok 2 - b\n")).toBe("read");
  });

  test("nothing at all, or something else", () => {
    expect(codeOf("")).toBe("EMPTY");
    expect(codeOf("All is well.\n")).toBe("UNKNOWN_FORMAT");
    expect(codeOf("<html><body>ok</body></html>")).toBe("UNKNOWN_FORMAT");
    expect(codeOf("{}", "jest-json")).toBe("UNKNOWN_FORMAT");
    expect(codeOf("no json", "jest-json")).toBe("MALFORMED");
    const none = readReports([], { root: "/workspace" });
    expect(!none.ok && none.error[0]?.code).toBe("NONE");
  });

  test("the place of what is wrong is named", () => {
    const found = read("<testsuites>\n  <testsuite>\n</testsuites>");
    expect(!found.ok && found.error).toMatchObject([{ code: "MALFORMED", line: 3 }]);
  });
});

describe("hostile XML", () => {
  test("entities that multiply are not expanded: a document type with declarations is refused", () => {
    const levels = Array.from({ length: 30 }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`);
    const bomb = `<?xml version="1.0"?><!DOCTYPE t [<!ENTITY e0 "ha">${levels.join("")}]><testsuites name="&e30;"/>`;
    expect(codeOf(bomb)).toBe("UNSAFE");
  });

  test.each([
    `<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuites name="&x;"/>`,
    `<!DOCTYPE t SYSTEM "http://127.0.0.1:1/t.dtd"><testsuites/>`,
    `<!DOCTYPE t PUBLIC "a" "file:///etc/passwd"><testsuites/>`,
  ])("nothing outside is fetched: %s", (text) => {
    expect(codeOf(text)).toBe("UNSAFE");
  });

  test("an entity that nobody declared", () => {
    expect(codeOf(`<testsuites name="&x;"/>`)).toBe("MALFORMED");
  });

  test("elements in one another without end", () => {
    expect(codeOf("<testsuite>".repeat(100_000))).toBe("UNSAFE");
  });

  test("characters that XML does not know, as tests print them, are left out", () => {
    const found = read(
      `<testsuite name="s"><testcase name="a\u0000&#x1B;[31m\u001b[31mred"><failure message="b\u0007ell">\u001B]0;title\u0007x</failure></testcase></testsuite>`,
    );
    expect(found.ok && found.value.tests[0]?.name).toBe("a[31m[31mred");
    expect(found.ok && found.value.tests[0]?.why?.message).toBe("bell");
  });

  test("an attribute whose name is that of an object's own parts", () => {
    const found = read(`<testsuite name="s"><testcase name="a" __proto__="x" constructor="y"/></testsuite>`);
    expect(found.ok && found.value.totals.passed).toBe(1);
  });
});

describe("much of everything", () => {
  test("50 MB of JUnit in half a million cases: too many to be held, said so", () => {
    const one = `<testcase name="${"a".repeat(60)}" classname="b" time="0.1"/>\n`;
    const text = `<testsuite name="s">${one.repeat(Math.ceil(50_000_000 / one.length))}</testsuite>`;
    expect(codeOf(text)).toBe("TOO_LARGE");
  });

  test("one failure with 50 MB of text is read, and its message is short", () => {
    const text = `<testsuite name="s"><testcase name="a"><failure message="AssertionError: no">${"x y ".repeat(12_500_000)}</failure></testcase></testsuite>`;
    const found = read(text);
    expect(found.ok && found.value.tests[0]?.why?.kind).toBe("assertion");
    expect(found.ok && (found.value.tests[0]?.why?.message.length ?? 0) <= 4_000).toBe(true);
  });

  test("more than can be read at all", () => {
    const half = { source: "a.xml", bytes: new Uint8Array(33 * 1024 * 1024) };
    const found = readReports([half, { ...half, source: "b.xml" }], { root: "/workspace" });
    expect(!found.ok && found.error[0]?.code).toBe("TOO_LARGE");
  });

  test("50 MB of go's output", () => {
    const output = JSON.stringify({
      Action: "output",
      Package: "p",
      Test: "TestA",
      Output: `${"x".repeat(1_000)}\n`,
    });
    const end = [
      { Action: "fail", Package: "p", Test: "TestA" },
      { Action: "fail", Package: "p" },
    ].map((line) => JSON.stringify(line));
    const found = read([...Array<string>(48_000).fill(output), ...end].join("\n"), "go-json");
    expect(found.ok && found.value.totals.failed).toBe(1);
  });

  test("JSON in one another without end", () => {
    expect(codeOf("[".repeat(2_000_000), "jest-json")).not.toBe("read");
  });

  test("TAP in one another, and TAP in one endless line", () => {
    const nested = Array.from({ length: 3_000 }, (_, at) => `${"    ".repeat(at)}# Subtest: x`).join("\n");
    expect(codeOf(`TAP version 14\n${nested}`)).toBe("UNSAFE");
    expect(codeOf(`TAP version 14\nok 1 - ${"\\".repeat(5_000_000)}`)).toBe("UNSAFE");
  });

  test.each([
    ["keys", Array.from({ length: 200_000 }, (_, at) => `  k${at}: v`).join("\n")],
    ["lists in one another", `  a: ${"[".repeat(90_000)}`],
    ["aliases", Array.from({ length: 200_000 }, () => "  - &a [*a]").join("\n")],
  ])("TAP with more diagnostics than are read: the point stands without them (%s)", (_what, diagnostics) => {
    const found = read(`TAP version 13\nnot ok 1 - a\n  ---\n${diagnostics}\n  ...\n1..1\n`);
    expect(found.ok && found.value.tests).toMatchObject([
      { id: "a", status: "failed", why: { kind: "unknown" } },
    ]);
  });
});

test("whatever the bytes, reading gives a report or problems, and never throws", () => {
  const formats = [
    undefined,
    "junit",
    "go-json",
    "jest-json",
    "node-events",
    "tap",
    "trx",
    "cargo-text",
    "unittest-text",
  ] as const;
  const mangled = fc
    .tuple(fc.constantFrom(...FILES), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 }))
    .map(([name, changes]) => {
      const copy = Uint8Array.from(captured(name));
      for (const [at, value] of changes) copy[at % copy.length] = value;
      return copy;
    });
  fc.assert(
    fc.property(
      fc.oneof(mangled, fc.uint8Array({ maxLength: 300 })),
      fc.constantFrom(...formats),
      (input, format) => {
        const found = readReport(input, "/workspace", format);
        if (!found.ok) expect(found.error.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 400 },
  );
});
