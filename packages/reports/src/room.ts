import type { TestReports } from "@stagewright/core";

import { readCoverage } from "./coverage/read.ts";
import { goPlainOutput } from "./go-json.ts";
import { instrument, WANTED } from "./instrument/instrument.ts";
import { readReports } from "./read.ts";
import { resultsOf } from "./results-of.ts";

/** What this room does, as the port that the witness knows. */
export const testReports: TestReports = {
  wanted: WANTED,
  instrument,
  read: readReports,
  coverage: readCoverage,
  plainOutput: (format, output) => (format === "go-json" ? goPlainOutput(output) : output),
  resultsOf,
};
