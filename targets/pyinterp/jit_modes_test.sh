#!/bin/sh
# Runs programs under the JIT in several modes (jitcodegen/native/options.h), and compares what they
# print with CPython 3.11. Low thresholds make loops of everything that runs a few times.
#     jit_modes_test.sh path/to/pyinterp_jit
programs="jit_loops.py jit_calls.py compiler_statements.py compiler_except_star.py containers_module_names.py
          containers_instance_dicts.py containers_float_attributes.py containers_iterators.py containers_random_attributes.py functools_operator.py numbers_int.py"
low=threshold=3,function_threshold=3,trace_eagerness=2
status=0
for mode in "" "$low" "$low,check" "$low,interp" "threshold=50,function_threshold=50,trace_eagerness=5"; do
  echo "KILN_JIT=$mode"
  KILN_JIT=$mode targets/pyinterp/programs_test.sh "$1" $programs || status=1
done
# Guards fail that hold; loops make room for others; code is decoded again.
for mode in "$low,fail:7" "$low,fail:all,verify" "$low,fail:bridge" "$low,interp,fail:3" "$low,code_memory=48"; do
  echo "KILN_JIT=$mode"
  KILN_JIT=$mode targets/pyinterp/programs_test.sh "$1" jit_loops.py jit_calls.py compiler_statements.py || status=1
done
# With what comes when it likes, a signal or another thread's turn.
for mode in "" "$low" "$low,interp" "$low,check" check "threshold=50,function_threshold=50,trace_eagerness=5"; do
  KILN_JIT=$mode targets/pyinterp/programs_test.sh "$1" jit_events.py jit_threads.py || status=1
done
# Loops die with their code, and leave what others need.
for mode in "" "$low" "$low,check" "$low,fail:7" "$low,code_memory=48"; do
  KILN_JIT=$mode targets/pyinterp/programs_test.sh "$1" collector_jit_code.py || status=1
done
# Objects move all the time.
echo "KILN_JIT=$low, small nursery"
for mode in "$low" "$low,check"; do
  KILN_GC_NURSERY=64K KILN_JIT=$mode targets/pyinterp/programs_test.sh "$1" jit_loops.py jit_calls.py jit_threads.py || status=1
done
# At every allocation.
echo "KILN_JIT=$low, a collection at each allocation"
for mode in "$low,fail:bridge" "$low,check"; do
  KILN_GC_STRESS=1 KILN_JIT=$mode targets/pyinterp/programs_test.sh "$1" jit_loops.py jit_calls.py || status=1
done
exit $status
