import path from "node:path";
import type {
  ChangeAudit,
  CheckoutWatch,
  Command,
  DeliverBranch,
  Finding,
  UserCheckout,
} from "@stagewright/core";
import { isTestSide } from "@stagewright/work";
import {
  auditChange,
  compareFingerprints,
  createCheckout,
  defaultProtectedPaths,
  deliver,
  fingerprintCheckout,
  fingerprintUserConfiguration,
  snapshotDocuments,
  type AuditRequest,
  type uncommittedIn,
  type TreeChange,
} from "@stagewright/workspace";
import {
  MANIFEST,
  isSharedSettings,
  manifestFindings,
  sharedSettingsFinding,
  steeringOf,
  type ReadableTree,
  type Steering,
} from "./check-steering.ts";
import type { Project } from "./project.ts";

/** The kernel's ports, fulfilled by the workspace's functions. */

const MAX_FILE_BYTES = 5_000_000;
const MAX_TOTAL_BYTES = 50_000_000;

export function changeAudit({ repository }: Project): ChangeAudit {
  return async ({ from, to, kernelOwned, declaredFiles, runningFiles, protect, scope, checks, ...more }) => {
    const steering = await steeringOfAll(checks, { read: (file) => repository.readFile(from, file) });
    const { tree, findings } = await auditChange({
      repository,
      from,
      to,
      ...(await guardsFor(more)),
      rules: {
        kernelOwned,
        declaredFiles,
        runningFiles,
        protectedPaths: [...defaultProtectedPaths, ...steering.files, ...protect],
        ...(scope === undefined ? {} : { scope }),
        checkScripts: steering.scripts,
        maxFileBytes: MAX_FILE_BYTES,
        maxTotalBytes: MAX_TOTAL_BYTES,
      },
    });
    const [before, after] = await Promise.all(
      [from, tree].map((treeish) => repository.readFile(treeish, MANIFEST)),
    );
    const bent = manifestFindings(steering, before, after, declaredFiles.includes(MANIFEST));
    const changes = await repository.changes(from, tree);
    const shared = await Promise.all(
      changes
        .filter(({ path: file }) => isSharedSettings(file))
        .map(async ({ path: file }) =>
          sharedSettingsFinding(
            file,
            await repository.readFile(from, file),
            await repository.readFile(tree, file),
          ),
        ),
    );
    const unnamed = changes.filter(
      ({ path: file, old }) =>
        old !== undefined &&
        !declaredFiles.includes(file) &&
        !findings.some((finding) => finding.path === file),
    );
    const watched = [
      ...changedOnes("EXISTING_TEST_CHANGED", unnamed, isTestSide),
      ...changedOnes("PLAN_DOCUMENT_CHANGED", unnamed, besideOneOf(kernelOwned)),
    ];
    const told = shared.filter((finding) => finding !== undefined);
    return { tree, findings: [...findings, ...bent, ...told, ...watched] };
  };
}

/** Parsers of four languages, loaded when there is a change to look at. */
async function guardsFor({
  guards,
  removes = [],
}: Pick<Parameters<ChangeAudit>[0], "guards" | "removes">): Promise<Pick<AuditRequest, "guards">> {
  if (guards === undefined) return {};
  const { inspect } = await import("@stagewright/guards");
  return { guards: { inspect, enforce: guards === "enforce", removes } };
}

async function steeringOfAll(
  checks: readonly { readonly command: Command }[],
  tree: ReadableTree,
): Promise<Steering> {
  const each = await Promise.all(checks.map(({ command }) => steeringOf(command, tree)));
  // A runner that lies among the tests (`node test/index.js`) is added to by whoever adds tests; its changes are reported.
  const files = each.flatMap((one) => one.files).filter((file) => !isTestSide(file));
  return { scripts: each.flatMap(({ scripts }) => scripts), files };
}

/** Files that were there before and are not as they were, of a kind that what is proved hangs on. */
function changedOnes(
  code: Finding["code"],
  changes: readonly TreeChange[],
  isOne: (file: string) => boolean,
): Finding[] {
  return changes
    .filter(({ path: file }) => isOne(file))
    .map(({ path: file, new: now }) => ({
      code,
      path: file,
      detail: now === undefined ? "it is gone" : "it is another one now",
      severity: "reported",
    }));
}

/** Whether a file lies in the directory of a plan document, as the specification does that the plan is for. */
function besideOneOf(documents: readonly string[]): (file: string) => boolean {
  const folders = documents
    .map((document) => path.posix.dirname(document))
    .filter((folder) => folder !== ".");
  return (file) => folders.some((folder) => file.startsWith(`${folder}/`));
}

export function deliverBranch({ repository }: Project): DeliverBranch {
  return async (request) => {
    const delivered = await deliver({ repository, ...request });
    if (delivered.ok) return delivered.value.branch;
    const { tried, gitSays } = delivered.error;
    // Outside the run: it is stopped, and goes on once a branch is free.
    throw new Error(
      `no branch is free for the result: ${tried.join(" and ")} are taken${gitSays === undefined ? "" : ` (${gitSays})`}`,
    );
  };
}

/** The checkout is looked at only where no sandbox keeps others out of it; the tools' configuration always. */
export function checkoutWatch({ opened }: Project, sandboxed: boolean): CheckoutWatch {
  const readConfiguration = () => fingerprintUserConfiguration(opened.cacheDir);
  // Files that were changed, as they were before. Until they are so again, nothing that is tried passes.
  const spoilt = new Map<string, string>();
  // The repository's own checks write these; nobody else is to blame.
  const habits = new Set<string>();
  return {
    async look(who) {
      const checkout = sandboxed ? undefined : await fingerprintCheckout(opened);
      const configuration = new Map([...readConfiguration(), ...spoilt]);
      const during = who === "agent" ? "while this agent was at work" : "while a check ran";
      return {
        async changes() {
          const strayed =
            checkout === undefined ? [] : compareFingerprints(checkout, await fingerprintCheckout(opened));
          const now = readConfiguration();
          const changed = [...configuration].filter(([file, before]) => now.get(file) !== before);
          for (const [file, before] of changed) {
            if (who === "base") habits.add(file);
            else if (!habits.has(file)) spoilt.set(file, before);
          }
          return [
            ...strayed.map((what): Finding => ({
              code: "USER_CHECKOUT_CHANGED",
              path: what,
              detail: `changed in your checkout ${during}; no sandbox held it back`,
              severity: "reported",
            })),
            ...changed.map(([file]): Finding => ({
              code: "USER_CONFIG_CHANGED",
              path: file,
              detail: `changed ${during}, and what it says steers checks; put it back, or resume if it is right`,
              severity: habits.has(file) ? "reported" : "refused",
            })),
          ];
        },
      };
    },
  };
}

export function userCheckout(
  { opened, repository }: Project,
  cwd: string,
  uncommitted: ReturnType<typeof uncommittedIn>,
): UserCheckout {
  const below = path.relative(opened.topLevel, cwd).split(path.sep).join("/");
  const base = opened.head.commit;
  return {
    root: opened.topLevel,
    cwd: below.startsWith("..") ? "" : below,
    branch: opened.head.branch,
    defaultBranch: async () => (await createCheckout(opened).standing()).defaultBranch,
    branches: async () =>
      (await repository.refsUnder("refs/heads/", "refs/remotes/")).map(({ ref }) =>
        ref.replace(/^refs\/(?:heads|remotes)\//, ""),
      ),
    treeWith: async (paths) =>
      (await snapshotDocuments({ repository, base, paths, uncommitted: await uncommitted })).tree,
  };
}
