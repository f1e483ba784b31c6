import type { ReportSource } from "@stagewright/core";
import { nodeReporter } from "../node-events.ts";

/** How a test runner is made to leave a report. */
export interface Way {
  /** At the end of its command line. */
  readonly args?: readonly string[];
  /** After the word `test`: `go test` → `go test -json`. */
  readonly afterTest?: readonly string[];
  /** Words of its own without which it says more: `cargo test --quiet` names no tests. */
  readonly drops?: readonly string[];
  /** Works wherever in a command the runner is called. */
  readonly env?: Readonly<Record<string, string>>;
  readonly source: ReportSource;
}

interface Runner {
  readonly is: (words: readonly string[]) => boolean;
  /** @returns why not, in words for a human */
  readonly way: (call: Call) => Way | string;
}

export interface Call {
  /** The runner's own command line, its name first. */
  readonly words: readonly string[];
  /** Variables that the command sets for it. */
  readonly sets: readonly string[];
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly texts: Readonly<Record<string, string>>;
}

const isNamed = (name: string) => (words: readonly string[]) => words[0] === name;
const has = (words: readonly string[], pattern: RegExp) => words.some((word) => pattern.test(word));
const OWN_REPORT = "it names a report of its own: say which with `report` in the configuration of the check";

/** A new runner is a new row. The first that knows the words decides. */
const RUNNERS: readonly Runner[] = [
  { is: isNamed("vitest"), way: vitest },
  { is: isNamed("jest"), way: jest },
  {
    is: (words) => ["node", "tsx", "ts-node"].includes(words[0] ?? "") && words.includes("--test"),
    way: node,
  },
  { is: isPytest, way: pytest },
  { is: (words) => words[0] === "go" && words[1] === "test", way: go },
  {
    is: isNamed("gotestsum"),
    way: ({ directory }) => ({
      env: { GOTESTSUM_JUNITFILE: `${directory}/go.xml` },
      source: { files: [`${directory}/go.xml`], format: "junit" },
    }),
  },
  { is: (words) => words[0] === "cargo" && has(words.slice(1, 3), /^nextest$/), way: nextest },
  {
    is: (words) => words[0] === "cargo" && has(words.slice(1, 3), /^(?:test|t)$/),
    way: ({ words }) => {
      const drops = words.filter((word) => /^(?:-q|--quiet)$/.test(word));
      return { ...(drops.length === 0 ? {} : { drops }), source: { format: "cargo-text" } };
    },
  },
  {
    is: (words) => /^mvnw?$/.test(words[0] ?? ""),
    way: () => ({
      source: {
        files: ["**/target/surefire-reports/TEST-*.xml", "**/target/failsafe-reports/TEST-*.xml"],
        format: "junit",
      },
    }),
  },
  {
    is: (words) => /^gradlew?$/.test(words[0] ?? ""),
    way: () => ({ source: { files: ["**/build/test-results/**/TEST-*.xml"], format: "junit" } }),
  },
  {
    is: (words) => words[0] === "dotnet" && words[1] === "test",
    way: ({ words, directory }) =>
      has(words, /^--results-directory$/)
        ? OWN_REPORT
        : {
            args: ["--logger", "trx", "--results-directory", directory],
            source: { files: [`${directory}/**/*.trx`], format: "trx" },
          },
  },
  { is: isNamed("phpunit"), way: toFile((file) => ["--log-junit", file], "phpunit.xml") },
  {
    is: (words) => words[0] === "bun" && words[1] === "test",
    way: toFile((file) => ["--reporter=junit", `--reporter-outfile=${file}`], "bun.xml"),
  },
  {
    is: (words) => words[0] === "deno" && words[1] === "test",
    way: toFile((file) => [`--junit-path=${file}`], "deno.xml"),
  },
  ...[
    "mocha",
    "ava",
    "jasmine",
    "tap",
    "playwright",
    "cypress",
    "karma",
    "rspec",
    "mix",
    "prove",
    "tape",
  ].map((name): Runner => ({ is: isNamed(name), way: () => leavesNone(name) })),
  {
    is: (words) => /^python[\d.]*$/.test(words[0] ?? "") && words.includes("unittest"),
    way: ({ words }) => ({
      ...(has(words, /^(?:-v|--verbose)$/) ? {} : { args: ["-v"] }),
      source: { format: "unittest-text" },
    }),
  },
];

export function runnerOf(words: readonly string[]): Runner | undefined {
  return RUNNERS.find((runner) => runner.is(words));
}

