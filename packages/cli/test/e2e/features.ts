import type { Files, Rig } from "./rig.ts";

/** The smallest repository with a check: `sh check.sh` runs every `test/*.sh`, each of which may fail by name. */
export const CHECK = "sh check.sh";
export const BASE: Files = {
  "check.sh": [
    "failed=0",
    "for t in test/*.sh; do",
    '  [ -e "$t" ] || continue',
    '  if sh "$t" >/dev/null 2>&1; then echo "ok: $t"; else echo "FAIL: $t"; failed=1; fi',
    "done",
    "exit $failed",
    "",
  ].join("\n"),
  "test/base.sh": "test -f README.md\n",
  "README.md": "# A repository\n",
};

export const FEATURE = "specs/001-thing";
export const TASKS = `${FEATURE}/tasks.md`;

/** A feature directory around a tasks.md. */
export function feature(tasks: string, spec = "# Thing\n"): Files {
  return { [TASKS]: tasks, [`${FEATURE}/spec.md`]: spec, [`${FEATURE}/plan.md`]: "# Plan\n" };
}

/** A committed repository with a feature, on its feature's branch. */
export function withFeature(rig: Rig, tasks: string, base: Files = BASE): void {
  rig.commit(base);
  rig.git("switch", "--quiet", "--create", "001-thing");
  rig.commit(feature(tasks), "plan the thing");
}

export const RUN = [FEATURE, "--check", `test=${CHECK}`];
