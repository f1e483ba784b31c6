import { defineConfig } from "vitest/config";

/** What every package's tests share: packages import each other's TypeScript sources. */
export default defineConfig({
  ssr: { resolve: { conditions: ["@stagewright/source"] } },
  test: { include: ["test/**/*.test.ts"], testTimeout: 30_000, hookTimeout: 30_000 },
});
