#!/bin/sh
# packages.sh PYPY-C [option...]
exec python3 tests/packages/packages.py --pypy "$@"
