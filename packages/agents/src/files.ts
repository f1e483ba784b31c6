import { realpathSync, statSync, type Stats } from "node:fs";

/** What is at `path`; undefined where there is nothing, or nothing we may look at. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** The path without links; undefined where there is nothing, or nothing we may look at. */
export function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
