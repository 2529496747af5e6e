#!/usr/bin/env python3
"""What must hold of a translation beside that the program runs right.

    properties.py --kiln KILN [CASE...]

Same source, same bytes; a change rebuilds only the shards that mention it; gdb steps through the source; uncaught
exceptions are reported with the places they went through; recursion and memory end in exceptions; the
report, the progress lines, the cache and `kiln run` do what they promise.
"""

import json
import os
import pathlib
import re
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import kiln_cases
from kiln_cases import expect

PROGRAM = """#include "rlib/rlib.h"
#include "shapes.h"
using rlib::operator""_str;
int entry_point(rlib::List<rlib::Str*>* args) {
  auto* shapes = rlib::List<Shape*>::of(new Square(3), new Circle(2));
  int64_t total = 0;
  for (Shape* shape : *shapes) total += shape->area();
  rlib::print(rlib::int_to_str(total));
  report(total);
  return static_cast<int>(args->length());
}
"""
SHAPES_H = """#pragma once
#include "rlib/rlib.h"
class Shape : public rlib::Object {
 public:
  virtual int64_t area() = 0;
};
class Square : public Shape {
 public:
  explicit Square(int64_t side);
  int64_t area() override;
 private:
  const int64_t side_;
};
class Circle : public Shape {
 public:
  explicit Circle(int64_t radius);
  int64_t area() override;
 private:
  const int64_t radius_;
};
void report(int64_t total);
"""
SQUARE = """#include "shapes.h"
Square::Square(int64_t side) : side_(side) {}
int64_t Square::area() { return side_ * side_; }
"""
CIRCLE = """#include "shapes.h"
Circle::Circle(int64_t radius) : radius_(radius) {}
int64_t Circle::area() { return radius_ * radius_ * 3; }
"""
REPORT = """#include "shapes.h"
using rlib::operator""_str;
void report(int64_t total) {
  if (total > 10) rlib::print("large"_str);
}
"""
RAISES = """#include "rlib/rlib.h"
using rlib::operator""_str;
class Oops : public rlib::Exception {
  RLIB_EXCEPTION(Oops)
 public:
  explicit Oops(rlib::Str* what) : Exception(what) {}
};
int64_t inner(int64_t n) {
  if (n > 0) throw new Oops("number "_str->concat(rlib::int_to_str(n)));
  return n;
}
int64_t outer(int64_t n) {
  return inner(n) + 1;
}
int64_t deep(int64_t n) { return deep(n + 1) + 1; }
class Chain : public rlib::Object {
 public:
  explicit Chain(Chain* next) : next(next) {}
  Chain* const next;
  rlib::Array<int64_t>* const load = rlib::Array<int64_t>::make(1000);
};
Chain* chain = nullptr;
int entry_point(rlib::List<rlib::Str*>* args) {
  rlib::Str* what = args->length() > 1 ? args->get(1) : "oops"_str;
  rlib::print("before"_str);
  if (what->eq("deep"_str)) {
    try {
      return static_cast<int>(deep(0));
    } catch (rlib::StackOverflowError* e) {
      rlib::print("caught: "_str->concat(e->message()));
      return 0;
    }
  }
  if (what->eq("memory"_str)) {
    try {
      while (true) chain = new Chain(chain);
    } catch (rlib::MemoryError* e) {
      bool is_long = chain->next != nullptr && chain->load->get(999) == 0;
      chain = nullptr;
      rlib::print((is_long ? "caught: "_str : "?"_str)->concat(e->message()));
      return 0;
    }
  }
  return static_cast<int>(outer(args->length()));
}
"""


