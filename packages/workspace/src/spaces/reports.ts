import { constants } from "node:fs";
import { glob, mkdtemp, open, realpath, rm } from "node:fs/promises";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import { err, ok, type ReportFile, type Result, type WitnessWorkspace } from "@stagewright/core";

const MOST_FILES = 5_000;
const MOST_BYTES = 64 * 1024 * 1024;
/** Reports of what came with the tree's dependencies are none of this check's. */
const PASSED_OVER = new Set(["node_modules", ".git"]);

/** A witness workspace's two ends of a check's report. */
export function reportPorts(
  work: string,
  scratch: string,
): Pick<WitnessWorkspace, "expectReports" | "takeReports"> {
  return {
    async expectReports(files) {
      // What the tree brings there, or an earlier check left, would be taken for this one's.
      for (const path of await found(work, scratch, files))
        await rm(path, { force: true }).catch(() => undefined);
      return { directory: await mkdtemp(join(scratch, "reports-")) };
    },
    async takeReports(files) {
      const places = [await realpath(work), await realpath(scratch)];
      const taken: ReportFile[] = [];
      let left = MOST_BYTES;
      const paths = await found(work, scratch, files);
      if (paths.length > MOST_FILES)
        return err(`more than ${MOST_FILES} files are where its report should be`);
      for (const path of paths) {
        const bytes = await readPlain(path, places, left);
        if (!bytes.ok) return bytes;
        left -= bytes.value.byteLength;
        taken.push({ source: relative(isIn(work, path) ? work : scratch, path), bytes: bytes.value });
      }
      return ok(taken);
    },
  };
}

async function found(work: string, scratch: string, patterns: readonly string[]): Promise<string[]> {
  const paths = new Set<string>();
  for (const pattern of patterns) {
    const matches = glob(pattern, { cwd: work, exclude: (name) => PASSED_OVER.has(basename(name)) });
    for await (const match of matches) {
      const path = isAbsolute(match) ? match : resolve(work, match);
      if (isIn(work, path) || isIn(scratch, path)) paths.add(path);
      if (paths.size > MOST_FILES) break;
    }
  }
  return [...paths].toSorted();
}

/** A link could lead to a file of the user's, a pipe would be waited for. */
async function readPlain(
  path: string,
  places: readonly string[],
  most: number,
): Promise<Result<Uint8Array, string>> {
  const name = basename(path);
  try {
    const real = await realpath(path);
    if (!places.some((place) => isIn(place, real))) return err(`${name} leads out of the workspace`);
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const file = await open(path, flags);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return err(`${name} is no regular file`);
      if (stat.size > most) return err(`its report has more than ${MOST_BYTES} bytes`);
      return ok(await file.readFile());
    } finally {
      await file.close();
    }
  } catch (error) {
    return err(`${name}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}

function isIn(place: string, path: string): boolean {
  return path.startsWith(place + sep);
}
