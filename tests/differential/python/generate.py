#!/usr/bin/env python3
"""Writes a random Python 3.11 program: generate.py SEED > program.py

A program is always the same for a seed, ends, and prints nothing that depends on addresses or hash
order. It starts with the names of prelude.py, which `batch.py` gives it.
"""

import random
import sys

from standard import Standard
from statements import indented

VARIABLES = {"int": ["i1", "i2"], "float": ["d1"], "str": ["s1", "s2"], "bytes": ["b1"], "list": ["l1", "l2"], "tuple": ["t1"],
             "dict": ["m1"], "set": ["e1"], "bool": ["y1"], "complex": ["z1"]}


def chapter(make):
    """One kind of lines, of those that a program is made of."""
    kind = make.rng.randrange(16)
    if kind == 0:
        return [f"attempt(lambda: {make.of('any', 4)})" for _ in range(8)]
    if kind == 1:
        return [f"attempt(lambda: {make.method_call()})" for _ in range(12)]
    if kind == 2:
        return [f"attempt(lambda: {make.call()})" for _ in range(10)]
    if kind == 3:
        return ["def block():", "    p = q = r = n = i = j = w = again = 0", *make.body(["function"], 3), "attempt(block)"]
    if kind in (4, 5):
        return make.hot_loop()
    if kind == 6:
        return make.pick([make.groups, make.tasks, make.async_generator, make.comprehensions])()
    if kind in (7, 8, 9):
        return make.pick([make.iterators, make.expressions_of_text, make.packed, make.data_class, make.containers, make.formatted, make.exchanged, make.ordering, make.functions_of_functions])()
    return make.pick([make.generator, make.klass, make.coroutine, make.closure, make.function])()


def program(seed):
    make = Standard(random.Random(seed))
    lines = []
    for kind, names in VARIABLES.items():
        for name in names:
            lines.append(f"{name} = {make.constant(kind)}")
    for kind, names in VARIABLES.items():
        for name in names:
            make.declare(kind, name)
    for _ in range(make.rng.randrange(3, 6)):
        lines += ["try:", *indented(chapter(make)), "except Exception as error:", "    describe(error)"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(program(int(sys.argv[1])))
