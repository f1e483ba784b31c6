import { readFile } from "node:fs/promises";
import { err, ok, type Result } from "@stagewright/core";
import { isCollection, isMap, isSeq, LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";

const recording = z.strictObject({
  /** Written to the log first, as if the agent had said it. */
  say: z.string().optional(),
  /** Then so long nothing happens. */
  waitMs: z.number().int().min(0).max(86_400_000).optional(),
  write: z.record(z.string(), z.string()).optional(),
  /** `find` must occur exactly once. */
  edit: z
    .array(z.strictObject({ path: z.string(), find: z.string().min(1), replace: z.string() }))
    .optional(),
  delete: z.array(z.string()).optional(),
  exit: z.number().int().min(0).max(255).optional(),
});

const replayFile = z.strictObject({
  version: z.literal(1),
  tasks: z.record(z.string(), z.union([recording, z.array(recording).min(1)])),
});

/** What an agent did in one attempt at a task. */
export type Recording = z.infer<typeof recording>;
/** Recordings by task id or key, one per attempt; the last repeats. */
export type Recordings = ReadonlyMap<string, readonly Recording[]>;

/** Reads a replay file, YAML or JSON. The error is `file:line:column: what`, a line for each. */
export async function readReplayFile(file: string): Promise<Result<Recordings, string>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    return err(`the replay file cannot be read: ${(error as Error).message}`);
  }
  const lines = new LineCounter();
  // Keys are task ids and paths: `1.10` must not become the number 1.1.
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true, prettyErrors: false });
  const at = (offset: number, words: string): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}: ${words}`;
  };
  if (document.errors.length > 0)
    return err(document.errors.map(({ pos, message }) => at(pos[0], message)).join("\n"));
  const parsed = replayFile.safeParse(document.toJS());
  if (!parsed.success)
    return err(
      parsed.error.issues
        .flatMap(mostTelling)
        .map(({ path, message }) =>
          at(offsetOf(document, path), `${path.join(".") || "the file"}: ${message}`),
        )
        .join("\n"),
    );
  return ok(
    new Map(
      Object.entries(parsed.data.tasks).map(([task, recorded]) => [
        task,
        Array.isArray(recorded) ? recorded : [recorded],
      ]),
    ),
  );
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Of a union's branches, the problems of the one that came furthest: "invalid input" helps nobody. */
function mostTelling(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: "no such field" }));
  if (issue.code !== "invalid_union") return [issue];
  const branches = issue.errors.map((issues) => issues.flatMap(mostTelling));
  const depth = (issues: readonly Issue[]): number => Math.max(...issues.map(({ path }) => path.length));
  const furthest = branches.reduce(
    (best, branch) => (depth(branch) > depth(best) ? branch : best),
    branches[0] ?? [],
  );
  return furthest.map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
}

/** Where the key (or list item) at `path` stands; the nearest parent where it is missing. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(key) === String(step));
      if (pair === undefined) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else {
      break;
    }
    if (!isCollection(node)) break;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  const range = (node as { range?: readonly [number, number, number] | null } | undefined)?.range;
  return range?.[0];
}
