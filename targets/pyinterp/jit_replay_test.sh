#!/bin/sh
# Records the loops of ten programs, and replays every trace offline: optimizer, trace interpreter and machine code
# agree (jitcodegen/testing/replay.h).
#     jit_replay_test.sh path/to/pyinterp_jit path/to/replay
pypy=$1
replay=$2
scratch=${TEST_TMPDIR:-$(mktemp -d)}
status=0
cd targets/pyinterp/testdata || exit 1
case $pypy in /*) ;; *) pypy=../../../$pypy ;; esac
case $replay in /*) ;; *) replay=../../../$replay ;; esac
for program in jit_loops jit_calls containers_iterators traces/attributes traces/exceptions traces/floats \
               traces/generators traces/integers traces/methods traces/vectors; do
  file=$scratch/$(basename $program).traces
  KILN_JIT=threshold=15,function_threshold=15,trace_eagerness=3,compile_share=0,record:$file "$pypy" -S -E $program.py "$scratch" \
    > /dev/null || { echo "FAIL $program: status $?"; status=1; continue; }
  "$replay" "$file" || status=1
  rm "$file"
done
exit $status
