#!/usr/bin/env python3
"""What is left of a hot loop in Python once it is compiled.

    jit_traces_test.py path/to/pyinterp_jit testdata/traces/*.py

Each program has one hot loop, and says in comments what its trace may be made of:

    # expect: at most 6 operations
    # expect: no new, new_array, call, getfield .py::GlobalCell.value

A word after `no` is an operation's name, or how its line ends behind that. The program runs with
KILN_JIT=traces; of what that prints, loops are the traces that end in a jump to their own start. A program
without one fails, as does one that prints anything but `ok` under CPython or here.
"""

import os
import re
import subprocess
import sys

HEADER = re.compile(r"^(trace|bridge) ")


def loops_of(text):
    """The loops among the traces: lists of lines, one an operation."""
    traces, current = [], None
    for line in text.splitlines():
        if HEADER.match(line):
            current = []
            traces.append(current)
        elif line.startswith("  ") and current is not None:
            current.append(line.strip())
        else:
            current = None
    return [t for t in traces if t and re.match(r"jump\b(?!.* to )", t[-1])]


def operation(line):
    """`v7 = getfield v2 .F.x` -> (`getfield`, `.F.x`)"""
    words = re.sub(r"^v\d+ = ", "", line).split(" ")
    return words[0], " ".join(words[1:])


def complaints(program, loop):
    with open(program) as source:
        expectations = re.findall(r"^# expect: (.*)$", source.read(), re.M)
    if not expectations:
        yield "expects nothing"
    for expectation in expectations:
        most = re.fullmatch(r"at most (\d+) operations", expectation)
        if most:
            if len(loop) > int(most[1]):
                yield f"{len(loop)} operations, not {expectation}"
            continue
        if not expectation.startswith("no "):
            yield f"cannot read: {expectation}"
            continue
        for unwanted in expectation[3:].split(", "):
            name, _, rest = unwanted.partition(" ")
            for line in loop:
                found, operands = operation(line)
                if found == name and operands.endswith(rest):
                    yield f"no {unwanted}, but: {line}"


def check(binary, program):
    environment = dict(os.environ, KILN_JIT="traces")
    done = subprocess.run(
        [binary, "-S", "-E", program], env=environment, capture_output=True, text=True, timeout=60
    )
    if done.returncode != 0 or done.stdout != "ok\n":
        return [f"status {done.returncode}, prints {done.stdout[:200]!r}", done.stderr[-500:]]
    loops = loops_of(done.stderr)
    if not loops:
        return ["no loop was compiled"]
    result = []
    for loop in loops:
        found = list(complaints(program, loop))
        result += found and [*found, "the loop:", *("  " + line for line in loop)]
    return result


def main():
    binary, *programs = sys.argv[1:]
    failed = 0
    for program in programs:
        problems = check(binary, program)
        print(f"{'FAILED' if problems else 'ok'} {os.path.basename(program)}")
        print("".join(f"  {problem}\n" for problem in problems), end="")
        failed += bool(problems)
    print(f"{len(programs) - failed} of {len(programs)}")
    return 1 if failed or not programs else 0


if __name__ == "__main__":
    sys.exit(main())
