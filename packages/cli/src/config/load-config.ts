import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Loader, Options, PublicExplorer } from "cosmiconfig";
import { LineCounter, parseDocument, visit } from "yaml";
import type { Place, Position, SourceFile } from "./places.ts";

/** A configuration as it stands in the repository, its keys not looked at yet. */
export interface LoadedConfig {
  readonly value: unknown;
  /** The configuration's own file first, then those it imports. Empty: there is none. */
  readonly files: readonly SourceFile[];
}

/** Something wrong with the configuration, and where. */
export interface ConfigProblem {
  readonly file: string;
  readonly position?: Position;
  readonly at: Place;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

const PLACES = [
  "package.json",
  ...["yaml", "yml", "json", "ts", "mts", "js", "mjs"].map((extension) => `.stagewrightrc.${extension}`),
  ".stagewrightrc",
  ...["ts", "mts", "js", "mjs"].map((extension) => `stagewright.config.${extension}`),
];

/**
 * The nearest configuration from `cwd` up to `root`, the repository's root, and never above.
 * @throws ConfigSyntaxError for a file that cannot be read as what it is
 */
export async function loadConfig(root: string, cwd: string): Promise<LoadedConfig> {
  const files: SourceFile[] = [];
  const search = await explorer(files);
  for (const directory of directoriesUpTo(root, cwd)) {
    files.length = 0;
    const found = await search(directory);
    // What was looked at before it held no configuration; what was read after it, it imports.
    if (found !== undefined)
      return { value: found.value, files: files.slice(files.findIndex((file) => file.path === found.file)) };
  }
  return { value: {}, files: [] };
}

function directoriesUpTo(root: string, cwd: string): string[] {
  const below = path.relative(root, cwd);
  if (below === "" || below.startsWith("..") || path.isAbsolute(below)) return [root];
  const parts = below.split(path.sep);
  return [...parts.map((_, index) => path.join(root, ...parts.slice(0, parts.length - index))), root];
}

/**
 * Cosmiconfig's public factories first read, and if it is JavaScript execute, `.config/config.*`
 * of the working directory as configuration of cosmiconfig itself, and there is no option against
 * it. The class behind them does not. Its strategy is `none`, a directory at a time, because
 * `project` climbs out of a repository whose root has no package.json.
 */
async function explorer(files: SourceFile[]) {
  const module: unknown = await import("cosmiconfig/dist/Explorer.js");
  // The default export is the CommonJS module itself, as Node gives it and as the bundler does.
  const { Explorer } = (module as { default: { Explorer: new (options: ExplorerOptions) => PublicExplorer } })
    .default;
  const searching = new Explorer({
    moduleName: "stagewright",
    searchPlaces: PLACES,
    searchStrategy: "none",
    ignoreEmptySearchPlaces: true,
    cache: false,
    mergeImportArrays: true,
    mergeSearchPlaces: false,
    metaConfigFilePath: null,
    transform: (result) => result,
    loaders: loaders(files),
  });
  return async (directory: string): Promise<{ value: unknown; file: string } | undefined> => {
    const result = await searching.search(directory);
    return result === null ? undefined : { value: result.config as unknown, file: result.filepath };
  };
}

type ExplorerOptions = Options & { moduleName: string; metaConfigFilePath: null };

function loaders(files: SourceFile[]): Record<string, Loader> {
  const note = (file: string, text: string | undefined) => {
    const root = path.basename(file) === "package.json" ? ["stagewright"] : [];
    files.push({ path: file, text, root });
  };
  const yaml: Loader = (file, text) => {
    note(file, text);
    return readYaml(file, text);
  };
  const json: Loader = (file, text) => {
    note(file, text);
    return readJson(file, text);
  };
  const script: Loader = async (file) => {
    note(file, undefined);
    return await readScript(file);
  };
  return {
    noExt: yaml,
    ".yaml": yaml,
    ".yml": yaml,
    ".json": json,
    ".ts": script,
    ".mts": script,
    ".js": script,
    ".mjs": script,
  };
}

/** A configuration file that cannot be read at all. */
export class ConfigSyntaxError extends Error {
  override readonly name = "ConfigSyntaxError";
  readonly problem: ConfigProblem;

  constructor(file: string, message: string, position?: Position) {
    super(`${file}: ${message}`);
    this.problem = { file, at: [], message, ...(position === undefined ? {} : { position }) };
  }
}

/** @throws ConfigSyntaxError */
export function readYaml(file: string, text: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new ConfigSyntaxError(file, `is not YAML: ${error.message}`, { line, column: col });
  }
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      const { line, col } = lines.linePos(alias.range?.[0] ?? 0);
      const message = `*${alias.source} is an alias of nothing: a glob that begins with * is written in quotes`;
      throw new ConfigSyntaxError(file, message, { line, column: col });
    },
  });
  return document.toJS({ maxAliasCount: 100 }) ?? undefined;
}

function readJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // V8's own excerpt of the text helps nobody who is told the line.
    const reason = message.replace(/, (?:\.\.\.)?".*$/s, "").replace(/ in JSON at position.*$/s, "");
    throw new ConfigSyntaxError(file, `is not JSON: ${reason}`, firstOffence(text));
  }
}

/** V8 does not always say where: the shortest beginning of the text that more text could not save ends there. */
function firstOffence(text: string): Position {
  let saved = 0;
  let lost = text.length + 1;
  while (lost - saved > 1) {
    const middle = Math.floor((saved + lost) / 2);
    if (isBeginningOfJson(text.slice(0, middle))) saved = middle;
    else lost = middle;
  }
  const lines = text.slice(0, saved).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function isBeginningOfJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    return (
      message.startsWith("Unexpected end") ||
      Number(/at position (\d+)/.exec(message)?.[1] ?? -1) >= text.length ||
      message.startsWith("Unterminated")
    );
  }
}

async function readScript(file: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
    return module.default;
  } catch (error) {
    throw new ConfigSyntaxError(
      file,
      `could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