class Translation(kiln_cases.Case):
    def run(self, *args, env=None):
        status, out, err = self.command(self.kiln, *args, env=env)
        expect(status == 0, f"kiln {' '.join(args)}: exit status {status}\n{err}")
        return out, err

    def shapes(self, folder="p"):
        self.write_all({f"{folder}/main.cc": PROGRAM, f"{folder}/shapes.h": SHAPES_H,
                    f"{folder}/square.cc": SQUARE, f"{folder}/circle.cc": CIRCLE,
                    f"{folder}/report.cc": REPORT})

    def contents(self, folder):
        return {p.name: p.read_bytes() for p in (self.folder / folder).iterdir()}


def same_bytes(c):
    c.shapes()
    for name in ("one", "two"):
        c.run("translate", "p", "-o", name, "--keep", f"keep_{name}", "--quiet", "--no-cache",
              "--jobs", "1" if name == "one" else "2")
    one, two = c.contents("keep_one"), c.contents("keep_two")
    expect(one.keys() == two.keys(), f"{sorted(one)} and {sorted(two)}")
    expect(one == two, f"different: {[n for n in one if one[n] != two[n]]}")
    expect((c.folder / "one").read_bytes() == (c.folder / "two").read_bytes(), "binaries differ")


def elsewhere_same_bytes(c):
    """With --relative-to, the folder's name is nowhere in what is emitted."""
    for folder in ("here", "there/deeper"):
        c.shapes(f"{folder}/p")
        c.run("translate", f"{folder}/p", "--emit-only", f"{folder}/out", "--relative-to", folder,
              "--quiet")
    here, there = c.contents("here/out"), c.contents("there/deeper/out")
    expect(here == there, f"different: {[n for n in here if here[n] != there.get(n)]}")


def checkouts_share_graphs(c):
    """Two copies of KILN_HOME parse a source once, and each names its own paths."""
    cache = str(c.folder / "cache")
    for home in ("here", "there/deeper"):
        for part in "rlib", "gc/runtime":
            shutil.copytree(pathlib.Path(os.environ["KILN_HOME"]) / part, c.folder / home / part)
        c.shapes(f"{home}/p")
        env = {"KILN_CACHE": cache, "KILN_HOME": str(c.folder / home)}
        _, err = c.run("graph", f"{home}/p", "--stage", "flow", "-o", f"{home}.graphs", env=env)
        sources, cached = map(int, re.search(r"^front end .* (\d+) sources  (\d+) cached", err, re.M).groups())
        expect(cached == (0 if home == "here" else sources), err)
    here, there = ((c.folder / f"{home}.graphs").read_text() for home in ("here", "there/deeper"))
    expect(str(c.folder / "here/p/circle.cc") in here, "the first copy's graphs do not name its source")
    expect(there == here.replace(str(c.folder / "here"), str(c.folder / "there/deeper")),
           "the second copy's graphs are not the first's with other paths")


def shards(c, changes):
    """Which emitted files a change of the sources changes."""
    c.shapes()
    options = ["--quiet", "--pass", "all=off"]
    c.run("translate", "p", "--emit-only", "a", *options)
    c.write_all({f"p/{name}": text for name, text in changes.items()})
    c.run("translate", "p", "--emit-only", "b", *options)
    before, after = c.contents("a"), c.contents("b")
    return {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}


def shards_of(names, source):
    return {n for n in names if n.startswith(f"s_{source}_")}


def a_function_more(c):
    changed = shards(c, {"circle.cc": CIRCLE.replace("{ return radius_", "{ return helper() * radius_")
                         .replace("int64_t Circle::area", "static int64_t helper() { return 1; }\nint64_t Circle::area")})
    expect(shards_of(changed, "circle"), f"changed: {sorted(changed)}")
    expect(not shards_of(changed, "square") and not shards_of(changed, "main"), f"changed: {sorted(changed)}")


def a_field_more(c):
    changed = shards(c, {"shapes.h": SHAPES_H.replace("  const int64_t radius_;",
                                                      "  const int64_t radius_; int64_t more_ = 7;")})
    expect(not shards_of(changed, "square") and not shards_of(changed, "report"), f"changed: {sorted(changed)}")


