import { open } from "node:fs/promises";
import { resolve } from "node:path";
import {
  err,
  intake,
  ok,
  type Failure,
  type Forge,
  type IntakeRequest,
  type Remote,
  type Result,
} from "@stagewright/core";
import { issue, target, type Values } from "./artifacts.ts";
import { bounded } from "./bounded.ts";
import { issueOfFile } from "./file-issue.ts";
import { isAt, placesOf, rankedRemotes } from "./place.ts";
import { baseOf, type Base } from "./base.ts";
import { branchName } from "./texts.ts";

const FILE_BYTES = 2_000_000;

interface Found {
  readonly issue: Values<typeof issue>;
  /** Undefined: no forge is known. */
  readonly forge: Forge | undefined;
  /** The remote that leads there. */
  readonly remote: Remote | undefined;
  readonly notes: readonly string[];
}

/** Reads the issue that was typed, and takes in the commit that work on it starts from. */
export const issueIntake = intake({
  provides: { issue, target },
  usage: "<owner/repo 42 | #42 | 42 | URL | FILE.md>",
  take: async (request) => {
    const typed = request.args.join(" ").trim();
    const remotes = await rankedRemotes(request.remotes);
    const found = /\.(?:md|markdown)$/i.test(typed)
      ? await fromFile(request, typed, remotes)
      : await fromForge(request, typed, remotes);
    if (!found.ok) return found;
    const { forge, remote } = found.value;
    const base = await baseOf(request, forge, remote);
    if (!base.ok) return base;
    const number = found.value.issue.number || (await nextFeature(request, base.value));
    const tree = await request.repository.treeOf(base.value.commit);
    const dco = await request.repository.readFile(tree, ".github/dco.yml");
    return ok({
      artifacts: {
        issue: found.value.issue,
        target: {
          forge: forge === undefined ? null : addressOf(forge),
          remote: remote?.name ?? null,
          base_branch: base.value.branch,
          base_commit: base.value.commit,
          feature_number: number,
          sign_off: dco !== undefined,
        },
      },
      base: base.value.commit,
      baseName: base.value.name,
      feature: branchName(number, "", found.value.issue.title),
      documents: [],
      notes: [...found.value.notes, ...base.value.notes, ...leftOut(found.value.issue)],
    });
  },
});

function addressOf({ kind, host, repository }: Forge) {
  return { kind, host, repository };
}

async function fromForge(
  { parseIssue, openForge, signal }: IntakeRequest,
  typed: string,
  remotes: readonly Remote[],
): Promise<Result<Found, Failure>> {
  const places = await placesOf(remotes, openForge);
  const parsed = await parseIssue(typed, places[0]?.remote.url);
  if (!parsed.ok) {
    const { reason, forms } = parsed.error;
    return refused(typed || "the input", `${reason}; what is understood: ${forms.join(", ")}, FILE.md`);
  }
  const { number, ...at } = parsed.value;
  const place = places.find((one) => isAt(one, at));
  if (place === undefined && remotes.length > 0) {
    const names = places.map((one) => `${one.remote.name} (${one.forge.repository})`).join(", ");
    return refused(
      `${at.repository} at ${at.host}`,
      `no remote here leads there${names === "" ? "" : `, only ${names}`}; where this is a clone of it: git remote add upstream URL`,
    );
  }
  const opened = place === undefined ? await openForge(at) : ok(place.forge);
  if (!opened.ok) return err({ code: "FORGE_FAILED", problem: opened.error });
  const forge = opened.value;
  const got = await forge.issue(number, signal);
  if (!got.ok) return err({ code: "FORGE_FAILED", problem: got.error });
  const { isPull, commentsLeftOut, ...told } = got.value;
  if (isPull) return refused(`${told.repository}#${number}`, "is a pull request, not an issue");
  const fields = { ...told, labels: [...told.labels], comments: told.comments.map((one) => ({ ...one })) };
  const taken = bounded(fields, commentsLeftOut);
  const closed = taken.state === "closed" ? ["the issue is closed already"] : [];
  return ok({
    issue: taken,
    forge,
    remote: place?.remote,
    notes: [`${forge.repository}#${number} at ${forge.host}: ${taken.title}`, ...closed],
  });
}

async function fromFile(
  { checkout, openForge }: IntakeRequest,
  typed: string,
  remotes: readonly Remote[],
): Promise<Result<Found, Failure>> {
  const file = resolve(checkout.root, checkout.cwd, typed);
  const text = await readText(file);
  if (text === undefined) return refused(typed, "there is no such file, or it is none that can be read");
  const [place] = await placesOf(remotes, openForge);
  const taken = issueOfFile(file, text);
  return ok({
    issue: taken,
    forge: place?.forge,
    remote: place?.remote ?? remotes[0],
    notes: [
      `${typed}: ${taken.title}`,
      ...(place === undefined ? ["no forge is known here: the result is a branch"] : []),
    ],
  });
}

async function readText(file: string): Promise<string | undefined> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    if (!(await handle.stat()).isFile()) return undefined;
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(FILE_BYTES) });
    return buffer.toString("utf8", 0, bytesRead);
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

/** A file has no number: the one after the last feature's. */
async function nextFeature({ repository }: IntakeRequest, { commit }: Base): Promise<number> {
  const files = await repository.listFiles(await repository.treeOf(commit), "specs");
  const numbers = files.map((path) => Number(/^specs\/(\d{3,6})-/.exec(path)?.[1] ?? 0));
  return numbers.reduce((most, number) => Math.max(most, number), 0) + 1;
}

function leftOut({ left_out: { bytes, comments } }: Values<typeof issue>): string[] {
  const parts = [
    ...(bytes > 0 ? [`${bytes} bytes`] : []),
    ...(comments > 0 ? [`${comments} of its comments`] : []),
  ];
  return parts.length === 0 ? [] : [`the issue is long: ${parts.join(" and ")} of it are left out`];
}

function refused(what: string, reason: string): Result<never, Failure> {
  return err({ code: "PREREQUISITE_FAILED", what, reason });
}
