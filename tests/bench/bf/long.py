#!/usr/bin/env python3
"""Writes a bf program that keeps machine code busy for a while, and the same as a C program.

    long.py NAME FOLDER [--quick]        writes NAME.bf, NAME.in and NAME.c

What bf_jit_* of the benchmarks are made of. Compiled by clang -O2 they take at least half a second:
`mandelbrot` is arithmetic, in loops that count and tests that data decides, `factor` does long
divisions of what it reads, `rule110` walks along the tape. With --quick they do little.
"""

import argparse
import importlib.util
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
TOOLS = HERE.parents[2] / "targets" / "bf" / "tools"


def load(path):
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


OURS = load(HERE / "programs.py")  # first: it knows where bfasm is
EXAMPLES = load(TOOLS / "programs.py")
to_c = load(TOOLS / "to_c.py").to_c


def mandelbrot(quick):
    class Larger(EXAMPLES.Mandelbrot):
        WIDTH, HEIGHT = (20, 10) if quick else (250, 200)
        DX = EXAMPLES.Mandelbrot.DX * EXAMPLES.Mandelbrot.WIDTH // WIDTH
        DY = EXAMPLES.Mandelbrot.DY * EXAMPLES.Mandelbrot.HEIGHT // HEIGHT

    return Larger.program(), ""


def factor(quick):
    code, _, _ = EXAMPLES.factor()
    numbers = [360] if quick else [999983, 994009, 999961, 999979, 998001] * 60
    return code, "".join(f"{number}\n" for number in numbers)


def rule110(quick):
    code, _ = OURS.rule110(20, 2, 3) if quick else OURS.rule110(250, 250, 250, times=12)
    return code, ""


PROGRAMS = {"mandelbrot": mandelbrot, "factor": factor, "rule110": rule110}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=PROGRAMS)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    code, read = PROGRAMS[options.name](options.quick)
    for ending, text in {"bf": code, "in": read, "c": to_c(code)}.items():
        (options.folder / f"{options.name}.{ending}").write_text(text)


if __name__ == "__main__":
    main()
