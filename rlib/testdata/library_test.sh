#!/bin/sh
# Runs a program and compares what it prints:  library_test.sh program expected
"$1" | diff - "$2"
