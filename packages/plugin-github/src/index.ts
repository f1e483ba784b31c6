import { readFileSync } from "node:fs";
import { API_VERSION, definePlugin } from "@stagewright/core";

export default definePlugin({
  name: "@stagewright/plugin-github",
  version: packageVersion(),
  apiVersion: API_VERSION,
  stages: [],
  pipelines: [],
});

/** The package.json stands one directory above `src` and above `dist`. */
function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "0.0.0";
}
