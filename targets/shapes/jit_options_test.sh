#!/bin/bash
# What a translated binary with a JIT takes on its command line and from KILN_JIT, and what it does where the
# system gives no memory for code, or little of any.
#     jit_options_test.sh path/to/shapes_jit
set -euo pipefail
shapes=$(readlink -f "$1")
program=targets/shapes/programs/richards.shp
scratch=${TEST_TMPDIR:-$(mktemp -d)}

fail() { echo "FAILED: $*" >&2; exit 1; }

# run EXPECTED_STATUS COMMAND...: leaves what it prints in $out and $err.
run() {
  local expected=$1 status=0; shift
  "$@" > "$scratch/out" 2> "$scratch/err" || status=$?
  out=$(< "$scratch/out") err=$(< "$scratch/err")
  [[ $status -eq $expected ]] || fail "'$*' ended with $status, not $expected: $err"
}

run 0 env KILN_JIT=off "$shapes" "$program" 5
result=$out

# ---- The command line ----
run 0 "$shapes" --jit help
[[ $out == *"threshold=N"*"(3001)"* && $err == "" ]] || fail "--jit help says: $out"
run 0 "$shapes" --jit stats "$program" 5
[[ $out == "$result" && $err == *" loops, "* && $err != *" 0 loops"* ]] || fail "--jit stats says: $err"
run 0 "$shapes" --jit=off --jit stats "$program" 5
[[ $out == "$result" && $err == *"jit: 0 recordings"* ]] || fail "--jit=off recorded: $err"
run 0 env KILN_JIT=off "$shapes" --jit on,stats "$program" 5
[[ $out == "$result" && $err != *"jit: 0 recordings"* ]] || fail "--jit has not the last word: $err"
run 0 "$shapes" --jit threshold=1000000000,function_threshold=1000000000,stats "$program" 5
[[ $err == *"jit: 0 recordings"* ]] || fail "threshold is not heeded: $err"

run 0 "$shapes" --jit threshold=1,function_threshold=1,shapes.threshold=1000000000,shapes.function_threshold=1000000000,stats "$program" 5
[[ $err == *"jit: 0 recordings"* ]] || fail "what is said of the driver is not heeded: $err"
run 0 "$shapes" --jit help
[[ $out == *"DRIVER.threshold=N. Drivers: shapes."* ]] || fail "--jit help does not list the driver: $out"

# ---- While the program runs ----
cat > "$scratch/parameters.shp" <<'END'
fun loop(n) { var i = 0; while (i < n) { i = i + 1; } return i; }
set_jit("off");
loop(100000);
print(set_jit("nonsense"), set_jit("threshold=x"), set_jit("check"), set_jit("log:x"));
print(set_jit("on,threshold=7,function_threshold=1000000000"), set_jit(""));
print(set_jit("shapes.threshold=1000000"), set_jit("squares.threshold=1"), set_jit("shapes.code_memory=1"));
loop(30);
set_jit("shapes.threshold=8");
loop(30);
END
run 0 "$shapes" --jit stats,function_threshold=1000000000,threshold=1000000 "$scratch/parameters.shp"
[[ $out == $'false false false false\ntrue true\ntrue false false' && $err == "jit: 1 recordings, 1 loops,"* ]] || fail "$out $err"
sed -i 's/"on,threshold=7/"on,default/; s/^loop(30)/set_jit("default"); loop(30); set_jit("off")/' "$scratch/parameters.shp"
run 0 "$shapes" --jit stats,threshold=1 "$scratch/parameters.shp"
[[ $err == "jit: 0 recordings, 0 loops,"* ]] || fail "default: $err"