function leavesNone(name: string): string {
  return `${name} leaves no report by itself: let it write one, and name that with \`report\` in the configuration of the check`;
}

function toFile(args: (file: string) => string[], name: string): Runner["way"] {
  return ({ words, directory }) => {
    const file = `${directory}/${name}`;
    if (has(words, /^--(?:log-junit|reporter-outfile|junit-path)\b/)) return OWN_REPORT;
    return { args: args(file), source: { files: [file], format: "junit" } };
  };
}

function vitest({ words, directory }: Call): Way | string {
  if (has(words, /^--outputFile\b/)) return OWN_REPORT;
  if (has(words.slice(1, 2), /^(?:bench|list|init|typecheck)$/)) return "it runs no tests";
  if (has(words, /^(?:watch|--watch|-w|--ui)$/)) return "it watches files, and would not end";
  // Reporters on the command line take the place of those in the configuration, and of the default.
  const kept = has(words, /^--reporters?\b/) ? [] : ["--reporter=default"];
  const file = `${directory}/vitest.json`;
  return {
    args: [...kept, "--reporter=json", `--outputFile.json=${file}`],
    source: { files: [file], format: "vitest-json" },
  };
}

function jest({ words, directory }: Call): Way | string {
  if (has(words, /^--(?:outputFile|json)\b/)) return OWN_REPORT;
  if (has(words, /^--watch/)) return "it watches files, and would not end";
  const file = `${directory}/jest.json`;
  return {
    args: ["--json", `--outputFile=${file}`, "--testLocationInResults"],
    source: { files: [file], format: "jest-json" },
  };
}

/** By the environment: words after the names of test files would be taken for more of them. */
function node({ words, sets, directory, env }: Call): Way | string {
  if (has(words, /^--test-reporter\b/)) return OWN_REPORT;
  if (sets.includes("NODE_OPTIONS")) return "it sets NODE_OPTIONS itself";
  if (has(words, /^--watch/)) return "it watches files, and would not end";
  const options = [
    env["NODE_OPTIONS"] ?? "",
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    `--test-reporter=${nodeReporter(directory)}`,
    "--test-reporter-destination=stderr",
  ];
  return {
    env: { NODE_OPTIONS: options.join(" ").trim() },
    source: { files: [`${directory}/node-*.ndjson`], format: "node-events" },
  };
}

function isPytest(words: readonly string[]): boolean {
  if (/^(?:pytest|py\.test)$/.test(words[0] ?? "")) return true;
  return /^(?:python[\d.]*|coverage)$/.test(words[0] ?? "") && has(words, /^(?:-mpytest|pytest)$/);
}

function pytest({ words, sets, directory, env }: Call): Way | string {
  if (has(words, /^--junit-?xml\b/)) return OWN_REPORT;
  if (sets.includes("PYTEST_ADDOPTS")) return "it sets PYTEST_ADDOPTS itself";
  if (/[\s'"\\]/.test(directory)) return "the place of the report has a blank in its name";
  const file = `${directory}/pytest.xml`;
  const options = [
    env["PYTEST_ADDOPTS"] ?? "",
    `--junitxml=${file}`,
    // With the file of each test; and what cannot be collected hides nothing else.
    "-o junit_family=xunit1",
    "--continue-on-collection-errors",
  ];
  return {
    env: { PYTEST_ADDOPTS: options.join(" ").trim() },
    source: { files: [file], format: "junit" },
  };
}

function go({ words }: Call): Way | string {
  if (has(words, /^--?(?:c|exec|args|list|bench|fuzz)(?:=|$)/)) return "it asks go test for more than tests";
  const source = { format: "go-json" } as const;
  return has(words, /^--?json$/) ? { source } : { afterTest: ["-json"], source };
}

function nextest({ texts }: Call): Way | string {
  const path =
    /^\s*junit\s*=\s*\{[^}]*\bpath\s*=\s*"([^"]+)"|^\s*\[profile\.[\w-]+\.junit\]\s*\n(?:[^[]*\n)?\s*path\s*=\s*"([^"]+)"/m.exec(
      texts[".config/nextest.toml"] ?? "",
    );
  const name = path?.[1] ?? path?.[2];
  return name === undefined
    ? "cargo-nextest leaves a report only where a profile in .config/nextest.toml names one"
    : { source: { files: [`target/nextest/*/${name}`], format: "junit" } };
}
