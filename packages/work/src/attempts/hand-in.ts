import { z } from "zod";

/** What whoever has done a task says of it. */
export const handIn = z.strictObject({
  task: z.string().describe("The task's id, as your instructions write it."),
  summary: z.string().min(1).max(2_000).describe("What you changed and why, in a few sentences."),
});

/** What does not fit, and where, in a line. */
export function firstProblem(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join(".") || "the whole"}: ${message}`)
    .join("; ");
}
