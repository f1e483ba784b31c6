import type { Forge, OpenForge, Remote, Remotes } from "@stagewright/core";

/** A remote, and the forge it leads to. */
export interface Place {
  readonly remote: Remote;
  readonly forge: Forge;
}

/** As `gh` ranks them: where there is a fork, issues are upstream's. */
const RANKS = ["upstream", "github", "origin"];

export async function rankedRemotes(remotes: Remotes): Promise<readonly Remote[]> {
  const rank = ({ name }: Remote): number => (RANKS.indexOf(name) + RANKS.length + 1) % (RANKS.length + 1);
  const all = await remotes.list();
  return all.toSorted((a, b) => rank(a) - rank(b));
}

/** Those remotes that lead to a forge, by the URL that is fetched from or pushed to. Nobody is asked anything. */
export async function placesOf(
  remotes: readonly Remote[],
  openForge: OpenForge,
  by: "url" | "pushUrl" = "url",
): Promise<readonly Place[]> {
  const places = await Promise.all(
    remotes.map(async (remote) => {
      const forge = await openForge({ remoteUrl: remote[by] });
      return forge.ok ? [{ remote, forge: forge.value }] : [];
    }),
  );
  return places.flat();
}

export function isAt(
  { forge }: Place,
  { host, repository }: { readonly host: string; readonly repository: string },
): boolean {
  return forge.host === host && forge.repository.toLowerCase() === repository.toLowerCase();
}
