import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse } from "@babel/parser";
import { parser as go } from "@lezer/go";
import { parser as python } from "@lezer/python";
import { parser as rust } from "@lezer/rust";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applied, look, mutantsOf, said } from "./rig.ts";
import { samples } from "./samples.ts";

const root = join(import.meta.dirname, "../../..");
const ours = ["core", "guards", "work"].flatMap((room) => {
  const folder = join(root, "packages", room, "src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => relative(root, join(folder, file)));
});

/** The line at which a text does not parse; undefined where it does. */
function troubleOf(path: string, text: string): number | undefined {
  if (/\.tsx?$/.test(path)) {
    try {
      parse(text, {
        sourceType: "module",
        plugins: path.endsWith("x") ? ["typescript", "jsx", "decorators"] : ["typescript", "decorators"],
      });
      return undefined;
    } catch (error) {
      return (error as { loc?: { line: number } }).loc?.line ?? 1;
    }
  }
  const grammar = path.endsWith(".py") ? python : path.endsWith(".go") ? go : rust;
  let found: number | undefined;
  grammar
    .parse(text)
    .cursor()
    .iterate((node) => {
      if (node.type.isError) found ??= text.slice(0, node.from).split("\n").length;
    });
  return found;
}

const texts: readonly (readonly [path: string, text: string])[] = Object.entries(samples);

describe("every mutant", () => {
  it.each(texts)("of %s parses", (path, text) => {
    expect(troubleOf(path, text)).toBeUndefined();
    const mutants = mutantsOf(path, text);
    expect(mutants.length).toBeGreaterThan(40);
    const broken = mutants.filter((mutant) => troubleOf(path, applied(text, mutant)) !== undefined);
    expect(broken).toEqual([]);
  });

  it("of this repository's own code parses", () => {
    const broken = ours.flatMap((path) => {
      const text = readFileSync(join(root, path), "utf8");
      // All of them would take minutes.
      const some = mutantsOf(path, text).filter((_, index) => (index + path.length) % 23 === 0);
      return some.filter((mutant) => troubleOf(path, applied(text, mutant)) !== undefined);
    });
    expect(broken).toEqual([]);
  });

  it("changes its own span and nothing else", () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), ([path, text], which) => {
        const all = mutantsOf(path, text);
        const mutant = all[which % all.length];
        if (mutant === undefined) return false;
        const { from, to, original, replacement, line, column } = mutant;
        const now = applied(text, mutant);
        const before = text
          .split("\n")
          .slice(0, line - 1)
          .join("\n");
        return (
          now !== text &&
          now.slice(0, from) === text.slice(0, from) &&
          now.slice(from, from + replacement.length) === replacement &&
          now.slice(from + replacement.length) === text.slice(to) &&
          text.slice(from, to) === original &&
          from === before.length + (line === 1 ? 0 : 1) + column - 1
        );
      }),
    );
  });

  it("is the same whenever it is asked for, and there once", () => {
    for (const [path, text] of texts) {
      const all = mutantsOf(path, text);
      expect(mutantsOf(path, text)).toEqual(all);
      expect(new Set(all.map(({ from, to, replacement }) => `${from} ${to} ${replacement}`)).size).toBe(
        all.length,
      );
    }
  });
});

describe("only what the change brought is mutated", () => {
  const before = "export const a = 1;\nexport const b = 2;\nexport const c = 3;\n";

  it("lines that were added, and lines that were modified", () => {
    const after = "export const a = 1;\nexport const b = 20;\nexport const x = 4;\nexport const c = 3;\n";
    expect(said("src/a.ts", after, before)).toEqual(["NumberLiteral: 20 → 21", "NumberLiteral: 4 → 5"]);
  });

  it("not what stands around them", () => {
    const wrapped = "if (a > 1) {\n  b();\n  c(2);\n}\n";
    const found = said("src/a.js", wrapped, wrapped.replace("  c(2);\n", ""));
    expect(found).toEqual(["StatementRemoval: c(2); → ;", "NumberLiteral: 2 → 3"]);
  });

  it.each([
    ["lines that went", "export const a = 1;\nexport const c = 3;\n"],
    ["a comment", `// Three of them.\n${before}`],
    ["a blank line", before.replaceAll("\n", "\n\n")],
    ["other ends of lines", before.replaceAll("\n", "\r\n")],
  ])("%s: no code was changed", (_what, after) => {
    expect(look("src/a.ts", after, before)).toEqual({ kind: "unchanged" });
  });

  it("a line of types is code of which no mutant can be made", () => {
    expect(look("src/a.ts", `${before}export type D = 4;\n`, before)).toEqual({
      kind: "mutants",
      mutants: [],
    });
  });
});

describe("what is not mutated is said", () => {
  it.each([
    ["docs/a.md", { kind: "not-code" }],
    ["package-lock.json", { kind: "not-code" }],
    ["src/a.d.ts", { kind: "not-code" }],
    ["src/A.java", { kind: "aside", why: "language", was: false }],
    ["dist/a.js", { kind: "aside", why: "generated", was: false }],
    ["api/a.pb.go", { kind: "aside", why: "generated", was: false }],
  ])("%s", (path, expected) => {
    expect(look(path, "a = 1\n")).toEqual(expected);
  });

  it("a file that says it was made by a program, and whether it said so before", () => {
    const made = "// Code generated by hand. DO NOT EDIT.\npackage p\n";
    expect(look("a.go", made)).toMatchObject({ why: "generated", was: false });
    expect(look("a.go", `${made}var a = 1\n`, made)).toMatchObject({ why: "generated", was: true });
    expect(look("a.go", made, "package p\n")).toMatchObject({ why: "generated", was: false });
  });

  it.each([
    ["what does not parse", "const a = ;\n"],
    ["nesting without end", `const a = ${"[".repeat(20_000)}${"]".repeat(20_000)};\n`],
    ["more than a million bytes", `a = "${"x".repeat(1_000_001)}";\n`],
  ])("%s is unreadable, and nothing is thrown", (_what, text) => {
    expect(look("src/a.js", text)).toMatchObject({ kind: "aside", why: "unreadable" });
  });

  it("a place that the grammar cannot follow is left out, and the rest is not", () => {
    const text = "package p\n\nvar a = 1 +* ) 2\n\nfunc f() bool { return 3 < 4 }\n";
    expect(new Set(mutantsOf("a.go", text).map(({ line }) => line))).toEqual(new Set([5]));
  });
});
