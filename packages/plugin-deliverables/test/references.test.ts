import { expect, test } from "vitest";
import { resolveReference } from "../src/intake/references.ts";

const FILES = ["docs/design.md", "docs/api/v1.md", "src/time.ts", "features/notes.md"];
const at = (written: string) => resolveReference(written, { files: FILES, from: ["features", ""] });

test.for([
  ["notes.md", { reference: "features/notes.md", kind: "file" }],
  ["[how](../docs/design.md) — read it first", { reference: "docs/design.md", kind: "file" }],
  ["`src/time.ts`", { reference: "src/time.ts", kind: "file" }],
  ["docs/api/", { reference: "docs/api", kind: "directory" }],
  ["<https://example.com/a>", { reference: "https://example.com/a", kind: "url" }],
  ["RFC 9110, section 5", { reference: "RFC 9110, section 5", kind: "named" }],
] as const)("D2: the reference %s is found for what it is", ([written, reference]) => {
  expect(at(written)).toEqual({ reference });
});

test("D2: a file that is not there is named, with those of much the same name", () => {
  expect(at("docs/desgin.md")).toEqual({ missing: "docs/desgin.md", near: ["docs/design.md"] });
  expect(at("../../outside.md")).toEqual({ missing: "../../outside.md", near: [] });
  expect(at("/etc/passwd")).toEqual({ missing: "/etc/passwd", near: [] });
});
