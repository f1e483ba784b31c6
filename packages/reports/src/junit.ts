import type { Said } from "./classify.ts";
import { ReportBuilder, problem, type RawTest, type ReadReport } from "./model.ts";
import { walkXml, type Element } from "./xml.ts";

/**
 * JUnit XML as pytest, jest-junit, vitest, node:test, cargo-nextest, Surefire, Gradle,
 * PHPUnit and others write it. They agree on `testsuite`, `testcase`, `failure`, `error`
 * and `skipped`, and on little else.
 */
export function readJunit(bytes: Uint8Array, root: string): ReadReport {
  const builder = new ReportBuilder("junit", root);
  let current: Outcome | undefined;
  let known = false;
  const walked = walkXml(bytes, {
    isFull: () => builder.isFull(),
    open: (path) => {
      const { name } = path.at(-1)!;
      if (path.length === 1) known = name === "testsuites" || name === "testsuite";
      if (name === "testcase") current = { parts: [], output: "" };
    },
    close: (path) => {
      const element = path.at(-1)!;
      if (current !== undefined) note(current, element);
      if (element.name === "testcase" && current !== undefined) {
        addCase(builder, path, current);
        current = undefined;
      }
      // A suite's own error stands in it, not in a case.
      if (element.name === "error" && path.at(-2)?.name === "testsuite")
        builder.suiteError({ suite: nameOf(path.at(-2)!), ...fileOf(path), said: saidIn([element], "") });
    },
  });
  if (!walked.ok) return walked;
  return known ? builder.end() : problem("UNKNOWN_FORMAT", "its root is neither testsuites nor testsuite");
}

interface Outcome {
  readonly parts: Element[];
  output: string;
}

function note(outcome: Outcome, element: Element): void {
  if (["failure", "error", "skipped"].includes(element.name)) outcome.parts.push(element);
  if (element.name === "system-out" || element.name === "system-err") outcome.output += element.text;
}

function addCase(builder: ReportBuilder, path: readonly Element[], outcome: Outcome): void {
  const test = path.at(-1)!;
  const suites = path.slice(0, -1).filter((element) => element.name === "testsuite");
  const broken = outcome.parts.filter((part) => part.name !== "skipped");
  const said = saidIn(broken, outcome.output);
  const place = { ...fileOf(path) };
  const name = test.attributes["name"] ?? "";
  if (broken.length > 0 && isLoadError(test, broken, place.file)) {
    builder.suiteError({ suite: suiteOf(test, suites, place.file), ...place, said });
    return;
  }
  const seconds = Number((test.attributes["time"] ?? "").replace(",", ""));
  builder.test({
    suite: suiteOf(test, suites, place.file),
    name,
    ...place,
    status: statusOf(test, outcome.parts),
    ...(broken.length === 0 ? {} : { said }),
    ...(test.attributes["time"] === undefined ? {} : { durationMs: seconds * 1_000 }),
  });
}

function statusOf(test: Element, parts: readonly Element[]): RawTest["status"] {
  if (parts.some((part) => part.name === "failure")) return "failed";
  if (parts.some((part) => part.name === "error")) return "errored";
  const skipped = parts.find((part) => part.name === "skipped");
  if (skipped !== undefined) return /todo|xfail/i.test(skipped.attributes["type"] ?? "") ? "todo" : "skipped";
  const { status, result } = test.attributes;
  return /^(?:skipped|disabled|notrun|suppressed)$/i.test(result ?? status ?? "") ? "skipped" : "passed";
}

/** Tools write a file that did not load as a case that bears the file's own name. */
function isLoadError(test: Element, broken: readonly Element[], file: string | undefined): boolean {
  const { name, classname } = test.attributes;
  if (broken.some((part) => part.attributes["message"] === "collection failure")) return true;
  if (/Test suite failed to run/.test(broken[0]?.text ?? "")) return true;
  return (
    name !== undefined && name !== "" && looksLikeFile(name) && (name === classname || endsWith(file, name))
  );
}

function suiteOf(test: Element, suites: readonly Element[], file: string | undefined): string {
  const name = test.attributes["name"];
  const classname = test.attributes["classname"] ?? test.attributes["class"];
  // jest-junit puts the whole name into both; node:test says "test" of those that stand alone
  if (classname !== undefined && classname !== "" && classname !== name && !looksLikeFile(classname)) {
    if (classname !== "test" || test.attributes["file"] === undefined) return withoutModule(classname, file);
  }
  return (
    suites
      .map(nameOf)
      // "undefined" is what jest-junit writes of tests that stand in no block
      .filter(
        (suite) =>
          !["", "pytest", "undefined"].includes(suite) &&
          !looksLikeFile(suite) &&
          !`${name}`.startsWith(suite),
      )
      .join(" > ")
  );
}

/** pytest: `tests.test_sums.TestAdd` in `tests/test_sums.py` is `TestAdd`. */
function withoutModule(classname: string, file: string | undefined): string {
  if (file?.endsWith(".py") !== true) return classname;
  const module = file.slice(0, -3).replaceAll("/", ".");
  if (classname === module) return "";
  return classname.startsWith(`${module}.`) ? classname.slice(module.length + 1) : classname;
}

function fileOf(path: readonly Element[]): { file?: string } {
  const test = path.at(-1)!;
  const named = path.findLast((element) => element.attributes["file"] !== undefined);
  const file =
    named?.attributes["file"] ??
    [test.attributes["classname"], ...path.map((element) => element.attributes["name"])].find(
      (name) => name !== undefined && looksLikeFile(name),
    );
  return file === undefined || file === "" ? {} : { file };
}

function looksLikeFile(text: string): boolean {
  return /^[^\s:*?"<>|]+\.(?:[cm]?[jt]sx?|vue|svelte|py|go|rs|rb|php|exs?|dart)$/.test(text);
}

function endsWith(file: string | undefined, name: string): boolean {
  return file !== undefined && (file === name || file.endsWith(`/${name}`));
}

function nameOf(element: Element): string {
  return element.attributes["name"] ?? "";
}

function saidIn(broken: readonly Element[], output: string): Said {
  const [first] = broken;
  const type = first?.attributes["type"];
  const text = broken.map((part) => part.text).join("\n");
  // pytest marks the lines that say what it was
  const marked = [...text.matchAll(/^E {1,7}(.*)$/gm)].map((line) => line[1]).join("\n");
  const message = first?.attributes["message"] ?? "";
  return {
    ...(type === undefined ? {} : { type }),
    message: message === "collection failure" ? marked : message,
    stack: `${text}\n${output}`,
  };
}
