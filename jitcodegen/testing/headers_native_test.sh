#!/bin/bash
# headers_native_test.sh HEADERS: jitcodegen/testing/headers as a binary. However soon loops are left for the JIT, and
# whichever round it is, everything between a can_enter_jit and its merge point is done, once.
set -eu
headers=$1

rounds=0 sum=0
for n in {0..40}; do
  rounds=$((rounds + n)) sum=$((sum + n * (n - 1) / 2 + n))
done
for mode in off threshold={1..20} threshold={2,5},function_threshold={1,7} threshold=3,{interp,check,fail:all,fail:bridge}; do
  got=$("$headers" --jit "$mode" 2>&1) || true
  [[ $got == "$rounds"$'\n'"$sum" ]] || { echo "--jit $mode: $got, not $rounds $sum"; exit 1; }
done
said=$("$headers" --jit threshold=3,stats 2>&1)
[[ $said != *"0 loops"* ]] || { echo "no loop was compiled: $said"; exit 1; }
