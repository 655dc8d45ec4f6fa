#!/usr/bin/env bash
# Make this clone ready: system packages, virtual environment, locked dependencies, our distributions.
# Does nothing when nothing has changed since the last time.
#
#   PYTHON=/path/to/python3.12        make a new .venv with this interpreter
#   YANXIU_SKIP_SYSTEM_PACKAGES=1     do not look for system packages (they are there by other means)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv="$root/.venv"
stamp="$venv/.yanxiu-ready"
distributions=(core plugins/national plugins/fujian plugins/hebei demo)

say() { printf '==> %s\n' "$*"; }
# Chinese first, English below it.
fail() {
  printf '\n✗ %s\n' "$1" >&2
  shift
  printf '  %s\n' "$@" >&2
  exit 1
}

# Ctrl-C is nobody's fault: say so before the steps below name a cause of their own.
trap 'fail "已中断，没有做完；再运行一次 make setup 即接着做。" "Interrupted; run make setup again to go on."' INT

# What the environment is made from. The folder belongs to it: an environment does not survive a move.
fingerprint() {
  (cd "$root" && {
    printf '%s\n' "$root"
    cat requirements.lock "${distributions[@]/%//pyproject.toml}" scripts/setup.sh
  }) | sha256sum | cut -d' ' -f1
}

is_ready() {
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ] && [ -x "$venv/bin/yanxiu" ] &&
    "$venv/bin/python" -c '' 2>/dev/null
}

is_new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
  local candidate
  for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if is_new_enough "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  fail "需要 Python 3.11 或更高版本，没有找到（试过：${PYTHON:-python3、python3.11 至 python3.14}）。" \
    "请安装后重试，或用 make setup PYTHON=/路径/python3.12 指明。" \
    "Python 3.11 or newer is needed and was not found; install it or name it with PYTHON=."
}

# A usable environment that was made for this folder: its commands hold the path, so it cannot be moved.
has_environment() {
  grep -qsF "$venv" "$venv/bin/activate" && is_new_enough "$venv/bin/python" &&
    "$venv/bin/python" -m pip --version >/dev/null 2>&1
}

make_environment() {
  local python
  python=$(find_python)
  say "建立虚拟环境 .venv（$("$python" --version)）"
  "$python" -m venv --clear "$venv" ||
    fail "不能建立虚拟环境 .venv：上面是 Python 给出的原因。" \
      "多半缺少 python3-venv；请安装后重试。" \
      "The virtual environment could not be made; the usual reason is a missing python3-venv."
}

install_dependencies() {
  say "安装锁定的依赖（requirements.lock，逐个核对哈希值）"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --only-binary :all: --require-hashes -r "$root/requirements.lock" ||
    fail "依赖没有装全：上面是 pip 给出的原因。" \
      "没有网络时，请检查代理设置，或用 PIP_INDEX_URL 指向可用的镜像，再运行 make setup。" \
      "The dependencies were not installed; check the network or point PIP_INDEX_URL to a mirror."
}

install_ours() {
  say "安装本仓库的五个包（可编辑方式）"
  local arguments=() folder
  for folder in "${distributions[@]}"; do
    arguments+=(--editable "$root/$folder")
  done
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-deps --no-build-isolation "${arguments[@]}" ||
    fail "本仓库的包没有装上：上面是 pip 给出的原因。" "Our own distributions were not installed."
}

check_libraries() {
  "$venv/bin/python" -W ignore -c 'import weasyprint' >/dev/null 2>&1 ||
    fail "WeasyPrint 不能载入：系统缺少排版库 Pango。" \
      "请安装 libpango-1.0-0、libpangoft2-1.0-0、libharfbuzz-subset0（Debian 的名称），再运行 make setup。" \
      "WeasyPrint cannot be loaded: install Pango (Debian names above) and run make setup again."
}

if is_ready; then
  exit 0
fi
# Two runs in one clone must not write one environment at once.
exec 9>"$root/.setup.lock"
if command -v flock >/dev/null 2>&1; then
  flock 9
  if is_ready; then exit 0; fi
fi
bash "$root/scripts/system-packages.sh"
has_environment || make_environment
rm -f "$stamp"
install_dependencies
install_ours
check_libraries
fingerprint >"$stamp"
say "准备完毕。make help 列出可用的命令。"
