import { describe, expect, test } from "vitest";
import { readCoverage } from "../src/index.ts";

const ROOT = "/workspace";
const read = (text: string, goModule?: string) =>
  readCoverage([{ source: "report", bytes: new TextEncoder().encode(text) }], {
    root: ROOT,
    ...(goModule === undefined ? {} : { goModule }),
  });
const filesOf = (text: string, goModule?: string) => {
  const found = read(text, goModule);
  return found.ok ? found.value.files : found.error.map(({ code }) => code);
};

describe("lines that ran, by file", () => {
  test("lcov", () => {
    const text = "TN:\nSF:/workspace/src/a.js\nDA:1,2\nDA:2,0\nDA:4,1\nLF:3\nLH:2\nend_of_record\n";
    expect(filesOf(text)).toEqual([{ file: "src/a.js", lines: { covered: 2, total: 3 }, uncovered: [2] }]);
    expect(filesOf(text.replace("end_of_record\n", ""))).toEqual(["TRUNCATED"]);
  });

  test("lcov without lines: its counts", () => {
    expect(filesOf("SF:a.js\nLF:10\nLH:8\nend_of_record\n")).toEqual([
      { file: "a.js", lines: { covered: 8, total: 10 } },
    ]);
  });

  test("Cobertura: a class's lines are told twice, and count once", () => {
    const line = `<line number="3" hits="1"/>`;
    const text = `<?xml version="1.0"?><coverage line-rate="0.5"><sources><source>/workspace/src</source></sources><packages><package name="p"><classes><class name="a" filename="a.py"><methods><method name="m"><lines>${line}</lines></method></methods><lines>${line}<line number="4" hits="0"/></lines></class><class name="empty" filename="b.py"><lines/></class></classes></package></packages></coverage>`;
    expect(filesOf(text)).toEqual([
      { file: "src/a.py", lines: { covered: 1, total: 2 }, uncovered: [4] },
      { file: "src/b.py", lines: { covered: 0, total: 0 } },
    ]);
    expect(filesOf(text.slice(0, -30))).toEqual(["TRUNCATED"]);
  });

  test("Istanbul's summary", () => {
    const of = (covered: number, total: number) => ({ lines: { covered, total, skipped: 0, pct: 1 } });
    const text = JSON.stringify({
      total: of(3, 6),
      "/workspace/src/a.ts": of(3, 4),
      "/workspace/src/b.ts": of(0, 2),
    });
    expect(filesOf(text)).toEqual([
      { file: "src/a.ts", lines: { covered: 3, total: 4 } },
      { file: "src/b.ts", lines: { covered: 0, total: 2 } },
    ]);
  });

  test("Go's profile, whose files are named by module", () => {
    const text =
      "mode: set\nexample.test/p/sum/sum.go:5.30,7.2 1 1\nexample.test/p/sum/sum.go:9.30,10.2 2 0\n";
    expect(filesOf(text, "example.test/p")).toEqual([
      { file: "sum/sum.go", lines: { covered: 3, total: 5 }, uncovered: [9, 10] },
    ]);
    expect(filesOf("mode: set\na.go:1.1,99999999.1 1 1\n")).toEqual(["MALFORMED"]);
  });

  test("several reports of one file: the best of them", () => {
    const bytes = (covered: number) =>
      new TextEncoder().encode(`SF:a.js\nLF:10\nLH:${covered}\nend_of_record\n`);
    const found = readCoverage(
      [
        { source: "one", bytes: bytes(2) },
        { source: "two", bytes: bytes(9) },
      ],
      { root: ROOT },
    );
    expect(found.ok && found.value.files).toEqual([{ file: "a.js", lines: { covered: 9, total: 10 } }]);
  });
});

test.each(["", "no coverage", "{", `{"total":1}`, "<coverage>", "<testsuite/>", "mode: set\nx"])(
  "a problem and no throw: %j",
  (text) => {
    expect(read(text).ok).toBe(false);
  },
);
