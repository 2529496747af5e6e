#!/usr/bin/env python3
"""Broken source text and broken marshalled code, many of each.

    fuzz.py --pypy PYPY-C sources|marshalled [--count N] [--first SEED] [--batch N] [--jobs N] [--seconds S]

sources: pypy-c and CPython 3.11 compile each text; they must agree on whether it is a program, and on
the error. marshalled: pypy-c loads and runs each; it must not crash or hang. One line per finding.
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
CPYTHON = "/usr/bin/python3.11"
STUCK = 75  # of marshalled.py: the program catches whatever would stop it


def run(python, kind, first, count, timeout):
    """(seed -> what it printed, how the process ended)."""
    with tempfile.TemporaryFile() as out:
        done = subprocess.run(["timeout", "-s", "KILL", str(timeout), python, "-S", "-E", str(HERE / f"{kind}.py"), str(first), str(count)], stdin=subprocess.DEVNULL, stdout=out,
                              stderr=subprocess.PIPE, env={**os.environ, "PYTHONHASHSEED": "0"})
        out.seek(0)
        lines = out.read().decode("ascii", "replace").splitlines()
    said = {}
    for line in lines:
        seed, _, verdict = line.partition(" ")
        if seed.isdecimal():  # not what broken code has printed itself
            said[int(seed)] = verdict
    return said, done.returncode, done.stderr.decode(errors="replace")[-300:]


def batch(options, first, count):
    """What is wrong with some seeds, (seed, expected, actual), and how many there were of each outcome."""
    found, outcomes = [], collections.Counter()
    expected = run(CPYTHON, "sources", first, count, options.timeout)[0] if options.kind == "sources" else {}
    while count > 0:
        actual, status, error = run(options.pypy, options.kind, first, count, options.timeout)
        for seed, verdict in actual.items():
            outcomes[verdict.strip("'\"").split(" ")[0]] += 1
            if expected and expected.get(seed) != verdict:
                found.append((seed, expected.get(seed), verdict))
        if status == 0:
            break
        # It ended at the last seed it began; the others come in another process.
        last = max((s for s in actual if not actual[s]), default=max(actual, default=first - 1) + 1)
        found = [f for f in found if f[0] != last]
        if status != STUCK:
            found.append((last, expected.get(last, "no crash"), f"the process ended with status {status} {error}"))
        count -= last + 1 - first
        first = last + 1
    return found, outcomes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["sources", "marshalled"])
    parser.add_argument("--pypy", required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begins no batch after that")
    parser.add_argument("--timeout", type=int, default=300, help="of one batch")
    options = parser.parse_args()
    options.pypy = str(pathlib.Path(options.pypy).resolve())
    end = time.monotonic() + options.seconds
    total, wrong, outcomes = 0, 0, collections.Counter()

    def timed(first):
        count = min(options.batch, options.first + options.count - first)
        return (count, *batch(options, first, count)) if time.monotonic() < end else (0, [], {})

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for count, found, counted in pool.map(timed, range(options.first, options.first + options.count, options.batch)):
            total += count
            wrong += len(found)
            outcomes.update(counted)
            for seed, expected, actual in found:
                print(f"{seed}: expected {expected}\n{' ' * len(str(seed))}  pypy-c   {actual}", flush=True)
    print(f"{total} {options.kind}, {wrong} wrong; outcomes:", ", ".join(f"{k} {n}" for k, n in outcomes.most_common(20)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
