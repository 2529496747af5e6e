#!/bin/sh
# python_bad_input.sh PYPY-C [case...]
pypy=$1
shift
exec python3 tests/bad_input/python_bad_input.py --pypy "$pypy" "$@"
