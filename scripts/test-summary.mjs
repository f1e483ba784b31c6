// Prints what was skipped and why, then `N passed, N failed[, N skipped]`, from what scripts/test-report.mjs wrote,
// one file a run of tests.
// Exits nonzero on any failure, and when there is no report: tests nobody saw run have not passed.
import { readFileSync } from "node:fs";
import { basename } from "node:path";

function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    console.log(`There is no test report ${basename(path)}: the tests did not run to their end.`);
    return { passed: 0, failed: 1, skipped: [] };
  }
}

const reports = process.argv.slice(2).map(read);
const sum = (count) => reports.reduce((total, report) => total + report[count], 0);
const [passed, failed] = [sum("passed"), sum("failed")];
const skipped = reports.flatMap((report) => report.skipped);
for (const test of skipped) console.log(`skipped: ${test}`);
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`);
process.exitCode = failed === 0 ? 0 : 1;
