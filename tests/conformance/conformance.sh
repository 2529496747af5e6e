#!/bin/sh
# conformance.sh PYPY-C [option...]
exec python3 tests/conformance/conformance.py --pypy "$@"
