import type { ObjectId, Workspaces } from "@stagewright/core";
import { createRepository } from "../repository.ts";
import type { OpenedRepository } from "../open.ts";
import { branchesInUse } from "./branches.ts";

export interface DropRequest {
  readonly opened: OpenedRepository;
  readonly workspaces: Pick<Workspaces, "removeRun">;
  readonly run: string;
  /** What `deliver` gave, if the run came that far. */
  readonly delivered?: { readonly branch: string; readonly commit: ObjectId };
}

export interface Dropped {
  /** Refs that are gone, with where they stood, so that a human can bring them back. */
  readonly deleted: readonly { readonly ref: string; readonly commit: ObjectId }[];
  readonly kept: readonly {
    readonly ref: string;
    readonly code: "NOT_OURS" | "MOVED" | "CHECKED_OUT";
    readonly where?: string;
  }[];
}

/** Takes a run's result away: its branch if nobody went on from it, its refs, its workspaces. */
export async function dropResult({ opened, workspaces, run, delivered }: DropRequest): Promise<Dropped> {
  const repository = createRepository(opened);
  const deleted: { ref: string; commit: ObjectId }[] = [];
  const kept: { ref: string; code: "NOT_OURS" | "MOVED" | "CHECKED_OUT"; where?: string }[] = [];
  try {
    if (delivered) {
      const ref = `refs/heads/${delivered.branch}`;
      const where = (await branchesInUse(opened)).get(ref);
      const at = await repository.readRef(ref);
      // The user's own branch was moved, not made; how to move it back is theirs to say.
      if (!ref.startsWith("refs/heads/stagewright/")) kept.push({ ref, code: "NOT_OURS" });
      else if (where !== undefined) kept.push({ ref, code: "CHECKED_OUT", where });
      else if (
        at !== undefined &&
        at === delivered.commit &&
        (await repository.compareAndSwapRef(ref, undefined, at))
      )
        deleted.push({ ref, commit: at });
      else if (at !== undefined) kept.push({ ref, code: "MOVED" });
    }
    // What a remote has of its receipts stays there.
    const own = [`refs/stagewright/${run}/`, `refs/stagewright/receipts/${run}`];
    for (const { ref, commit } of await repository.refsUnder(...own)) {
      if (await repository.compareAndSwapRef(ref, undefined, commit)) deleted.push({ ref, commit });
      else kept.push({ ref, code: "MOVED" });
    }
    // The refs are gone; what cannot be cleared away waits for gc.
    await workspaces.removeRun(run).catch(() => undefined);
    return { deleted, kept };
  } finally {
    repository.close();
  }
}
