#!/usr/bin/env python3
"""Runs translated programs and their peers side by side, and prints ratios.

    bench.py [names]           kiln bench [names]

Peers of a translated binary are the same source compiled by clang++ (untranslated: "native" never frees,
"boehm" has libgc) and the same program in Java. All peers of a benchmark take turns, so that what else the
machine does meets all of them; what is printed are medians. A benchmark counts only if all peers print
the same.
"""

import argparse
import dataclasses
import hashlib
import json
import os
import pathlib
import platform
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
HOME = pathlib.Path(os.environ.get("KILN_HOME") or HERE.parents[1])

# ---- What is run ----------------------------------------------------------------------------------------


@dataclasses.dataclass
class Benchmark:
    name: str
    source: str  # a .cc file or a folder, below HOME
    arguments: list[str]
    quick: list[str]  # arguments for --quick
    java: str = ""  # the class, in java's file of the same name
    expected: str = ""  # a file with the output, where there is one
    # Lines "what: number" of the output that are measurements, not results.
    measurements: tuple[str, ...] = ()

    def peers(self):
        return ["kiln", "native", "boehm"] + (["java"] if self.java else [])


def bf(name, folder):
    program = f"{folder}/{name}.bf"
    expected = f"{folder}/{name}.out"
    return Benchmark(f"bf_{name}", "targets/bf", [program], [program], expected=expected)


def shapes(name, size, quick):
    program = f"targets/shapes/programs/{name}.shp"
    return Benchmark(f"shapes_{name}", "targets/shapes", [program, size], [program, quick])


PAUSES = ("longest pause in us", "pauses above 1 ms", "pauses above 10 ms")

BENCHMARKS = [
    Benchmark("gcbench", "tests/bench/gcbench.cc", ["18"], ["14"], java="GcBench"),
    Benchmark("binary_trees", "tests/bench/binary_trees.cc", ["18"], ["12"], java="BinaryTrees"),
    Benchmark(
        "pauses",
        "tests/bench/pauses.cc",
        ["100000000", "20000000"],
        ["10000000", "2000000"],
        java="Pauses",
        measurements=PAUSES,
    ),
    bf("mandelbrot", "targets/bf/examples"),
    bf("collatz", "tests/bench/bf"),
    bf("rule110", "tests/bench/bf"),
    shapes("fib", "30", "22"),
    shapes("sieve", "2000000", "100000"),
    shapes("nbody", "50000", "2000"),
    shapes("richards", "50", "3"),
    shapes("binary_trees", "13", "8"),
    shapes("strings", "400000", "20000"),
    shapes("dicts", "300000", "20000"),
    shapes("closures", "1000000", "50000"),
    shapes("exceptions", "300000", "20000"),
]
for benchmark in BENCHMARKS:
    if benchmark.source == "targets/shapes":
        own = HERE / "shapes" / f"{benchmark.name.removeprefix('shapes_')}.shp"
        if own.exists():
            for arguments in (benchmark.arguments, benchmark.quick):
                arguments[0] = str(own.relative_to(HOME))
