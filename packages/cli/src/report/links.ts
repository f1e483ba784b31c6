import type { RunState } from "@stagewright/core";
import { sanitizeLine } from "./sanitize.ts";

/** A web page of what a stage has made elsewhere. */
export interface Link {
  readonly name: string;
  readonly url: string;
  readonly draft: boolean;
}

/** Artifacts of the run's stages with a `url` of their own. As they are: not cleaned. */
export function linksOf({ artifacts, pins }: RunState): Link[] {
  return Object.entries(artifacts).flatMap(([name, value]) => {
    if (name in pins.artifacts || typeof value !== "object" || value === null || !("url" in value)) return [];
    const { url, draft } = value as { url?: unknown; draft?: unknown };
    return typeof url === "string" ? [{ name: name.replaceAll("_", " "), url, draft: draft === true }] : [];
  });
}

export function linkLines(state: RunState): string[] {
  return linksOf(state).map(
    ({ name, url, draft }) => `  ${name}: ${sanitizeLine(url)}${draft ? " (draft)" : ""}`,
  );
}
