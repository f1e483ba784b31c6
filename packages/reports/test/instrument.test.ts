import type { Command } from "@stagewright/core";
import { describe, expect, test } from "vitest";
import { testReports } from "../src/index.ts";

const DIRECTORY = "/scratch/reports";

function made(command: string | readonly string[], texts: Readonly<Record<string, string>> = {}, env = {}) {
  const given: Command = typeof command === "string" ? { shell: command } : { argv: command };
  const found = testReports.instrument(given, { texts, directory: DIRECTORY, env });
  return found.ok ? found.value : { why: found.error };
}
const script = (text: string, name = "test") => ({
  "package.json": JSON.stringify({ scripts: { [name]: text } }),
});
const commandOf = (result: ReturnType<typeof made>) => ("command" in result ? result.command : result.why);

const VITEST = ["--reporter=default", "--reporter=json", `--outputFile.json=${DIRECTORY}/vitest.json`];

describe("by words on the command line", () => {
  test("npm test that runs vitest", () => {
    expect(made(["npm", "test", "--silent"], script("vitest run"))).toEqual({
      command: { argv: ["npm", "test", "--silent", "--", ...VITEST] },
      env: {},
      source: { files: [`${DIRECTORY}/vitest.json`], format: "vitest-json" },
    });
  });

  test("each package manager's own way", () => {
    expect(commandOf(made(["pnpm", "run", "test"], script("vitest")))).toEqual({
      argv: ["pnpm", "run", "test", ...VITEST],
    });
    expect(commandOf(made("yarn test", script("npx vitest run")))).toEqual({
      shell: `yarn test ${VITEST.join(" ")}`,
    });
    expect(commandOf(made("npm run unit -- --bail", script("vitest run", "unit")))).toEqual({
      shell: `npm run unit -- --bail ${VITEST.join(" ")}`,
    });
  });

  test("what runs the runner, and what comes before it, is seen through", () => {
    expect(commandOf(made(["npm", "test"], script("tsc --noEmit && cross-env CI=1 c8 vitest run")))).toEqual({
      argv: ["npm", "test", "--", ...VITEST],
    });
  });

  test("reporters that the user named are kept", () => {
    expect(commandOf(made("npx vitest run --reporter=verbose"))).toEqual({
      shell: `npx vitest run --reporter=verbose ${VITEST.slice(1).join(" ")}`,
    });
  });

  test("jest, dotnet, phpunit, bun", () => {
    expect(commandOf(made(["npx", "jest"]))).toEqual({
      argv: ["npx", "jest", "--json", `--outputFile=${DIRECTORY}/jest.json`, "--testLocationInResults"],
    });
    expect(commandOf(made(["dotnet", "test"]))).toEqual({
      argv: ["dotnet", "test", "--logger", "trx", "--results-directory", DIRECTORY],
    });
    expect(commandOf(made("vendor/bin/phpunit"))).toEqual({
      shell: `vendor/bin/phpunit --log-junit ${DIRECTORY}/phpunit.xml`,
    });
    expect(commandOf(made(["bun", "run", "test"], script("bun test")))).toEqual({
      argv: ["bun", "run", "test", "--reporter=junit", `--reporter-outfile=${DIRECTORY}/bun.xml`],
    });
  });

  test("go test: its output is the report", () => {
    expect(made(["go", "test", "-race", "./..."])).toEqual({
      command: { argv: ["go", "test", "-json", "-race", "./..."] },
      env: {},
      source: { format: "go-json" },
    });
    expect(commandOf(made("go vet ./... && go test ./..."))).toEqual({
      shell: "go vet ./... && go test -json ./...",
    });
  });
});

