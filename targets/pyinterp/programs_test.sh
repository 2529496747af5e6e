#!/bin/bash
# Runs every program in testdata/, or those named, and compares what it prints with CPython 3.11.
#     programs_test.sh path/to/pyinterp [name...]
pypy=$1
shift
export LC_ALL=C.UTF-8
cd targets/pyinterp/testdata || exit 1
names=${*:-*.py}
case $pypy in /*) ;; *) pypy=../../../$pypy ;; esac
status=0
scratch=$(mktemp -d)
for program in $names; do
  program=${program%.py}.py
  [ -f "$program" ] || { echo "FAIL $program: there is no such program"; status=1; continue; }
  case $program:$pypy in
    collector_*:*untranslated | collector_*:*debug) continue ;;  # there is no collector
  esac
  # What a program is given is a folder that it may write to.
  /usr/bin/python3.11 -S -E "$program" "$scratch" > "$scratch/expected" 2> "$scratch/expected-errors"
  expected=$?
  "$pypy" "$program" "$scratch" > "$scratch/actual" 2> "$scratch/errors"
  actual=$?
  if [ $expected -ne 0 ]; then
    echo "FAIL $program: CPython gives status $expected, so that the rest of it compares nothing"
    tail -3 "$scratch/expected-errors"
    status=1
  elif [ $actual -eq $expected ] && cmp -s "$scratch/expected" "$scratch/actual"; then
    echo "ok   $program"
  else
    echo "FAIL $program: status $actual, expected $expected"
    diff -a "$scratch/expected" "$scratch/actual" | head -10
    head -5 "$scratch/errors"
    status=1
  fi
done
rm -r "$scratch"
exit $status
