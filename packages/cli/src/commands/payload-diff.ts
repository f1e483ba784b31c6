import { stat } from "node:fs/promises";
import path from "node:path";
import { err, ok, type Json, type Result } from "@stagewright/core";
import { payloadDifferences, type PayloadDifference } from "@stagewright/plugin-payload";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { painter, type Paint } from "../report/style.ts";
import { git, payloadPlace, readPayloadFile, unreadable, type PayloadPlace } from "./payload-file.ts";

interface Version {
  readonly shown: string;
  readonly bytes: Uint8Array;
}

/** Shows what two versions of the payload say differently. Writes nothing. */
export async function diffPayload(
  io: Io,
  from: string | undefined,
  to: string | undefined,
  options: { readonly file?: string; readonly json?: boolean },
): Promise<ExitCode> {
  const place = await payloadPlace(io, options.file);
  if (!place.ok) return tell(io, place.error);
  const before = await versionOf(io, place.value, from ?? "HEAD");
  if (!before.ok) return tell(io, before.error);
  const after = to === undefined ? await asItIs(place.value) : await versionOf(io, place.value, to);
  if (!after.ok) return tell(io, after.error);
  const found = payloadDifferences(before.value.bytes, after.value.bytes);
  if (!found.ok) {
    const { shown } = found.error.side === "before" ? before.value : after.value;
    return tell(io, unreadable(shown, found.error.problems));
  }
  const names = { from: before.value.shown, to: after.value.shown };
  if (options.json) {
    const differences = found.value.map(({ name: _name, ...rest }) => rest);
    io.out.write(`${JSON.stringify({ type: "payload-diff", ...names, differences })}\n`);
    return EXIT.done;
  }
  if (found.value.length === 0)
    io.err.write(sanitizeLine(`${names.from} and ${names.to} say the same.`) + "\n");
  const paint = painter(io.out.colour);
  for (const one of found.value) io.out.write(`${lineOf(one, paint)}\n`);
  return EXIT.done;
}

async function asItIs(place: PayloadPlace): Promise<Result<Version, Problem>> {
  const bytes = await readPayloadFile(place);
  return bytes.ok ? ok({ shown: place.shown, bytes: bytes.value }) : bytes;
}

/** A file, where there is one of that name; else the payload as it is in a commit. */
async function versionOf(io: Io, place: PayloadPlace, typed: string): Promise<Result<Version, Problem>> {
  const file = path.resolve(io.cwd, typed);
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) return asItIs({ file, shown: typed, root: place.root });
  const shown = sanitizeLine(typed);
  const next = "stagewright payload diff <commit or file> <commit or file>";
  if (place.root === undefined)
    return err({ what: `${shown} is no file, and this is no git repository`, next });
  const commit = await git(io, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${typed}^{commit}`]);
  if (commit.code !== 0) return err({ what: `${shown} is neither a file nor a commit`, next });
  const inside = path.relative(place.root, place.file).split(path.sep).join("/");
  const id = commit.stdout.toString().trim();
  const blob = await git(io, ["cat-file", "blob", `${id}:${inside}`]);
  if (blob.code !== 0) return err({ what: `${sanitizeLine(inside)} is not in ${shown}`, next });
  return ok({ shown: `${typed}:${inside}`, bytes: blob.stdout });
}

const SIGNS = {
  added: ["+", "green"],
  removed: ["-", "red"],
  changed: ["~", "yellow"],
  reordered: ["↕", "yellow"],
} as const;

function lineOf({ kind, name, before, after }: PayloadDifference, paint: Paint): string {
  const [sign, colour] = SIGNS[kind];
  const words = sanitizeLine(name);
  switch (kind) {
    case "added":
      return `${paint(colour, sign)} ${words}: ${short(after)}`;
    case "removed":
      return `${paint(colour, sign)} ${words}: ${short(before)}`;
    case "changed":
      return `${paint(colour, sign)} ${words}: ${short(before)} → ${short(after)}`;
    case "reordered":
      return `${paint(colour, sign)} ${words}: in another order`;
  }
}

function short(value: Json | undefined): string {
  const text = sanitizeLine(JSON.stringify(value ?? null));
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
