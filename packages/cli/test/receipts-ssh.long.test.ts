import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, type TestContext } from "vitest";
import { signBySsh, verifyBySsh } from "../src/receipts/ssh.ts";
import { temporaryDirectory } from "./support/temp.ts";

const BYTES = new TextEncoder().encode("what was seen\n");

/** A key of ada's and a file that says so; whoever has no ssh-keygen is told. */
function ada(ctx: TestContext) {
  const place = temporaryDirectory();
  const key = join(place, "id");
  try {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "ada", "-f", key]);
  } catch {
    ctx.skip("ssh-keygen is not installed");
  }
  const allowed = join(place, "allowed");
  writeFileSync(allowed, `ada@example.org ${readFileSync(`${key}.pub`, "utf8")}`);
  return { place, key, allowed, io: { env: process.env, cwd: place } };
}

test("an ssh signature counts where the verifier's file allows its key, and only for these bytes", async (ctx) => {
  const { place, key, allowed, io } = ada(ctx);
  const signed = await signBySsh(io, key, BYTES);
  if (!signed.ok) throw new Error(signed.error.why);
  const signature = signed.value;
  expect(await verifyBySsh(io, allowed, { bytes: BYTES, signature })).toEqual({
    ok: true,
    value: { kind: "signed", by: "ada@example.org" },
  });
  const other = new TextEncoder().encode("what was not seen\n");
  expect(await verifyBySsh(io, allowed, { bytes: other, signature })).toMatchObject({
    value: { kind: "bad" },
  });
  const nobody = join(place, "nobody");
  writeFileSync(nobody, "");
  expect(await verifyBySsh(io, nobody, { bytes: BYTES, signature })).toEqual({
    ok: true,
    value: { kind: "unknown" },
  });
});

test("no byte of an ssh signature can be another, and it counts", async (ctx) => {
  const { key, allowed, io } = ada(ctx);
  const signed = await signBySsh(io, key, BYTES);
  if (!signed.ok) throw new Error(signed.error.why);
  const believed: number[] = [];
  for (let at = 0; at < signed.value.length; at++) {
    const signature = Uint8Array.from(signed.value);
    signature[at] = (signature[at] ?? 0) ^ 1;
    const word = await verifyBySsh(io, allowed, { bytes: BYTES, signature });
    if (!word.ok || word.value.kind === "signed") believed.push(at);
  }
  expect(believed).toEqual([]);
});

test("without ssh-keygen, or with a key that is none, it is said what to do", async (ctx) => {
  const { place, io } = ada(ctx);
  const none = await signBySsh({ ...io, env: { PATH: place } }, "id", BYTES);
  expect(none).toMatchObject({
    ok: false,
    error: { what: "signatures of ssh keys need ssh-keygen, and it is not here" },
  });
  const wrong = await signBySsh(io, join(place, "absent"), BYTES);
  expect(wrong.ok ? "" : wrong.error.what).toContain("ssh-keygen could not sign");
});
