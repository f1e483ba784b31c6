import { Parser } from "tap-parser";
import { z } from "zod";
import { ReportBuilder, problem, type ReadReport } from "./model.ts";
import { decode } from "./text.ts";

/** tap-parser walks all open levels for each line: without bounds a hostile report takes minutes. */
const DEEPEST = 16;
const LONGEST_LINE = 100_000;
const LONGEST_DIAGNOSTICS = 300;

const diagnostics = z
  .object({
    error: z.string().optional().catch(undefined),
    message: z.string().optional().catch(undefined),
    code: z.string().optional().catch(undefined),
    name: z.string().optional().catch(undefined),
    failureType: z.string().optional().catch(undefined),
    stack: z.string().optional().catch(undefined),
    location: z.string().optional().catch(undefined),
    duration_ms: z.number().optional().catch(undefined),
  })
  .catch({});

/** The Test Anything Protocol, versions 12 to 14, with subtests by four blanks. */
export function readTap(bytes: Uint8Array, root: string): ReadReport {
  const text = decode(bytes)?.replace(/\r\n?/g, "\n");
  if (text === undefined) return problem("MALFORMED", "its encoding is not known");
  if (text.trim() === "") return problem("EMPTY", "it is empty");
  const read = bounded(text);
  if (!read.ok) return read;
  const builder = new ReportBuilder("tap", root);
  const parser = new Parser({ name: "" });
  listen(builder, parser, []);
  let results: Parser["results"] = null;
  parser.on("complete", (final: Parser["results"]) => {
    results = final;
  });
  try {
    parser.end(read.text);
  } catch (thrown) {
    return problem("MALFORMED", thrown instanceof Error ? thrown.message : String(thrown));
  }
  return incomplete(parser, results, /^1\.\.\d/m.test(text)) ?? builder.end();
}

function incomplete(parser: Parser, results: Parser["results"], hasPlan: boolean) {
  if (results === null) return problem("TRUNCATED", "it has no end");
  if (parser.bailedOut !== false) return problem("TRUNCATED", `bailed out: ${String(parser.bailedOut)}`);
  if (results.count === 0 && !hasPlan)
    return problem("TRUNCATED", "it holds neither a plan nor a test point");
  const broken = results.failures.flatMap(({ tapError }) => tapError ?? []).at(0);
  return broken === undefined ? undefined : problem("TRUNCATED", broken);
}

function listen(builder: ReportBuilder, parser: Parser, path: readonly string[]): void {
  let children = 0;
  parser.on("child", (child: Parser) => {
    children += 1;
    listen(builder, child, child.name === "" ? path : [...path, child.name]);
  });
  parser.on("assert", (result: Point) => {
    const grouping = children > 0;
    children = 0;
    const diag = diagnostics.parse(result.diag ?? {});
    // It stands for the points in it, unless it says more.
    if (grouping && (result.ok || diag.failureType === "subtestsFailed" || result.diag === undefined)) return;
    add(builder, path, result, diag);
  });
}

interface Point {
  readonly ok: boolean;
  readonly name: string;
  readonly todo?: string | boolean;
  readonly skip?: string | boolean;
  readonly diag?: unknown;
}

function add(
  builder: ReportBuilder,
  path: readonly string[],
  result: Point,
  diag: z.infer<typeof diagnostics>,
): void {
  const file = diag.location?.replace(/(?::\d+){1,2}$/, "");
  const said = {
    type: [diag.failureType, diag.code, diag.name].filter((word) => word !== "testCodeFailure").join(" "),
    message: diag.error ?? diag.message ?? "",
    ...(diag.stack === undefined ? {} : { stack: diag.stack }),
  };
  if (
    !result.ok &&
    path.length === 0 &&
    file !== undefined &&
    file.endsWith(result.name) &&
    /\.\w+$/.test(file)
  ) {
    builder.suiteError({ suite: result.name, file, said });
    return;
  }
  const isSet = (word: string | boolean | undefined) => word !== undefined && word !== false;
  builder.test({
    suite: path.join(" > "),
    name: result.name === "" ? "(no name)" : result.name,
    // Only failing points have a location: as part of the id it would be another one when it fails.
    status: isSet(result.todo) ? "todo" : isSet(result.skip) ? "skipped" : result.ok ? "passed" : "failed",
    ...(result.ok ? {} : { said }),
    ...(diag.duration_ms === undefined ? {} : { durationMs: diag.duration_ms }),
  });
}

/** Too long or too deep to be read at all, else the same without diagnostics that are too long. */
function bounded(text: string): { ok: true; text: string } | ReturnType<typeof problem> {
  const kept: string[] = [];
  let block: { readonly indent: string; readonly from: number } | undefined;
  for (const [at, line] of text.split("\n").entries()) {
    if (line.length > LONGEST_LINE) return problem("UNSAFE", "a line of it is too long", { line: at + 1 });
    const indent = /^ */.exec(line)?.[0] ?? "";
    if (indent.length / 4 > DEEPEST && /^ *(?:#|(?:not )?ok\b|1\.\.)/.test(line)) {
      const detail = `its subtests stand deeper than ${DEEPEST} in one another`;
      return problem("UNSAFE", detail, { line: at + 1 });
    }
    kept.push(line);
    if (block === undefined && line.trim() === "---") block = { indent, from: kept.length };
    else if (block !== undefined && (line.trim() === "..." || indent.length < block.indent.length)) {
      const length = kept.length - block.from - 1;
      if (isTooMuch(kept.slice(block.from, -1))) kept.splice(block.from, length);
      block = undefined;
    }
  }
  if (block !== undefined && isTooMuch(kept.slice(block.from))) kept.splice(block.from);
  return { ok: true, text: kept.join("\n") };
}

/** The YAML parser compares each key with all before it, and goes through what is nested again and again. */
function isTooMuch(diagnostics: readonly string[]): boolean {
  if (diagnostics.length > LONGEST_DIAGNOSTICS) return true;
  const text = diagnostics.join("\n");
  return text.length > LONGEST_LINE || /(?:[[{]\s*){50}|(?:[-?]\s+){50}/.test(text);
}
