#!/usr/bin/env python3
"""Compares what CPython 3.11 and pypy-c make of the standard library's sources (library_sources.py).

    library.py --pypy PYPY-C [--part N --parts N] [--jobs N]
"""

import argparse
import concurrent.futures
import pathlib
import subprocess
import sys

SCRIPT = pathlib.Path(__file__).resolve().parent / "library_sources.py"
CPYTHON = "/usr/bin/python3.11"


def described(python, part, parts):
    done = subprocess.run([python, "-S", "-E", SCRIPT, str(part), str(parts)], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    if done.returncode:
        lines.append(f"{python} ended with status {done.returncode}: {done.stderr[-500:]}")
    return lines


def compare(pypy, part, parts):
    expected, actual = described(CPYTHON, part, parts), described(pypy, part, parts)
    different = [f"CPython {a}\npypy-c  {b}" for a, b in zip(expected, actual) if a != b]
    if len(expected) != len(actual):
        different += ["CPython " + line for line in expected[len(actual):][:1]] + ["pypy-c  " + line for line in actual[len(expected):][:1]]
    return len(expected), different


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pypy", required=True)
    parser.add_argument("--part", type=int, help="only this of the parts")
    parser.add_argument("--parts", type=int, default=32)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    pypy = str(pathlib.Path(options.pypy).resolve())
    parts = range(options.parts) if options.part is None else [options.part]
    files, different = 0, 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for count, found in pool.map(lambda part: compare(pypy, part, options.parts), parts):
            files += count
            different += len(found)
            for line in found:
                print(line, flush=True)
    print(f"{files} files, {different} differ")
    return 1 if different or not files else 0


if __name__ == "__main__":
    sys.exit(main())
