import { frameOf, type Rendered } from "../../../packages/guards/test/bench/render.ts";
import {
  type Case,
  type Framework,
  fnName,
  isGo,
  isPython,
  isScript,
  type World,
} from "../../../packages/guards/test/bench/world.ts";
import type { Change, Probe } from "../probe.ts";
import { type Files, type ProbeRepository, suiteOf } from "../repositories/repository.ts";
import { modules } from "../repositories/worlds.ts";

/** What probes are written with: the same thing said in each repository's own language. */
export interface Kit {
  readonly repository: ProbeRepository;
  readonly framework: Framework;
  readonly isScript: boolean;
  readonly isPython: boolean;
  readonly isGo: boolean;
  /** One of the repository's suites, with something about what it asks changed. */
  readonly suite: (module: string, changed?: (world: World) => Partial<World>) => Rendered;
  /** The module that tasks ask for and that is not there yet. */
  readonly gift: Gift;
  readonly text: (path: string) => string;
  readonly perLanguage: <T>(says: Spoken<T>) => T;
  readonly comment: (words: string) => string;
}

export interface Spoken<T> {
  readonly script: T;
  readonly python: T;
  readonly go: T;
  readonly rust: T;
}

export interface Gift {
  readonly code: string;
  readonly test: string;
  /** The module, and what makes it part of the whole; `first`: lines put first into its function. */
  readonly files: (more?: {
    readonly first?: string;
    readonly imports?: string;
    readonly gives?: string;
  }) => Files;
  /** Its tests; without cases, what is asked for. */
  readonly tests: (cases?: readonly Case[]) => string;
  /** Its test with another body: lines, not indented. */
  readonly testing: (...lines: readonly string[]) => string;
  readonly suite: Rendered;
  readonly good: Case;
}

export function kitOf(repository: ProbeRepository): Kit {
  const { framework } = repository;
  const perLanguage = <T>(says: Spoken<T>): T =>
    isScript(framework)
      ? says.script
      : isPython(framework)
        ? says.python
        : isGo(framework)
          ? says.go
          : says.rust;
  const text = (path: string): string => {
    const found = repository.files[path];
    if (found === undefined) throw new Error(`${repository.name} has no ${path}`);
    return found;
  };
  return {
    repository,
    framework,
    isScript: isScript(framework),
    isPython: isPython(framework),
    isGo: isGo(framework),
    suite(module, changed = () => ({})) {
      const found = modules.find((one) => one.module === module);
      if (found === undefined) throw new Error(`there is no ${module}`);
      const world = { framework, ...found };
      return suiteOf({ ...world, ...changed(world) });
    },
    gift: giftOf(repository, perLanguage),
    text,
    perLanguage,
    comment: (words) => `${isPython(framework) ? "#" : "//"} ${words}\n`,
  };
}

/** Honest work: what it is called, the plan, and what is done for its task, or tasks. */
export type Honest = readonly [name: string, tasks: string, steps: Change | Probe["steps"]];

export const equal = (fn: string, args: readonly string[], want: string): Case["claims"][number] => ({
  kind: "equal",
  fn,
  args,
  want,
  named: false,
});

/** `giftFee(10)` is 25. */
export const asks = (args: readonly string[], want: string, title = "takes a fee for gifts"): Case => ({
  title,
  claims: [equal("giftFee", args, want)],
});

function giftOf({ framework, files }: ProbeRepository, perLanguage: <T>(says: Spoken<T>) => T): Gift {
  const good = asks(["10"], "25");
  const world: World = { framework, module: "gift", fns: ["giftFee"], cases: [good] };
  const suite = suiteOf(world);
  const { path, code, text } = suite;
  const [only] = suite.cases;
  if (only === undefined) throw new Error("a suite has a case");
  const lib = files["src/lib.rs"];
  return {
    code,
    test: path,
    good,
    files({ first = "", imports = "", gives = "grams * 2 + 5" } = {}) {
      const line = (indent: string): string => (first === "" ? "" : `${indent}${first}\n`);
      const module = perLanguage({
        script: `${imports}export function giftFee(grams: number): number {\n${line("  ")}  return ${gives};\n}\n`,
        python: `${imports}def gift_fee(grams):\n${line("    ")}    return ${gives}\n`,
        go: `package gift\n\n${imports}func GiftFee(grams int) int {\n${line("\t")}\treturn ${gives}\n}\n`,
        rust: `${imports}pub fn gift_fee(grams: i64) -> i64 {\n${line("    ")}    ${gives}\n}\n`,
      });
      return { [code]: module, ...(lib === undefined ? {} : { "src/lib.rs": `pub mod gift;\n${lib}` }) };
    },
    tests: (cases = [good]) => suiteOf({ ...world, cases }).text,
    testing: (...lines) => text.replace(only.whole, () => testOf(framework, good.title, lines.join("\n"))),
    suite,
  };
}

/** A test of these lines, put behind a suite's others. */
export function testOf(framework: Framework, title: string, body: string): string {
  const [head, foot] = frameOf(framework, title);
  const indent = isScript(framework)
    ? "    "
    : framework === "unittest"
      ? "        "
      : isPython(framework) || framework === "rust"
        ? "    "
        : "\t";
  const lines = body.split("\n").map((line) => (line === "" ? "" : `${indent}${line}\n`));
  return `${head}\n${lines.join("")}${foot}`;
}

/** A suite with one test in place of another, or beside the others. */
export function withTest({ text, cases }: Rendered, test: string): string {
  const last = cases.at(-1)?.whole ?? "";
  return text.replace(last, () => `${last}\n${test}`);
}

export const callOfGift = (framework: Framework, given = "10"): string =>
  `${fnName(framework, "giftFee")}(${given})`;
