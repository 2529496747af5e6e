#!/usr/bin/env python3
"""Runs every program of tests/programs in every way Kiln has, and compares what it prints.

    matrix.py --kiln KILN [--modes M,M...] [--programs P,P...] [--jobs N] [--update] [--list]

A program is one .cc file with an entry_point and, in comments, what is expected of it:

    // expect: a line of its standard output; all of them, in order. Without any, what the
    //         untranslated program prints is expected, and its exit status
    // expect-status: 3           its exit status (0)
    // args: one two              its arguments
    // only: binary               only run as a binary: elsewhere nothing is ever collected
    // alone                      not put into the common binary (uncaught exceptions name classes)

`--update` writes the `expect:` lines anew from the untranslated run, in the programs that have some
and in those named by --programs.

To compile little, modes marked "batch" put all programs into one, each in a namespace of its own, and
choose by the first argument.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import xml.sax.saxutils

ROOT = pathlib.Path(os.environ.get("KILN_HOME") or pathlib.Path(__file__).resolve().parents[2])
TIMEOUT = 300

STAGES = ["flow", "annotated", "rtyped", "optimised", "exc", "gc"]
# name -> (batch or alone, options of kiln translate, environment of the run)
TRANSLATED = {
    "O0": ("batch", ["--opt", "0"], {}),
    "O1": ("batch", ["--opt", "1"], {}),
    "O2": ("alone", ["--opt", "2"], {}),
    "O2-batch": ("batch", ["--opt", "2", "--verify"], {}),
    "O3": ("batch", ["--opt", "3"], {}),
    "stress": ("batch", ["--opt", "2", "--verify"], {"KILN_GC_STRESS": "1"}),
    "sanitize": ("batch", ["--opt", "1", "--sanitize", "address,undefined"], {}),
    "sanitize-stress": ("batch", ["--opt", "1", "--sanitize", "address,undefined"],
                        {"KILN_GC_STRESS": "1"}),
}
MODES = ["untranslated"] + ["interpret-" + s for s in STAGES] + list(TRANSLATED)


class Program:
    def __init__(self, path):
        self.path = path
        self.name = path.stem
        text = path.read_text()
        self.expect = re.findall(r"^// expect: ?(.*)$", text, re.M)
        self.has_expectations = bool(self.expect)
        status = re.search(r"^// expect-status: (\d+)$", text, re.M)
        self.status = int(status.group(1)) if status else 0
        args = re.search(r"^// args: (.*)$", text, re.M)
        self.args = args.group(1).split() if args else []
        self.only_binary = re.search(r"^// only: binary$", text, re.M) is not None
        self.named = False
        self.alone = re.search(r"^// alone$", text, re.M) is not None

    def update(self, lines):
        text = re.sub(r"^// expect: ?.*\n", "", self.path.read_text(), flags=re.M).rstrip("\n")
        self.path.write_text(text + "\n" + "".join(f"// expect: {line}".rstrip() + "\n" for line in lines))


def batch_source(programs):
    """One program that runs the one its first argument names."""
    headers = {'#include "rlib/rlib.h"'}
    for p in programs:
        headers.update(re.findall(r'^#include "rlib/.*"$', p.path.read_text(), re.M))
    out = sorted(headers) + ["using rlib::operator\"\"_str;"]
    for p in programs:
        out.append(f"namespace p_{p.name} {{")
        out.append(f'#include "{p.path}"')
        out.append("}")
    out.append("int entry_point(rlib::List<rlib::Str*>* args) {")
    out.append("  rlib::Str* name = args->pop_at(1);")
    for p in programs:
        out.append(f'  if (name->eq("{p.name}"_str)) return p_{p.name}::entry_point(args);')
    out.append("  return 120;\n}")
    return "\n".join(out) + "\n"


class Runner:
    def __init__(self, options, scratch):
        self.kiln = str(pathlib.Path(options.kiln).resolve())
        self.jobs = options.jobs
        self.scratch = pathlib.Path(scratch)
        self.results = []  # (mode, program, failure or None, seconds)
        self.update = options.update
        self.built = {}  # options of a batch -> binary

    def command(self, argv, env=None):
        """Exit status, standard output, standard error."""
        try:
            done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT,
                                  env={**os.environ, **(env or {})}, cwd=ROOT)
        except subprocess.TimeoutExpired:
            return 124, "", f"no end after {TIMEOUT} s"
        return (done.returncode, done.stdout.decode(errors="replace"),
                done.stderr.decode(errors="replace"))

    def check(self, mode, program, argv, env=None):
        start = time.time()
        status, out, err = self.command(argv, env)
        lines = out.split("\n")
        if lines[-1] == "":
            lines.pop()
        failure = None
        if mode == "untranslated" and not program.has_expectations:
            program.expect, program.status = lines, status
            if status >= 128 or status < 0:
                failure = f"exit status {status}\n{err[-3000:]}"
        if mode == "untranslated" and (program.has_expectations or program.named) and self.update:
            program.update([line.rstrip() for line in lines])
        elif status != program.status:
            failure = f"exit status {status}, expected {program.status}\n{err[-3000:]}"
        elif [line.rstrip() for line in lines] != [line.rstrip() for line in program.expect]:
            failure = "wrong output\n" + difference(program.expect, lines) + err[-1000:]
        return self.record(mode, program.name, failure, time.time() - start)

    def record(self, mode, name, failure, seconds):
        self.results.append((mode, name, failure, seconds))
        word = "ok  " if failure is None else "FAIL"
        print(f"{word} {mode:18} {name:16} {seconds:6.2f} s", flush=True)
        if failure:
            print("    " + failure.rstrip().replace("\n", "\n    "), flush=True)

    def all(self, work, programs):
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            for _ in pool.map(work, programs):
                pass

    def run(self, mode, programs):
        if mode == "untranslated":
            return self.run_untranslated([p for p in programs if not p.only_binary])
        if mode.startswith("interpret-"):
            stage = mode.removeprefix("interpret-")
            return self.all(lambda p: self.check(
                mode, p, [self.kiln, "interpret", str(p.path), "--stage", stage, "--verify", "--quiet",
                          "--", *p.args]), [p for p in programs if not p.only_binary])
        kind, options, env = TRANSLATED[mode]
        batch = [p for p in programs if not p.alone] if kind == "batch" else []
        if len(batch) > 1:
            binary, failure, seconds = self.translate_batch(batch, options)
            if failure:
                self.record(mode, "(translation)", failure, seconds)
            else:
                self.all(lambda p: self.check(mode, p, [binary, p.name, *p.args], env), batch)
        else:
            batch = []
        self.all(lambda p: self.translate_alone(mode, p, options, env),
                 [p for p in programs if p not in batch])

    def run_untranslated(self, programs):
        batch = [p for p in programs if not p.alone]
        groups = [("batch", batch_source(batch), batch)] if batch else []
        groups += [(p.name, f'#include "{p.path}"\n', [p]) for p in programs if p.alone]
        for name, source, members in groups:
            start = time.time()
            path = self.scratch / f"untranslated_{name}.cc"
            path.write_text(source)
            binary = str(path.with_suffix(""))
            runtime = [str(f) for f in sorted((ROOT / "rlib/runtime").glob("*.cc"))]
            status, _, err = self.command(
                ["clang++-19", "-std=c++20", "-O1", "-fwrapv", "-w", f"-I{ROOT}", str(path),
                 str(ROOT / "rlib/untranslated.cc"), str(ROOT / "rlib/untranslated_main.cc"), *runtime,
                 "-l:libgmp.a", "-lpthread", "-ldl", "-o", binary])
            if status != 0:
                self.record("untranslated", f"({name})", err, time.time() - start)
                continue
            for p in members:
                extra = [] if name == p.name else [p.name]
                self.check("untranslated", p, [binary, *extra, *p.args])

    def translate(self, source, binary, options):
        status, _, err = self.command(
            [self.kiln, "translate", str(source), "-o", binary, "--quiet", *options])
        return f"kiln translate: exit status {status}\n{err[-4000:]}" if status != 0 else None

    def translate_batch(self, programs, options):
        key = " ".join(options)
        if key not in self.built:
            start = time.time()
            source = self.scratch / "batch.cc"
            source.write_text(batch_source(programs))
            binary = str(self.scratch / f"batch_{len(self.built)}")
            failure = self.translate(source, binary, ["--jobs", str(self.jobs), *options])
            self.built[key] = (binary, failure, time.time() - start)
        return self.built[key]

    def translate_alone(self, mode, program, options, env):
        start = time.time()
        binary = str(self.scratch / f"{mode}_{program.name}")
        failure = self.translate(program.path, binary, ["--jobs", "1", *options])
        if failure:
            return self.record(mode, program.name, failure, time.time() - start)
        return self.check(mode, program, [binary, *program.args], env)


def difference(expected, got):
    out = []
    for i in range(max(len(expected), len(got))):
        a = expected[i] if i < len(expected) else "(nothing)"
        b = got[i] if i < len(got) else "(nothing)"
        if a.rstrip() != b.rstrip():
            out.append(f"line {i + 1}: expected {a!r}, got {b!r}")
        if len(out) == 5:
            break
    return "\n".join(out) + "\n"


def write_xml(path, results):
    """JUnit's format, in which Bazel reports single cases."""
    failed = sum(failure is not None for _, _, failure, _ in results)
    with open(path, "w") as out:
        out.write(f'<testsuites><testsuite name="matrix" tests="{len(results)}" '
                  f'failures="{failed}">\n')
        for mode, name, failure, seconds in results:
            out.write(f'<testcase classname="{mode}" name="{name}" time="{seconds:.3f}">')
            if failure is not None:
                text = "".join(c if c >= " " or c in "\n\t" else "?" for c in failure)
                out.write(f"<failure>{xml.sax.saxutils.escape(text)}</failure>")
            out.write("</testcase>\n")
        out.write("</testsuite></testsuites>\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kiln", default="./kiln")
    parser.add_argument("--modes", default="untranslated," + ",".join("interpret-" + s for s in STAGES) +
                        ",O0,O2,stress")
    parser.add_argument("--programs", default="")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.list:
        print("modes:", *MODES)
    programs = [Program(p) for p in sorted((ROOT / "tests/programs").glob("*.cc"))]
    if options.programs:
        wanted = options.programs.split(",")
        unknown = set(wanted) - {p.name for p in programs}
        if unknown:
            sys.exit(f"no such program: {', '.join(sorted(unknown))}")
        programs = [p for p in programs if p.name in wanted]
        for p in programs:
            p.named = True
    if options.list:
        print("programs:", *(p.name for p in programs))
        return 0
    with tempfile.TemporaryDirectory(prefix="kiln-matrix-") as scratch:
        runner = Runner(options, scratch)
        modes = options.modes.split(",")
        for mode in modes:
            if mode not in MODES:
                sys.exit(f"no such mode: {mode}; there are {', '.join(MODES)}")
        if "untranslated" not in modes:
            runner.run("untranslated", [p for p in programs if not p.has_expectations])
        for mode in modes:
            runner.run(mode, programs)
    failed = [r for r in runner.results if r[2] is not None]
    if os.environ.get("XML_OUTPUT_FILE"):
        write_xml(os.environ["XML_OUTPUT_FILE"], runner.results)
    print(f"{len(runner.results) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not runner.results else 0


if __name__ == "__main__":
    sys.exit(main())
