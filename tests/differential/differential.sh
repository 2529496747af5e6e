#!/bin/sh
# differential.py as a Bazel test: differential.sh KILN ARGUMENTS...
kiln=$(readlink -f "$1")
shift
KILN_HOME=$(pwd)
KILN_CACHE=${KILN_TEST_CACHE:-/tmp/kiln-test-cache-$(id -u)}
export KILN_HOME KILN_CACHE
exec python3 tests/differential/differential.py --kiln "$kiln" "$@"
