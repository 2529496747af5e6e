#!/bin/bash
# The same sources make the same bytes: translates pypy-c twice, in processes with one and two threads, and compares
# the image, which holds what was made at translation time, and every shard of code.
#     same_bytes_test.sh KILN
kiln=$(readlink -f "$1")
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
for jobs in 1 2; do
  KILN_HOME=$(pwd) "$kiln" translate targets/pyinterp --emit-only "$folder/$jobs" --jobs $jobs --quiet --no-cache || exit 1
done
diff -rq "$folder/1" "$folder/2" || exit 1
echo "$(ls "$folder/1" | wc -l) files are the same, among them an image of $(stat -c %s "$folder/1/image.s") bytes"
