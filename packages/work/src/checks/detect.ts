import type { Command } from "@stagewright/core";

/** A check command that the repository's own files suggest. */
export interface DetectedCheck {
  readonly command: Command;
  readonly display: string;
  /** Why: `package.json scripts.test`. */
  readonly origin: string;
  /** Something the user should know about it. */
  readonly note?: string;
}

export interface DetectionInput {
  /** Text of a file at the base, by path from the root; undefined where there is none. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** All paths at the base. */
  readonly files: readonly string[];
  /** Whether `go test -race` can work on this machine. */
  readonly raceWorks: () => Promise<boolean>;
}

type Detector = (input: DetectionInput) => Promise<DetectedCheck | undefined>;

/** In order: the first that recognises the repository wins. A new one is a new row. */
const DETECTORS: readonly Detector[] = [go, nodePackage, cargo, python, make, gradle, maven, dotnet, mix];

export async function detectCheck(input: DetectionInput): Promise<DetectedCheck | undefined> {
  for (const detector of DETECTORS) {
    const detected = await detector(input);
    if (detected !== undefined) return detected;
  }
  return undefined;
}

async function go({ files, raceWorks }: DetectionInput): Promise<DetectedCheck | undefined> {
  if (!files.includes("go.mod")) return undefined;
  if (await raceWorks()) return argv(["go", "test", "-race", "./..."], "go.mod");
  return {
    ...argv(["go", "test", "./..."], "go.mod"),
    note: "without -race: cgo does not work on this machine",
  };
}

const LOCKFILES: readonly (readonly [file: string, manager: string])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
];

async function nodePackage({ files, read }: DetectionInput): Promise<DetectedCheck | undefined> {
  const text = files.includes("package.json") ? await read("package.json") : undefined;
  const script = text === undefined ? undefined : testScript(text);
  if (script === undefined || /no test specified/.test(script)) return undefined;
  const manager = LOCKFILES.find(([file]) => files.includes(file))?.[1] ?? "npm";
  // npm's own banner would stand in every log.
  const words = manager === "npm" ? ["npm", "test", "--silent"] : [manager, "run", "test"];
  return {
    ...argv(words, "package.json scripts.test"),
    display: manager === "npm" ? "npm test" : words.join(" "),
  };
}

function testScript(packageJson: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(packageJson);
    if (typeof manifest !== "object" || manifest === null || !("scripts" in manifest)) return undefined;
    const { scripts } = manifest;
    if (typeof scripts !== "object" || scripts === null || !("test" in scripts)) return undefined;
    return typeof scripts.test === "string" ? scripts.test : undefined;
  } catch {
    return undefined;
  }
}

async function cargo({ files }: DetectionInput) {
  return files.includes("Cargo.toml") ? argv(["cargo", "test"], "Cargo.toml") : undefined;
}

async function python({ files, read }: DetectionInput): Promise<DetectedCheck | undefined> {
  const project = [
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "requirements.txt",
    "tox.ini",
    "pytest.ini",
  ].find((file) => files.includes(file));
  const pytestSet =
    files.includes("pytest.ini") ||
    files.includes("conftest.py") ||
    /\[tool\.pytest/.test((await readIf(files, read, "pyproject.toml")) ?? "");
  const hasTests = files.some((file) => /(?:^|\/)(?:test_[^/]+|[^/]+_test)\.py$/.test(file));
  if (!pytestSet && !(project !== undefined && hasTests)) return undefined;
  return argv(["python3", "-m", "pytest"], pytestSet ? "pytest configuration" : `${project} and test files`);
}

async function make({ files, read }: DetectionInput): Promise<DetectedCheck | undefined> {
  const makefile = ["GNUmakefile", "makefile", "Makefile"].find((file) => files.includes(file));
  if (makefile === undefined || !/^test\s*:(?!=)/m.test((await read(makefile)) ?? "")) return undefined;
  return argv(["make", "test"], `${makefile} target test`);
}

async function gradle({ files }: DetectionInput) {
  return files.includes("gradlew") ? argv(["./gradlew", "test"], "gradlew") : undefined;
}

async function maven({ files }: DetectionInput) {
  if (!files.includes("pom.xml")) return undefined;
  return argv([files.includes("mvnw") ? "./mvnw" : "mvn", "-q", "test"], "pom.xml");
}

async function dotnet({ files }: DetectionInput) {
  return files.some((file) => /^[^/]+\.(?:sln|slnx)$/.test(file))
    ? argv(["dotnet", "test"], "solution file")
    : undefined;
}

async function mix({ files }: DetectionInput) {
  return files.includes("mix.exs") ? argv(["mix", "test"], "mix.exs") : undefined;
}

function argv(words: readonly string[], origin: string): DetectedCheck {
  return { command: { argv: words }, display: words.join(" "), origin };
}

async function readIf(
  files: readonly string[],
  read: DetectionInput["read"],
  path: string,
): Promise<string | undefined> {
  return files.includes(path) ? read(path) : undefined;
}
