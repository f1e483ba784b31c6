import { join } from "node:path";
import {
  applyResult,
  createRepository,
  openRepository,
  snapshotDocuments,
  type Applied,
  type ApplyProblem,
  type ApplyRequest,
} from "../../src/index.ts";
import { makeRig, unwrap, type Rig } from "./rig.ts";

export type Edits = Record<string, string | null>;

/** A finished run: a snapshot of the plan, and on top of it what the tasks did. */
export async function finished(
  options: {
    files?: Record<string, string>;
    uncommitted?: Record<string, string>;
    edits?: Edits;
    prepare?: (rig: Rig) => void;
    cwd?: (rig: Rig) => string;
  } = {},
) {
  const rig = makeRig(
    options.files ?? {
      "tasks.md": "- [ ] T001\n",
      "src/a.js": "a\n",
      "src/gone.js": "g\n",
      "other.txt": "o\n",
    },
  );
  options.prepare?.(rig);
  const cwd = options.cwd?.(rig) ?? rig.repo;
  for (const [path, text] of Object.entries(
    options.uncommitted ?? { "tasks.md": "- [ ] T001\n- [ ] T002\n", "plan.md": "plan\n" },
  ))
    rig.write(join("..", cwd.slice(rig.root.length + 1), path), text);
  const opened = unwrap(await openRepository({ cwd, cacheDir: rig.cache }));
  const repository = createRepository(opened);
  const base = opened.head.commit;
  const {
    commit: snapshot,
    documents,
    tree,
  } = await snapshotDocuments({ repository, base, paths: ["tasks.md", "plan.md"] });
  const edits = options.edits ?? {
    "tasks.md": "- [X] T001\n- [X] T002\n",
    "src/a.js": "A\n",
    "src/new.js": "n\n",
    "src/gone.js": null,
  };
  const result = await repository.commitTree({
    tree: await repository.editTree(
      tree,
      Object.entries(edits).map(([path, text]) => ({
        path,
        bytes: text === null ? null : Buffer.from(text),
      })),
    ),
    parents: [snapshot],
    message: "feat: all",
  });
  repository.close();
  const request: ApplyRequest = { opened, base, snapshot, documents, result };
  return {
    rig,
    cwd,
    request,
    base,
    result,
    git: (...args: string[]) => rig.gitIn(cwd, ...args),
    at: (path: string) => join(cwd, path),
    apply: () => applyResult(request),
  };
}

export const applied = async (
  outcome: Promise<{ ok: true; value: Applied } | { ok: false; error: ApplyProblem }>,
): Promise<Applied> => unwrap(await outcome);
