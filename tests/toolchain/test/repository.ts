import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

export const root = fileURLToPath(new URL("../../..", import.meta.url));

const manifestSchema = z.object({
  name: z.string(),
  private: z.boolean().optional(),
  license: z.string(),
  engines: z.object({ node: z.string() }),
  publishConfig: z.object({ access: z.string() }).optional(),
  files: z.array(z.string()).optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});
const tsconfigSchema = z.object({ references: z.array(z.object({ path: z.string() })) });

export const readJson = (path: string): unknown => JSON.parse(readFileSync(`${root}/${path}`, "utf8"));
export const readManifest = (path: string) => manifestSchema.parse(readJson(path));

/** Every package, by its folder below `packages/`. */
export const packages = readdirSync(`${root}/packages`).map((folder) => ({
  folder,
  manifest: readManifest(`packages/${folder}/package.json`),
  references: tsconfigSchema
    .parse(readJson(`packages/${folder}/tsconfig.json`))
    .references.map(({ path }) => path),
}));

export const isOurs = (dependency: string): boolean =>
  dependency === "stagewright" || dependency.startsWith("@stagewright/");

/** `packages/<folder>` of one of our package names. */
export const folderOf = (name: string): string =>
  name.replace("@stagewright/", "").replace(/^stagewright$/, "cli");

/** Paths git tracks. */
export const trackedFiles = (): string[] =>
  execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
