import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Rig } from "./rig.ts";

const packages = fileURLToPath(new URL("../../..", import.meta.url));

/** Puts a plugin of one file into a repository's `node_modules`, with what it imports. */
export function installPlugin(rig: Rig, name: string, source: string): void {
  const modules = join(rig.repository, "node_modules");
  mkdirSync(join(modules, name), { recursive: true });
  mkdirSync(join(modules, "@stagewright"));
  symlinkSync(join(packages, "core"), join(modules, "@stagewright/core"));
  symlinkSync(dirname(createRequire(import.meta.url).resolve("zod/package.json")), join(modules, "zod"));
  writeFileSync(
    join(modules, name, "package.json"),
    JSON.stringify({ name, type: "module", exports: "./index.js" }),
  );
  writeFileSync(join(modules, name, "index.js"), source);
}
