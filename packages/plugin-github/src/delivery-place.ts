import { err, ok, type CodeContext, type Failure, type Forge, type Result } from "@stagewright/core";
import { failureOf } from "./forge-failures.ts";
import { isAt, placesOf, rankedRemotes, type Place } from "./place.ts";

/** Where the branch is pushed to, and where its pull request stands. */
export interface DeliveryPlace {
  readonly forge: Forge;
  readonly remote: string;
  /** Of the fork, where the branch is in one. */
  readonly owner: string | undefined;
  /** Of the repository itself. */
  readonly defaultBranch: string;
}

/** The repository itself, if we may push there; else a fork that a remote leads to. */
export async function deliveryPlace(
  context: Pick<CodeContext, "remotes" | "openForge" | "signal" | "state">,
  at: { readonly host: string; readonly repository: string },
  branch: string,
): Promise<Result<DeliveryPlace, Failure>> {
  const opened = await context.openForge(at);
  if (!opened.ok) return err(failureOf(opened.error, context));
  const forge = opened.value;
  const about = await forge.about(context.signal);
  if (!about.ok) return err(failureOf(about.error, context));
  const { defaultBranch } = about.value;

  const places = await placesOf(await rankedRemotes(context.remotes), context.openForge, "pushUrl");
  const own = places.find((place) => isAt(place, at));
  if (own !== undefined && about.value.canPush)
    return ok({ forge, remote: own.remote.name, owner: undefined, defaultBranch });

  for (const place of places) {
    if (place.forge.host !== at.host || isAt(place, at) || !mayBeFork(place, at.repository)) continue;
    const fork = await place.forge.about(context.signal);
    if (!fork.ok && fork.error.code !== "FORGE_NOT_FOUND" && fork.error.code !== "FORGE_FORBIDDEN")
      return err(failureOf(fork.error, context));
    if (fork.ok && fork.value.canPush)
      return ok({
        forge,
        remote: place.remote.name,
        owner: place.forge.repository.split("/").slice(0, -1).join("/"),
        defaultBranch,
      });
  }
  return err({
    code: "PUSH_FAILED",
    remote: own?.remote.name ?? at.repository,
    branch,
    reason: "refused",
    detail: `you may not push to ${at.repository}, and no remote here is a fork of it that you may push to; one is made with: gh repo fork --remote, or on ${at.host}, then: git remote add fork URL`,
  });
}

/** Some other repository that we may push to is no place for the branch. */
function mayBeFork({ remote, forge }: Place, repository: string): boolean {
  const nameOf = (full: string): string => full.slice(full.lastIndexOf("/") + 1).toLowerCase();
  return (
    nameOf(forge.repository) === nameOf(repository) || remote.name === "origin" || remote.name === "fork"
  );
}
