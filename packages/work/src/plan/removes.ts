import type { Task } from "@stagewright/core";

const TAKES_OUT =
  /\b(?:remov(?:e|es|ing)|delet(?:e|es|ing)|drop(?:s|ping)?|retir(?:e|es|ing)|get(?:s|ting)? rid of|tak(?:e|es|ing) out|rip(?:s|ping)? out)\b/i;

/**
 * What a task says is to be taken out: the files it names, and what it puts between
 * backticks. Nothing, unless its own line says that something is.
 */
export function removesOf({ title, body, files }: Task): readonly string[] {
  if (!TAKES_OUT.test(title)) return [];
  const quoted = [...`${title}\n${body}`.matchAll(/`([^`\n]+)`/g)].map(([, words]) =>
    (words ?? "").replace(/\(.*\)$/, "").trim(),
  );
  return [...new Set([...files, ...quoted.filter((words) => words !== "")])];
}
