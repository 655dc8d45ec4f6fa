#!/usr/bin/env bash
# mypy over everything. Each plugin's tests are a run of their own: every plugin has a `tests`, and one run
# knows only one module of that name.
set -euo pipefail
shopt -s nullglob

cd "$(dirname "${BASH_SOURCE[0]}")/.."
mypy=.venv/bin/mypy

folders=(core plugins/*/yanxiu_* migrations tests)
present=()
for folder in "${folders[@]}"; do
  [ -d "$folder" ] && present+=("$folder")
done
"$mypy" "${present[@]}"
for tests in plugins/*/tests; do
  [ -n "$(find "$tests" -name '*.py' -print -quit)" ] && "$mypy" "$tests"
done