def a_class_more(c):
    # Class ids of all classes after it change; no shard says a number.
    changed = shards(c, {"report.cc": REPORT.replace("void report", "class Extra : public Shape {\n public:\n"
                                                     "  int64_t area() override { return 1; }\n};\nvoid report")
                         .replace("if (total > 10)", "total += (new Extra())->area();\n  if (total > 10)")})
    expect(shards_of(changed, "report"), f"changed: {sorted(changed)}")
    expect(not shards_of(changed, "square") and not shards_of(changed, "circle"), f"changed: {sorted(changed)}")


def only_changed_shards_compile(c):
    c.shapes()
    env = {"KILN_CACHE": str(c.folder / "cache")}
    c.run("translate", "p", "-o", "bin", "--quiet", env=env)
    c.write_all({"p/circle.cc": CIRCLE.replace("* 3", "* 4")})
    _, err = c.run("translate", "p", "-o", "bin", env=env)
    compiled = int(re.search(r"^compile .* (\d+) compiled", err, re.M).group(1))
    expect(1 <= compiled <= 3, err)


def gdb_steps_through_the_source(c):
    if shutil.which("gdb") is None:
        return "no gdb"
    c.write_all({"a.cc": RAISES})
    c.run("translate", "a.cc", "-o", "bin", "--opt", "0", "--quiet")
    _, out, err = c.command("gdb", "-batch", "-nx", "-ex", "break a.cc:9", "-ex", "run", "-ex", "next", "-ex", "bt",
                            "bin")
    expect(re.search(r"a\.cc:9\b", out), out + err)
    expect("throw new Oops" in out, out + err)


def callgrind_names_functions(c):
    """Valgrind reads the binary's debug information: a profile has the source's functions and lines."""
    if shutil.which("valgrind") is None:
        return "no valgrind"
    c.write_all({"a.cc": RAISES})
    c.run("translate", "a.cc", "-o", "bin", "--quiet")
    _, _, err = c.command("valgrind", "--tool=callgrind", "--callgrind-out-file=profile", "./bin")
    expect("unhandled dwarf" not in err and "corrupted" not in err, err)
    profile = (c.folder / "profile").read_text()
    # A name is written where it is mentioned first: by its function, or by one that calls it.
    expect(re.search(r"^c?fn=.*\bentry_point\b", profile, re.M), profile[:3000])
    expect(re.search(r"^c?f[lie]=.*\ba\.cc$", profile, re.M), profile[:3000])


def uncaught_exception(c):
    c.write_all({"a.cc": RAISES})
    for opt in "0", "2":
        c.run("translate", "a.cc", "-o", "bin", "--opt", opt, "--quiet")
        status, out, err = c.command("./bin")
        expect(status == 1, f"exit status {status}\n{err}")
        expect(out == "before\n", f"standard output is {out!r}: flushed before the end")
        expect("Oops" in err and "number 1" in err, err)
        expect(re.search(r"a\.cc:9\b", err) and re.search(r"a\.cc:13\b", err) and re.search(r"a\.cc:4\d\b", err), err)


def stack_overflow(c):
    c.write_all({"a.cc": RAISES})
    for opt in "0", "2":
        c.run("translate", "a.cc", "-o", "bin", "--opt", opt, "--quiet")
        status, out, err = c.command("./bin", "deep")
        expect((status, out) == (0, "before\ncaught: calls nested too deeply\n"), f"{status} {out} {err}")


def out_of_memory(c):
    c.write_all({"a.cc": RAISES})
    c.run("translate", "a.cc", "-o", "bin", "--quiet")
    status, out, err = c.command("./bin", "memory", env={"KILN_GC_MAX": "64MB"})
    expect((status, out) == (0, "before\ncaught: out of memory\n"), f"{status} {out} {err}")


