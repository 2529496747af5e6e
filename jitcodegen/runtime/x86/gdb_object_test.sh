#!/bin/bash
# gdb_object_test.sh PROGRAM: gdb walks the stack through machine code, and knows it no more when it is gone.
set -euo pipefail
# Where a process may not trace another there is nothing to see.
if ! gdb -nx -q -batch -ex run /bin/true 2>&1 | grep -q 'exited normally'; then
  echo 'gdb cannot run programs here'
  exit 0
fi
output=$(gdb -nx -q -batch -ex 'break stop_here' -ex run -ex backtrace -ex continue "$1" 2>&1) || true
fail() { echo "FAILED: $*"; echo "$output"; exit 1; }
frames=$(grep -E '^#[0-9]' <<< "$output" | sed -E 's/^#([0-9]+) +(0x[0-9a-f]+ in )?//; s/ \(.*//')
expected=$'stop_here\ncompiled by the JIT\ncompiled by the JIT\nmain'
[[ $frames == "$expected" ]] || fail "these are the frames: $frames"
[[ $output == *"exited normally"* ]] || fail "the program did not end well"
echo ok
