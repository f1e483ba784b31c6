import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** Real agents take seconds to start; two at a time is what two cores bear. */
export default mergeConfig(
  shared,
  defineConfig({
    test: { testTimeout: 600_000, hookTimeout: 60_000, fileParallelism: false, maxConcurrency: 2 },
  }),
);
