import { err, ok, type Json, type Result } from "@stagewright/core";
import {
  editPayload,
  newPayload,
  readPayload,
  type EditProblem,
  type PayloadEdit,
  type PayloadFinding,
} from "@stagewright/plugin-payload";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { git, payloadPlace, unreadable, type PayloadPlace } from "./payload-file.ts";
import { updateFile } from "./payload-update.ts";

/** Sets one value of the payload, by whom git says it is. Refused where the file would not hold afterwards. */
export async function setInPayload(
  io: Io,
  typedPath: string,
  typedValue: string,
  { file }: { readonly file?: string },
): Promise<ExitCode> {
  const at = readPath(typedPath);
  if (at === undefined) return tell(io, badPath(typedPath));
  const place = await payloadPlace(io, file);
  if (!place.ok) return tell(io, place.error);
  const author = await git(io, ["var", "GIT_AUTHOR_IDENT"]);
  const who = author.stdout.toString().replace(/ <.*$/s, "").trim();
  const edits: PayloadEdit[] = [
    { kind: at.append ? "append" : "set", at: at.path, value: readValue(typedValue) },
    ...(who === "" ? [] : [{ kind: "set", at: ["meta", "lastUpdatedBy"], value: who } as const]),
    { kind: "set", at: ["meta", "lastUpdatedAt"], value: new Date().toISOString() },
  ];
  const done = await updateFile(place.value.file, (bytes) => changed(place.value, bytes, edits));
  if (!done.ok) return tell(io, done.error);
  io.err.write(
    sanitizeLine(`${place.value.shown}: ${typedPath} is set${who === "" ? "" : `, by ${who}`}.`) + "\n",
  );
  return EXIT.done;
}

function changed(
  { shown }: PayloadPlace,
  bytes: Uint8Array | undefined,
  edits: readonly PayloadEdit[],
): Result<Uint8Array, Problem> {
  const before = bytes ?? newPayload({});
  const edited = editPayload(before, edits);
  if (!edited.ok) return err(editWords(shown, edited.error));
  const read = readPayload(edited.value);
  if (!read.ok)
    return err({
      ...unreadable(shown, read.error),
      what: "that would make the payload unreadable: nothing was written",
      next: "stagewright payload schema says what may stand there",
    });
  const was = readPayload(before);
  const known = new Set((was.ok ? was.value.findings : []).map(({ path, message }) => `${path} ${message}`));
  const worse = read.value.findings.filter(
    ({ severity, path, message }) => severity === "error" && !known.has(`${path} ${message}`),
  );
  return worse.length === 0 ? ok(edited.value) : err(worseWords(worse));
}

function worseWords(findings: readonly PayloadFinding[]): Problem {
  return {
    what: "that would not hold: nothing was written",
    why: findings.map(({ path, message }) => sanitizeLine(`${path} ${message}`)).join("\n  "),
    exit: EXIT.failed,
  };
}

function editWords(shown: string, problem: EditProblem): Problem {
  if (problem.code === "NOT_READABLE") return unreadable(shown, problem.problems);
  return {
    what: sanitizeLine(`${problem.path} ${problem.reason}`),
    next: "stagewright payload check",
    exit: EXIT.usage,
  };
}

function badPath(typed: string): Problem {
  return {
    what: `${sanitizeLine(typed)} is no path`,
    why: "such as plan.steps[S2].status: keys with dots between, an item's id or number in brackets, [] to append",
  };
}

/** `plan.steps[S2].status`, `plan.steps[0].status`, `plan.risks[]`. */
function readPath(typed: string): { path: PayloadEdit["at"]; append: boolean } | undefined {
  const append = typed.endsWith("[]");
  const text = append ? typed.slice(0, -2) : typed;
  if (!/^[\w$-]+(?:\.[\w$-]+|\[[^[\]]+\])*$/.test(text)) return undefined;
  const path = [...text.matchAll(/\[([^[\]]+)\]|[\w$-]+/g)].map(([word, item]) => {
    if (item === undefined) return word;
    return /^\d+$/.test(item) ? Number(item) : { id: item };
  });
  return { path, append };
}

function readValue(typed: string): Json {
  try {
    return JSON.parse(typed) as Json;
  } catch {
    return typed;
  }
}
