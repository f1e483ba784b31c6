import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { defineConfig, type Options } from "tsup";
import shared from "../../tsup.shared.ts";

/**
 * Third-party packages are devDependencies and bundled, for a fast start; `@stagewright/*` and zod are
 * dependencies and stay outside, so that plugins share one core and one zod with the command line.
 * Splitting keeps commands that are imported lazily in files of their own.
 */
export default defineConfig({
  ...shared,
  entry: ["src/main.ts", "src/index.ts"],
  // A map of the bundled packages would weigh twice what they do.
  sourcemap: false,
  // Bundled CommonJS packages call `require`, which an ES module does not have.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  esbuildPlugins: [thirdPartyLicenses("dist/THIRD-PARTY-LICENSES.txt")],
});

/** Whoever bundles a package carries its license along. Fails on a bundled package that has none. */
function thirdPartyLicenses(path: string): NonNullable<Options["esbuildPlugins"]>[number] {
  return {
    name: "third-party-licenses",
    setup(build) {
      build.onEnd(({ metafile }) => {
        const folders = Object.keys(metafile?.inputs ?? {})
          .flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? [])
          .filter((folder) => existsSync(folder));
        const texts = [...new Set(folders)].toSorted().map((folder) => {
          const license = readdirSync(folder).find((file) => /^licen[sc]e/i.test(file));
          if (license === undefined) throw new Error(`${resolve(folder)} is bundled and has no license file`);
          const name = folder.replace(/^.*node_modules\//, "");
          return `${name}\n\n${readFileSync(join(folder, license), "utf8").trim()}\n`;
        });
        // tsup writes what was built only after this.
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, texts.join(`\n${"-".repeat(80)}\n\n`));
      });
    },
  };
}
