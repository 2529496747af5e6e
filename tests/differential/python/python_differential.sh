#!/bin/sh
# python_differential.sh PYPY-C [option...]
exec python3 tests/differential/python/compare.py --pypy "$@"
