#!/usr/bin/env python3
"""Compares what CPython 3.11 and pypy-c make of calls with arguments that do not fit (wrong_calls_program.py).

    wrong_calls.py --pypy PYPY-C [--update] [topic...]

What is known to differ is in wrong_calls.tsv, a line each: what is called, and why. A function that differs and is not
there fails the test, and so does one that is there and differs no more. `--update` writes the file anew, with a
question mark where a reason is to be given.
"""

import argparse
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CPYTHON = "/usr/bin/python3.11"
KNOWN = HERE / "wrong_calls.tsv"
TOPICS = ["methods", "builtins", "math", "cmath", "operator", "itertools", "_functools", "_struct", "_bisect", "_heapq", "_json", "binascii", "_string", "unicodedata",
          "marshal", "_decimal", "_codecs", "_codecs_jp", "_multibytecodec", "_lsprof", "_stat"]


def results(python, topic):
    """What each call gives, by its label."""
    done = subprocess.run([python, "-S", "-E", "-W", "ignore", HERE / "wrong_calls_program.py", topic],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, env={"PYTHONHASHSEED": "0"})
    found = dict(line.split(" => ", 1) for line in done.stdout.splitlines() if " => " in line)
    if done.returncode:
        found[f"{topic} (the end)"] = f"status {done.returncode}: {done.stderr[-300:]}"
    return found


def callee(label):
    return re.sub(r"^\d+ ", "", label).split("(")[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pypy", required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("topics", nargs="*", default=TOPICS)
    options = parser.parse_args()
    pypy = str(pathlib.Path(options.pypy).resolve())
    known = dict(line.split("\t", 1) for line in KNOWN.read_text().splitlines()) if KNOWN.exists() else {}
    calls, different, seen = 0, {}, set()
    for topic in options.topics:
        expected, actual = results(CPYTHON, topic), results(pypy, topic)
        calls += len(expected)
        seen.update(map(callee, expected), map(callee, actual))
        for label in sorted(expected.keys() | actual.keys()):
            if expected.get(label) != actual.get(label):
                different.setdefault(callee(label), (label, expected.get(label), actual.get(label)))
    if options.update:
        kept = {name: reason for name, reason in known.items() if name not in seen}
        kept.update((name, known.get(name, "?")) for name in different)
        known = kept
        KNOWN.write_text("".join(f"{name}\t{reason}\n" for name, reason in sorted(known.items())))
    wrong = 0
    for name, (label, one, two) in sorted(different.items()):
        if name not in known:
            print(f"{label}\n  CPython {one}\n  pypy-c  {two}")
            wrong += 1
    for name in sorted(known.keys() & seen - different.keys()):
        print(f"{name} is in {KNOWN.name}, but differs no more")
        wrong += 1
    print(f"{calls} calls of {len(seen)} functions, {len(different)} functions differ, {wrong} of them unexpectedly")
    return 1 if wrong or not calls else 0


if __name__ == "__main__":
    sys.exit(main())
