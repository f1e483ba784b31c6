import { expect, test } from "vitest";
import { detectCheck } from "../../src/index.ts";

const detect = async (files: Record<string, string>, raceWorks = true) =>
  detectCheck({
    files: Object.keys(files),
    read: async (path) => files[path],
    raceWorks: async () => raceWorks,
  });
const pkg = (test_: string) => JSON.stringify({ scripts: { test: test_ } });

test.each([
  ["go", { "go.mod": "module x" }, "go test -race ./..."],
  ["npm", { "package.json": pkg("node --test") }, "npm test"],
  ["pnpm", { "package.json": pkg("vitest"), "pnpm-lock.yaml": "" }, "pnpm run test"],
  ["yarn", { "package.json": pkg("jest"), "yarn.lock": "" }, "yarn run test"],
  ["bun", { "package.json": pkg("bun test"), "bun.lock": "" }, "bun run test"],
  ["cargo", { "Cargo.toml": "" }, "cargo test"],
  ["pytest by its configuration", { "pyproject.toml": "[tool.pytest.ini_options]" }, "python3 -m pytest"],
  ["pytest by its files", { "requirements.txt": "", "tests/test_a.py": "" }, "python3 -m pytest"],
  ["make", { Makefile: "build:\n\ntest: build\n\tcc\n" }, "make test"],
  ["gradle", { gradlew: "" }, "./gradlew test"],
  ["maven", { "pom.xml": "" }, "mvn -q test"],
])("detects the test command of a repository for %s", async (_name, files, display) => {
  expect((await detect(files))?.display).toBe(display);
});

test("go comes before the package.json that many go repositories also have", async () => {
  expect((await detect({ "go.mod": "", "package.json": pkg("x") }))?.display).toBe("go test -race ./...");
});

test("go without cgo is tested without -race, and that is said", async () => {
  const detected = await detect({ "go.mod": "" }, false);
  expect(detected?.display).toBe("go test ./...");
  expect(detected?.note).toMatch(/race/);
});

test("npm's placeholder script is no test command, nor is a broken package.json", async () => {
  expect(await detect({ "package.json": pkg('echo "Error: no test specified" && exit 1') })).toBeUndefined();
  expect(await detect({ "package.json": "{" })).toBeUndefined();
});

test("a Makefile without a test target, and an empty repository, suggest nothing", async () => {
  expect(await detect({ Makefile: "testing:\n" })).toBeUndefined();
  expect(await detect({})).toBeUndefined();
});
