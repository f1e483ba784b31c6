import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { ObjectId } from "@stagewright/core";
import type { KernelRepository } from "../repository.ts";

/** How a tree's dependencies are installed, and the digest under which the outcome is kept. */
export interface DependencyPlan {
  /** `none` where there is nothing to install. */
  readonly digest: string;
  readonly manager?: Manager;
  readonly argv?: readonly string[];
  /** False: `package.json` names dependencies but nothing pins them; two installs may differ. */
  readonly pinned: boolean;
  readonly lockfile?: string;
  /** Lockfiles below the root; nobody installs for them. */
  readonly nested: readonly string[];
}

export type Manager = "npm" | "pnpm" | "yarn" | "bun";

/** One row per lockfile; the first that the tree has counts, unless `packageManager` names another. */
const lockfiles: readonly {
  file: string;
  manager: Manager;
  argv: (facts: { berry: boolean }) => string[];
}[] = [
  { file: "npm-shrinkwrap.json", manager: "npm", argv: () => [...npmCi] },
  { file: "package-lock.json", manager: "npm", argv: () => [...npmCi] },
  // Clone or copy: linked files would share inodes with the user's own store.
  {
    file: "pnpm-lock.yaml",
    manager: "pnpm",
    argv: () => ["pnpm", "install", "--frozen-lockfile", "--package-import-method=clone-or-copy"],
  },
  {
    file: "yarn.lock",
    manager: "yarn",
    argv: ({ berry }) =>
      berry
        ? ["yarn", "install", "--immutable"]
        : ["yarn", "install", "--frozen-lockfile", "--non-interactive"],
  },
  { file: "bun.lock", manager: "bun", argv: () => [...bunFrozen] },
  { file: "bun.lockb", manager: "bun", argv: () => [...bunFrozen] },
];
const npmCi = ["npm", "ci", "--no-audit", "--no-fund", "--prefer-offline"] as const;
const npmInstall = [
  "npm",
  "install",
  "--no-package-lock",
  "--no-audit",
  "--no-fund",
  "--prefer-offline",
] as const;
const bunFrozen = ["bun", "install", "--frozen-lockfile", "--backend=copyfile"] as const;

/** Fields of a package.json that decide what is installed; an edit of `scripts.test` must not cost an install. */
const decisive = [
  "name",
  "version",
  "workspaces",
  "packageManager",
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
  "peerDependenciesMeta",
  "dependenciesMeta",
  "bundleDependencies",
  "bundledDependencies",
  "overrides",
  "resolutions",
  "pnpm",
  "trustedDependencies",
  "engines",
  "os",
  "cpu",
  "bin",
];
/** Run by an install, with all of the repository at hand: what they leave depends on every file of it. */
const decisiveScripts = [
  ...["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"],
  ...["prepack", "postpack", "dependencies", "pnpm:devPreinstall"],
];
/** Of these it is known that they lay git hooks, which end with the install's checkout, or apply what is hashed anyway. */
const harmlessScript =
  /^(?:husky(?: install)?|lefthook install|simple-git-hooks|patch-package|true|exit 0)(?: \|\| (?:true|exit 0))?$/;
/** Read as they are, wherever they lie. */
const settingsFiles =
  /(^|\/)(\.npmrc|\.yarnrc|\.yarnrc\.yml|pnpm-workspace\.yaml|\.pnpmfile\.c?js|bunfig\.toml)$|(^|\/)patches\/|^\.yarn\/(patches|releases|plugins)\//;

