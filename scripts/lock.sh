#!/usr/bin/env bash
# Resolve requirements.in into requirements.lock (and the bench's own peers into theirs): one file for Python 3.11
# and later, all platforms, with hashes. uv resolves for all of them at once; it lives beside the environment's own
# packages, not among them.
#
#   UPGRADE=1 make lock      take the newest versions that requirements.in allows
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools="$root/.venv/lock-tools"
cd "$root"

[ -x "$tools/bin/uv" ] || "$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  --target "$tools" uv
for asked in requirements.in bench/peers.in; do
  lock="${asked%.in}.lock"
  "$tools/bin/uv" pip compile "$asked" --output-file "$lock" --quiet --no-config \
    --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --custom-compile-command "make lock" ${UPGRADE:+--upgrade}
  printf '%s：%s 个软件包已锁定\n' "$lock" "$(grep -c '^[a-z0-9]' "$lock")"
done
