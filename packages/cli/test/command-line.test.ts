import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { featureRepository } from "./support/feature.ts";
import { stagewright } from "./support/io.ts";
import { temporaryDirectory } from "./support/temp.ts";

const COMMANDS = [
  "run",
  "resume",
  "cancel",
  "plan",
  "status",
  "logs",
  "doctor",
  "diff",
  "apply",
  "drop",
  "gc",
];

test("help names every command, and every command has examples", async () => {
  const cwd = temporaryDirectory();
  const { code, out } = await stagewright(cwd, ["--help"]);
  expect(code).toBe(0);
  for (const command of COMMANDS) {
    expect(out).toMatch(new RegExp(`^  ${command} `, "m"));
    const help = await stagewright(cwd, [command, "--help"]);
    expect(help).toMatchObject({ code: 0, err: "" });
    expect(help.out).toContain(`Examples:\n  $ stagewright ${command}`);
  }
});

test("help for a pipeline has its input, its stages and the options of its own", async () => {
  const cwd = featureRepository();
  const { code, out } = await stagewright(cwd, ["run", "deliverables", "--help"]);
  expect(code).toBe(0);
  expect(out).toContain("Usage: stagewright run deliverables <feature.md");
  expect(out).toContain("deliverables/references → deliverables/requirements");
  expect(out).toMatch(/^ {2}--non-goals +what it is not to do/m);
  expect((await stagewright(cwd, ["run", "payload", "-h"])).out).toContain("Parts (--stage): 1-specify");
});

test("help for a pipeline that there is none of is an error with the known ones; without a repository it is that of run", async () => {
  const unknown = await stagewright(featureRepository(), ["run", "zzz", "--help"]);
  expect(unknown).toMatchObject({ code: 2, out: "" });
  expect(unknown.err).toMatch(/there is no pipeline zzz\n {2}there are: .*speckit/);
  expect((await stagewright(temporaryDirectory(), ["run", "issue", "--help"])).out).toContain(
    "Usage: stagewright run [options] <pipeline>",
  );
});

test("the version is the package's", async () => {
  const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, "../package.json"), "utf8")) as {
    version: string;
  };
  expect(await stagewright(temporaryDirectory(), ["--version"])).toEqual({
    code: 0,
    out: `${manifest.version}\n`,
    err: "",
  });
});

test.for([
  [["pln"], /unknown command 'pln'\n\(Did you mean plan\?\)/],
  [["plan", "--jsn", "x"], /unknown option '--jsn'\n\(Did you mean --json\?\)/],
  [["plan"], /missing required argument 'input'/],
  [["plan", "x", "-c", "0"], /whole number from 1 to 64/],
  [["run", "speckit", "--deadline", "soon"], /Write it as 30m, 90s or 1h30m/],
  [["run", "speckit", "--commits", "many"], /Allowed choices are per-task, single/],
  [["run", "speckit", "--env", "A=B"], /A=B is not the name of an environment variable/],
  [[], /Usage: stagewright/],
] as const)("%j is a usage error that says what is meant", async ([argv, expected]) => {
  const { code, out, err } = await stagewright(temporaryDirectory(), argv);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(expected);
});

test.for([
  ["status"],
  ["logs"],
  ["resume"],
  ["cancel"],
  ["diff"],
  ["apply"],
  ["drop"],
  ["gc"],
  ["run", "speckit", "--agent", "command:true"],
])("%j outside a repository says so before anything else", async (argv) => {
  const { code, err } = await stagewright(temporaryDirectory(), argv);
  expect(err).toMatch(/is not in a git repository\n.*\n {2}next: git init/);
  expect(code).toBe(2);
});