export async function planDependencies(
  repository: KernelRepository,
  tree: ObjectId,
): Promise<DependencyPlan> {
  const files = await repository.listFiles(tree);
  const present = new Set(files);
  const names = lockfiles.map((row) => row.file);
  const nested = files.filter(
    (path) =>
      path.includes("/") &&
      !path.includes("node_modules/") &&
      names.includes(path.slice(path.lastIndexOf("/") + 1)),
  );
  const nothing: DependencyPlan = { digest: "none", pinned: true, nested };
  // Committed dependencies are part of the tree; an install would only change them.
  if (!present.has("package.json") || files.some((path) => path.startsWith("node_modules/"))) return nothing;

  const root = await readJson(repository, tree, "package.json");
  const wanted = /^(npm|pnpm|yarn|bun)@/.exec(
    typeof root["packageManager"] === "string" ? root["packageManager"] : "",
  )?.[1];
  const found = lockfiles.filter((row) => present.has(row.file));
  const row = found.find((candidate) => candidate.manager === wanted) ?? found[0];
  if (!row && !needsInstall(root)) return nothing;

  const argv = row
    ? row.argv({
        berry: present.has(".yarnrc.yml") || /^yarn@([2-9]|\d\d)/.test(String(root["packageManager"])),
      })
    : npmInstall;
  const hash = createHash("sha256").update(
    JSON.stringify([2, argv, process.versions.node.split(".")[0], process.platform, process.arch]),
  );
  if (row) hash.update((await repository.entryAt(tree, row.file))?.oid ?? "");
  const manifests: Record<string, unknown>[] = [];
  for (const path of files.filter((candidate) => !candidate.includes("node_modules/"))) {
    if (settingsFiles.test(path)) hash.update(`${path}\0${(await repository.entryAt(tree, path))?.oid}\0`);
    else if (path === "package.json" || path.endsWith("/package.json")) {
      const manifest = await readJson(repository, tree, path);
      manifests.push(manifest);
      hash.update(`${path}\0${JSON.stringify(decisiveParts(manifest))}\0`);
      // Most managers copy these: what stands there is what is installed.
      for (const place of filesNamed(manifest))
        hash.update((await repository.entryAt(tree, posix.join(posix.dirname(path), place)))?.oid ?? "");
    }
  }
  const digest = hash.digest("hex").slice(0, 32);
  // node-gyp builds without a script that says so.
  const bound = runsOwnScripts(manifests) || files.some((path) => /(^|\/)binding\.gyp$/.test(path));
  return {
    digest: bound ? `${digest}-${(await repository.treeOf(tree)).slice(0, 16)}` : digest,
    manager: row?.manager ?? "npm",
    argv,
    pinned: row !== undefined,
    ...(row ? { lockfile: row.file } : {}),
    nested,
  };
}

function needsInstall(manifest: Record<string, unknown>): boolean {
  if (manifest["workspaces"] !== undefined) return true;
  return ["dependencies", "devDependencies", "optionalDependencies"].some(
    (field) => Object.keys((manifest[field] as object | undefined) ?? {}).length > 0,
  );
}

function decisiveParts(manifest: Record<string, unknown>): unknown {
  const scripts = (manifest["scripts"] ?? {}) as Record<string, unknown>;
  return [
    decisive.map((field) => manifest[field] ?? null),
    decisiveScripts.map((name) => scripts[name] ?? null),
  ];
}

/** Whether an install runs something whose outcome is not told by what is hashed. */
function runsOwnScripts(manifests: readonly Record<string, unknown>[]): boolean {
  // `"bin": {"husky": …}` makes what looks harmless the repository's own.
  const own = new Set(manifests.flatMap(programsOf));
  return manifests.some((manifest) => {
    const scripts = (manifest["scripts"] ?? {}) as Record<string, unknown>;
    return decisiveScripts.some((name) => {
      const script = scripts[name];
      if (script === undefined) return false;
      return (
        typeof script !== "string" ||
        !harmlessScript.test(script.trim()) ||
        own.has(script.trim().split(" ")[0] ?? "")
      );
    });
  });
}

function programsOf({ name, bin }: Record<string, unknown>): string[] {
  const own = typeof bin === "object" && bin !== null ? Object.keys(bin) : [];
  return typeof name === "string" && bin !== undefined ? [...own, name.replace(/^@[^/]*\//, "")] : own;
}

/** Places in the repository that are named as dependencies: `file:vendor/lib`. */
function filesNamed(manifest: Record<string, unknown>): string[] {
  const specifiers = ["dependencies", "devDependencies", "optionalDependencies"].flatMap(
    (field) => Object.values((manifest[field] as object | undefined) ?? {}) as unknown[],
  );
  return specifiers
    .flatMap((specifier) =>
      typeof specifier === "string" && specifier.startsWith("file:") ? [specifier.slice("file:".length)] : [],
    )
    .toSorted();
}

/** A package.json nobody can read decides nothing here; the install will say what is wrong. */
async function readJson(
  repository: KernelRepository,
  tree: ObjectId,
  path: string,
): Promise<Record<string, unknown>> {
  const bytes = await repository.readFile(tree, path);
  try {
    const value: unknown = JSON.parse(
      Buffer.from(bytes ?? [])
        .toString("utf8")
        .replace(/^\uFEFF/, ""),
    );
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {
      unreadable: Buffer.from(bytes ?? []).toString("base64"),
      name: Buffer.from(bytes ?? []).toString("base64"),
    };
  }
}
