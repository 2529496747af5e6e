#!/bin/sh
# Runs the short examples with the JIT in every mode (jitcodegen/native/options.h), and compares what
# they print.
#     jit_modes_test.sh path/to/bf_jit
bf=$1
status=0
run() {
  for program in hello echo squares sieve; do
    file=targets/bf/examples/$program
    input=/dev/null
    if [ -f "$file.in" ]; then input=$file.in; fi
    if "$bf" "$file.bf" < "$input" | cmp - "$file.out"; then
      echo "ok   $program $KILN_JIT"
    else
      echo "FAIL $program KILN_JIT=$KILN_JIT"
      status=1
    fi
  done
}
for mode in off interp "" check "threshold=1,trace_eagerness=1,check" "threshold=3,trace_eagerness=2" \
            "threshold=3,trace_limit=50" "threshold=3,trace_eagerness=2,fail:1" \
            "threshold=3,trace_eagerness=2,fail:5" "threshold=3,trace_eagerness=2,fail:all,verify" \
            "threshold=3,fail:bridge" "threshold=3,interp,fail:2" "threshold=3,trace_eagerness=2,code_memory=8"; do
  export KILN_JIT=$mode
  run
done

# A word it does not know is an error that lists those it does.
if message=$(KILN_JIT=fast "$bf" targets/bf/examples/hello.bf 2>&1); then
  echo "FAIL an unknown word was taken"
  status=1
fi
case $message in
  *"'fast' is none of: off, "*) echo "ok   unknown word" ;;
  *) echo "FAIL unknown word: $message"; status=1 ;;
esac

# Something was compiled.
case $(KILN_JIT=stats "$bf" targets/bf/examples/sieve.bf 2>&1 > /dev/null) in
  *" 0 loops"*) echo "FAIL nothing was compiled"; status=1 ;;
  *" loops, "*) echo "ok   loops were compiled" ;;
  *) echo "FAIL no statistics"; status=1 ;;
esac
exit $status
