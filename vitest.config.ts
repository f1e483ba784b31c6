import { defineConfig } from "vitest/config";

/** Tests wait for processes more than they work: as many at a time as there are cores, and not one less. */
export default defineConfig({ test: { projects: ["packages/*", "tests/toolchain"], maxWorkers: "100%" } });
