import { readFileSync } from "node:fs";
import { API_VERSION, definePlugin } from "@stagewright/core";
import { stepClaims } from "./claims.ts";
import { payloadPipeline } from "./pipeline.ts";
import { accept } from "./stages/accept.ts";
import { implement } from "./stages/implement.ts";
import { open } from "./stages/open.ts";
import { receive } from "./stages/receive.ts";
import { plan, qa, specify } from "./stages/sections.ts";
import { verify } from "./stages/verify.ts";

export default definePlugin({
  name: "@stagewright/plugin-payload",
  version: packageVersion(),
  apiVersion: API_VERSION,
  stages: [open, specify, plan, qa, receive, implement, verify, accept],
  pipelines: [payloadPipeline],
  claims: [stepClaims],
});

export * from "./document/index.ts";
export { handoffPath, handoffSchema, sectionDigests, type Handoff } from "./stages/handoff.ts";

/** The package.json stands one directory above `src` and above `dist`. */
function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "0.0.0";
}
