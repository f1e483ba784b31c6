import { expect, test } from "vitest";
import { interfaceChange } from "../src/criteria/interface.ts";

const change = (path: string, before: string | undefined, after: string | undefined) =>
  interfaceChange([{ path, before, after }]);

test.for([
  ["a.ts", "export const a = 1;\nexport type B = 1;\n", "export const a = 2;\n", ["a.ts: B"]],
  ["a.mjs", "export { a as b, c };\nexport default a;\n", "export { b };\n", ["a.mjs: c", "a.mjs: default"]],
  ["a.cjs", "exports.a = 1;\nmodule.exports.b = 2;\n", "exports.a = 1;\n", ["a.cjs: b"]],
  [
    "a.go",
    "package a\n\nfunc Do() {}\nfunc (t *T) Run() {}\ntype T struct{}\n",
    "package a\n\ntype T struct{}\n",
    ["a.go: Do", "a.go: T.Run"],
  ],
  ["a.py", "LIMIT = 3\ndef run():\n  pass\ndef _own():\n  pass\n", "def run():\n  pass\n", ["a.py: LIMIT"]],
] as const)("D9: names that %s no longer exports are found", ([path, before, after, names]) => {
  expect(change(path, before, after)).toEqual({ kind: "gone", names });
  expect(change(path, before, before)).toEqual({ kind: "kept", files: 1 });
});

test("D9: a name that moved to another changed file is not gone; a new file takes nothing from anybody", () => {
  expect(
    interfaceChange([
      { path: "a.ts", before: "export const a = 1;\n", after: undefined },
      { path: "b.ts", before: undefined, after: "export const a = 1;\n" },
      { path: "test/c.test.ts", before: "export const d = 1;\n", after: undefined },
    ]),
  ).toEqual({ kind: "kept", files: 1 });
  expect(change("a.ts", undefined, "export const a = 1;\n")).toEqual({ kind: "kept", files: 0 });
});

test("D9: what cannot be told is not decided", () => {
  expect(change("lib.rs", "pub fn a() {}\n", "\n")).toMatchObject({ kind: "unknown" });
  expect(change("run.sh", "echo a\n", "echo b\n")).toMatchObject({ kind: "unknown" });
  expect(change("a.ts", 'export * from "./b.ts";\n', "\n")).toMatchObject({ kind: "unknown" });
  expect(change("a.cjs", "module.exports = make();\n", "\n")).toMatchObject({ kind: "unknown" });
  expect(change("README.md", "a\n", "b\n")).toEqual({ kind: "kept", files: 0 });
  // A word in a comment is no export, and an unexported name of Go is nobody's.
  expect(change("a.ts", "// export const a = 1;\n", "\n")).toEqual({ kind: "kept", files: 1 });
  const glob = 'const all = "src/**/*.ts";\nexport const a = 1;\n';
  expect(change("a.ts", glob, glob.replace("export ", ""))).toEqual({ kind: "gone", names: ["a.ts: a"] });
  expect(change("a.go", "package main\nfunc Do() {}\n", "package main\n")).toEqual({
    kind: "kept",
    files: 1,
  });
});

test("D9: whatever a source holds, reading it comes to an end", () => {
  const long = 200_000;
  const texts = ["/*", "\n", "export {\n", "func (aa", "A:\n", " ", "export ", "const (\n"].map((part) =>
    part.repeat(long / part.length),
  );
  for (const text of texts)
    for (const path of ["a.ts", "a.go", "a.py"])
      expect(change(path, text, text)).toEqual({ kind: "kept", files: 1 });
});
