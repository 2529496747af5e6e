#!/usr/bin/env python3
"""Writes random programs in Restricted C++.

    generate.py --seed 7 --cases 30 > programs.cc

One source holds many programs ("cases"), each a namespace with structs, classes, functions and a
run(). Its entry point takes the number of the first case and of the one after the last, and prints
one line a case: what its values were hashed to, and how it ended. With a third argument it prints
every value that goes into the hash, which shows where two runs part.

The programs have no undefined behaviour by construction: divisors are forced to be positive or
checked, shift counts are masked, floats are checked before they become integers, indexes are reduced
modulo the length, every loop and call takes from `fuel`, and nothing that changes a variable stands
in an expression with another use of it (calls are ordered, and the order is Clang's). The same seed
gives the same text on every run.
"""

import argparse
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from declarations import Declarations
from expressions import Expressions
from library import Library
from machine import Machine
from model import Context, Var
from statements import Statements
from writer import Writer

SIZES = [0] * 12 + [1] * 4 + [2] * 2 + [3]  # most programs are small, so that there are many
PRELUDE = pathlib.Path(__file__).resolve().parent / "prelude.h"


class Case(Declarations, Machine, Statements, Library, Expressions, Writer):
    """One program, in a namespace."""

    def generate(self):
        self.emit(0, f"namespace c{self.number} {{")
        self.make_structs()
        self.make_globals()
        self.make_templates()
        self.make_classes()
        self.make_late_globals()
        self.make_prebuilt()
        self.declare_functions()
        # Inlined functions are defined before those that call them.
        self.functions.sort(key=lambda f: (not f.by_reference, f.level))
        self.define_functions()
        machine = self.chance((0.1, 0.2, 0.3, 0.4)[self.size])
        if machine:
            self.make_machine()
        ctx = Context(None, 1000)
        ctx.vars = list(self.globals)
        # Each function several times, so that an exception early on does not hide the rest.
        for n, f in enumerate(self.functions):
            self.emit(0, f"void test{n}() {{")
            inner = Context(None, 1000)
            inner.vars = list(self.globals)
            for _, t in f.params:
                name = self.fresh("v")
                inner_type = t[1] if isinstance(t, tuple) and t[0] == "ref" else t
                self.emit(1, f"{self.spell(inner_type)} {name} = {self.expr(inner, inner_type, 2)};")
                inner.vars.append(Var(name, inner_type))
            names = [v.name for v in inner.vars[len(self.globals):]]
            result = self.fresh("v")
            self.emit(1, f"auto {result} = {f.name}({', '.join(names)});")
            self.show(1, f.result, result)
            for v in inner.vars[len(self.globals):]:
                self.show(1, v.type, v.name)
            self.emit(0, "}")
        ctx = Context(None, 1000)
        ctx.vars = list(self.globals)
        self.emit(0, "void main_part() {")
        for _ in range(self.some((1, 2), (2, 3), (3, 3), (3, 3))):
            self.declare(ctx, 1)
        self.body(ctx, None, self.some((1, 3), (2, 4), (4, 7), (5, 9)), 2 if self.size == 0 else 3)
        for v in ctx.vars:
            if self.chance(0.7):
                self.show(1, v.type, v.name)
        self.emit(0, "}")
        self.emit(0, "void run() {")
        for n in range(len(self.functions)):
            for _ in range(2):
                self.emit(1, f"attempt(test{n});")
        if machine:
            self.emit(1, "attempt(test_machine);")
        self.emit(1, "attempt(main_part);")
        for v in self.globals:
            self.show(1, v.type, v.name)
        self.emit(0, "}")
        self.emit(0, f"}}  // namespace c{self.number}\n")
        return "\n".join(self.out)


ENTRY = r"""
namespace {

void report(int64_t number, rlib::Str* how) {
  rlib::Str* line = "case "_str->concat(rlib::int_to_str(number))->concat(": "_str);
  line = line->concat(rlib::int_to_str(static_cast<int64_t>(hash)))->concat(" "_str)->concat(how);
  rlib::print(line->concat(", "_str)->concat(rlib::int_to_str(mixed))->concat(" values"_str));
}

void run_case(int64_t number) {
  mixed = 0;
  hash = 88172645463325252u;
  try {
    switch (number) {
CASES
      default: return;
    }
    report(number, "ended"_str);
  } catch (rlib::Exception* e) {
    report(number, e->message());
  }
}

}  // namespace

int entry_point(rlib::List<rlib::Str*>* args) {
  int64_t first = args->length() > 1 ? rlib::parse_int(args->get(1)).value : 0;
  int64_t end = args->length() > 2 ? rlib::parse_int(args->get(2)).value : COUNT;
  verbose = args->length() > 3;
  for (int64_t number = first; number < end; number++) run_case(number);
  return 0;
}
"""


def generate(seed, cases, size=None, fuel=400, only=None):
    """The text of a source with that many cases; `only` leaves out all others."""
    text = [f"// generate.py --seed {seed} --cases {cases}", f"constexpr long kFuel = {fuel};", PRELUDE.read_text()]
    numbers = range(cases) if only is None else only
    for number in numbers:
        rng = random.Random(f"{seed}/{number}")
        text.append(Case(rng, number, rng.choice(SIZES) if size is None else size).generate())
    switch = "\n".join(f"      case {n}: c{n}::run(); break;" for n in numbers)
    text.append(ENTRY.replace("CASES", switch).replace("COUNT", str(cases)))
    return "\n".join(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=30)
    parser.add_argument("--size", type=int, choices=range(4), help="how large the programs are; else they vary")
    parser.add_argument("--fuel", type=int, default=400, help="loop rounds and calls a case")
    parser.add_argument("--only", type=int, help="leave out all other cases")
    options = parser.parse_args()
    print(generate(options.seed, options.cases, options.size, options.fuel,
                   None if options.only is None else [options.only]), end="")


if __name__ == "__main__":
    main()
