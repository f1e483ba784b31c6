import { ReportBuilder, problem, type RawTest, type ReadReport } from "./model.ts";
import { walkXml, type Element } from "./xml.ts";

const STATUS: Readonly<Record<string, RawTest["status"]>> = {
  Passed: "passed",
  PassedButRunAborted: "errored",
  Failed: "failed",
  Error: "errored",
  Timeout: "failed",
  Aborted: "errored",
  NotExecuted: "skipped",
  NotRunnable: "errored",
  Inconclusive: "skipped",
  Pending: "skipped",
  Disconnected: "errored",
  InProgress: "errored",
  Warning: "passed",
  Completed: "passed",
};

interface Unit {
  readonly id: string;
  readonly name: string;
  readonly status: RawTest["status"];
  readonly timedOut: boolean;
  readonly durationMs?: number;
  message: string;
  stack: string;
}

/** The results file of `dotnet test --logger trx`. Classes are told by its definitions, which follow the results. */
export function readTrx(bytes: Uint8Array, root: string): ReadReport {
  const builder = new ReportBuilder("trx", root);
  const units: Unit[] = [];
  const classes = new Map<string, string>();
  let known = false;
  let unit: Unit | undefined;
  const walked = walkXml(bytes, {
    open: (path) => {
      const element = path.at(-1)!;
      if (path.length === 1) known = element.name === "TestRun";
      if (element.name === "UnitTestResult") unit = unitOf(element);
      if (element.name === "TestMethod") {
        const definition = path.at(-2)?.attributes["id"];
        if (definition !== undefined) classes.set(definition, element.attributes["className"] ?? "");
      }
    },
    close: (path) => {
      const element = path.at(-1)!;
      if (unit !== undefined && element.name === "Message") unit.message ||= element.text;
      if (unit !== undefined && element.name === "StackTrace") unit.stack ||= element.text;
      if (element.name === "UnitTestResult" && unit !== undefined) {
        units.push(unit);
        unit = undefined;
      }
      if (element.name === "Text" && path.some((open) => isRunError(open)))
        builder.suiteError({ suite: "test run", said: { message: element.text } });
    },
  });
  if (!walked.ok) return walked;
  if (!known) return problem("UNKNOWN_FORMAT", "its root is not TestRun");
  for (const one of units) {
    const suite = (classes.get(one.id) ?? "").split(",")[0] ?? "";
    const name = one.name.startsWith(`${suite}.`) ? one.name.slice(suite.length + 1) : one.name;
    const type = one.timedOut ? "testTimeoutFailure" : undefined;
    builder.test({
      suite,
      name,
      status: one.status,
      ...(one.durationMs === undefined ? {} : { durationMs: one.durationMs }),
      ...(one.status === "failed" || one.status === "errored"
        ? { said: { type, message: one.message, stack: one.stack } }
        : {}),
    });
  }
  return builder.end();
}

function isRunError(element: Element): boolean {
  return element.name === "RunInfo" && /^(?:Error|Failed|Aborted)$/.test(element.attributes["outcome"] ?? "");
}

function unitOf({ attributes }: Element): Unit {
  const time = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(attributes["duration"] ?? "");
  const outcome = attributes["outcome"] ?? "";
  return {
    id: attributes["testId"] ?? "",
    name: attributes["testName"] ?? "",
    // What nobody has heard of has not passed.
    status: STATUS[outcome] ?? "errored",
    timedOut: outcome === "Timeout",
    ...(time === null
      ? {}
      : { durationMs: ((Number(time[1]) * 60 + Number(time[2])) * 60 + Number(time[3])) * 1_000 }),
    message: "",
    stack: "",
  };
}
