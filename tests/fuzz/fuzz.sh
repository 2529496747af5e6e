#!/bin/sh
# fuzz.sh PYPY-C sources|marshalled [option...]
exec python3 tests/fuzz/fuzz.py --pypy "$@"
