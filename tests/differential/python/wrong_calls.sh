#!/bin/sh
# wrong_calls.sh PYPY-C [option...]
exec python3 tests/differential/python/wrong_calls.py --pypy "$@"
