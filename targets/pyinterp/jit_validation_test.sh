#!/bin/sh
# Records the loops of ten programs, and proves of the traces, peeled loops and bridges included, that the optimised ones do what the
# recorded ones do (jitcodegen/testing/proving/prove_trace.h). One that is refuted is a failure, and so is too large a share of
# undecided ones. Of the programs with many traces a sample is taken; with KILN_LONG=1 all.
#     jit_validation_test.sh path/to/pyinterp_jit path/to/validate
pypy=$1
validate=$2
scratch=${TEST_TMPDIR:-$(mktemp -d)}
status=0
sample=12
[ -z "$KILN_LONG" ] || sample=1
cd targets/pyinterp/testdata || exit 1
case $pypy in /*) ;; *) pypy=../../../$pypy ;; esac
case $validate in /*) ;; *) validate=../../../$validate ;; esac
record() {
  files=
  for program; do
    file=$scratch/$(basename "$program").traces
    KILN_JIT=threshold=15,function_threshold=15,trace_eagerness=3,compile_share=0,record:$file \
      "$pypy" -S -E "$program.py" "$scratch" > /dev/null || { echo "FAIL $program: status $?"; status=1; continue; }
    files="$files $file"
  done
}
record traces/attributes traces/exceptions traces/floats traces/generators traces/integers traces/methods traces/vectors
"$validate" --most-unknown 4 $files || status=1
record jit_loops jit_calls containers_iterators
"$validate" --sample $sample --most-unknown 15 $files || status=1
exit $status
