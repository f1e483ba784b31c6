import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { repositoryFiles, SKIPS_ONE, WORDS } from "./allow-rig.ts";
import { RUN, withFeature } from "./features.ts";
import { Rig } from "./rig.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const NODE = `${process.execPath} --conditions=@stagewright/source --disable-warning=ExperimentalWarning`;
const NAMES = `TEST_SKIPPED:${WORDS} TEST_EDITED:${WORDS}`;
const TWO =
  "## Phase 1: Core\n\n- [ ] T001 [P] Make it faster in src/slug.mjs\n- [ ] T002 [P] Write a in src/a.txt\n";

test("an agent that types the allowance of what waits for a human is not heard, cleared environment or not", async (context) => {
  const rig = new Rig();
  withFeature(rig, TWO, repositoryFiles);
  const typed = (words: string, before = ""): string =>
    `(cd ${rig.repository} && ${before} ${NODE} ${MAIN} ${words}); echo "code $?"`;
  const cleared = "env -u STAGEWRIGHT_RUN -u STAGEWRIGHT_TASK -u STAGEWRIGHT_ATTEMPT";
  const allow = `allow T001 ${NAMES} --reason mine --no-resume`;
  // In its own workspace the command finds the user's repository, or nothing.
  const own = `${NODE} ${MAIN} ${allow}; echo "code $?"`;
  const all = [typed("status"), typed(allow), own, typed("approve --no-resume"), typed(allow, cleared)];
  const said = join(rig.place, "said.txt");
  const until = `n=0; until { ${typed("status")}; } | grep -q 'is not merged: guards' || [ $((n+=1)) -gt 60 ]; do :; done`;
  const agent = rig.agent({
    T001: [SKIPS_ONE],
    T002: {
      write: { "src/a.txt": "a\n" },
      exec: [`${until}; { ${all.join("; ")}; } > ${said} 2>&1`],
    },
  });
  const end = await rig.run(...RUN, "--agent", agent);
  const heard = readFileSync(said, "utf8");
  expect(heard).toContain("T001 is not merged: guards found");
  expect(heard.match(/an agent (?:allows|approves) nothing/g)).toHaveLength(3);
  if (!end.stderr.includes("sandbox     yes"))
    return context.skip("without a sandbox an agent that clears its environment is its user");
  expect(heard.match(/^code \d/gm)).toEqual(["code 0", "code 1", "code 1", "code 1", "code 1"]);
  expect(heard).toContain("readonly database");
  expect([end.code, end.result.waits?.map(({ kind }) => kind)]).toEqual([3, ["allowance"]]);
});
