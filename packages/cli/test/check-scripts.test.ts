import { expect, test } from "vitest";
import {
  manifestFindings,
  sharedSettingsFinding,
  steeringOf,
  type ReadableTree,
} from "../src/check-steering.ts";

const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const tree = (files: Readonly<Record<string, unknown>>): ReadableTree => ({
  read: async (file) => (Object.hasOwn(files, file) ? bytes(files[file]) : undefined),
});
const pointersOf = (names: readonly string[]) =>
  names.flatMap((name) => [`/scripts/${name}`, `/scripts/pre${name}`, `/scripts/post${name}`]);

test.for([
  ["npm test", ["test"]],
  ["npm test --silent", ["test"]],
  ["npm run --silent test:unit && pnpm lint", ["test:unit", "lint"]],
  ["CI=1 yarn run check", ["check"]],
  ["node --run unit", ["unit"]],
  ["go test ./...", []],
] as const)("%s runs scripts whose definition may not change under it", async ([shell, names]) => {
  const { scripts } = await steeringOf({ shell }, tree({}));
  expect(scripts).toEqual(names.length === 0 ? [] : [{ path: "package.json", pointers: pointersOf(names) }]);
  expect(await steeringOf({ argv: shell.split(" ") }, tree({}))).toEqual({ scripts, files: [] });
});

test("a script that a script runs steers the check as well, and one that runs itself ends nobody's patience", async () => {
  const scripts = { test: "npm run unit && npm test", unit: "sh tools/unit.sh", preunit: "npm run build" };
  const steering = await steeringOf(
    { shell: "npm test" },
    tree({ "package.json": { scripts }, "tools/unit.sh": "" }),
  );
  expect(steering.scripts[0]?.pointers).toEqual(pointersOf(["test", "unit", "build"]));
  expect(steering.files).toEqual(["tools/unit.sh"]);
});

test.for([
  ["sh check.sh", ["check.sh"]],
  ["CI=1 bash -e ./tools/check.sh --all", ["tools/check.sh"]],
  ["cd web && ./run", ["web/run"]],
  ["make test", ["Makefile"]],
  ["./gradlew test", ["gradlew"]],
  ["npx jest --config=jest/unit.js src/a.js", ["jest/unit.js"]],
  ["node --test src/a.js ../elsewhere.js", ["src/a.js"]],
  ["prettier --check src/a.js", []],
] as const)("%s runs files that a task has to name before it may change them", async ([shell, files]) => {
  const present = [
    "check.sh",
    "tools/check.sh",
    "web/run",
    "Makefile",
    "gradlew",
    "jest/unit.js",
    "src/a.js",
  ];
  const steering = await steeringOf({ shell }, tree(Object.fromEntries(present.map((file) => [file, ""]))));
  expect(steering.files).toEqual(files);
});

test("a hook or a runner's settings slipped into package.json are refused, or reported where the task names it", async () => {
  const before = { scripts: { test: "jest" } };
  const after = { scripts: { test: "jest", pretest: "rm -rf test" }, jest: { testMatch: [] } };
  const steering = await steeringOf({ shell: "npm test" }, tree({ "package.json": before }));
  const found = manifestFindings(steering, bytes(before), bytes(after), false);
  expect(found.map(({ severity, detail }) => `${severity} ${detail.split(" ")[0]}`)).toEqual([
    "refused /scripts/pretest",
    "refused /jest",
  ]);
  expect(manifestFindings(steering, bytes(before), bytes(after), true)[0]?.severity).toBe("reported");
  expect(manifestFindings(steering, bytes(before), bytes(before), false)).toEqual([]);
});

test.for([
  [
    "vite.config.ts",
    "export default { plugins: [], test: { globals: true } };",
    "globals: true",
    "include: []",
  ],
  ["web/vite.config.mjs", "export default { plugins: [] };", "plugins: []", "plugins: [], test: {}"],
  ["bunfig.toml", "[install]\na = 1\n[test]\nroot = 'test'\n", "'test'", "'none'"],
  ["pyproject.toml", "[project]\nname = 'x'\n[tool.pytest.ini_options]\naddopts = '-q'\n", "-q", "--co"],
  ["setup.cfg", "[metadata]\nname = x\n[tool:pytest]\ntestpaths = tests\n", "= tests", "= none"],
] as const)("the part about tests of %s is told of when it changes", ([file, text, from, to]) => {
  expect(sharedSettingsFinding(file, bytes(text), bytes(text.replace(from, to)))).toMatchObject({
    code: "CHECK_COMMAND_CHANGED",
    path: file,
    severity: "reported",
  });
});

test.for([
  [
    "vite.config.ts",
    "export default { plugins: [], test: { globals: true } };",
    "plugins: []",
    "plugins: [x()]",
  ],
  ["bunfig.toml", "[test]\nroot = 'test'\n[install]\na = 1\n", "a = 1", "a = 2"],
  ["pyproject.toml", "[tool.pytest.ini_options]\naddopts = '-q'\n[project]\nname = 'x'\n", "'x'", "'y'"],
  ["setup.cfg", "[tool:pytest]\ntestpaths = tests\n[metadata]\nname = x\n", "= x", "= y"],
  ["src/app.ts", "test: {}", "{}", "{ a }"],
] as const)("the rest of %s is the feature's to change", ([file, text, from, to]) => {
  expect(sharedSettingsFinding(file, bytes(text), bytes(text.replace(from, to)))).toBeUndefined();
});
