// `npm run bench -- --probes`: dishonest and honest changes handed in to real runs over real repositories, with
// the tools' own tests. `--repos go,vitest,…`, `--only NAME`, `--show`, `--seed N`, `--sample N` of the generated
// ones go through a whole run, `--jobs N`, `--sets "thought of,sample,audit"`, `--json FILE` (a line each).
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const bench = fileURLToPath(new URL("../tests/probes/bench.ts", import.meta.url));
// What is tried is what stands in the sources, built or not.
const node = ["--conditions=@stagewright/source", "--disable-warning=ExperimentalWarning", bench];
const { status } = spawnSync(process.execPath, [...node, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
