import { defineConfig } from "tsup";
import shared from "../../tsup.shared.ts";

/**
 * Third-party packages are devDependencies and bundled, for a fast start; `@stagewright/*` and zod are
 * dependencies and stay outside, so that plugins share one core and one zod with the command line.
 * Splitting keeps commands that are imported lazily in files of their own.
 */
export default defineConfig({
  ...shared,
  entry: ["src/main.ts", "src/index.ts"],
  // Bundled CommonJS packages call `require`, which an ES module does not have.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
});
