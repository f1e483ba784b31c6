import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { mergePayloads } from "@stagewright/plugin-payload";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell } from "../problem.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { counted } from "../report/style.ts";
import { git, problemLines } from "./payload-file.ts";

interface DriverCall {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
  readonly path: string | undefined;
  readonly markerSize: number;
}

/** What git calls to merge: the result is written where ours is. Anything but 0 is a conflict for git. */
export async function mergeDriver(io: Io, call: DriverCall): Promise<ExitCode> {
  const { path: named = "the payload", markerSize } = call;
  const size = Number.isInteger(markerSize) && markerSize > 0 && markerSize < 200 ? markerSize : 7;
  const place = (file: string) => path.resolve(io.cwd, file);
  const [base, ours, theirs] = await Promise.all(
    [call.base, call.ours, call.theirs].map((file) => readFile(place(file))),
  );
  if (base === undefined || ours === undefined || theirs === undefined) return EXIT.failed;
  const merged = mergePayloads(base, ours, theirs, { ours: "ours", theirs: "theirs", size });
  if (!merged.ok) return await byLines(io, call, { named, size }, merged.error);
  await writeFile(place(call.ours), merged.value.bytes);
  const { conflicts } = merged.value;
  if (conflicts.length === 0) return EXIT.done;
  const lines = conflicts.map(({ path: at, reason }) => sanitizeLine(`${at}: ${reason}`));
  return tell(io, {
    what: `${sanitizeLine(named)} has ${counted(conflicts.length, "conflict")}; all else is merged`,
    why: lines.join("\n  "),
    next: `take one of both where the markers are, then: stagewright payload check, git add ${sanitizeLine(named)}`,
    exit: EXIT.failed,
  });
}

type Unreadable = Extract<ReturnType<typeof mergePayloads>, { ok: false }>["error"];

/** What is no JSON is merged as git merges texts, and is a conflict whatever comes of it. */
async function byLines(
  io: Io,
  { base, ours, theirs }: DriverCall,
  { named, size }: { readonly named: string; readonly size: number },
  { side, problems }: Unreadable,
): Promise<ExitCode> {
  const labels = ["ours", "base", "theirs"].flatMap((label) => ["-L", label]);
  await git(io, ["merge-file", `--marker-size=${size}`, ...labels, "--", ours, base, theirs]);
  return tell(io, {
    what: `${sanitizeLine(named)} is merged line by line, and needs to be looked at: ${side} cannot be read`,
    why: problemLines(side, problems).join("\n  "),
    next: `put it right, then: stagewright payload check, git add ${sanitizeLine(named)}`,
    exit: EXIT.failed,
  });
}
