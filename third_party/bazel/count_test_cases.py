"""Counts test cases from the event file of a `bazel test`.

Usage: count_test_cases.py <events.json> <exit status of bazel>

Prints one line, "N passed, N failed", and exits with 0 only if nothing failed. A case is a
<testcase> of a test's test.xml: GoogleTest writes one for each TEST, Bazel one for a whole
sh_test. Skipped and disabled cases count as neither. What leaves no case behind still counts as
one failure: a test that did not build, one that died after its last case, a build that failed.
"""

import json
import sys
import urllib.parse
import xml.etree.ElementTree


def count_cases(path):
    """Returns (passed, failed) of one test.xml."""
    passed = failed = 0
    for case in xml.etree.ElementTree.parse(path).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.get("status") != "notrun" and case.find("skipped") is None and \
                case.get("result") not in ("skipped", "suppressed"):
            passed += 1
    return passed, failed


def count_result(result):
    """Returns (passed, failed) of one run of one test."""
    succeeded = result["status"] == "PASSED"
    passed = failed = 0
    for output in result.get("testActionOutput", []):
        if output["name"] == "test.xml" and output.get("uri", "").startswith("file://"):
            path = urllib.parse.unquote(urllib.parse.urlparse(output["uri"]).path)
            try:
                passed, failed = count_cases(path)
            except (OSError, xml.etree.ElementTree.ParseError):
                passed, failed = int(succeeded), 0
    if not succeeded and failed == 0:
        failed = 1
    return passed, failed


def count(events):
    """Returns (passed, failed) of everything in a stream of build events."""
    kinds = {}  # Label -> its rule.
    unbuilt = set()  # Labels.
    results = {}  # (label, run, shard) -> (attempt, result); the last attempt decides.
    for event in events:
        name = event["id"]
        if "targetConfigured" in name:
            kinds[name["targetConfigured"]["label"]] = \
                event.get("configured", {}).get("targetKind", "")
        elif "targetCompleted" in name:
            if not event.get("completed", {}).get("success"):
                unbuilt.add(name["targetCompleted"]["label"])
        elif "testResult" in name and "testResult" in event:
            run = name["testResult"]
            key = run["label"], run.get("run", 1), run.get("shard", 1)
            attempt = run.get("attempt", 1)
            if attempt >= results.get(key, (0, None))[0]:
                results[key] = attempt, event["testResult"]

    passed = failed = 0
    for _, result in results.values():
        case_counts = count_result(result)
        passed += case_counts[0]
        failed += case_counts[1]
    tested = {label for label, _, _ in results}
    failed += sum(kinds.get(label, "").endswith("_test rule") for label in unbuilt - tested)
    return passed, failed


def main():
    with open(sys.argv[1], encoding="utf-8") as events:
        passed, failed = count(json.loads(line) for line in events if line.strip())
    if sys.argv[2] != "0" and failed == 0:
        failed = 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(0 if failed == 0 else 1)


main()
