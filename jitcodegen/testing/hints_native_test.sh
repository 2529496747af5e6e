#!/bin/bash
# hints_native_test.sh HINTS: jitcodegen/testing/hints as a binary, in the JIT's modes: hints change nothing, and a wrong one
# names its line.
set -eu
hints=$1

for program in + c v k +kK nN f sS wo oOo e i t +kKnNfsSwoOei; do
  want=$("$hints" --jit off "$program")
  for mode in threshold=3 threshold=10 threshold=3,gc:1 threshold=3,check threshold=3,interp threshold=3,fail:all,gc:2 \
      threshold=3,fail:bridge threshold=3,without:all threshold=5,invalidate:1; do
    got=$("$hints" --jit "$mode" "$program" 2>&1) || true
    [[ $got == "$want" ]] || { echo "$program, --jit $mode: $got, not $want"; exit 1; }
  done
done

status=0
said=$("$hints" --jit threshold=3 +G 2>&1) || status=$?
[[ $status -eq 2 && $said == *"hints.cc:"*": assert_green: the value is not constant in the trace" ]] ||
  { echo "assert_green: status $status, $said"; exit 1; }
