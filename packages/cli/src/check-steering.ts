import path from "node:path";
import type { Command, Finding } from "@stagewright/core";
import type { CheckScript } from "@stagewright/workspace";

/** A tree as far as this has to look at it. */
export interface ReadableTree {
  /** Undefined: there is no such file. */
  read(file: string): Promise<Uint8Array | undefined>;
}

/** What decides a check's outcome beside the code it is about. Whoever changes that marks their own homework. */
export interface Steering {
  readonly scripts: readonly CheckScript[];
  /** Files of the repository that the check itself runs or is configured by: `check.sh`, `Makefile`. */
  readonly files: readonly string[];
}

export const MANIFEST = "package.json";
const MAKEFILES = ["GNUmakefile", "makefile", "Makefile"];

/** Follows a check from its own words through package.json's scripts, as they stand in `tree`. */
export async function steeringOf(command: Command, tree: ReadableTree): Promise<Steering> {
  const scripts = scriptsIn(await tree.read(MANIFEST));
  const names = new Set<string>();
  const files = new Set<string>();
  const texts = ["shell" in command ? command.shell : command.argv.join(" ")];
  for (const text of texts) {
    for (const name of scriptNames(text)) {
      for (const each of [name, `pre${name}`, `post${name}`]) {
        const script = Object.hasOwn(scripts, each) ? scripts[each] : undefined;
        if (!names.has(each) && typeof script === "string") texts.push(script);
        names.add(each);
      }
    }
    for (const file of filesRun(text)) if ((await tree.read(file)) !== undefined) files.add(file);
  }
  const pointers = [...names].map((name) => `/scripts/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  return { scripts: pointers.length === 0 ? [] : [{ path: MANIFEST, pointers }], files: [...files] };
}

/** Keys of package.json by which a test runner is told what to run. */
const RUNNERS = ["jest", "mocha", "ava", "vitest", "tap", "nyc", "c8"];

/**
 * What a change puts into package.json so that a check does something else: a script that
 * runs before or after it, a runner's settings. A task that names package.json may.
 */
export function manifestFindings(
  { scripts }: Steering,
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
  isDeclared: boolean,
): Finding[] {
  if (before === undefined || after === undefined || scripts.length === 0) return [];
  const [old, now] = [manifestOf(before), manifestOf(after)];
  const [oldScripts, nowScripts] = [scriptsIn(before), scriptsIn(after)];
  const names = scripts.flatMap(({ pointers }) =>
    pointers.map((pointer) => pointer.slice("/scripts/".length).replaceAll("~1", "/").replaceAll("~0", "~")),
  );
  const hooks = names.filter(
    (name) =>
      /^(?:pre|post)./.test(name) &&
      Object.hasOwn(oldScripts, name.replace(/^(?:pre|post)/, "")) &&
      !Object.hasOwn(oldScripts, name) &&
      Object.hasOwn(nowScripts, name),
  );
  const runners = RUNNERS.filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]));
  return [...hooks.map((name) => `/scripts/${name}`), ...runners.map((key) => `/${key}`)].map((pointer) => ({
    code: "CHECK_COMMAND_CHANGED",
    path: MANIFEST,
    detail: `${pointer} was put in or changed, and steers a check`,
    severity: isDeclared ? "reported" : "refused",
  }));
}

/** Files that are about many things, and in one part about tests. */
const SHARED_SETTINGS: readonly { readonly name: RegExp; readonly part: (text: string) => string }[] = [
  { name: /^vite\.config\.[cm]?[jt]s$/, part: testBlocks },
  { name: /^bunfig\.toml$/, part: (text) => sections(text, /^test\b/) },
  { name: /^pyproject\.toml$/, part: (text) => sections(text, /^tool\.(?:pytest|coverage|tox|nox)\b/) },
  { name: /^setup\.cfg$/, part: (text) => sections(text, /^(?:tool:pytest|coverage)\b/) },
];

export function isSharedSettings(file: string): boolean {
  return SHARED_SETTINGS.some(({ name }) => name.test(path.posix.basename(file)));
}

/** Whether the part about tests is another one now. Features edit these files for good reasons, so that it is only told. */
export function sharedSettingsFinding(
  file: string,
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
): Finding | undefined {
  const row = SHARED_SETTINGS.find(({ name }) => name.test(path.posix.basename(file)));
  const [old, now] = [before, after].map(
    (bytes) => row?.part(new TextDecoder().decode(bytes ?? new Uint8Array())) ?? "",
  );
  if (old === now) return undefined;
  return {
    code: "CHECK_COMMAND_CHANGED",
    path: file,
    detail: "its part about tests was put in, changed or taken out",
    severity: "reported",
  };
}

/** The sections of a TOML or INI file whose heading begins like this, as they stand. */
function sections(text: string, heading: RegExp): string {
  let within = false;
  const kept = text.split(/\r?\n/).filter((line) => {
    const name = /^\s*\[+\s*([^\]]*)\]/.exec(line)?.[1];
    if (name !== undefined) within = heading.test(name.replaceAll(/["'\s]/g, ""));
    return within && line.trim() !== "";
  });
  return kept.join("\n");
}

/** From each `test:` to the end of its block; where braces in strings mislead, to the end of the file. */
function testBlocks(text: string): string {
  return [...text.matchAll(/\btest["']?\s*[:=]/g)]
    .map(({ index }) => {
      const rest = text.slice(index);
      let depth = 0;
      for (const { 0: brace, index: at } of rest.matchAll(/[{}]/g)) {
        depth += brace === "{" ? 1 : -1;
        if (depth <= 0) return rest.slice(0, at + 1);
      }
      return rest;
    })
    .join("\n")
    .replaceAll(/\s+/g, " ");
}

const FLAGS = String.raw`(?:-{1,2}[\w-]+(?:=\S+)?\s+)*`;
const MANAGER_CALL = new RegExp(
  String.raw`\b(?:npm|pnpm|yarn|bun)\s+${FLAGS}(?:run(?:-script)?\s+${FLAGS})?([\w:.][\w:.-]*)|\bnode\s+--run[\s=]([\w:.-]+)`,
  "g",
);

function scriptNames(text: string): string[] {
  return [...text.matchAll(MANAGER_CALL)]
    .map(([, managed, own]) => managed ?? own ?? "")
    .map((name) => (name === "t" ? "test" : name));
}

const INTERPRETERS = new Set(
  "sh bash dash zsh ksh node nodejs deno bun python python2 python3 ruby perl php lua tsx ts-node source .".split(
    " ",
  ),
);
/** Words before a command that change nothing about which file it is. */
const PREFIXES = new Set(["env", "exec", "time", "nice", "command", "npx", "!", "(", "{"]);
const SETTINGS = /^(?:-c|--config|--config-file|-r|--require|--import|--loader|-f|--file|--makefile)$/;

/** The files that a command line runs, and those it names as settings. Good enough for what people write; no shell is. */
function filesRun(text: string): string[] {
  const found: string[] = [];
  let folder = "";
  for (const one of text.split(/&&|\|\||[;|&\n()]/)) {
    const words = one
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^["']|["']$/g, ""));
    while (words.length > 0 && (PREFIXES.has(words[0] ?? "") || /^\w+=/.test(words[0] ?? ""))) words.shift();
    const [program = "", ...rest] = words;
    const name = path.posix.basename(program);
    if (name === "cd") folder = path.posix.join(folder, rest[0] ?? "");
    else if (name === "make" || name === "gmake")
      found.push(...MAKEFILES.map((file) => inFolder(folder, file)));
    const settings = words.flatMap((word, at) => {
      const [flag = "", value] = word.split("=", 2);
      return SETTINGS.test(flag) ? [value ?? words[at + 1] ?? ""] : [];
    });
    const script = INTERPRETERS.has(name) ? rest.find((word) => !word.startsWith("-")) : program;
    found.push(...[script ?? "", ...settings].map((file) => inFolder(folder, file)));
  }
  return found.filter(
    (file) => file !== "" && file !== "." && !file.startsWith("..") && !file.startsWith("/"),
  );
}

function inFolder(folder: string, file: string): string {
  return file === "" || file.startsWith("/") ? file : path.posix.normalize(path.posix.join(folder, file));
}

function manifestOf(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array()));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function scriptsIn(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  const { scripts } = manifestOf(bytes);
  return typeof scripts === "object" && scripts !== null ? (scripts as Record<string, unknown>) : {};
}
