#!/usr/bin/env bash
# mypy over everything. Each plugin's tests are a run of their own: every plugin has a `tests`, and one run
# knows only one module of that name.
set -euo pipefail
shopt -s nullglob

cd "$(dirname "${BASH_SOURCE[0]}")/.."
mypy=.venv/bin/mypy

folders=(core plugins/*/yanxiu_* demo bench soak scripts migrations tests)
present=()
for folder in "${folders[@]}"; do
  if [ -n "$(find "$folder" -name '*.py' -print -quit 2>/dev/null)" ]; then present+=("$folder"); fi
done
"$mypy" "${present[@]}"
for tests in plugins/*/tests; do
  if [ -n "$(find "$tests" -name '*.py' -print -quit)" ]; then "$mypy" "$tests"; fi
done
