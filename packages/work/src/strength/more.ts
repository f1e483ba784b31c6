import type { LandedMore } from "@stagewright/core";

/** What these options add to a receipt, and nothing else of what they are in. */
export function moreOf({ strength, claims, claimFiles }: LandedMore): LandedMore {
  return {
    ...(strength === undefined ? {} : { strength }),
    ...(claims === undefined ? {} : { claims }),
    ...(claimFiles === undefined ? {} : { claimFiles }),
  };
}
