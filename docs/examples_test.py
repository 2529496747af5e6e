#!/usr/bin/env python3
"""Compiles and runs every example of a page, untranslated and by Kiln.

    examples_test.py --kiln KILN PAGE.md...

An example is a block that begins with ```cpp. Each becomes a namespace of one source, behind
`#include "rlib/rlib.h"`; its own #include lines go to the top. Then
  - every `void example()` is called in turn, and must print what its `// prints:` comments say;
  - a line with `// refused: kiln-rule` must be refused by that rule, and nothing else by any. Examples
    with such lines make up a second source.
A block that begins with ```cpp file is a whole program (or the beginning of a file), and only has to
pass `kiln check`.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ.get("KILN_HOME") or pathlib.Path(__file__).resolve().parents[1])
BLOCK = re.compile(r"^```cpp( file)?\n(.*?)^```$", re.M | re.S)
PREAMBLE = ['#include "rlib/rlib.h"', "using namespace rlib::literals;"]


class Example:
    def __init__(self, page, number, kind, text):
        self.where = f"{page}:{number}"  # of the first line
        self.first_line = number
        self.whole = bool(kind)
        self.lines = text.rstrip("\n").split("\n")
        self.refused = "// refused:" in text
        self.expected = re.findall(r"// prints: (.*)", text)


def examples_of(page):
    text = (ROOT / page).read_text()
    return [Example(page, text.count("\n", 0, m.start()) + 2, m.group(1), m.group(2))
            for m in BLOCK.finditer(text)]


def combine(examples, is_run):
    """One source, and for each of its lines (page:line, the rule that refuses it or None)."""
    includes = [line for e in examples for line in e.lines if line.startswith("#include")]
    out = [(line, None, None) for line in dict.fromkeys(PREAMBLE[:1] + includes)] + [(PREAMBLE[1], None, None)]
    calls = []
    for n, e in enumerate(examples):
        out.append((f"namespace example{n} {{", None, None))
        for i, line in enumerate(e.lines):
            if line.startswith("#include") or line in PREAMBLE:
                continue
            rule = re.search(r"// refused: (\S+)", line)
            page = e.where.rsplit(":", 1)[0]
            out.append((line, f"{page}:{e.first_line + i}", rule and rule.group(1)))
        out.append(("}", None, None))
        if re.search(r"^void example\(\)", "\n".join(e.lines), re.M):
            calls.append(f"  example{n}::example();")
    if is_run:
        out += [(line, None, None) for line in
                ["int entry_point(rlib::List<rlib::Str*>*) {", *calls, "  return 0;", "}"]]
    return out


def run(*argv, cwd=ROOT):
    done = subprocess.run(argv, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout, done.stderr


class Pages:
    def __init__(self, kiln, scratch):
        self.kiln, self.scratch = str(pathlib.Path(kiln).resolve()), pathlib.Path(scratch)
        self.failures = 0

    def expect(self, what, failure):
        if failure:
            self.failures += 1
        print(f"{'FAIL' if failure else 'ok  '} {what}" + (f"\n{failure}" if failure else ""))

    def write(self, name, lines):
        path = self.scratch / name
        path.write_text("\n".join(line for line, _, _ in lines) + "\n")
        return str(path)

    def located(self, text, path, lines):
        """Compiler output with places of the page in place of those of the source."""
        def place(match):
            line = int(match.group(1))
            return (lines[line - 1][1] if line <= len(lines) else None) or match.group(0)
        return re.sub(re.escape(path) + r":(\d+)", place, text)

    def check_accepted(self, examples):
        lines = combine(examples, is_run=True)
        path = self.write("examples.cc", lines)
        expected = [text for e in examples for text in e.expected]

        binary = str(self.scratch / "untranslated")
        runtime = [str(p) for p in [ROOT / "rlib/untranslated.cc", ROOT / "rlib/untranslated_main.cc",
                                    *sorted((ROOT / "rlib/runtime").glob("*.cc"))]]
        status, _, err = run("clang++-19", "-std=c++20", "-fwrapv", "-O0", f"-I{ROOT}", path, *runtime,
                             "-l:libgmp.a", "-lpthread", "-ldl", "-o", binary)
        if status == 0:
            self.compare("untranslated", expected, run(binary), path, lines)
        else:
            self.expect("untranslated", self.located(err, path, lines))
        for stage in ("annotated", "gc"):
            self.compare(f"interpreted at stage {stage}", expected,
                         run(self.kiln, "interpret", path, "--stage", stage, "--quiet"), path, lines)

    def compare(self, what, expected, result, path, lines):
        status, out, err = result
        got = out.rstrip("\n").split("\n") if out else []
        failure = ""
        if status != 0 or got != expected:
            wrong = [f"  expected {w!r}, printed {g!r}" for w, g in zip(expected, got) if w != g]
            failure = (f"  status {status}, {len(got)} lines of {len(expected)}\n" + "\n".join(wrong[:5])
                       + "\n" + self.located(err, path, lines))
        self.expect(f"{len(expected)} lines printed, {what}", failure)

    def check_refused(self, examples):
        lines = combine(examples, is_run=False)
        path = self.write("refused.cc", lines)
        _, _, err = run(self.kiln, "check", path)
        wanted = {n + 1: rule for n, (_, _, rule) in enumerate(lines) if rule}
        found = {}
        for line, rule in re.findall(re.escape(path) + r":(\d+):\d+: error: .* \[(kiln-[\w-]+)\]", err):
            found.setdefault(int(line), set()).add(rule)
        problems = [f"  {lines[n - 1][1]}: not refused by {rule}, but by {found.get(n) or 'none'}"
                    for n, rule in wanted.items() if found.get(n) != {rule}]
        problems += [f"  {lines[n - 1][1]}: refused by {rules}" for n, rules in found.items() if n not in wanted]
        others = len(re.findall(r"error: ", err)) - len(re.findall(r"error: .* \[kiln-", err))
        if others:
            problems.append(self.located(err, path, lines))
        self.expect(f"{len(wanted)} lines refused", "\n".join(problems))

    def check_whole(self, example):
        path = self.scratch / "whole.cc"
        path.write_text("\n".join(example.lines) + "\n")
        status, _, err = run(self.kiln, "check", str(path), "--quiet")
        self.expect(f"{example.where}: a program", err if status != 0 else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kiln", default=str(ROOT / "kiln"))
    parser.add_argument("pages", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        pages = Pages(options.kiln, scratch)
        for page in options.pages:
            examples = examples_of(page)
            whole = [e for e in examples if e.whole]
            parts = [e for e in examples if not e.whole]
            print(f"{page}: {len(examples)} examples")
            if not examples:
                pages.expect(page, "  no examples found")
            if any(not e.refused for e in parts):
                pages.check_accepted([e for e in parts if not e.refused])
            if any(e.refused for e in parts):
                pages.check_refused([e for e in parts if e.refused])
            for example in whole:
                pages.check_whole(example)
    sys.exit(1 if pages.failures else 0)


if __name__ == "__main__":
    main()
