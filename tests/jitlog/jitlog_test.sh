#!/bin/bash
# jitlog_test.sh KILN SHAPES_JIT: the log of a real run, read back by `kiln jitlog`.
set -euo pipefail
kiln=$(readlink -f "$1") shapes=$(readlink -f "$2")
KILN_HOME=$(pwd)
export KILN_HOME
scratch=${TEST_TMPDIR:-$(mktemp -d)}
program=targets/shapes/programs/richards.shp

fail() { echo "FAILED: $*" >&2; exit 1; }
holds() { grep -q -- "$2" "$1" || fail "$1 has no line with '$2'"; }

# ---- The log does not change what the program prints, and says what statistics say ----
KILN_JIT=off "$shapes" "$program" 5 > "$scratch/off"
KILN_JIT=log:$scratch/log,stats "$shapes" "$program" 5 > "$scratch/on" 2> "$scratch/stats"
cmp "$scratch/off" "$scratch/on"
"$kiln" jitlog "$scratch/log" > "$scratch/text"
bridges=$(sed -n 's/.* loops, \([0-9]*\) bridges.*/\1/p' "$scratch/stats")
[[ $bridges -gt 0 ]] || fail "no bridges"
[[ $(grep -c '^trace [0-9]*: bridge' "$scratch/text") -eq $bridges ]] || fail "not $bridges bridges"
holds "$scratch/text" "^$bridges bridges\$"
# Positions are the driver's, and operations stand below theirs.
holds "$scratch/text" '^  # schedule, line [0-9]*: GetProperty'
# Every trace that a guard leads to is there and says so itself.
grep -o 'bridge [0-9]*$' "$scratch/text" | sort -u | while read -r _ number; do
  holds "$scratch/text" "^trace $number: bridge of .*, from trace"
done
# Operations before and after optimisation, and machine code.
grep '^trace' "$scratch/text" | grep -qv ' [1-9][0-9]* operations recorded, [1-9][0-9]* compiled, [1-9][0-9]* bytes$' &&
  grep '^trace' "$scratch/text" | grep -v ' operations recorded, [1-9][0-9]* compiled, [1-9][0-9]* bytes$' &&
  fail "a trace without operations or code"
"$kiln" jitlog "$scratch/log" --trace 1 > "$scratch/one"
[[ $(grep -c '^trace' "$scratch/one") -eq 1 ]] || fail "--trace shows more than one"

# ---- The page ----
"$kiln" jitlog "$scratch/log" --format html -o "$scratch/page.html"
holds "$scratch/page.html" '"kind": *"bridge"'
holds "$scratch/page.html" 'guard_class'
grep -q 'src=\|href="http' "$scratch/page.html" && fail "the page needs other files"

# ---- Without an end: a program that was killed ----
head -c $(($(stat -c %s "$scratch/log") / 2)) "$scratch/log" > "$scratch/half"
"$kiln" jitlog "$scratch/half" > "$scratch/half.text"
holds "$scratch/half.text" '^trace 0: '

# ---- Bad input: one message, status 1 or 2, nothing written ----
refused() {
  local status=$1; shift
  local expected=$1; shift
  local got=0
  "$@" > "$scratch/out" 2> "$scratch/err" || got=$?
  [[ $got -eq $status ]] || fail "'$*' ended with $got, not $status"
  [[ $(wc -l < "$scratch/err") -eq 1 ]] || fail "'$*' did not print one line"
  holds "$scratch/err" "$expected"
}
refused 2 'no log is named' "$kiln" jitlog
refused 1 "no_such_file" "$kiln" jitlog "$scratch/no_such_file"
refused 1 'line 1: not the log of a JIT' "$kiln" jitlog "$program"
refused 1 'no_such_folder' "$kiln" jitlog "$scratch/log" -o "$scratch/no_such_folder/page"
refused 2 'cannot write' env KILN_JIT=log:"$scratch"/no_such_folder/log "$shapes" "$program" 1
echo ok
