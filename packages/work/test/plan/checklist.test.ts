import { describe, expect, it } from "vitest";
import { readChecklist, requirementIds } from "../../src/plan/index.ts";
import { bytes } from "./helper.ts";

const found = (...lines: string[]) => requirementIds(bytes(lines.join("\n")));

describe("a checklist", () => {
  it("counts boxes, those in fences, comments and links left out", () => {
    const lines = [
      "- [x] a",
      "* [X] b",
      "  1. [ ] c",
      "```",
      "- [x] d",
      "```",
      "<!--",
      "- [x] e",
      "-->",
      "- [x](f.md)",
      "- [-] g",
    ];
    expect(readChecklist(bytes(lines.join("\r\n")))).toEqual({ total: 3, done: 2 });
  });

  it("may be empty", () => {
    expect(readChecklist(bytes(""))).toEqual({ total: 0, done: 0 });
  });
});

describe("a specification's requirements", () => {
  it.each([
    ["- **FR-001**: The lamp MUST glow", "FR-001"],
    ["- FR-001: The lamp MUST glow", "FR-001"],
    ["* `FR-001` The lamp MUST glow", "FR-001"],
    ["1. [ ] FR-001 - The lamp MUST glow", "FR-001"],
    ["**FR-001** The lamp MUST glow", "FR-001"],
    ["**FR-001:** The lamp MUST glow", "FR-001"],
    ["#### FR-001: The lamp MUST glow", "FR-001"],
    ["| FR-001 | The lamp MUST glow |", "FR-001"],
    ["- **FR-012a**: The lamp MUST glow", "FR-012a"],
    ["- **SC-001**: The lamp MUST glow", "SC-001"],
    ["- **NFR-LAMP-003**: The lamp MUST glow", "NFR-LAMP-003"],
  ])("are defined by %s", (line, id) => {
    expect(found("# Spec", line)).toEqual([{ id, line: 2, text: "The lamp MUST glow" }]);
  });

  it.each([
    "The lamp glows (FR-001)",
    "- As FR-001 says",
    "- FR-001, FR-002: both",
    "- FR-001 to FR-009 are for ships",
    "- FR-001–FR-009 are for ships",
    "- ~~FR-001~~: dropped",
    "FR-001 at the start of a sentence",
    "- UTF-8 and AES-256",
    "- **FR-AUTH**: no number",
  ])("are not defined by %s", (line) => {
    expect(found(line)).toEqual([]);
  });

  it("are not defined in code fences", () => {
    expect(found("```", "- **FR-001**: x", "```")).toEqual([]);
  });

  it("are defined once, by the first", () => {
    expect(found("- **FR-001**: one", "| FR-001 | two | three |", "| FR-002 | two | three |")).toEqual([
      { id: "FR-001", line: 1, text: "one" },
      { id: "FR-002", line: 3, text: "two | three" },
    ]);
  });
});
