#!/bin/bash
# Compares with Debian's CPython 3.11, which is also what the standard library comes from.
set -e
exec /usr/bin/python3.11 "$@"
