import type { Io } from "./io.ts";

/** Asks for yes or no, once more where the answer is neither; what is not a yes then is a no. */
export async function askYesNo(io: Io, question: string, ifEmpty: "yes" | "no"): Promise<boolean> {
  for (const words of [question, `Please answer y or n. ${question}`]) {
    const answer = ((await io.ask?.(words)) ?? "").trim().toLowerCase();
    if (answer === "") return ifEmpty === "yes";
    if (["y", "yes"].includes(answer)) return true;
    if (["n", "no"].includes(answer)) return false;
  }
  return false;
}
