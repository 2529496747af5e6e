#!/bin/sh
# Runs every program with the JIT in every mode (jitcodegen/native/options.h).
#     jit_modes_test.sh path/to/shapes_jit
status=0
for mode in off "" "threshold=3,function_threshold=3,trace_eagerness=2" \
            "threshold=3,function_threshold=3,trace_eagerness=2,check" \
            "threshold=3,trace_eagerness=2,fail:1" "threshold=3,interp"; do
  echo "KILN_JIT=$mode"
  KILN_JIT=$mode targets/shapes/programs_test.sh "$1" || status=1
done
exit $status
