import type { Kit } from "./kit.ts";

/** The plan documents that probes are tried with. Few, as the base is checked once for each. */
export interface Plans {
  /** New code, with a test. */
  readonly feature: string;
  /** Old code, otherwise. */
  readonly faster: string;
  readonly testsFirst: string;
  /** Old tests, otherwise. */
  readonly tidy: (module: string) => string;
  readonly one: (words: string) => string;
}

export function plansOf(kit: Kit): Plans {
  const { gift } = kit;
  const parcel = kit.suite("parcel");
  const withLib = kit.framework === "rust" ? " and src/lib.rs" : "";
  const one = (words: string): string => `## Phase 1: Core\n\n- [ ] T001 ${words}\n`;
  return {
    one,
    feature: one(`Implement the fee for gifts in ${gift.code}${withLib} with a test in ${gift.test}`),
    faster: one(`Make the price of a parcel faster to work out in ${parcel.code}`),
    testsFirst: `## Phase 1: Tests First\n\n- [ ] T001 Write a test for the fee for gifts in ${gift.test}\n\n## Phase 2: Core\n\n- [ ] T002 Implement the fee for gifts in ${gift.code}${withLib}\n`,
    tidy(module) {
      const { path, code } = kit.suite(module);
      return one(`Refactor ${code} and ${path}`);
    },
  };
}