def preconditions(c):
    c.write_all({"a.cc": """#include "rlib/rlib.h"
int entry_point(rlib::List<rlib::Str*>* args) {
  auto* array = rlib::Array<int>::make(3);
  return array->get(args->length() + 5);
}
"""})
    c.run("translate", "a.cc", "-o", "bin", "--opt", "0", "--quiet")
    status, _, err = c.command("./bin")
    expect(status != 0 and "a.cc:4" in err, f"{status}\n{err}")


def report(c):
    c.shapes()
    c.run("translate", "p", "-o", "bin", "--quiet", "--report", "r.json")
    data = json.loads((c.folder / "r.json").read_text())
    phases = {p["name"]: p for p in data["phases"]}
    expect(data["ok"] is True and data["target"] == "p", data)
    for name in ("front end", "merge", "evaluate", "annotate", "rtype", "shared", "optimise", "exceptions",
                 "collector", "emit", "compile", "link"):
        expect(name in phases, f"no phase {name}")
        expect(phases[name]["peak_memory_kb"] > 0 and phases[name]["seconds"] >= 0, phases[name])
    expect(phases["collector"]["graphs"] > 0 and phases["collector"]["operations"] > 0, phases["collector"])
    expect(phases["annotate"]["facts"] > 0, phases["annotate"])
    expect(phases["rtype"]["facts_used"] > 0, phases["rtype"])
    expect("passes" in phases["optimise"], phases["optimise"])


def one_line_a_phase(c):
    c.shapes()
    out, err = c.run("translate", "p", "-o", "bin")
    names = [re.split(r"  +", line)[0] for line in err.splitlines()]
    expect(out == "" and names[0] == "front end" and names[-1] == "done", err)
    expect(len(names) == len(set(names)), err)
    out, err = c.run("translate", "p", "-o", "bin", "--quiet")
    expect(out == "" and err == "", err)


def run_is_cached(c):
    c.shapes()
    env = {"KILN_CACHE": str(c.folder / "cache")}
    status, out, first = c.command(c.kiln, "run", "p", "--", "a", "b", env=env)
    expect((status, out) == (3, "21\nlarge\n"), f"{status} {out} {first}")
    status, out, second = c.command(c.kiln, "run", "p", "--", env=env)
    expect((status, out, second) == (1, "21\nlarge\n", ""), f"{status} {out} {second}")
    c.write_all({"p/circle.cc": CIRCLE.replace("* 3", "* 4")})
    status, out, third = c.command(c.kiln, "run", "p", "--quiet", env=env)
    expect((status, out) == (1, "25\nlarge\n"), f"{status} {out} {third}")


def graphs_in_every_format(c):
    c.shapes()
    text, _ = c.run("graph", "p", "--function", "Square::area", "--stage", "flow")
    expect("int_mul" in text and "b0(" in text, text)
    dot, _ = c.run("graph", "p", "--function", "Square::area", "--stage", "flow", "--format", "dot")
    expect(dot.startswith("digraph"), dot)
    svg, _ = c.run("graph", "p", "--function", "Square::area", "--stage", "flow", "--format", "svg")
    expect(svg.startswith("<svg"), svg[:200])
    tree, _ = c.run("graph", "p", "--show", "classes", "--format", "dot", "--stage", "gc")
    expect("Square" in tree and "Circle" in tree, tree)
    calls, _ = c.run("graph", "p", "--show", "calls", "--format", "dot", "--stage", "flow")
    expect("Square::area" in calls and "entry_point" in calls, calls)
    c.run("graph", "p", "--format", "html", "-o", "page.html")
    page = (c.folder / "page.html").read_text()
    expect("Square::area" in page and "</html>" in page, page[:500])


CASES = [f for f in list(globals().values())
         if callable(f) and getattr(f, "__code__", None) and f.__code__.co_varnames[:1] == ("c",) and
         f.__code__.co_argcount == 1]


if __name__ == "__main__":
    sys.exit(kiln_cases.main("properties", __doc__, CASES, Translation))
