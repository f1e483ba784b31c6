import type { Mutant, MutatedFile } from "@stagewright/core";
import { mutators } from "../src/index.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (given: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(given);

export function look(path: string, after: string, before?: string): MutatedFile {
  return mutators.of({
    path,
    after: bytes(after),
    ...(before === undefined ? {} : { before: bytes(before) }),
  });
}

export function mutantsOf(path: string, after: string, before?: string): readonly Mutant[] {
  const file = look(path, after, before);
  if (file.kind !== "mutants") throw new Error(`${path} is ${file.kind}`);
  return file.mutants;
}

/** `EqualityOperator: < → <=`, of all mutants of a text. */
export function said(path: string, after: string, before?: string): string[] {
  return mutantsOf(path, after, before).map(
    ({ operator, original, replacement }) => `${operator}: ${original} → ${replacement}`,
  );
}

export function applied(after: string, mutant: Mutant): string {
  return text(mutators.apply(bytes(after), mutant));
}
