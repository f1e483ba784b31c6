// Reads vitest's json report and prints what was skipped and why, then `N passed, N failed[, N skipped]`.
// Exits nonzero on any failure, and when there is no report: tests nobody saw run have not passed.
import { readFileSync } from "node:fs";
import { relative } from "node:path";

function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    console.log("There is no test report: the tests did not run to their end.");
    return { success: false, testResults: [] };
  }
}

const report = read(process.argv[2]);
const counts = { passed: 0, failed: 0, skipped: 0 };

for (const file of report.testResults) {
  const path = relative(process.cwd(), file.name);
  for (const test of file.assertionResults) {
    if (test.status === "passed" || test.status === "failed") {
      counts[test.status] += 1;
    } else {
      counts.skipped += 1;
      console.log(
        `skipped: ${path} › ${test.fullName.trim()}${test.meta?.skipReason ? ` (${test.meta.skipReason})` : ""}`,
      );
    }
  }
  // A file that failed outside its tests: it could not be loaded, or a hook threw.
  if (file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed")) {
    counts.failed += 1;
    console.log(`failed outside its tests: ${path}`);
  }
}
if (!report.success && counts.failed === 0) counts.failed = 1;

console.log(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}`,
);
process.exitCode = counts.failed === 0 ? 0 : 1;
