#!/bin/sh
# page_test.sh KILN SHAPES_JIT: the page of a real log, used in Chromium. Needs node, npm and chromium
# (`apt-get install nodejs npm chromium`); without them there is nothing to test with.
for tool in node npm chromium; do
  command -v "$tool" > /dev/null || { echo "no $tool: skipped"; exit 0; }
done
set -e
kiln=$(readlink -f "$1")
shapes=$(readlink -f "$2")
KILN_HOME=$(pwd)
export KILN_HOME
scratch=${TEST_TMPDIR:-$(mktemp -d)}
export HOME="$scratch"
cp tests/jitlog/page_test.js tests/in_browser.js "$scratch"
KILN_JIT=log:"$scratch"/log "$shapes" targets/shapes/programs/richards.shp 5
"$kiln" jitlog "$scratch/log" --format html -o "$scratch/page.html"
cd "$scratch"
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm install --silent --no-fund --no-audit playwright-core@1.49
exec node page_test.js page.html ${TEST_UNDECLARED_OUTPUTS_DIR:+"$TEST_UNDECLARED_OUTPUTS_DIR"}
