import type { ForgeChecks } from "@stagewright/core";
import type { z } from "zod";
import { lineText } from "../texts.ts";
import type * as shapes from "./shapes.ts";

type Check = ForgeChecks["checks"][number];

/** As `gh pr checks` reads them: what is neither passed nor failed does not hold up a merge. */
const conclusions: Readonly<Record<string, Check["state"]>> = {
  success: "passed",
  neutral: "skipped",
  skipped: "skipped",
  // It was forgotten for two weeks; another run may come.
  stale: "pending",
};

export function checkOfRun(run: z.infer<typeof shapes.checkRuns>[number]): Check {
  const { name, status, conclusion, details_url, html_url } = run;
  // A conclusion that nobody knows yet does not pass: among those known, the rest are failures.
  const state = status === "completed" ? (conclusions[conclusion ?? ""] ?? "failed") : "pending";
  return named(name, state, details_url ?? html_url);
}

export function checkOfStatus({
  context,
  state,
  target_url,
}: z.infer<typeof shapes.statuses>[number]): Check {
  return named(
    context,
    state === "success" ? "passed" : state === "pending" ? "pending" : "failed",
    target_url,
  );
}

const named = (name: string, state: Check["state"], url: string | null | undefined): Check => ({
  ...{ name: lineText(name), state },
  ...(url && { url }),
});
