import path from "node:path";
import type { ChangeAudit, CheckoutWatch, Command, DeliverBranch, UserCheckout } from "@stagewright/core";
import {
  auditChange,
  compareFingerprints,
  defaultProtectedPaths,
  deliver,
  fingerprintCheckout,
  snapshotDocuments,
  type CheckScript,
} from "@stagewright/workspace";
import type { Project } from "./project.ts";

/** The kernel's ports, fulfilled by the workspace's functions. */

const MAX_FILE_BYTES = 5_000_000;
const MAX_TOTAL_BYTES = 50_000_000;

export function changeAudit({ repository }: Project): ChangeAudit {
  return ({ from, to, kernelOwned, declaredFiles, runningFiles, protect, scope, checks }) =>
    auditChange({
      repository,
      from,
      to,
      rules: {
        kernelOwned,
        declaredFiles,
        runningFiles,
        protectedPaths: [...defaultProtectedPaths, ...protect],
        ...(scope === undefined ? {} : { scope }),
        checkScripts: checks.flatMap(({ command }) => scriptsOf(command)),
        maxFileBytes: MAX_FILE_BYTES,
        maxTotalBytes: MAX_TOTAL_BYTES,
      },
    });
}

const FLAGS = String.raw`(?:-{1,2}[\w-]+(?:=\S+)?\s+)*`;
const MANAGER_CALL = new RegExp(
  String.raw`\b(?:npm|pnpm|yarn|bun)\s+${FLAGS}(?:run(?:-script)?\s+${FLAGS})?([\w:.][\w:.-]*)`,
  "g",
);

/** What a check runs by way of package.json: the script, and those that run before and after it. */
export function scriptsOf(command: Command): CheckScript[] {
  const text = "shell" in command ? command.shell : command.argv.join(" ");
  const names = [...text.matchAll(MANAGER_CALL)].map(([, name = ""]) => (name === "t" ? "test" : name));
  const pointers = names
    .flatMap((name) => [name, `pre${name}`, `post${name}`])
    .map((name) => `/scripts/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  return pointers.length === 0 ? [] : [{ path: "package.json", pointers }];
}

export function deliverBranch({ opened }: Project): DeliverBranch {
  return async (request) => {
    const delivered = await deliver({ opened, ...request });
    if (delivered.ok) return delivered.value.branch;
    const { tried, gitSays } = delivered.error;
    // Outside the run: it is stopped, and goes on once a branch is free.
    throw new Error(
      `no branch is free for the result: ${tried.join(" and ")} are taken${gitSays === undefined ? "" : ` (${gitSays})`}`,
    );
  };
}

export function checkoutWatch({ opened }: Project): CheckoutWatch {
  return {
    async look() {
      const before = await fingerprintCheckout(opened);
      return { changes: async () => compareFingerprints(before, await fingerprintCheckout(opened)) };
    },
  };
}

export function userCheckout({ opened }: Project, cwd: string): UserCheckout {
  const below = path.relative(opened.topLevel, cwd).split(path.sep).join("/");
  return {
    root: opened.topLevel,
    cwd: below.startsWith("..") ? "" : below,
    branch: opened.head.branch,
    treeWith: async (paths) => (await snapshotDocuments({ opened, base: opened.head.commit, paths })).tree,
  };
}
