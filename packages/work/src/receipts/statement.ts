import { canonical, err, ok, type Json, type Result } from "@stagewright/core";
import { z } from "zod";
import type { Receipt } from "../witness/receipt.ts";
import { claimsOf } from "./claims.ts";
import { digestOf, receiptSchema } from "./read.ts";

/**
 * A receipt as others' tools read it: in-toto statements about git trees. The first is the receipt itself;
 * the others follow from it, one for each thing that it comes to, so that nobody takes the one for the other.
 * @see https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
 */
const STATEMENT = "https://in-toto.io/Statement/v1";
const RECEIPT = "urn:stagewright:receipt:1";
const MERGED = "urn:stagewright:merged-cleanly:1";
const VERIFIED = "urn:stagewright:verified:1";

const receiptStatement = z.strictObject({
  _type: z.literal(STATEMENT),
  subject: z.tuple([z.strictObject({ name: z.string(), digest: z.strictObject({ gitTree: z.string() }) })]),
  predicateType: z.literal(RECEIPT),
  predicate: receiptSchema,
});

/** The receipt's own, then what follows from it, in canonical JSON. */
export function statementsOf(receipt: Receipt): readonly [string, ...string[]] {
  const { run, stage, task, tree } = receipt;
  const of = {
    receipt: digestOf(receipt),
    run,
    ...(task === undefined ? {} : { task: { key: task.key, id: task.id } }),
    ...(receipt.unenforced === undefined ? {} : { unenforced: receipt.unenforced }),
  };
  const { mergedCleanly, verified } = claimsOf(receipt);
  return [
    statement(stage, tree, RECEIPT, receipt),
    ...(mergedCleanly === undefined
      ? []
      : [statement(stage, tree, MERGED, { ...of, onto: { gitTree: mergedCleanly.onto } })]),
    ...verified.map((seen) =>
      statement(stage, seen.tree, VERIFIED, {
        ...of,
        mergedTree: { gitTree: tree },
        isMergedTree: seen.isMergedTree,
        without: seen.without,
        checks: seen.checks,
      }),
    ),
  ];
}

/** Whatever a statement is about goes in as JSON has it: nothing that is undefined. */
function statement(name: string, tree: string, predicateType: string, predicate: object): string {
  return canonical({
    _type: STATEMENT,
    subject: [{ name, digest: { gitTree: tree } }],
    predicateType,
    predicate: JSON.parse(JSON.stringify(predicate)) as Json,
  });
}

/** The receipt that a statement is; none of the statements that follow from one. */
export function readStatement(bytes: Uint8Array): Result<Receipt, string> {
  let value: unknown;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    return err("its statement is no JSON in UTF-8");
  }
  const parsed = receiptStatement.safeParse(value);
  if (!parsed.success) return err("its statement is none about a git tree");
  if (canonical(value as Json) !== text) return err("its statement is not written as it was signed");
  const { subject, predicate } = parsed.data;
  return subject[0].digest.gitTree === predicate.tree
    ? ok(predicate as unknown as Receipt)
    : err("its subject is another tree than its receipt's");
}
