#!/usr/bin/env bash
# Install the system packages that Yanxiu needs, where apt-get is at hand and only those that are missing.
#
#   bash scripts/system-packages.sh            what Yanxiu runs with
#   bash scripts/system-packages.sh browser    a Chromium for the browser tests; any that is there will do
set -euo pipefail

# Pango draws the PDFs, harfbuzz-subset keeps their fonts small, Noto CJK holds the Chinese characters.
packages=(python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk)
if [ "${1:-}" = browser ]; then
  if command -v chromium-headless-shell >/dev/null 2>&1; then exit 0; fi
  # one without a window: half the work for the same pages
  packages=(chromium-headless-shell fonts-noto-cjk)
fi

say() { printf '==> %s\n' "$*"; }

is_installed() {
  [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

may_be_root() {
  [ "$(id -u)" -eq 0 ] && return
  command -v sudo >/dev/null 2>&1 || return
  # Without a terminal nobody can type a password.
  sudo -n true 2>/dev/null || [ -t 0 ]
}

refuse() {
  printf '\n✗ 缺少系统软件包：%s\n' "${missing[*]}" >&2
  printf '  %s\n' "$1" "请由有权限的人运行：apt-get update && apt-get install ${missing[*]}" \
    "然后再运行 make setup；已用别的办法装好的，运行 YANXIU_SKIP_SYSTEM_PACKAGES=1 make setup。" \
    "System packages are missing and could not be installed; run the apt-get line above as root." >&2
  exit 1
}

[ "${YANXIU_SKIP_SYSTEM_PACKAGES:-}" = 1 ] && exit 0
if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
  say "本系统没有 apt-get。请用别的办法装好这些软件包（Debian 上的名称）：${packages[*]}"
  exit 0
fi

missing=()
for package in "${packages[@]}"; do
  is_installed "$package" || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

has_browser() { [ "${1:-}" = browser ] && command -v chromium >/dev/null 2>&1; }

if has_browser "$@" && ! may_be_root; then exit 0; fi
may_be_root || refuse "当前用户不能安装软件包（不是 root，也不能使用 sudo）。"
say "安装系统软件包：${missing[*]}"
as_root apt-get update -qq || has_browser "$@" || refuse "apt-get update 没有成功，原因见上。"
as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || has_browser "$@" ||
  refuse "apt-get install 没有成功，原因见上。"
