#!/usr/bin/env bash
# The long runs of tests that chance makes, and the figures that they come to. By the environment:
#   FUZZ_REQUESTS   requests to two worlds that differ in another tenant's rows (50,000)
#   FUZZ_CASES      requests to the API of each role, as its description leads to them (20,000)
#   FUZZ_EXAMPLES   examples of each property (3,000)
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p out
export FUZZ_REQUESTS=${FUZZ_REQUESTS:-50000} FUZZ_CASES=${FUZZ_CASES:-20000} FIGURES=$PWD/out/fuzz.txt
: >"$FIGURES"
failed=0
# one after the other: what is told of one is not slowed by another
.venv/bin/pytest -q -n 0 tests/web/fuzz_weakened.py tests/web/test_non_interference.py || failed=1
.venv/bin/pytest -q -n 0 tests/web/test_api_described.py || failed=1
.venv/bin/pytest -q -n 0 -p tests.fuzz_profile --hypothesis-profile fuzz \
  tests/reporting/fuzz_foreign.py tests/unit tests/documents/test_identity.py tests/documents/test_amounts.py || failed=1
cat "$FIGURES"
exit $failed
