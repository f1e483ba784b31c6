import { createHash, type KeyObject } from "node:crypto";
import { canonical, err, ok, type Json, type Result } from "@stagewright/core";
import { seal, unseal } from "@stagewright/work";
import { z } from "zod";

/**
 * A report that goes to others says in its last line, in a comment, which receipts it was made from, and is
 * bound to its own bytes: an in-toto statement about the rest of the file, signed by the repository's key.
 */
const STATEMENT = "https://in-toto.io/Statement/v1";
const REPORT = "urn:stagewright:report:1";
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const SEAL = /<!-- stagewright-report: (?<envelope>[A-Za-z0-9+/]+={0,2}) -->\n$/;

const sealSchema = z.strictObject({
  _type: z.literal(STATEMENT),
  subject: z.tuple([z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: digest }) })]),
  predicateType: z.literal(REPORT),
  predicate: z.strictObject({ run: z.string(), receipts: z.array(digest) }),
});

export function sealedReport(
  text: string,
  { run, receipts }: { readonly run: string; readonly receipts: readonly string[] },
  key: KeyObject,
): string {
  const body = text.endsWith("\n") ? text : `${text}\n`;
  const statement = canonical({
    _type: STATEMENT,
    subject: [{ name: `report of run ${run}`, digest: { sha256: sha256(body) } }],
    predicateType: REPORT,
    predicate: { run, receipts },
  });
  const envelope = Buffer.from(canonical(seal(statement, key) as unknown as Json)).toString("base64");
  return `${body}<!-- stagewright-report: ${envelope} -->\n`;
}

export interface OpenedReport {
  readonly run: string;
  /** Digests that it names. */
  readonly receipts: readonly string[];
  /** Ids of the verifier's keys that signed it; none: whoever changed it may have sealed it anew. */
  readonly signedBy: readonly string[];
}

/** Undefined where the file is no report at all; an error where it is not the file that was sealed. */
export function openReport(
  bytes: Uint8Array,
  keys: readonly KeyObject[],
): Result<OpenedReport, string> | undefined {
  // Byte for byte, so that the place of the seal is one of the file.
  const text = Buffer.from(bytes).toString("latin1");
  const found = SEAL.exec(text);
  const encoded = found?.groups?.["envelope"];
  if (found === null || encoded === undefined) return unsealed(text);
  const json = Buffer.from(encoded, "base64");
  const opened = json.toString("base64") === encoded ? unseal(parsed(json), keys) : err("no base64");
  if (!opened.ok) return err(`its seal is none: ${opened.error}`);
  const value = parsed(opened.value.bytes);
  const statement = sealSchema.safeParse(value);
  if (!statement.success) return err("its seal is none of a report");
  const { subject, predicate } = statement.data;
  return subject[0].digest.sha256 === sha256(bytes.subarray(0, found.index))
    ? ok({ ...predicate, signedBy: opened.value.signedBy })
    : err("it is not what was sealed: something in it was changed");
}

/** A bundle is one line of JSON; what else has words of a report was one, or is to look like one. */
function unsealed(text: string): Result<never, string> | undefined {
  if (text.includes("<!-- stagewright-report: "))
    return err("it is a report with something after its seal, or with a seal that is cut short");
  return /^(?:# |<!doctype html)/i.test(text)
    ? err("it is a report without its seal, or no report at all: the seal is the last line of the file")
    : undefined;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");