describe("by the environment", () => {
  test("pytest, wherever it is called, with what the user's environment says already", () => {
    const options = `--junitxml=${DIRECTORY}/pytest.xml -o junit_family=xunit1 --continue-on-collection-errors`;
    expect(made(["python3", "-m", "pytest"])).toMatchObject({
      command: { argv: ["python3", "-m", "pytest"] },
      env: { PYTEST_ADDOPTS: options },
    });
    const recipe = {
      Makefile: "all: test\n\ntest: lint\n\t@ruff check .\n\tuv run pytest -q\n\nlint:\n\truff\n",
    };
    expect(made("make test", recipe, { PYTEST_ADDOPTS: "-q" })).toMatchObject({
      command: { shell: "make test" },
      env: { PYTEST_ADDOPTS: `-q ${options}` },
    });
  });

  test("Node's own tests, run once or several times", () => {
    const found = made(
      ["npm", "test", "--silent"],
      script("node --test unit/ && node --import tsx --test e2e/*.ts"),
    );
    expect(found).toMatchObject({
      command: { argv: ["npm", "test", "--silent"] },
      source: { files: [`${DIRECTORY}/node-*.ndjson`], format: "node-events" },
    });
    expect("env" in found && found.env["NODE_OPTIONS"]).toMatch(
      /^--test-reporter=spec \S+ --test-reporter=data:\S+ \S+$/,
    );
  });
});

describe("where the tool leaves reports anyway", () => {
  test("Python's own unittest is made to name its tests", () => {
    expect(made("python3 -m unittest discover -s tests")).toMatchObject({
      command: { shell: "python3 -m unittest discover -s tests -v" },
      source: { format: "unittest-text" },
    });
    expect(commandOf(made(["python3", "-m", "unittest", "-v"]))).toEqual({
      argv: ["python3", "-m", "unittest", "-v"],
    });
  });

  test("Maven, Gradle, cargo", () => {
    expect(made(["./mvnw", "-q", "test"])).toMatchObject({ source: { format: "junit" } });
    expect(made(["./gradlew", "test"])).toMatchObject({
      source: { files: ["**/build/test-results/**/TEST-*.xml"] },
    });
    expect(made(["cargo", "test"])).toMatchObject({ source: { format: "cargo-text" } });
    const profile = { ".config/nextest.toml": '[profile.ci.junit]\npath = "junit.xml"\n' };
    // Quiet, it names neither tests nor their files.
    const quiet = made(["cargo", "test", "--offline", "--quiet"]);
    expect(commandOf(quiet)).toEqual({ argv: ["cargo", "test", "--offline"] });
    expect(commandOf(made("cd shop && cargo test -q --offline"))).toEqual({
      shell: "cd shop && cargo test --offline",
    });
    expect(made(["cargo", "nextest", "run"], profile)).toMatchObject({
      source: { files: ["target/nextest/*/junit.xml"] },
    });
  });
});

describe("where it cannot be done, the reason is said", () => {
  const ROWS: readonly (readonly [command: string, why: string, texts?: Record<string, string>])[] = [
    ["npm test | tee log", "its shell does more than to run commands in turn"],
    ["npm test", "several test tools run in it", script("vitest run && jest")],
    ["npm test", "other commands follow the tests", script("vitest run && echo done")],
    ["npm test", "its script does more than to run commands in turn", script("vitest run; true")],
    ["npm test", "no test tool that is known runs in it", script("npm run unit")],
    ["npm test --workspaces", "it runs in several packages", script("vitest")],
    ["npm test", "package.json has no script test"],
    ["npm test", "it watches files, and would not end", script("vitest --watch")],
    ["npm test", "it sets NODE_OPTIONS itself", script("NODE_OPTIONS=--no-warnings node --test")],
    [
      "make test",
      "its words cannot be given to the tests from outside",
      { Makefile: "test:\n\tgo test ./...\n" },
    ],
    ["make test", "its target is not found", { Makefile: "test := x\n" }],
    ["./test.sh", "no test tool that is known runs in it"],
  ];
  test.each(ROWS.map(([command, why, texts = {}]) => ({ command, why, texts })))(
    "$command: $why",
    ({ command, why, texts }) => {
      expect(made(command, texts)).toEqual({ why });
    },
  );

  test("what names a report of its own, or leaves none", () => {
    expect(commandOf(made("pytest --junitxml=out.xml"))).toMatch(/names a report of its own/);
    expect(commandOf(made("npx mocha"))).toMatch(/^mocha leaves no report by itself/);
    expect(commandOf(made("npm test", { "package.json": "{" }))).toBe("package.json has no script test");
  });
});
