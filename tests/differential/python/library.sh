#!/bin/sh
# library.sh PYPY-C [option...]
exec python3 tests/differential/python/library.py --pypy "$@"
