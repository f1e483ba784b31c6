import type { RunState } from "@stagewright/core";
import { sanitizeLine } from "./sanitize.ts";

/** Web pages of what the run's stages have made elsewhere: artifacts with a `url` of their own. */
export function linkLines({ artifacts, pins }: RunState): string[] {
  return Object.entries(artifacts).flatMap(([name, value]) => {
    if (name in pins.artifacts || typeof value !== "object" || value === null || !("url" in value)) return [];
    const { url, draft } = value as { url?: unknown; draft?: unknown };
    if (typeof url !== "string") return [];
    return [`  ${name.replaceAll("_", " ")}: ${sanitizeLine(url)}${draft === true ? " (draft)" : ""}`];
  });
}
