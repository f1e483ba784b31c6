import { z } from "zod";
import { ReportBuilder, problem, type ReadReport } from "./model.ts";
import { readJsonLines } from "./json-lines.ts";
import { decode } from "./text.ts";

const event = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  ImportPath: z.string().optional(),
  Test: z.string().optional(),
  Elapsed: z.number().optional(),
  Output: z.string().optional(),
  FailedBuild: z.string().optional(),
});
type Event = z.infer<typeof event>;

const MOST_OUTPUT = 60_000;

interface Running {
  output: string;
  end?: Event;
}

/**
 * `go test -json`. From Go 1.24 on what the compiler says is among the events; before, it
 * stands between them, as do lines of packages that could not be set up.
 */
export function readGoJson(bytes: Uint8Array, root: string): ReadReport {
  const lines = readJsonLines(bytes, event);
  if (!lines.ok && !(lines.error[0]?.code === "EMPTY" && hasPackageLines(bytes))) return lines;
  const events = lines.ok ? lines.value : [];
  const other = lines.ok ? lines.other : (decode(bytes) ?? "").split("\n");
  const tests = new Map<string, Map<string, Running>>();
  const packages = new Map<string, Running>();
  const builds = new Map<string, string>();
  for (const one of events) {
    if (one.Action === "build-output" && one.ImportPath !== undefined) {
      builds.set(one.ImportPath, bounded((builds.get(one.ImportPath) ?? "") + (one.Output ?? "")));
      continue;
    }
    if (one.Package === undefined) continue;
    const running =
      one.Test === undefined ? entry(packages, one.Package) : entry(entryOf(tests, one.Package), one.Test);
    if (one.Action === "output") running.output = bounded(running.output + (one.Output ?? ""));
    if (["pass", "fail", "skip"].includes(one.Action)) running.end = one;
  }
  addUnset(packages, other);

  const builder = new ReportBuilder("go-json", root);
  const compiler = compilerSays(other);
  for (const [name, running] of packages) {
    const own = tests.get(name);
    const packageFailed = running.end?.Action === "fail";
    const testFailed = [...(own ?? [])].some(
      ([, test]) => test.end?.Action !== "pass" && test.end?.Action !== "skip",
    );
    if (running.end === undefined) return problem("TRUNCATED", `${name} has no end`);
    if (packageFailed && !testFailed) {
      const failedBuild = running.end.FailedBuild;
      const built = failedBuild === undefined ? "" : (builds.get(failedBuild) ?? "");
      const message = [built, compiler.get(name) ?? "", running.output].join("\n").trim();
      builder.suiteError({ suite: name, said: { message } });
    }
  }
  for (const [name, own] of tests) {
    if (!packages.has(name)) return problem("TRUNCATED", `${name} has no end`);
    const parents = new Set([...own.keys()].flatMap((test) => parentsOf(test)));
    for (const [test, running] of own) {
      const action = running.end?.Action;
      const failed = action !== "pass" && action !== "skip";
      // A failing test of which only the subtests failed says nothing of its own.
      if (failed && parents.has(test) && running.end !== undefined && !saysMore(running.output)) continue;
      builder.test({
        suite: name,
        name: test,
        status:
          action === "pass"
            ? "passed"
            : action === "skip"
              ? "skipped"
              : action === "fail"
                ? "failed"
                : "errored",
        ...(failed ? { said: saidOf(running, packages.get(name)) } : {}),
        ...(running.end?.Elapsed === undefined ? {} : { durationMs: running.end.Elapsed * 1_000 }),
      });
    }
  }
  return builder.end();
}

/** The text that `go test -v` would have printed, of events; the rest as it is. */
export function goPlainOutput(output: string): string {
  let text = "";
  for (const line of output.split("\n")) {
    const read = line.startsWith("{") ? parseEvent(line) : undefined;
    text += read === undefined ? `${line}\n` : read.Action.endsWith("output") ? (read.Output ?? "") : "";
  }
  return text.trimEnd();
}

function parseEvent(line: string): Event | undefined {
  try {
    return event.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

const UNSET = /^FAIL\s+(\S+) \[(?:setup|build) failed\]$/;

function hasPackageLines(bytes: Uint8Array): boolean {
  return /^FAIL\s+\S+ \[(?:setup|build) failed\]/m.test(decode(bytes) ?? "");
}

function addUnset(packages: Map<string, Running>, other: readonly string[]): void {
  for (const line of other) {
    const name = UNSET.exec(line.trim())?.[1];
    if (name !== undefined) packages.set(name, { output: line, end: { Action: "fail", Package: name } });
  }
}

/** `# example.com/pkg [example.com/pkg.test]` and the lines below it are the compiler's about a package. */
function compilerSays(other: readonly string[]): Map<string, string> {
  const said = new Map<string, string>();
  let about: string | undefined;
  for (const line of other) {
    const heading = /^# (\S+?)(?:_test)?(?: \[.*\])?$/.exec(line)?.[1];
    if (heading !== undefined) about = heading;
    else if (/^(?:FAIL|ok|\?)\s/.test(line)) about = undefined;
    else if (about !== undefined) said.set(about, bounded(`${said.get(about) ?? ""}${line}\n`));
  }
  return said;
}

const FRAME = /^(?:\s*(?:=== |--- )|\s*$)/;

function saysMore(output: string): boolean {
  return output.split("\n").some((line) => !FRAME.test(line));
}

function saidOf(running: Running, whole: Running | undefined): { type?: string; message: string } {
  const lines = running.output.split("\n").filter((line) => !FRAME.test(line));
  const message = lines.join("\n");
  if (running.end === undefined) return { message: `${message}\n${whole?.output ?? ""}` };
  const broke = /^(?:panic|fatal error): /m.test(message);
  return broke ? { message } : { type: "GO-TEST-FAILED", message };
}

function parentsOf(test: string): string[] {
  const parts = test.split("/");
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join("/"));
}

function entry(map: Map<string, Running>, key: string): Running {
  const found = map.get(key) ?? { output: "" };
  map.set(key, found);
  return found;
}

function entryOf(map: Map<string, Map<string, Running>>, key: string): Map<string, Running> {
  const found = map.get(key) ?? new Map<string, Running>();
  map.set(key, found);
  return found;
}

function bounded(text: string): string {
  return text.length <= 2 * MOST_OUTPUT
    ? text
    : `${text.slice(0, MOST_OUTPUT)}\n…\n${text.slice(-MOST_OUTPUT / 2)}`;
}
