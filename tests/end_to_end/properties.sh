#!/bin/sh
# properties.sh KILN
kiln=$(readlink -f "$1")
KILN_HOME=$(pwd)
KILN_CACHE=${KILN_TEST_CACHE:-/tmp/kiln-test-cache-$(id -u)}
export KILN_HOME KILN_CACHE
exec python3 tests/end_to_end/properties.py --kiln "$kiln"
