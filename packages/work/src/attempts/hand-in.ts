import {
  err,
  ok,
  type HandInDetails,
  type Json,
  type Result,
  type ObjectId,
  type Task,
} from "@stagewright/core";
import { z } from "zod";
import { loadDocuments } from "../documents.ts";
import type { Services } from "../services.ts";
import type { TakenIn } from "./take-in.ts";

/** What whoever has done a task says of it. */
const handIn = z.strictObject({
  task: z.string().describe("The task's id, as your instructions write it."),
  summary: z.string().min(1).max(2_000).describe("What you changed and why, in a few sentences."),
});

/** Also what the stage asks for. */
export function handInFor(details: HandInDetails | undefined): z.ZodObject {
  return details === undefined ? handIn : z.strictObject({ ...handIn.shape, ...details.schema.shape });
}

export interface Said {
  readonly summary: string;
  readonly details?: Json;
}

/** What was handed in, if it fits; else what does not. */
export function readSaid(
  value: unknown,
  task: readonly string[],
  details: HandInDetails | undefined,
): Result<Said, string> {
  const parsed = handInFor(details).safeParse(value);
  if (!parsed.success) return err(firstProblem(parsed.error));
  const { task: named, summary, ...rest } = parsed.data;
  if (!task.includes(String(named)))
    return err(`it names the task ${JSON.stringify(named)}, and yours is ${task[0]}`);
  return ok({
    summary: String(summary),
    ...(details === undefined ? {} : { details: JSON.parse(JSON.stringify(rest)) as Json }),
  });
}

/** Why the stage does not take the details, held against what was handed in with them and what was there before. */
export async function detailProblems(
  { repository }: Pick<Services, "repository">,
  asked: HandInDetails,
  request: { readonly task: Task; readonly base: ObjectId; readonly document: string },
  details: Json,
  taken: Pick<TakenIn, "tree" | "changes">,
): Promise<readonly string[]> {
  const { task, base, document } = request;
  // Each a file: a directory would be read with all that is below it.
  const paths = [...new Set(asked.cites(details))].filter((path) => !path.endsWith("/"));
  return asked.problems({
    ...{ details, task, changes: taken.changes },
    cited: await loadDocuments(repository, taken.tree, paths),
    citedBefore: await loadDocuments(repository, base, paths),
    document: (await repository.readFile(base, document)) ?? new Uint8Array(),
  });
}

/** What does not fit, and where, in a line. */
function firstProblem(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join(".") || "the whole"}: ${message}`)
    .join("; ");
}
