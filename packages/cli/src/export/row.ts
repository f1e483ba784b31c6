import type { Json } from "@stagewright/core";

/** How one agent's sessions are taught to work under Stagewright: data, a file each. */
export interface ExportRow {
  /** As it is typed. */
  readonly agent: string;
  readonly title: string;
  readonly files: readonly ExportedFile[];
  /** What the human does next, a line each. */
  readonly next: readonly string[];
}

/** `path`: from the repository's root. */
export type ExportedFile =
  /** Ours as a whole. */
  | { readonly kind: "text"; readonly path: string; readonly text: string }
  /** One entry of an object that others write too. */
  | {
      readonly kind: "json-entry";
      readonly path: string;
      readonly at: readonly [string, string];
      readonly value: Json;
    }
  /** One table, without tables below it, of a file that others write too. */
  | {
      readonly kind: "toml-table";
      readonly path: string;
      readonly table: string;
      readonly lines: readonly string[];
    };

/** How an agent starts `stagewright mcp`: whichever is installed, the repository's or the machine's; never downloaded. */
export const MCP_COMMAND = "npx";
export const MCP_ARGS: readonly string[] = ["--no", "--", "stagewright", "mcp"];
/** Checks of a large repository take their time; most agents would give a tool one minute. */
export const MCP_CALL_SECONDS = 3600;
