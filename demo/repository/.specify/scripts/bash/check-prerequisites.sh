#!/usr/bin/env bash
# Says where the current feature's documents are, or why work cannot start.
#
#   --json            one line of JSON instead of text
#   --require-tasks   fail unless tasks.md exists
#   --include-tasks   list tasks.md among the available documents
#   --paths-only      print the paths, check nothing, write nothing
#
# The feature is SPECIFY_FEATURE_DIRECTORY, else what .specify/feature.json says.
# Errors: plain text on stderr, exit 1, nothing on stdout.
set -euo pipefail

fail() {
  printf 'ERROR: %s\n' "$1" >&2
  [ $# -lt 2 ] || printf '%s\n' "$2" >&2
  exit 1
}

# A JSON string literal.
quote() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\t'/\\t}
  text=${text//$'\n'/\\n}
  printf '"%s"' "$text"
}

json=false require_tasks=false include_tasks=false paths_only=false
for argument in "$@"; do
  case $argument in
    --json) json=true ;;
    --require-tasks) require_tasks=true ;;
    --include-tasks) include_tasks=true ;;
    --paths-only) paths_only=true ;;
    --help | -h)
      sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    *) fail "Unknown option '$argument'." "Run with --help to see the options." ;;
  esac
done

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
pointer=$root/.specify/feature.json

# feature.json is one flat object; only this one string is of interest.
from_pointer() {
  [ -f "$pointer" ] || return 0
  local text pattern='"feature_directory"[[:space:]]*:[[:space:]]*"([^"]*)"'
  text=$(<"$pointer")
  if [[ $text =~ $pattern ]]; then printf '%s' "${BASH_REMATCH[1]}"; fi
}

feature=${SPECIFY_FEATURE_DIRECTORY:-}
if [ -n "$feature" ]; then
  feature=${feature%/}
  # The variable is remembered for the next call, whatever the checks below say.
  if ! $paths_only; then
    mkdir -p "$root/.specify"
    printf '{ "feature_directory": %s }\n' "$(quote "${feature#"$root"/}")" >"$pointer"
  fi
else
  feature=$(from_pointer)
  [ -n "$feature" ] || fail "No feature is selected." "Set SPECIFY_FEATURE_DIRECTORY, or write .specify/feature.json with the specify command."
fi

case $feature in
  /*) directory=$feature ;;
  *) directory=$root/$feature ;;
esac

if $paths_only; then
  if $json; then
    printf '{"REPO_ROOT":%s,"BRANCH":%s,"FEATURE_DIR":%s,"FEATURE_SPEC":%s,"IMPL_PLAN":%s,"TASKS":%s}\n' \
      "$(quote "$root")" "$(quote "${directory##*/}")" "$(quote "$directory")" \
      "$(quote "$directory/spec.md")" "$(quote "$directory/plan.md")" "$(quote "$directory/tasks.md")"
  else
    printf 'REPO_ROOT: %s\nBRANCH: %s\nFEATURE_DIR: %s\nFEATURE_SPEC: %s\nIMPL_PLAN: %s\nTASKS: %s\n' \
      "$root" "${directory##*/}" "$directory" "$directory/spec.md" "$directory/plan.md" "$directory/tasks.md"
  fi
  exit 0
fi

[ -d "$directory" ] || fail "Feature directory not found: $directory" "Write the specification first."
[ -f "$directory/plan.md" ] || fail "plan.md not found in $directory" "Write the plan first."
if $require_tasks && [ ! -f "$directory/tasks.md" ]; then
  fail "tasks.md not found in $directory" "Write the tasks first."
fi

documents=()
for name in research.md data-model.md; do
  if [ -f "$directory/$name" ]; then documents+=("$name"); fi
done
if [ -n "$(ls -A "$directory/contracts" 2>/dev/null || true)" ]; then documents+=("contracts/"); fi
if [ -f "$directory/quickstart.md" ]; then documents+=("quickstart.md"); fi
if $include_tasks && [ -f "$directory/tasks.md" ]; then documents+=("tasks.md"); fi

if $json; then
  list=
  for name in ${documents[@]+"${documents[@]}"}; do list+=${list:+,}$(quote "$name"); done
  printf '{"FEATURE_DIR":%s,"AVAILABLE_DOCS":[%s]}\n' "$(quote "$directory")" "$list"
else
  printf 'FEATURE_DIR: %s\nAVAILABLE_DOCS:\n' "$directory"
  for name in ${documents[@]+"${documents[@]}"}; do printf '  %s\n' "$name"; done
fi
