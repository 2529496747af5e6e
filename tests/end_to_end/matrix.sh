#!/bin/sh
# The matrix as a Bazel test: matrix.sh KILN MODES
kiln=$(readlink -f "$1")
KILN_HOME=$(pwd)
# Objects are keyed by content: all tests of a machine may share them.
KILN_CACHE=${KILN_TEST_CACHE:-/tmp/kiln-test-cache-$(id -u)}
export KILN_HOME KILN_CACHE
exec python3 tests/end_to_end/matrix.py --kiln "$kiln" --modes "$2"
