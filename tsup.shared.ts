import type { Options } from "tsup";

/** How every package's JavaScript is built; `tsc -b` adds the declarations afterwards. */
export default {
  entry: ["src/index.ts"],
  format: "esm",
  platform: "node",
  // `sqlite` is no package: it is only there as `node:sqlite`.
  removeNodeProtocol: false,
  target: "node22",
  sourcemap: true,
  clean: true,
  splitting: true,
} satisfies Options;
