#!/bin/sh
# Runs every program in programs/, or the one named, and compares what it prints.
#     programs_test.sh path/to/shapes [name]
# Beside name.shp, name.out is its output. If there is a name.err, that is what it prints as an error, and
# its exit status is 1.
shapes=$1
status=0
actual=$(mktemp -d)
for program in targets/shapes/programs/${2:-*}.shp; do
  name=${program%.shp}
  expected_status=0
  expected_err=/dev/null
  if [ -f "$name.err" ]; then
    expected_status=1
    expected_err=$name.err
  fi
  "$shapes" "$program" > "$actual/out" 2> "$actual/err" < /dev/null
  if [ $? -eq $expected_status ] && cmp "$actual/out" "$name.out" &&
     cmp "$actual/err" "$expected_err"; then
    echo "ok   $program"
  else
    echo "FAIL $program"
    status=1
  fi
done
rm -r "$actual"
exit $status
