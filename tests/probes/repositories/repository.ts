import { type Rendered, render } from "../../../packages/guards/test/bench/render.ts";
import type { Framework, World } from "../../../packages/guards/test/bench/world.ts";
import { go } from "./go.ts";
import { python } from "./python.ts";
import { rust } from "./rust.ts";
import { settingsOf } from "./settings.ts";
import { typescript } from "./typescript.ts";
import { worldsFor } from "./worlds.ts";

/** Files by path. */
export type Files = Readonly<Record<string, string>>;

export const names = ["go", "vitest", "jest", "node-test", "pytest", "unittest", "cargo"] as const;
export type Name = (typeof names)[number];

/** A small shop: six files of code, seven of tests with some forty tests, that pass. */
export interface ProbeRepository {
  readonly name: Name;
  readonly framework: Framework;
  /** As it is typed after `--check test=`. */
  readonly check: string;
  readonly files: Files;
  /** Test files that can be written anew from what they ask. */
  readonly suites: readonly Rendered[];
}

const FRAMEWORKS: Readonly<Record<Name, Framework>> = {
  go: "go",
  vitest: "vitest",
  jest: "jest",
  "node-test": "node",
  pytest: "pytest",
  unittest: "unittest",
  cargo: "rust",
};
const CHECKS: Readonly<Record<Name, string>> = {
  go: "go test ./...",
  vitest: "npm test --silent",
  jest: "npm test --silent",
  "node-test": "npm test --silent",
  pytest: "python3 -m pytest -q",
  unittest: "python3 -m unittest discover -s tests -t .",
  cargo: "cargo test --offline --quiet",
};

export function repositoryOf(name: Name): ProbeRepository {
  const framework = FRAMEWORKS[name];
  const suites = worldsFor(framework).map(suiteOf);
  const files = [
    ...suites.flatMap(({ path, text, code, codeText }) => [
      [path, text],
      [code, codeText],
    ]),
    ...Object.entries(settingsOf(name)),
  ] as [string, string][];
  return { name, framework, check: CHECKS[name], suites, files: Object.fromEntries(files) };
}

/** A suite with its real code beside it; of a module that is not there yet, none. */
export function suiteOf(world: World): Rendered {
  const made = render(world);
  const code = codeOf(world.framework, world.module);
  if (world.framework !== "node")
    return { ...made, codeText: code, text: fitting(world.framework, made.text) };
  // Node strips types itself, and wants to be told the whole name.
  const typed = (text: string): string => text.replaceAll(".mjs", ".ts");
  return { ...made, path: typed(made.path), code: typed(made.code), codeText: code, text: typed(made.text) };
}

/** Go refuses what is imported and not used. */
export function fitting(framework: Framework, text: string): string {
  if (framework !== "go") return text;
  const [head = "", ...rest] = text.split("\n)\n");
  const body = rest.join("\n)\n");
  const kept = head
    .split("\n")
    .filter((line) => !/^\t"(?:math|strings)"$/.test(line) || body.includes(`${line.trim().slice(1, -1)}.`));
  return [kept.join("\n"), ...rest].join("\n)\n");
}

function codeOf(framework: Framework, module: string): string {
  const sources = {
    vitest: typescript,
    jest: typescript,
    node: typescript,
    pytest: python,
    unittest: python,
    go,
    testify: go,
    rust,
  }[framework];
  return sources[module] ?? "";
}
