#!/usr/bin/env bash
# Serve the demonstration's data from a home of its own; the first time, tell the demonstration into it.
#
#   make serve SERVE="--port 8080"      other options of `yanxiu serve`
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
home=${YANXIU_HOME:-var/serve}
export YANXIU_HOME="$home"
told="$home/.demonstration-told"

if [ ! -f "$told" ]; then
  printf '==> %s\n' "第一次启动：装入演示数据（约一分钟）"
  mkdir -p "$home"
  .venv/bin/yanxiu demo --out "$home/demo" >"$home/demo.log" 2>&1 || {
    tail -n 20 "$home/demo.log" >&2
    printf '✗ %s\n' "演示数据没有装成，全部经过见 $home/demo.log" >&2
    exit 1
  }
  touch "$told"
fi
exec .venv/bin/yanxiu serve --worker "$@"
