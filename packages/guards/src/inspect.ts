import { readChange } from "./compare/change.ts";
import { judgeFiles } from "./compare/files.ts";
import { judgeOthers } from "./compare/others.ts";
import { judgeTests } from "./compare/tests.ts";
import type { GuardedChange, GuardFinding } from "@stagewright/core";
import { judgeData } from "./closed/data.ts";
import { judgeEdits } from "./closed/edits.ts";
import { judgeCode } from "./settings/leftovers.ts";
import { judgeForeign } from "./settings/foreign.ts";
import { judgeRoundabout } from "./settings/roundabout.ts";
import { judgeSettings } from "./settings/settings.ts";
import { judgeSnapshots } from "./settings/snapshots.ts";
import { judgeSuppressions } from "./settings/suppressions.ts";

/**
 * Whether a change tampers with what decides about it. Pure: the same bytes give the same
 * findings, by path and line. All changed files belong in, code as well as tests: a test
 * that moved is found only where both its files are given.
 */
export function inspect({ files, context = {} }: GuardedChange): GuardFinding[] {
  const findings: GuardFinding[] = [];
  const reading = readChange(files, context, (rule, severity, path, line, words) => {
    findings.push({ rule, severity, path, line, words });
  });
  const judged = judgeTests(reading);
  judgeFiles(reading);
  judgeOthers(reading);
  judgeSnapshots(reading);
  judgeSettings(reading);
  judgeRoundabout(reading);
  judgeSuppressions(reading);
  judgeCode(reading);
  judgeForeign(reading);
  judgeData(reading);
  judgeEdits(reading, judged);
  return findings.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
}
