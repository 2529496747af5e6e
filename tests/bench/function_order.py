#!/usr/bin/env python3
"""Writes the order of functions that a translated program of a target is linked in.

    tests/bench/function_order.py BINARY ORDER_FILE -- ARGUMENTS [-- ARGUMENTS]...

Runs BINARY with each list of arguments under valgrind (callgrind) and writes the symbols of all its
functions that ran, a line each: those that ran in most of the runs first. Linked in this order
(`function_order.txt` in a target's folder), what a run needs stands together, so that it touches few pages
of code. The file need not be up to date: symbols that are no more are passed over, and functions that it
does not name come behind the others.
"""
import collections
import os
import re
import subprocess
import sys
import tempfile

NAME = re.compile(r"(c?ob|c?fn)=\((\d+)\)(?: (.*))?$")
# Numbered pieces of a function that was split: they stand together anyhow, and their numbers change.
PIECE = re.compile(r"_[0-9a-f]{8}_\d+$")


def functions_that_ran(profile, binary):
    """Symbols, as the compiler wrote them."""
    objects, functions, here, result = {}, {}, None, set()
    with open(profile) as lines:
        for line in lines:
            found = NAME.match(line)
            if not found:
                continue
            kind, number, name = found.groups()
            names = objects if kind.endswith("ob") else functions
            if name is not None:
                names[number] = re.sub(r"'\d+$", "", name)
            if kind == "ob":
                here = names[number]
            elif kind == "fn" and os.path.basename(here) == os.path.basename(binary):
                result.add(names[number])
    return result


def symbols_of(binary):
    listed = subprocess.run(["nm", "--defined-only", binary], check=True, capture_output=True, text=True)
    rows = [line.split() for line in listed.stdout.splitlines()]
    return {row[2] for row in rows if len(row) == 3 and row[1] in "tTwW" and not PIECE.search(row[2])}


def main():
    binary, order, rest = sys.argv[1], sys.argv[2], sys.argv[3:]
    runs = []
    for word in rest:
        runs.append([]) if word == "--" else runs[-1].append(word)
    counts = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        stripped = os.path.join(folder, os.path.basename(binary))  # valgrind takes long over DWARF
        subprocess.run(["objcopy", "--strip-debug", binary, stripped], check=True)
        for number, arguments in enumerate(runs):
            profile = os.path.join(folder, f"profile{number}")
            valgrind = ["valgrind", "-q", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={profile}"]
            subprocess.run(valgrind + [stripped] + arguments, check=True, stdout=subprocess.DEVNULL)
            counts.update(functions_that_ran(profile, stripped))
    known = symbols_of(binary)
    names = [name for name in counts if name in known]
    names.sort(key=lambda name: (-counts[name], name))
    with open(order, "w") as out:
        out.writelines(name + "\n" for name in names)
    print(f"{len(names)} functions of {len(runs)} runs")


if __name__ == "__main__":
    main()
