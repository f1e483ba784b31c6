export const TASKS_MD = "## Phase 1: Core\n\n- [ ] T001 Write a in src/a.txt (FR-001)\n";
export const AGENT = { T001: { write: { "src/a.txt": "a\n" } } };

/** The later generation: an environment variable, then feature.json, then an error; writes feature.json when told by the variable. */
export const LATER = `#!/usr/bin/env bash
set -e
root="$(cd "$(dirname "$0")/../../.." && pwd)"
dir="\${SPECIFY_FEATURE_DIRECTORY:-}"
if [ -n "$dir" ]; then
  printf '{"feature_directory":"%s"}\\n' "$dir" > "$root/.specify/feature.json"
elif [ -f "$root/.specify/feature.json" ]; then
  dir="$(sed -n 's/.*"feature_directory": *"\\([^"]*\\)".*/\\1/p' "$root/.specify/feature.json")"
fi
[ -n "$dir" ] || { echo "ERROR: no feature is active. Run /speckit.specify first." >&2; exit 1; }
[ -f "$root/$dir/plan.md" ] || { echo "ERROR: plan.md not found in $root/$dir" >&2; exit 1; }
echo "[specify] a warning that is not JSON" >&2
echo "{\\"FEATURE_DIR\\":\\"$root/$dir\\",\\"AVAILABLE_DOCS\\":[\\"research.md\\",\\"contracts/\\",\\"tasks.md\\"]}"
`;
/** The earlier one: SPECIFY_FEATURE, else the branch's number. */
export const EARLIER = `#!/usr/bin/env bash
root="$(cd "$(dirname "$0")/../../.." && pwd)"
name="\${SPECIFY_FEATURE:-$(git -C "$root" rev-parse --abbrev-ref HEAD)}"
dir="$(ls -d "$root"/specs/"\${name%%-*}"-* 2>/dev/null | head -n 1)"
[ -n "$dir" ] || { echo "ERROR: Not on a feature branch. Current branch: $name" >&2; exit 1; }
echo "{\\"FEATURE_DIR\\":\\"$dir\\",\\"AVAILABLE_DOCS\\":[\\"tasks.md\\"]}"
`;
export const SCRIPT = ".specify/scripts/bash/check-prerequisites.sh";
