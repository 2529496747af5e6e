#!/bin/bash
# drivers_native_test.sh DRIVERS: jitcodegen/testing/drivers as a binary, in the JIT's modes: whatever its driver says, the
# programs come to the same, and what is not confirmed is not recorded.
set -eu
drivers=$1

for function in -+y N+y -B+y GB+y GB+By XB+y X+y; do
  for mode in off threshold=3,function_threshold=3 threshold=3,function_threshold=3,gc:1,fail:bridge \
      threshold=3,function_threshold=3,check threshold=3,function_threshold=3,trace_eagerness=2,interp \
      letters.threshold=3,letters.function_threshold=3,fail:all; do
    got=$("$drivers" --jit "$mode" -cLy "$function" 2>&1) || true
    [[ $got == 100 ]] || { echo "$function, --jit $mode: $got"; exit 1; }
  done
done

said=$("$drivers" --jit threshold=3,function_threshold=3,stats X+Ly -y 2>&1)
[[ $said == *"jit: 0 recordings"* ]] || { echo "recorded without confirmation: $said"; exit 1; }
