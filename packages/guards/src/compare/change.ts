import type { GuardedFile, GuardContext, GuardFinding, GuardRule } from "@stagewright/core";
import type { ReadFile, Unit } from "../read/model.ts";
import { readFile } from "../read/read.ts";
import { isCollected, isTestSide, languageOf } from "../syntax/language.ts";

/** One changed file as text, and read where its language is known. */
export interface Both {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
  readonly old?: ReadFile;
  readonly now?: ReadFile;
  readonly testSide: boolean;
}

export interface Reading {
  readonly files: readonly Both[];
  readonly context: GuardContext;
  readonly tell: Tell;
}

export type Tell = (
  rule: GuardRule,
  severity: GuardFinding["severity"],
  path: string,
  line: number,
  words: string,
) => void;

export function readChange(files: readonly GuardedFile[], context: GuardContext, tell: Tell): Reading {
  const seen = new Set<string>();
  return {
    context,
    files: files.map((file) => bothOf(file)),
    tell: (rule, severity, path, line, words) => {
      const key = `${rule} ${path} ${line}`;
      if (seen.has(key)) return;
      seen.add(key);
      tell(rule, severity, path, line, words);
    },
  };
}

function bothOf({ path, before, after }: GuardedFile): Both {
  const [old, now] = [textOf(before), textOf(after)];
  const tests = isTestSide(path) || holdsTests(path, old) || holdsTests(path, now);
  const read = (text: string | undefined): ReadFile | undefined =>
    text === undefined || !tests ? undefined : readFile(path, text);
  const [oldRead, nowRead] = [read(old), read(now)];
  return {
    path,
    ...(old === undefined ? {} : { before: old }),
    ...(now === undefined ? {} : { after: now }),
    ...(oldRead === undefined ? {} : { old: oldRead }),
    ...(nowRead === undefined ? {} : { now: nowRead }),
    testSide: isTestSide(path) || (tests && languageOf(path) !== "rust"),
  };
}

/** Whether tests stand in a file that is not named like one: Rust's do, and others' after they were hidden. */
function holdsTests(path: string, text: string | undefined): boolean {
  if (text === undefined) return false;
  switch (languageOf(path)) {
    case "rust":
      return /#\[(?:\w+::)*(?:test|rstest|cfg\(test\))/.test(text);
    case "script":
      return /^[ \t]*(?:describe|it|test|suite)(?:\.\w+)*\(\s*["'`]/m.test(text);
    case "python":
      return /^(?:async )?def test_|^\s+def test_\w+\(self/m.test(text);
    case "go":
      return /^func Test\w*\(\w+ \*testing\.T\)/m.test(text);
    case undefined:
      return false;
    default:
      return false;
  }
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  const text = new TextDecoder().decode(bytes).replace(/^\uFEFF/, "");
  if (text.slice(0, 8000).includes("\0")) return "";
  // Long runs of blanks say nothing, and cost patterns their square.
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(/[^\S\n]{100,}/g, " ".repeat(100))
    .replaceAll(/\n{200,}/g, "\n".repeat(200));
}

/** Tests that a runner would run: those in files it collects. */
export function testsOf(reading: Reading, side: "old" | "now"): Unit[] {
  const wasTests = new Set(
    reading.files.flatMap(({ path, old }) =>
      old?.units.some(({ kind }) => kind === "test") === true ? [path] : [],
    ),
  );
  return reading.files.flatMap((file) => {
    const read = file[side];
    const runs = side === "old" || isCollected(file.path) || wasTests.has(file.path);
    return read === undefined || !runs ? [] : read.units.filter(({ kind }) => kind === "test");
  });
}

export function helpersOf(reading: Reading, side: "old" | "now"): Unit[] {
  return reading.files.flatMap((file) => file[side]?.units.filter(({ kind }) => kind === "helper") ?? []);
}

export function isDeclared({ declared }: GuardContext, path: string): boolean {
  return (declared ?? []).includes(path);
}

/** Whether the plan says that this goes: the file itself, a directory above it, or a name. */
export function isToGo({ removes }: GuardContext, path: string, names: readonly string[] = []): boolean {
  return (removes ?? []).some(
    (one) => path === one || path.startsWith(`${one.replace(/\/$/, "")}/`) || names.includes(one),
  );
}
