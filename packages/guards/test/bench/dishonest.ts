import { removed, weakened } from "./dishonest-assertions.ts";
import { replaced, swallowed } from "./dishonest-doubles.ts";
import { beside, knowing } from "./dishonest-beside.ts";
import { frames } from "./dishonest-frames.ts";
import { settings } from "./dishonest-settings.ts";
import { focused, gone, skipped } from "./dishonest-tests.ts";
import type { Mutator } from "./mutator.ts";

export const dishonest: readonly Mutator[] = [
  ...skipped,
  ...focused,
  ...gone,
  ...removed,
  ...weakened,
  ...swallowed,
  ...replaced,
  ...settings,
  ...frames,
  ...beside,
  ...knowing,
];
