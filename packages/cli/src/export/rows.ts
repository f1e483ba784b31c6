import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import { copilot } from "./copilot.ts";
import { gemini } from "./gemini.ts";
import { goose } from "./goose.ts";
import { opencode } from "./opencode.ts";
import type { ExportRow } from "./row.ts";

export const EXPORTS: readonly ExportRow[] = [claude, codex, copilot, gemini, goose, opencode];
