import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * Every file, link and directory of a repository with its bytes, mode and change time,
 * `.git` included: all but the object store and our own state.
 */
export function photograph(root: string): Record<string, string> {
  const seen: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const name of readdirSync(join(root, path)).toSorted()) {
      const inner = path === "" ? name : `${path}/${name}`;
      if (/^\.git\/(objects|stagewright|refs\/stagewright)$/.test(inner)) continue;
      const stats = lstatSync(join(root, inner));
      if (stats.isDirectory()) {
        seen[inner] = `directory ${stats.mode}`;
        visit(inner);
      } else {
        const bytes = stats.isSymbolicLink()
          ? readlinkSync(join(root, inner))
          : stats.isFile()
            ? readFileSync(join(root, inner))
            : "";
        seen[inner] =
          `${stats.mode} ${stats.ino} ${stats.ctimeMs} ${createHash("sha1").update(bytes).digest("hex")}`;
      }
    }
  };
  visit("");
  return seen;
}
