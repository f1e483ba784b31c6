import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { ObjectId } from "@stagewright/core";
import type { OpenedRepository } from "../open.ts";
import { removeTree } from "./remove-tree.ts";

export interface PrivateRepository {
  /** The checkout whose `.git` this becomes. */
  readonly work: string;
  /** The index that describes the checkout; copied, so that `git status` is clean there. */
  readonly index: string;
  readonly commit: ObjectId;
  /** Absent: HEAD is detached. */
  readonly branch?: string;
  readonly previous?: ObjectId;
  /** Directories git is not to list there, relative to the root. */
  readonly excluded: readonly string[];
}

/**
 * A repository of its own that borrows the user's objects: its refs, stash, configuration
 * and hooks are its own, so nothing done with git in it reaches the user. Written by
 * hand; `git init` and `git clone` cost ten times as much and read templates.
 */
export async function layPrivateRepository(
  opened: OpenedRepository,
  request: PrivateRepository,
): Promise<void> {
  const git = join(request.work, ".git");
  await removeTree(git);
  const { branch, previous } = request;
  const head = branch === undefined ? undefined : join(git, "refs", "heads", ...branch.split("/"));
  const files: [string, string][] = [
    [join(git, "HEAD"), branch === undefined ? `${request.commit}\n` : `ref: refs/heads/${branch}\n`],
    [join(git, "config"), configText(opened)],
    [join(git, "objects", "info", "alternates"), alternatesText(opened.objectsDir)],
    [join(git, "info", "exclude"), excludeText(request.excluded)],
  ];
  if (head) files.push([head, `${request.commit}\n`]);
  if (previous) files.push([join(git, "refs", "stagewright", "previous"), `${previous}\n`]);

  // In one go: a score of tiny calls costs less than one turn of the thread pool each.
  for (const folder of new Set([...files.map(([file]) => dirname(file)), join(git, "refs")]))
    mkdirSync(folder, { recursive: true });
  for (const [file, text] of files) writeFileSync(file, text);
  copyFileSync(request.index, join(git, "index"));
  if (opened.shallow) copyFileSync(join(opened.commonDir, "shallow"), join(git, "shallow"));
}

/** Lines for an exclude file that name exactly these directories. */
export function excludeText(directories: readonly string[]): string {
  return directories.map((path) => `/${path.replace(/[\\*?[\]!# ]/g, "\\$&")}/\n`).join("");
}

/** For an object store that borrows from this one. */
export function alternatesText(objectsDir: string): string {
  return objectStores(objectsDir)
    .map((store) => `${quoteAlternate(store)}\n`)
    .join("");
}

/**
 * An object store and all it borrows from, as absolute paths: git does not follow
 * a relative alternate of an alternate.
 */
function objectStores(objectsDir: string): string[] {
  const stores: string[] = [];
  function visit(store: string, depth: number): void {
    if (depth > 5 || stores.includes(store)) return;
    stores.push(store);
    const list = join(store, "info", "alternates");
    const text = existsSync(list) ? readFileSync(list, "utf8") : "";
    for (const line of text.split("\n")) {
      if (line === "" || line.startsWith("#")) continue;
      const path = line.startsWith('"') ? unquoteAlternate(line) : line;
      visit(isAbsolute(path) ? path : resolve(store, path), depth + 1);
    }
  }
  visit(objectsDir, 0);
  return stores;
}

function configText(opened: OpenedRepository): string {
  const sha256 = opened.objectFormat === "sha256";
  return [
    "[core]",
    `\trepositoryFormatVersion = ${sha256 ? 1 : 0}`,
    "\tbare = false",
    "\tfileMode = true",
    "\tlogAllRefUpdates = true",
    "\tfsmonitor = false",
    ...(sha256 ? ["[extensions]", "\tobjectFormat = sha256"] : []),
    "[user]",
    `\tname = ${quoteConfig(opened.identity.name)}`,
    `\temail = ${quoteConfig(opened.identity.email)}`,
    // An agent's commit must not wait for a passphrase, nor a repack run in the background.
    "[commit]",
    "\tgpgSign = false",
    "[tag]",
    "\tgpgSign = false",
    "[gc]",
    "\tauto = 0",
    "[maintenance]",
    "\tauto = false",
    "",
  ].join("\n");
}

function quoteConfig(value: string): string {
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}

function quoteAlternate(path: string): string {
  if (!/^["#]|\n/.test(path)) return path;
  return `"${path.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}

function unquoteAlternate(line: string): string {
  return line
    .slice(1, -1)
    .replace(/\\(n|t|.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter === "t" ? "\t" : letter));
}
