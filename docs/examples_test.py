#!/usr/bin/env python3
"""Compiles and runs what a page shows, so that it stays true.

    examples_test.py --kiln KILN PAGE.md...

In a reference, an example is a block that begins with ```cpp. Each becomes a namespace of one source,
behind `#include "rlib/rlib.h"`; its own #include lines go to the top. The source is run untranslated and
by Kiln, and
  - every `void example()` is called in turn, and must print what its `// prints:` comments say;
  - a line with `// refused: kiln-rule` must be refused by that rule, and nothing else by any. Examples
    with such lines make up a second source.

A page with ```console blocks is a walk: its blocks are done one after the other in an empty folder.
  ```LANGUAGE file=PATH     writes the file
  ```LANGUAGE append=PATH   writes on
  ```diff                   changes a file: the removed and kept lines of each hunk must occur in it once
  ```console                types what stands behind "$ " and compares what comes; "..." stands for anything,
                            on a line of its own for any lines
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ.get("KILN_HOME") or pathlib.Path(__file__).resolve().parents[1])
BLOCK = re.compile(r"^```cpp\n(.*?)^```$", re.M | re.S)
STEP = re.compile(r"^```(\w+)(?: (file|append)=(\S+))?\n(.*?)^```$", re.M | re.S)
PREAMBLE = ['#include "rlib/rlib.h"', "using namespace rlib::literals;"]


class Example:
    def __init__(self, page, number, text):
        self.page = page
        self.first_line = number
        self.lines = text.rstrip("\n").split("\n")
        self.refused = "// refused:" in text
        self.expected = re.findall(r"// prints: (.*)", text)


def examples_of(page):
    text = (ROOT / page).read_text()
    return [Example(page, text.count("\n", 0, m.start()) + 2, m.group(1))
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
            out.append((line, f"{e.page}:{e.first_line + i}", rule and rule.group(1)))
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


class Walk:
    """Does what a page says, in an empty folder."""

    def __init__(self, kiln, folder):
        self.folder = pathlib.Path(folder)
        home = self.folder / "home"
        home.mkdir()
        for name in os.listdir(ROOT):
            if name != "kiln":
                (home / name).symlink_to(ROOT / name)
        wrapper = home / "kiln"
        wrapper.write_text(f'#!/bin/sh\nexec "{pathlib.Path(kiln).resolve()}" "$@"\n')
        wrapper.chmod(0o755)
        self.work = self.folder / "work"
        self.work.mkdir()
        self.exports = 'kiln() { "$KILN_HOME/kiln" "$@"; }\n'
        self.environment = {**os.environ, "KILN_HOME": str(home)}

    def step(self, kind, way, path, text):
        """What went wrong, or "". """
        if way:
            target = self.work / path
            target.parent.mkdir(exist_ok=True)
            old = target.read_text() if way == "append" else ""
            target.write_text(old + text)
            return ""
        if kind == "diff":
            return self.change(text)
        if kind == "console":
            return self.type(text)
        return f"nothing is known of blocks of {kind}"

    def change(self, diff):
        head, *hunks = re.split(r"^@@\n", diff, flags=re.M)
        target = self.work / re.search(r"^\+\+\+ (.*)$", head, re.M).group(1)
        text = target.read_text()
        for hunk in hunks:
            lines = hunk.splitlines(keepends=True)
            old = "".join(line[1:] for line in lines if line[0] in " -")
            new = "".join(line[1:] for line in lines if line[0] in " +")
            if text.count(old) != 1:
                return f"  this occurs {text.count(old)} times in {target.name}:\n{old}"
            text = text.replace(old, new)
        target.write_text(text)
        return ""

    def type(self, text):
        for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
            typed, _, expected = part.partition("\n")
            done = subprocess.run(["bash", "-c", self.exports + typed], cwd=self.work, env=self.environment,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True, timeout=300)
            if typed.startswith("export "):
                self.exports += typed + "\n"
            if not re.fullmatch(self.pattern(expected), done.stdout, re.S):
                return f"  $ {typed}\n  expected:\n{expected}  printed:\n{done.stdout}"
        return ""

    @staticmethod
    def pattern(expected):
        lines = []
        for line in expected.splitlines():
            lines.append(".*?" if line == "..." else "[^\\n]*".join(map(re.escape, line.split("..."))) + "\n")
        return "".join(lines)


def walk(pages, page, kiln, scratch):
    text = (ROOT / page).read_text()
    journey = Walk(kiln, scratch)
    for m in STEP.finditer(text):
        line = text.count("\n", 0, m.start()) + 2
        failure = journey.step(*m.groups())
        first = m.group(4).split("\n")[0]
        pages.expect(f"{page}:{line}: {first if m.group(1) == 'console' else ' '.join(filter(None, m.groups()[:3]))}",
                     failure)
        if failure:
            return  # what follows builds on it


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kiln", default=str(ROOT / "kiln"))
    parser.add_argument("pages", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        pages = Pages(options.kiln, scratch)
        for page in options.pages:
            if "\n```console\n" in (ROOT / page).read_text():
                with tempfile.TemporaryDirectory() as folder:
                    walk(pages, page, options.kiln, folder)
                continue
            examples = examples_of(page)
            print(f"{page}: {len(examples)} examples")
            if not examples:
                pages.expect(page, "  no examples found")
            if any(not e.refused for e in examples):
                pages.check_accepted([e for e in examples if not e.refused])
            if any(e.refused for e in examples):
                pages.check_refused([e for e in examples if e.refused])
    sys.exit(1 if pages.failures else 0)


if __name__ == "__main__":
    main()
