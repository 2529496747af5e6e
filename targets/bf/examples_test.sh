#!/bin/sh
# Runs every example, or the one named, and compares what it prints.
#     examples_test.sh path/to/bf [name]
bf=$1
status=0
for program in targets/bf/examples/${2:-*}.bf; do
  name=${program%.bf}
  input=/dev/null
  if [ -f "$name.in" ]; then input=$name.in; fi
  if "$bf" "$program" < "$input" | cmp - "$name.out"; then
    echo "ok   $program"
  else
    echo "FAIL $program"
    status=1
  fi
done
exit $status
