import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests start the command from its sources hundreds of times: Node keeps what it has compiled of them. */
const NODE_COMPILE_CACHE = fileURLToPath(new URL("node_modules/.cache/node-compile", import.meta.url));

/** What every package's tests share: packages import each other's TypeScript sources. */
export default defineConfig({
  ssr: { resolve: { conditions: ["@stagewright/source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    // Tests wait for processes more than they work: as many files at a time as there are cores, and not
    // one less. Said of each project, for the root's own word does not reach them.
    maxWorkers: "100%",
    // Nothing here measures time: what hangs is ended, what a busy machine makes slow is not.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    env: { NODE_COMPILE_CACHE },
  },
});
