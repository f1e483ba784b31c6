// Prints what was skipped and why, then `N passed, N failed[, N skipped]`, from what scripts/test-report.mjs wrote.
// Exits nonzero on any failure, and when there is no report: tests nobody saw run have not passed.
import { readFileSync } from "node:fs";

function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    console.log("There is no test report: the tests did not run to their end.");
    return { passed: 0, failed: 1, skipped: [] };
  }
}

const { passed, failed, skipped } = read(process.argv[2]);
for (const test of skipped) console.log(`skipped: ${test}`);
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`);
process.exitCode = failed === 0 ? 0 : 1;
