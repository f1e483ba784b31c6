import { err, ok, type Checkout, type ObjectId, type Standing } from "@stagewright/core";
import type { OpenedRepository } from "../open.ts";
import { branchesInUse } from "./branches.ts";
import { isBisecting, operationIn } from "./operations.ts";
import { userGit } from "./user-index.ts";

/** What a default branch is called, where nobody says it. */
const USUAL = ["main", "master", "trunk", "develop"];

/**
 * The checkout the user stands in, with their own git and without their hooks. Only HEAD and
 * the branch it is to be on are ever written: no file and no entry of the index.
 */
export function createCheckout(opened: OpenedRepository): Checkout {
  const git = (...args: string[]) => userGit(opened, args);
  const answer = async (...args: string[]): Promise<string | undefined> => {
    const { code, stdout } = await git(...args);
    const text = stdout.toString("utf8").trim();
    return code === 0 && text !== "" ? text : undefined;
  };
  const commitOf = (ref: string) => answer("rev-parse", "--verify", "--quiet", `${ref}^{commit}`);

  return {
    async standing(): Promise<Standing> {
      const [branch, commit, busy, bisects, byDefault] = await Promise.all([
        answer("symbolic-ref", "--quiet", "HEAD"),
        commitOf("HEAD"),
        operationIn(opened.gitDir),
        isBisecting(opened.gitDir),
        defaultBranch(answer, commitOf),
      ]);
      const operation = busy ?? (bisects ? "bisect" : undefined);
      return {
        ...(branch?.startsWith("refs/heads/") ? { branch: branch.slice("refs/heads/".length) } : {}),
        ...(commit === undefined ? {} : { commit }),
        ...(byDefault === undefined ? {} : { defaultBranch: byDefault }),
        ...(operation === undefined ? {} : { operation }),
      };
    },

    branchAt: (name) => commitOf(`refs/heads/${name}`),

    async makeBranch(name, commit) {
      const made = await git("update-ref", "-m", "stagewright: branch", `refs/heads/${name}`, commit, "");
      if (made.code === 0 || (await commitOf(`refs/heads/${name}`)) === commit) return ok(undefined);
      return err({ reason: said(made.stderr) });
    },

    async standOn(name, commit) {
      const ref = `refs/heads/${name}`;
      const stands = await answer("symbolic-ref", "--quiet", "HEAD");
      if (stands === ref) return ok(undefined);
      const why = await whyNot(opened, ref, commit, {
        head: await commitOf("HEAD"),
        branch: await commitOf(ref),
      });
      if (why !== undefined) return err({ reason: why });
      const from = (stands ?? "").replace(/^refs\/heads\//, "");
      // The words of git's own checkout, so that `git checkout -` knows the way back.
      const words = `checkout: moving from ${from} to ${name}`;
      const moved = await git("symbolic-ref", "-m", words, "HEAD", ref);
      return moved.code === 0 ? ok(undefined) : err({ reason: said(moved.stderr) });
    },
  };
}

/** Both must be the same commit: then no file and no entry of the index is another. */
async function whyNot(
  opened: OpenedRepository,
  ref: string,
  commit: ObjectId,
  at: { readonly head: string | undefined; readonly branch: string | undefined },
): Promise<string | undefined> {
  if (at.head !== commit) return "another commit is checked out meanwhile";
  if (at.branch !== commit) return "the branch is at another commit";
  const place = (await branchesInUse(opened)).get(ref);
  return place === undefined ? undefined : `it is checked out in ${place}`;
}

type Answer = (...args: string[]) => Promise<string | undefined>;

/** As the remote says it that the user cloned from, else as branches are usually called. Nothing is asked over the network. */
async function defaultBranch(
  answer: Answer,
  commitOf: (ref: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const remotes = ((await answer("remote")) ?? "").split("\n").filter((name) => name !== "");
  for (const remote of ["origin", ...remotes.filter((name) => name !== "origin")]) {
    const head = await answer("symbolic-ref", "--quiet", `refs/remotes/${remote}/HEAD`);
    const prefix = `refs/remotes/${remote}/`;
    if (head?.startsWith(prefix)) return head.slice(prefix.length);
  }
  const configured = await answer("config", "--get", "init.defaultBranch");
  for (const name of [...(configured === undefined ? [] : [configured]), ...USUAL])
    if ((await commitOf(`refs/heads/${name}`)) !== undefined) return name;
  return undefined;
}

function said(stderr: string): string {
  return stderr.trim() || "git says no more";
}
