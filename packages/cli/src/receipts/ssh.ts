import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findProgram } from "@stagewright/agents";
import { err, ok, type Result } from "@stagewright/core";
import type { Io } from "../io.ts";
import type { Problem } from "../problem.ts";

/**
 * A signature by the user's own ssh key beside the bundle's: detached, made only where the user says so, and
 * counted only where the verifier says whose keys they are.
 * @see https://man.openbsd.org/ssh-keygen.1 (-Y)
 */
const NAMESPACE = "stagewright";
const BEGIN = "-----BEGIN SSH SIGNATURE-----\n";
const END = "\n-----END SSH SIGNATURE-----\n";

/** @param keyFile The private key's file, or a public one's whose private key an agent holds */
export async function signBySsh(
  io: Pick<Io, "env" | "cwd">,
  keyFile: string,
  bytes: Uint8Array,
): Promise<Result<Uint8Array, Problem>> {
  const made = await sshKeygen(io, ["-Y", "sign", "-n", NAMESPACE, "-f", keyFile], bytes);
  if (!made.ok) return made;
  const { code, stdout, stderr } = made.value;
  return code === 0 && isPlain(stdout)
    ? ok(stdout)
    : err({
        what: `ssh-keygen could not sign with ${keyFile}`,
        why: lastLine(stderr) || `exit ${code}`,
        next: `ssh-keygen -Y sign -n ${NAMESPACE} -f ${keyFile} <anything`,
        exit: 1,
      });
}

/** The key that the user's git signs with, where that is one of ssh's. */
export async function gitsSshKey(io: Pick<Io, "env" | "cwd">): Promise<Result<string, Problem>> {
  const [format, key] = [await configured(io, "gpg.format"), await configured(io, "user.signingKey")];
  const isFile = key !== undefined && !/^(?:key::|ssh-|sk-|ecdsa-)/.test(key);
  return format === "ssh" && isFile
    ? ok(key)
    : err({
        what: "git is not set up to sign with an ssh key that is a file",
        why: format === "ssh" ? "user.signingKey names no file" : "gpg.format is not ssh",
        next: "--ssh-key FILE names the key",
      });
}

/** Who signed, of those that the verifier's file allows. */
export type SshWord =
  | { readonly kind: "signed"; readonly by: string }
  /** By a key that the file does not allow: it says nothing. */
  | { readonly kind: "unknown" }
  | { readonly kind: "bad"; readonly reason: string };

export async function verifyBySsh(
  io: Pick<Io, "env" | "cwd">,
  allowedSigners: string,
  { bytes, signature }: { readonly bytes: Uint8Array; readonly signature: Uint8Array },
): Promise<Result<SshWord, Problem>> {
  // ssh-keygen reads over what is beside the signature; nothing may be.
  if (!isPlain(signature))
    return ok({ kind: "bad", reason: "its ssh signature is not written as ssh-keygen does" });
  const place = await mkdtemp(path.join(tmpdir(), "stagewright-ssh-"));
  try {
    const file = path.join(place, "signature");
    await writeFile(file, signature);
    const how = ["-n", NAMESPACE, "-s", file, "-f", allowedSigners];
    const found = await sshKeygen(io, ["-Y", "find-principals", ...how.slice(2)], new Uint8Array());
    if (!found.ok) return found;
    const principal = found.value.stdout.toString("utf8").split("\n", 1)[0]?.trim() ?? "";
    if (found.value.code !== 0 || principal === "") return ok({ kind: "unknown" });
    const held = await sshKeygen(io, ["-Y", "verify", "-I", principal, ...how], bytes);
    if (!held.ok) return held;
    return held.value.code === 0
      ? ok({ kind: "signed", by: principal })
      : ok({ kind: "bad", reason: `its ssh signature by ${principal} does not hold` });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** Whether it is armoured as ssh-keygen does it, and not a byte more. */
function isPlain(signature: Uint8Array): boolean {
  const text = Buffer.from(signature).toString("latin1");
  if (!text.startsWith(BEGIN) || !text.endsWith(END)) return false;
  const body = text.slice(BEGIN.length, -END.length).replaceAll("\n", "");
  const again = Buffer.from(body, "base64").toString("base64");
  return `${BEGIN}${(again.match(/.{1,70}/g) ?? []).join("\n")}${END}` === text;
}

interface Said {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** A question for a passphrase goes to the terminal, or to the user's agent. */
function sshKeygen(
  { env, cwd }: Pick<Io, "env" | "cwd">,
  args: readonly string[],
  stdin: Uint8Array,
): Promise<Result<Said, Problem>> {
  const program = findProgram("ssh-keygen", { path: env["PATH"], cwd: "/" });
  if (!program.ok)
    return Promise.resolve(
      err({
        what: "signatures of ssh keys need ssh-keygen, and it is not here",
        why: program.error,
        next: "install OpenSSH's client (8.2 or newer), or leave the ssh option away",
      }),
    );
  return new Promise((resolve) => {
    const child = spawn(program.value, args, { cwd, env: { ...env }, stdio: "pipe" });
    const out: Buffer[] = [];
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    // It may end before it has read all; how it ended says why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
    child.on("error", (error) =>
      resolve(err({ what: "ssh-keygen could not be started", why: error.message })),
    );
    child.on("close", (code) => resolve(ok({ code, stdout: Buffer.concat(out), stderr })));
  });
}

function configured({ env, cwd }: Pick<Io, "env" | "cwd">, key: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile("git", ["config", "--type=path", "--get", key], { cwd, env: { ...env } }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : undefined),
    );
  });
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";
