import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { err, ok, type Result } from "@stagewright/core";
import { keyIdOf } from "@stagewright/work";
import type { Problem } from "../problem.ts";
import type { Project } from "../project.ts";
import { sanitizeLine } from "../report/sanitize.ts";

/** Where keys are; no agent in a sandbox sees into it. */
export const keyDirectory = (stateDir: string): string => path.join(stateDir, "keys");
const keyFile = (stateDir: string): string => path.join(keyDirectory(stateDir), "receipts.pem");

/** This repository's own key; made when it is first wanted. Whoever else makes one at the same time: there is one in the end. */
export async function signingKey({ opened }: Pick<Project, "opened">): Promise<KeyObject> {
  const file = keyFile(opened.stateDir);
  if (!existsSync(file)) await makeKey(file);
  return createPrivateKey(await readFile(file));
}

/** Written whole beside its place, then linked there: nobody reads half a key, and the first one stays. */
async function makeKey(file: string): Promise<void> {
  const { privateKey } = generateKeyPairSync("ed25519");
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${performance.now()}.tmp`;
  await writeFile(draft, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600, flag: "wx" });
  try {
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Keys whose signatures count: those that the verifier names, and this repository's own. Never one that came with receipts. */
export function trustedKeys(
  { opened }: Pick<Project, "opened">,
  files: readonly string[],
): Result<readonly KeyObject[], Problem> {
  const own = keyFile(opened.stateDir);
  const keys: KeyObject[] = [];
  for (const file of [...(existsSync(own) ? [own] : []), ...files]) {
    try {
      keys.push(createPublicKey(readFileSync(file)));
    } catch (error) {
      return err({
        what: `${sanitizeLine(file)} holds no ${file === own ? "" : "public "}key`,
        why: error instanceof Error ? error.message : String(error),
        next:
          file === own
            ? `if it was damaged: rm ${file}; the next export makes another, which others have to be told`
            : "--key takes a PEM file, as `stagewright receipts key` prints it",
      });
    }
  }
  return ok(keys);
}

export function publicKeyWords(key: KeyObject): { readonly id: string; readonly pem: string } {
  const pem = createPublicKey(key).export({ type: "spki", format: "pem" });
  return { id: keyIdOf(key), pem: String(pem) };
}
