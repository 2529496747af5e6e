#!/usr/bin/env python3
"""Runs CPython's own tests under pypy-c and compares with what is known to fail.

    conformance.py --pypy PYPY-C [--tier N | TEST...] [--jobs N] [--shard I/N] [--update] [--table]

The tests are Debian's, unmodified (package libpython3.11-testsuite). tests.tsv says which belong to a
tier; known.tsv lists the cases that fail or are skipped, each with its reason. All others have to pass:
a case that fails and is not listed, or that is listed and passes, fails this test. --update writes the
list anew for the files that ran, and keeps the reasons of cases that are still in it.
"""

import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
KNOWN = HERE / "known.tsv"
TIMEOUT = 240  # seconds for a file, or four times what CPython takes


def read_table(path):
    lines = path.read_text().splitlines() if path.exists() else []
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


class File:
    """A file of tests: what CPython runs of it, and what came of it here."""

    def __init__(self, name, tier=0, cases=0, seconds=1.0):
        self.name, self.tier, self.cases, self.seconds = name, int(tier), int(cases), float(seconds)
        self.outcomes = {}  # id -> (outcome, reason)
        self.ended = ""     # why not all of its cases ran

    def run(self, pypy):
        limit = max(TIMEOUT, 4 * self.seconds)
        with tempfile.TemporaryDirectory(prefix="kiln-conformance-") as folder:
            results = os.path.join(folder, "results")
            home = os.path.join(folder, "work")
            os.mkdir(home)
            environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": home, "TMPDIR": home}
            started = time.monotonic()
            done = subprocess.run(["timeout", "--kill-after=5", str(limit), pypy, str(HERE / "run_file.py"), self.name, results],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=home, env=environment)
            self.seconds = time.monotonic() - started
            self.output = done.stdout.decode(errors="replace")
            lines = pathlib.Path(results).read_text().splitlines() if os.path.exists(results) else []
        for line in lines:
            outcome, _, rest = line.partition("\t")
            if outcome != "done":
                case, _, reason = rest.partition("\t")
                if self.outcomes.get(case, ("pass",))[0] == "pass":
                    self.outcomes[case] = (outcome, reason)
        if "done" not in lines:
            self.ended = f"takes more than {limit:.0f} s" if done.returncode == 124 else f"ends with status {done.returncode}"
            self.outcomes[self.name] = ("fail", self.ended)
        return self

    def count(self, outcome):
        return sum(1 for o, _ in self.outcomes.values() if o == outcome)


def choose(options):
    files = {row[1]: File(row[1], row[0], row[2], row[3]) for row in read_table(HERE / "tests.tsv")}
    if options.tests:
        return [files.get(name) or File(name) for name in options.tests]
    chosen = [f for f in files.values() if f.tier == options.tier]
    if not options.shard:
        return chosen
    # The longest first, each to the shard that has least to do.
    index, count = (int(part) for part in options.shard.split("/"))
    shards = [[0.0, []] for _ in range(count)]
    for file in sorted(chosen, key=lambda f: -f.seconds):
        least = min(shards, key=lambda s: s[0])
        least[0] += file.seconds + 0.3
        least[1].append(file)
    return shards[index][1]


def unexpected(file, known):
    """Lines about cases that differ from what is known of them."""
    lines = []
    for case, (outcome, reason) in file.outcomes.items():
        expected = known.get((file.name, case), ("pass", ""))[0]
        if outcome != expected and expected != "varies":
            lines.append(f"{file.name}: {case}: {outcome}, expected: {expected}  {reason}")
    for (name, case), (outcome, _) in known.items():
        if name == file.name and case not in file.outcomes and outcome != "varies":
            lines.append(f"{file.name}: {case}: did not run, expected: {outcome}")
    return lines


def update(files, known):
    ran = {f.name for f in files}
    rows = [(n, c, o, r) for (n, c), (o, r) in known.items() if n not in ran or o == "varies"]
    for file in files:
        for case, (outcome, reason) in file.outcomes.items():
            if outcome != "pass" and known.get((file.name, case), ("",))[0] != "varies":
                old = known.get((file.name, case))
                rows.append((file.name, case, outcome, old[1] if old and old[0] == outcome else reason))
    header = "# Cases of CPython's tests that do not pass under pypy-c: file, case, outcome, reason.\n"
    KNOWN.write_text(header + "".join("\t".join(row) + "\n" for row in sorted(rows)))


def print_table(files):
    print(f"{'':32}{'cases':>6}{'pass':>6}{'fail':>6}{'skip':>6}{'s':>7}")
    for f in files:
        print(f"{f.name:32}{f.cases:6}{f.count('pass'):6}{f.count('fail'):6}{f.count('skip'):6}{f.seconds:7.1f}  {f.ended}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pypy", required=True)
    parser.add_argument("--tier", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--shard", help="I/N: one of N parts, counted from 0")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--table", action="store_true", help="show a line for each file")
    parser.add_argument("--output", help="a folder for what the files print")
    parser.add_argument("tests", nargs="*")
    options = parser.parse_args()
    if "TEST_TOTAL_SHARDS" in os.environ:
        options.shard = os.environ["TEST_SHARD_INDEX"] + "/" + os.environ["TEST_TOTAL_SHARDS"]
        pathlib.Path(os.environ["TEST_SHARD_STATUS_FILE"]).touch()
    pypy = str(pathlib.Path(options.pypy).resolve())
    files = choose(options)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        files = list(pool.map(lambda f: f.run(pypy), files))
    known = {(row[0], row[1]): (row[2], row[3] if len(row) > 3 else "") for row in read_table(KNOWN)}
    if options.output:
        os.makedirs(options.output, exist_ok=True)
        for file in files:
            pathlib.Path(options.output, file.name + ".txt").write_text(file.output)
    if options.table:
        print_table(files)
    cases, passed = sum(f.cases for f in files), sum(f.count("pass") for f in files)
    print(f"{len(files)} files, {passed} of {cases} cases pass ({100 * passed / max(cases, 1):.1f}%), "
          f"{sum(f.count('fail') for f in files)} fail, {sum(f.count('skip') for f in files)} are skipped")
    if options.update:
        update(files, known)
        return 0
    lines = [line for file in files for line in unexpected(file, known)]
    print("\n".join(lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
