import { err, ok, type Command, type Instrumented, type ReportFacts, type Result } from "@stagewright/core";
import { runnerOf, type Call, type Way } from "./runners.ts";
import { program, quoted, simpleCommands } from "./shell-words.ts";

/** Root files whose text `instrument` wants. */
export const WANTED: readonly string[] = [
  "package.json",
  "GNUmakefile",
  "makefile",
  "Makefile",
  ".config/nextest.toml",
];

/**
 * The same command, made to leave a report: by its environment where that is safe, else by
 * words on its command line. Scripts of a package and a Makefile's target are looked into
 * once. Nothing of the repository is changed.
 */
export function instrument(command: Command, facts: ReportFacts): Result<Instrumented, string> {
  const text = "argv" in command ? command.argv.map(quoted).join(" ") : command.shell;
  const commands = simpleCommands(text);
  if (commands === undefined) return err("its shell does more than to run commands in turn");
  const last = commands.at(-1) ?? [];
  const inner = commands.length === 1 ? (packageScript(last, facts) ?? makeTarget(last, facts)) : undefined;
  if (inner?.ok === false) return inner;
  const found = wayOf(inner?.value.text === undefined ? commands : simpleCommands(inner.value.text), facts);
  if (!found.ok) return found;
  const { way, isLast } = found.value;
  const { env = {}, source } = way;
  if (way.drops !== undefined && inner === undefined)
    return ok({ command: withoutWords(command, way.drops), env, source });
  if (way.args === undefined && way.afterTest === undefined) return ok({ command, env, source });
  if (!isLast && way.afterTest === undefined) return err("other commands follow the tests");
  if (inner !== undefined && inner.value.append === undefined)
    return err("its words cannot be given to the tests from outside");
  if (way.afterTest !== undefined && inner !== undefined)
    return err("its words cannot be changed from outside");
  const args =
    inner?.value.append === undefined ? (way.args ?? []) : [...inner.value.append, ...(way.args ?? [])];
  return ok({ command: withArgs(command, way, args), env, source });
}

function withArgs(command: Command, { afterTest }: Way, args: readonly string[]): Command {
  if ("shell" in command) {
    const shell = afterTest === undefined ? command.shell : inserted(command.shell, afterTest);
    return { shell: [shell.trim(), ...args.map(quoted)].join(" ") };
  }
  const { argv } = command;
  // What runs the runner may stand before it: `time go test`.
  const at = afterTest === undefined ? 0 : argv.indexOf("test") + 1;
  const words = afterTest ?? [];
  return { argv: [...argv.slice(0, at), ...words, ...argv.slice(at), ...args] };
}

function withoutWords(command: Command, words: readonly string[]): Command {
  if ("argv" in command) return { argv: command.argv.filter((word) => !words.includes(word)) };
  // The runner is the last command, or nothing follows it that has the word.
  const dropped = words.reduce((shell, word) => {
    const at = shell.lastIndexOf(` ${word} `);
    return at === -1 ? shell : shell.slice(0, at) + shell.slice(at + word.length + 1);
  }, `${command.shell} `);
  return { shell: dropped.trim() };
}

function inserted(shell: string, words: readonly string[]): string {
  return shell.replace(/\bgo\s+test\b/, (go) => `${go} ${words.join(" ")}`);
}

function wayOf(
  commands: readonly (readonly string[])[] | undefined,
  facts: ReportFacts,
): Result<{ way: Way; isLast: boolean }, string> {
  if (commands === undefined) return err("its script does more than to run commands in turn");
  const calls = commands.map((words): Call => ({ ...program(words), ...facts }));
  const running = calls.filter(({ words }) => runnerOf(words) !== undefined);
  const [call, second] = running;
  const runner = call === undefined ? undefined : runnerOf(call.words);
  if (call === undefined || runner === undefined) return err("no test tool that is known runs in it");
  // Node's reporter writes a file for each run; others would write over one another's.
  const way = runner.way(call);
  if (typeof way === "string") return err(way);
  if (
    second !== undefined &&
    !(way.env?.["NODE_OPTIONS"] !== undefined && running.every(({ words }) => runnerOf(words) === runner))
  )
    return err("several test tools run in it");
  return ok({ way, isLast: call === calls.at(-1) });
}

interface Inner {
  readonly text: string;
  /** Words that stand between the command and words for what it runs; absent: none can be given. */
  readonly append?: readonly string[];
}

const MANAGERS = new Set(["npm", "pnpm", "yarn", "bun"]);

/** `npm test`, `pnpm run test:unit`, `yarn test`: the script of that name. */
function packageScript(words: readonly string[], facts: ReportFacts): Result<Inner, string> | undefined {
  const [manager = "", ...rest] = program(words).words;
  if (!MANAGERS.has(manager)) return undefined;
  const own = rest.filter((word) => !word.startsWith("-"));
  const [verb, named] = own;
  if (manager === "bun" && verb === "test") return undefined;
  const name =
    verb === "run" || verb === "run-script" ? named : verb === "t" || verb === "tst" ? "test" : verb;
  if (
    rest.some((word) => /^(?:-w|--workspaces?|-ws|-r|--recursive|--filter|-F|--prefix|-C)(?:=|$)/.test(word))
  )
    return err("it runs in several packages");
  const scripts = scriptsOf(facts.texts["package.json"] ?? "");
  const text = name === undefined ? undefined : scripts[name];
  if (text === undefined) return err(`package.json has no script ${name ?? ""}`);
  if (rest.includes("--")) return ok({ text, append: [] });
  return ok({ text, append: manager === "npm" ? ["--"] : [] });
}

function scriptsOf(packageJson: string): Readonly<Record<string, string>> {
  try {
    const manifest = JSON.parse(packageJson) as { scripts?: unknown } | null;
    const scripts = manifest?.scripts;
    if (typeof scripts !== "object" || scripts === null) return {};
    return Object.fromEntries(
      Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return {};
  }
}

/** The recipe of `make test`, its lines in turn. Only what the environment does reaches it. */
function makeTarget(words: readonly string[], facts: ReportFacts): Result<Inner, string> | undefined {
  const [name, ...rest] = program(words).words;
  if (name !== "make" && name !== "gmake") return undefined;
  const target = rest.length === 1 && /^[\w.-]+$/.test(rest[0] ?? "") ? rest[0] : undefined;
  const file = ["GNUmakefile", "makefile", "Makefile"].find((one) => facts.texts[one] !== undefined);
  const lines = (file === undefined ? "" : (facts.texts[file] ?? "")).split("\n");
  const at = lines.findIndex(
    (line) => target !== undefined && line.startsWith(`${target}:`) && line[target.length + 1] !== "=",
  );
  if (at === -1) return err("its target is not found");
  const recipe = [];
  for (const line of lines.slice(at + 1)) {
    if (!line.startsWith("\t")) break;
    recipe.push(
      line
        .slice(1)
        .replace(/^[@+-]+/, "")
        .trim(),
    );
  }
  return ok({ text: recipe.filter((line) => line !== "" && !line.startsWith("#")).join(" && ") });
}
