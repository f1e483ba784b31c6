import { readFileSync } from "node:fs";
import { createRequire, findPackageJSON } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "@stagewright/core";

export interface PluginProblem {
  /** In the configuration's list. */
  readonly index: number;
  readonly name: string;
  readonly reason: string;
}

/** The built-in plugins and those the configuration names, each once. */
export async function loadPlugins(
  root: string,
  names: readonly string[],
): Promise<{ readonly plugins: readonly Plugin[]; readonly problems: readonly PluginProblem[] }> {
  const builtIn: { default?: unknown }[] = await Promise.all([
    import("@stagewright/plugin-speckit"),
    import("@stagewright/plugin-github"),
    import("@stagewright/plugin-spec-phase"),
    import("@stagewright/plugin-payload"),
    import("@stagewright/plugin-deliverables"),
  ]);
  const plugins = builtIn.map((module) => module.default).filter((one) => isPlugin(one));
  const problems: PluginProblem[] = [];
  for (const [index, name] of names.entries()) {
    if (plugins.some((plugin) => plugin.name === name)) continue;
    const loaded = await loadPlugin(root, name);
    if (typeof loaded === "string") problems.push({ index, name, reason: loaded });
    else plugins.push(loaded);
  }
  return { plugins, problems };
}

/** The plugin, or why there is none. */
async function loadPlugin(root: string, name: string): Promise<Plugin | string> {
  const entry = resolveFrom(root, name);
  if (entry === undefined) return `is not installed here: npm install --save-dev ${name}`;
  try {
    const module = (await import(pathToFileURL(entry).href)) as { default?: unknown };
    return isPlugin(module.default) ? module.default : "has no plugin as its default export";
  } catch (error) {
    return `could not be loaded: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function isPlugin(value: unknown): value is Plugin {
  if (typeof value !== "object" || value === null) return false;
  const { name, version, apiVersion, stages, pipelines } = value as Partial<Record<keyof Plugin, unknown>>;
  return (
    typeof name === "string" &&
    typeof version === "string" &&
    typeof apiVersion === "number" &&
    Array.isArray(stages) &&
    Array.isArray(pipelines)
  );
}

/** The file a package or a path means in the repository; undefined where there is none. */
function resolveFrom(root: string, name: string): string | undefined {
  const base = path.join(root, "package.json");
  try {
    return createRequire(base).resolve(name);
  } catch (error) {
    // `require` does not see what a package exports to `import` alone.
    return (error as NodeJS.ErrnoException).code === "ERR_PACKAGE_PATH_NOT_EXPORTED"
      ? importEntry(base, name)
      : undefined;
  }
}

function importEntry(base: string, name: string): string | undefined {
  const manifest = findPackageJSON(name, pathToFileURL(base));
  if (manifest === undefined) return undefined;
  const { exports } = JSON.parse(readFileSync(manifest, "utf8")) as { exports?: unknown };
  const main = typeof exports === "object" && exports !== null && "." in exports ? exports["."] : exports;
  const target = typeof main === "object" && main !== null && "import" in main ? main.import : main;
  const file = typeof target === "object" && target !== null && "default" in target ? target.default : target;
  return typeof file === "string" ? path.resolve(path.dirname(manifest), file) : undefined;
}
