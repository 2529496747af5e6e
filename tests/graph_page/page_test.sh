#!/bin/sh
# page_test.sh KILN: makes the page of targets/bf and tests it in Chromium. Needs node, npm and chromium
# (`apt-get install nodejs npm chromium`); without them there is nothing to test with.
for tool in node npm chromium; do
  command -v "$tool" > /dev/null || { echo "no $tool: skipped"; exit 0; }
done
set -e
kiln=$(readlink -f "$1")
KILN_HOME=$(pwd)
export KILN_HOME
scratch=${TEST_TMPDIR:-$(mktemp -d)}
export HOME="$scratch"
cp tests/graph_page/page_test.js tests/in_browser.js "$scratch"
"$kiln" graph targets/bf --format html -o "$scratch/page.html"
cd "$scratch"
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm install --silent --no-fund --no-audit playwright-core@1.49
exec node page_test.js page.html ${TEST_UNDECLARED_OUTPUTS_DIR:+"$TEST_UNDECLARED_OUTPUTS_DIR"}
