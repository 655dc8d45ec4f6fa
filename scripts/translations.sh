#!/usr/bin/env bash
# Gather the pages' texts (they are the message ids, in Chinese) and bring the English catalogue up to date: new
# texts come in empty, those that are gone go out. A test fails while a text has no translation.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../core/yanxiu/web"
babel=../../../.venv/bin/pybabel
texts=$(mktemp)
trap 'rm -f "$texts"' EXIT

"$babel" -q extract -F babel.cfg --no-location --sort-output --omit-header -o "$texts" . ../services ../documents ../reporting ../jobs \
  ../api/fields.py ../api/problems.py ../api/taking.py ../api/trainees.py
"$babel" -q update -i "$texts" -d translations -l en --omit-header --no-fuzzy-matching --ignore-obsolete --width 110
"$(dirname "$babel")/python" - translations/en/LC_MESSAGES/messages.po <<'PYTHON'
import sys
from babel.messages.pofile import read_po

with open(sys.argv[1], "rb") as catalogue:
    texts = [text for text in read_po(catalogue) if text.id]
empty = [text.id for text in texts if not text.string]
print(f"{len(texts)} 条文字，{len(empty)} 条还没有译文", *empty, sep="\n")
PYTHON
