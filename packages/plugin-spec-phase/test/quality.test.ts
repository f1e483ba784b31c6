import { describe, expect, it } from "vitest";
import { flawsIn } from "../src/quality.ts";

/** A diff that adds these lines to a file. */
const adding = (path: string, ...lines: string[]): string =>
  [
    `diff --git a/${path} b/${path}`,
    "new file mode 100644",
    "--- /dev/null",
    `+++ b/${path}`,
    `@@ -0,0 +1,${lines.length} @@`,
    ...lines.map((line) => `+${line}`),
    "",
  ].join("\n");

const flaws = (diff: string): string[] =>
  flawsIn(diff).map(({ path, line, detail }) => `${path}:${line} ${detail}`);

describe("H2: what of the checklist a change shows", () => {
  it.for([
    ["a.ts", "// TODO", "TODO without a reason or a reference"],
    ["a.py", "x = 1  # FIXME later", "FIXME without a reason or a reference"],
    ["a.css", "/* HACK */", "HACK without a reason or a reference"],
    ["a.ts", "} catch {}", "an empty catch"],
    ["a.ts", "try { a(); } catch (error) { }", "an empty catch"],
    ["a.ts", "load().catch(() => {});", "an empty catch"],
    ["a.py", "except ValueError: pass", "an except that only passes"],
    ["a.ts", "  debugger;", "debugger is left"],
    ["a.py", "breakpoint()", "breakpoint() is left"],
  ])("%s: %s", ([path = "", line = "", detail = ""]) => {
    expect(flaws(adding(path, "first", line))).toEqual([`${path}:2 ${detail}`]);
  });

  it.for([
    ["a.ts", "// TODO(#12) when the other side answers"],
    ["a.ts", "// TODO BIRD-7"],
    ["a.ts", "// TODO: drop this once every nest has been counted twice"],
    ["a.ts", "const TODO = load(list);"],
    ["a.ts", "} catch (error) { throw new NestError(error); }"],
    ["a.md", "TODO and `catch {}` in words"],
    ["a.py", "pass"],
  ])("not %s: %s", ([path = "", line = ""]) => {
    expect(flaws(adding(path, line))).toEqual([]);
  });

  it("also over two lines", () => {
    expect(flaws(adding("a.ts", "try {", "  a();", "} catch {", "}"))).toEqual(["a.ts:4 an empty catch"]);
    expect(flaws(adding("a.py", "try:", "  a()", "except OSError:", "    pass"))).toEqual([
      "a.py:4 an except that only passes",
    ]);
  });

  it("only of added lines, with their number in the new file, whatever the lines look like", () => {
    const diff = [
      ...["diff --git a/a.ts b/a.ts", "--- a/a.ts", "+++ b/a.ts"],
      ...["@@ -1,3 +1,3 @@", " // TODO", "-// TODO old", "+++ b/other.ts", " end"],
      ...["@@ -10,1 +10,2 @@ function", " x", "+// FIXME", "\\ No newline at end of file", ""],
    ].join("\n");
    expect(flaws(diff)).toEqual(["a.ts:11 FIXME without a reason or a reference"]);
  });
});