# ---- What native code calls ----
# A short function is as fast without being entered, and is once in 64 calls; a long one always.
once='x = x + 1;' thrice="$once $once $once" many=''
for _ in {1..100}; do many+="$thrice "; done
for body in "$once" "$many"; do
  echo "fun f(x) { $body return x; } var x = 0; for (var i in range(10000)) x = f(x); print(x);" > "$scratch/calls.shp"
  run 0 "$shapes" --jit stats,threshold=1000000000,function_threshold=100,compile_share=0 "$scratch/calls.shp"
  entries=${err%% entries,*} entries=${entries##* }
  if [[ $body == "$once" ]]; then
    [[ $out == 10000 && $entries -gt 100 && $entries -lt 1000 ]] || fail "a short function: $out, $err"
  else
    [[ $out == 3000000 && $entries -gt 9000 ]] || fail "a long function: $out, $err"
  fi
done

# ---- Bad input ----
run 2 "$shapes" --jit nonsense "$program" 5
[[ $err == "--jit: 'nonsense' is none of: off, "* && $out == "" ]] || fail "$err"
run 2 "$shapes" --jit squares.threshold=3 "$program" 5
[[ $err == "--jit: there is no driver 'squares', but shapes" ]] || fail "$err"
run 2 "$shapes" --jit shapes.code_memory=3 "$program" 5
[[ $err == "--jit: 'shapes.code_memory=3' is none of: "* ]] || fail "$err"
run 2 env KILN_JIT=threshold=x "$shapes" "$program" 5
[[ $err == "KILN_JIT: 'threshold=x' is none of: "* ]] || fail "$err"
run 2 "$shapes" --jit
[[ $err == "--jit: words are missing"* ]] || fail "$err"

for words in without:nothing without: gc:0 gc:x invalidate:0 record: log:; do
  run 2 env KILN_JIT="$words" "$shapes" "$program" 5
  [[ $err == "KILN_JIT: '$words' is none of: "* ]] || fail "$words: $err"
done
run 2 env KILN_JIT=record:"$scratch"/no_such_folder/traces "$shapes" "$program" 5
[[ $err == "the JIT cannot record traces in "* ]] || fail "$err"
run 0 env KILN_JIT=log:/dev/full "$shapes" "$program" 5
[[ $out == "$result" && $err == "the JIT could not write all of its log" ]] || fail "$err"

# ---- For tests: nothing of it changes what is printed ----
for words in without:rules without:bounds without:pure without:heap without:virtuals without:peel without:turns \
             without:all gc:1 gc:7 invalidate:1 invalidate:5 gc:3,invalidate:4,without:peel,interp gc:2,check \
             record:"$scratch"/traces; do
  run 0 env KILN_JIT=threshold=3,function_threshold=3,trace_eagerness=2,"$words" "$shapes" "$program" 5
  [[ $out == "$result" ]] || fail "$words changes the output"
done
[[ $(head -c 17 "$scratch/traces") == "kiln-jit-traces 5" ]] || fail "no traces were recorded"

# ---- perf ----
run 0 bash -c 'echo $$; exec "$@"' - "$shapes" --jit perf "$program" 5
map=/tmp/perf-${out%%$'\n'*}.map
grep -Eq '^[0-9a-f]+ [0-9a-f]+ jit (loop|bridge|entry) [0-9]+ [a-z_]+, line [0-9]+' "$map" || fail "no names in $map"
rm "$map"

# ---- No memory for code: said once, and the program runs ----
guarded=tests/jitlog/without_executable_memory.py
run 0 python3 $guarded none "$shapes" --jit stats "$program" 5
[[ $out == "$result" && $err == "the JIT is off: the system gives no memory for code"*"jit: 0 recordings"* ]] || fail "seccomp: $err"
[[ $(grep -c 'is off' "$scratch/err") -eq 1 ]] || fail "said more than once: $err"
run 0 python3 $guarded none "$shapes" --jit off "$program" 5
[[ $out == "$result" && $err == "" ]] || fail "said although the JIT is off: $err"
# Where memory is either written or run, for good, code is run all the same.
run 0 python3 $guarded strict "$shapes" --jit stats "$program" 5
[[ $out == "$result" && $err == "jit: "* && $err != *"jit: 0 recordings"* ]] || fail "memory that is written or run: $err"

# ---- Little address space: a program that runs without the JIT runs with it ----
ran=0
for ((limit = 24000; limit < 1600000; limit += limit / 8)); do
  (ulimit -v $limit; exec "$shapes" --jit off "$program" 5) > "$scratch/out" 2> "$scratch/err" || continue
  [[ $(< "$scratch/out") == "$result" ]] || fail "without the JIT it prints something else with ulimit -v $limit"
  (ulimit -v $limit; exec "$shapes" --jit stats "$program" 5) > "$scratch/out" 2> "$scratch/err" || fail "with ulimit -v $limit: $(< "$scratch/err")"
  [[ $(< "$scratch/out") == "$result" ]] || fail "with ulimit -v $limit it printed something else"
  grep -q 'jit: [1-9][0-9]* recordings' "$scratch/err" || fail "nothing was recorded with ulimit -v $limit: $(< "$scratch/err")"
  ran=$((ran + 1))
done
[[ $ran -gt 10 ]] || fail "the program ran with $ran limits only"
echo ok
