// A vitest reporter: writes what .ci/run's last line is made of to the file named by STAGEWRIGHT_TEST_REPORT.
// (Vitest's own json report leaves out why a test was skipped.)
import { writeFileSync } from "node:fs";

export default class TestReport {
  onTestRunEnd(modules, unhandledErrors) {
    const report = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) {
      // A file that failed outside its tests: it could not be loaded, or a hook threw.
      if (module.errors().length > 0) report.failed += 1;
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) report.failed += 1;
      for (const test of module.children.allTests()) {
        const { state, note } = test.result();
        if (state === "passed" || state === "failed") report[state] += 1;
        else
          report.skipped.push(
            `${module.project.name}: ${module.relativeModuleId} › ${test.fullName}${note ? ` (${note})` : ""}`,
          );
      }
    }
    const path = process.env.STAGEWRIGHT_TEST_REPORT;
    if (path) writeFileSync(path, JSON.stringify(report));
  }
}
