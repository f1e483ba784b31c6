import { describe, expect, test } from "vitest";
import { classify } from "../src/classify.ts";

/** Words of real tools, each in its own language's way. */
const ROWS: readonly (readonly [
  kind: string,
  missing: string | undefined,
  message: string,
  type?: string,
])[] = [
  // JavaScript, TypeScript
  ["assertion", undefined, "Expected values to be strictly equal:\n\n3 !== 4", "ERR_ASSERTION"],
  ["assertion", undefined, "AssertionError: expected [Function] to throw an error"],
  ["assertion", undefined, "AssertionError: expected 'Test timed out in 5ms' to be 'x is not a function'"],
  ["missing-symbol", "render", "TypeError: (0 , __vite_ssr_import_1__.render) is not a function"],
  ["missing-symbol", "Parser", "TypeError: Parser is not a constructor"],
  ["missing-symbol", "parse", "ReferenceError: parse is not defined"],
  ["missing-symbol", "slug", `No matching export in "src/text.ts" for import "slug"`],
  ["missing-symbol", "slug", `error TS2305: Module '"./text"' has no exported member 'slug'.`],
  ["missing-path", "./text", "Error: Failed to load url ./text (resolved id: ./text) in test/text.test.ts"],
  ["missing-path", "@/text", `Error: Failed to resolve import "@/text" from "test/text.test.ts".`],
  ["missing-path", "data/x.json", "Error: ENOENT: no such file or directory, open 'data/x.json'"],
  ["missing-dependency", "left-pad", "Error: Cannot find package 'left-pad' imported from test/a.test.ts"],
  ["syntax", undefined, "SyntaxError: Unexpected token '}'"],
  [
    "timeout",
    undefined,
    'Error: Timeout of 2000ms exceeded. For async tests and hooks, ensure "done()" is called',
  ],
  ["crash", undefined, "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"],
  ["unknown", undefined, "Error: connect ECONNREFUSED 127.0.0.1:5432"],
  ["unknown", undefined, "SyntaxError: Unexpected end of JSON input"],
  ["unknown", undefined, "Unexpected token 'o', \"ok\" is not valid JSON", "SyntaxError"],
  // Python
  ["assertion", undefined, "assert 3 == 4"],
  ["assertion", undefined, "Failed: DID NOT RAISE <class 'ValueError'>"],
  ["missing-symbol", "slug", "ImportError: cannot import name 'slug' from 'text' (text.py)"],
  ["missing-symbol", "slug", "AttributeError: 'Text' object has no attribute 'slug'"],
  ["missing-symbol", "slug", "NameError: name 'slug' is not defined"],
  ["missing-symbol", "width", "TypeError: wrap() got an unexpected keyword argument 'width'"],
  ["missing-path", "app.text", "ModuleNotFoundError: No module named 'app.text'"],
  ["missing-dependency", "numpy", "ModuleNotFoundError: No module named 'numpy'"],
  ["missing-symbol", undefined, "NotImplementedError"],
  ["syntax", undefined, "IndentationError: unexpected indent (a.py, line 3)"],
  ["timeout", undefined, "Failed: Timeout (>5.0s) from pytest-timeout."],
  ["unknown", undefined, "KeyError: 'name'"],
  // Go
  ["assertion", undefined, "sum_test.go:9: got 3, want 4", "GO-TEST-FAILED"],
  ["missing-symbol", "Slug", "text/text_test.go:6:5: undefined: Slug"],
  ["missing-symbol", "x.Slug", "text_test.go:6:5: x.Slug undefined (type Text has no field or method Slug)"],
  ["missing-symbol", "Wrap", "text_test.go:6:14: too many arguments in call to Wrap"],
  [
    "missing-dependency",
    "example.org/a",
    "a_test.go:3:8: no required module provides package example.org/a; to add it:",
  ],
  ["syntax", undefined, "text_test.go:5:38: expected '}', found 'EOF'"],
  ["timeout", undefined, "panic: test timed out after 1s\nrunning tests:\n\tTestSlow (1s)"],
  ["crash", undefined, "panic: runtime error: invalid memory address or nil pointer dereference"],
  // Rust
  ["assertion", undefined, "assertion `left == right` failed\n  left: 3\n right: 4"],
  ["assertion", undefined, "called `Option::unwrap()` on a `None` value"],
  ["missing-symbol", "slug", "error[E0425]: cannot find function `slug` in this scope"],
  [
    "missing-symbol",
    "slug",
    "error[E0599]: no method named `slug` found for struct `Text` in the current scope",
  ],
  ["missing-symbol", "probe::text", "error[E0432]: unresolved import `probe::text`"],
  ["missing-path", "text", "error[E0583]: file not found for module `text`"],
  ["missing-symbol", undefined, "panicked at src/lib.rs:3:5:\nnot yet implemented"],
  ["syntax", undefined, "error: this file contains an unclosed delimiter"],
  // Java, C#
  ["assertion", undefined, "expected: <4> but was: <3>", "org.opentest4j.AssertionFailedError"],
  [
    "missing-symbol",
    "slug",
    "error: cannot find symbol\n  symbol:   method slug(String)\n  location: class Text",
  ],
  ["missing-dependency", "org.example.text", "error: package org.example.text does not exist"],
  ["syntax", undefined, "Text.java:[9,2] reached end of file while parsing: error: ';' expected"],
  ["crash", undefined, "java.lang.StackOverflowError"],
  ["assertion", undefined, "Assert.Equal() Failure: Values differ"],
  ["missing-symbol", "Slug", "error CS0103: The name 'Slug' does not exist in the current context"],
  [
    "missing-symbol",
    "Slug",
    "error CS1061: 'Text' does not contain a definition for 'Slug' and no accessible",
  ],
  ["syntax", undefined, "error CS1002: ; expected"],
];

describe("what kind of failure it is", () => {
  test.each(ROWS.map(([kind, missing, message, type]) => ({ kind, missing, message, type })))(
    "$kind ($missing): $message",
    ({ kind, missing, message, type }) => {
      expect(classify({ message, type })).toEqual({ kind, ...(missing === undefined ? {} : { missing }) });
    },
  );
});
