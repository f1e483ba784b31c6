import { defineConfig, mergeConfig } from "vitest/config";
import shared from "../../vitest.shared.ts";

/** Each test is some whole runs in a row, with the tools' own tests. */
export default mergeConfig(
  shared,
  defineConfig({ test: { testTimeout: 300_000, hookTimeout: 60_000, maxConcurrency: 2 } }),
);
