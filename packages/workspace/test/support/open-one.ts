import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt, unwrap, type Rig } from "./rig.ts";

/** One attempt's workspace, with the few things tests do in it. */
export async function openOne(rig: Rig, more: Parameters<typeof attempt>[2] = {}) {
  const rooms = await rig.rooms();
  const commit = rig.git("rev-parse", "HEAD");
  const space = unwrap(await rooms.workspaces.openAttempt(attempt(commit, undefined, more)));
  const put = (path: string, text: string): void => {
    mkdirSync(join(space.path, path, ".."), { recursive: true });
    writeFileSync(join(space.path, path), text);
  };
  const captured = async (): Promise<string[]> => {
    const tree = unwrap(await space.capture());
    return (await rooms.repository.changes(commit, tree)).map(
      ({ path, old, new: now }) => `${old ? (now ? "M" : "D") : "A"} ${path}`,
    );
  };
  return {
    ...rooms,
    commit,
    space,
    put,
    captured,
    inside: (...args: string[]) => rig.gitIn(space.path, ...args),
  };
}
