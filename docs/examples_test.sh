#!/bin/sh
# examples_test.sh KILN PAGE... with pages named from docs/.
kiln=$(readlink -f "$1")
shift
KILN_HOME=$(pwd)
KILN_CACHE=${KILN_TEST_CACHE:-/tmp/kiln-test-cache-$(id -u)}
export KILN_HOME KILN_CACHE
for page; do
  set -- "$@" "docs/$page"
  shift
done
exec python3 docs/examples_test.py --kiln "$kiln" "$@"
