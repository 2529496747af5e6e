#!/usr/bin/env python3
"""Compares random programs (generate.py) run in every way Kiln has.

    differential.py --kiln KILN [--count N] [--cases N] [--first SEED] [--modes M,M...] [--jobs N]

Untranslated, with sanitizers, is what is right. `--count` programs are made, `--cases` of them in one
source, so that one compilation serves many. Where two ways part, the program's number, its seed and
the first values that differ are printed, and the source that shows it is kept. From there:

    generate.py --seed S --cases N --only K > k.cc, then reduce.py
"""

import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import generate

ROOT = pathlib.Path(os.environ.get("KILN_HOME") or pathlib.Path(__file__).resolve().parents[2])
TIMEOUT = 900

# name -> options of kiln translate, environment of the run
TRANSLATED = {
    "O0": (["--opt", "0"], {}),
    "O1": (["--opt", "1"], {}),
    "O2": (["--opt", "2"], {}),
    "O3": (["--opt", "3"], {}),
    "verify": (["--opt", "2", "--verify"], {}),
    "stress": (["--opt", "1"], {"KILN_GC_STRESS": "1"}),
    "sanitize": (["--opt", "1", "--sanitize", "address,undefined"], {"KILN_GC_STRESS": "1"}),
}
STAGES = ["flow", "annotated", "rtyped", "optimised", "exc", "gc"]
MODES = ["interpret-" + s for s in STAGES] + list(TRANSLATED)
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]


def command(argv, env=None):
    """Exit status, standard output, standard error."""
    try:
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT,
                              env={**os.environ, **(env or {})}, cwd=ROOT)
        return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return 124, "", f"no end after {TIMEOUT} s"


class Runner:
    def __init__(self, options, scratch):
        self.options = options
        self.scratch = pathlib.Path(scratch)
        self.kiln = str(pathlib.Path(options.kiln).resolve())
        self.runtime = []

    def compile_runtime(self):
        """rlib's own sources, once."""
        sources = [ROOT / "rlib/untranslated.cc", ROOT / "rlib/untranslated_main.cc",
                   *sorted((ROOT / "rlib/runtime").glob("*.cc"))]
        for source in sources:
            target = self.scratch / (source.stem + ".o")
            status, _, err = command(["clang++-19", "-std=c++20", "-O1", "-fwrapv", "-w", *SANITIZE, "-g1",
                                      f"-I{ROOT}", "-c", str(source), "-o", str(target)])
            if status != 0:
                sys.exit(f"{source}: {err}")
            self.runtime.append(str(target))

    def oracle(self, source, folder):
        binary = str(folder / "untranslated")
        status, _, err = command(
            ["clang++-19", "-std=c++20", "-O0", "-fwrapv", "-w", "-g1", *SANITIZE, f"-I{ROOT}", str(source),
             *self.runtime, "-l:libgmp.a", "-lpthread", "-ldl", "-o", binary])
        if status != 0:
            return f"the generator made what is not C++:\n{err[:2000]}", None
        status, out, err = command([binary], {"ASAN_OPTIONS": "detect_leaks=0"})
        if status != 0 or err:
            return f"the generator made undefined behaviour: status {status}\n{err[:2000]}", None
        return None, out

    def argv(self, mode, source, folder):
        """What runs the programs, or a failure to get there; and the environment."""
        if mode.startswith("interpret-"):
            return None, [self.kiln, "interpret", str(source), "--stage", mode.removeprefix("interpret-"),
                          "--quiet", "--"], {}
        flags, env = TRANSLATED[mode]
        binary = folder / ("translated" + "".join(flags))
        if not binary.exists():
            status, _, err = command([self.kiln, "translate", str(source), "-o", str(binary), "--quiet",
                                      "--no-cache", "--jobs", "1", *flags])
            if status != 0:
                return f"kiln translate: status {status}\n{err[:3000]}", [], env
        return None, [str(binary)], {"ASAN_OPTIONS": "detect_leaks=0", **env}

    def compare(self, mode, source, folder, expected):
        failure, argv, env = self.argv(mode, source, folder)
        if failure:
            return failure
        status, out, err = command(argv, env)
        if status == 0 and out == expected:
            return None
        want, got = expected.split("\n"), out.split("\n")
        for n in range(len(want)):
            if n >= len(got) or want[n] != got[n]:
                return (f"status {status}, program {n}: expected {want[n]!r}, got "
                        f"{got[n] if n < len(got) else ''!r}\n{err[:2000]}\n"
                        + self.first_difference(n, argv, env, folder))
        return f"status {status}\n{err[:2000]}"

    def first_difference(self, number, argv, env, folder):
        """Where the values of one program part."""
        arguments = [str(number), str(number + 1), "verbose"]
        _, right, _ = command([str(folder / "untranslated"), *arguments], {"ASAN_OPTIONS": "detect_leaks=0"})
        _, wrong, _ = command([*argv, *arguments], env)
        right, wrong = right.split("\n"), wrong.split("\n")
        for n, line in enumerate(right):
            if n >= len(wrong) or wrong[n] != line:
                return (f"value {n}: expected {line.strip()}, got {wrong[n].strip() if n < len(wrong) else 'none'}; "
                        f"before it {[x.strip() for x in right[max(0, n - 4):n]]}")
        return "alone it agrees"

    def run(self, seed):
        """Failures of the programs of one seed: (mode, text)."""
        folder = self.scratch / str(seed)
        folder.mkdir()
        source = folder / "programs.cc"
        source.write_text(generate.generate(seed, self.options.cases))
        failure, expected = self.oracle(source, folder)
        if failure:
            failures = [("untranslated", failure)]
        else:
            failures = []
            for mode in self.options.modes:
                failure = self.compare(mode, source, folder, expected)
                if failure:
                    failures.append((mode, failure))
        if failures:
            kept = pathlib.Path(self.options.keep) / f"differential-{seed}.cc"
            shutil.copy(source, kept)
            failures = [(mode, f"{text}\n(kept: {kept})") for mode, text in failures]
        shutil.rmtree(folder)
        return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kiln", default="./kiln")
    parser.add_argument("--count", type=int, default=40, help="programs in all")
    parser.add_argument("--cases", type=int, default=20, help="programs in one source")
    parser.add_argument("--first", type=int, default=1, help="the first source's seed")
    parser.add_argument("--modes", default="interpret-flow,interpret-gc,O2,stress")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", default=os.environ.get("TEST_UNDECLARED_OUTPUTS_DIR") or tempfile.gettempdir())
    options = parser.parse_args()
    options.modes = options.modes.split(",")
    unknown = set(options.modes) - set(MODES)
    if unknown:
        sys.exit(f"no such mode: {', '.join(sorted(unknown))}; there are {', '.join(MODES)}")
    options.cases = min(options.cases, options.count)
    sources = (options.count + options.cases - 1) // options.cases
    start = time.time()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="kiln-differential-") as scratch:
        runner = Runner(options, scratch)
        runner.compile_runtime()
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            seeds = range(options.first, options.first + sources)
            for seed, failures in zip(seeds, pool.map(runner.run, seeds)):
                failed += bool(failures)
                print(f"seed {seed}: {'FAIL' if failures else 'ok'} ({time.time() - start:.0f} s)", flush=True)
                for mode, text in failures:
                    print(f"  {mode}: " + text.rstrip().replace("\n", "\n    "), flush=True)
    print(f"{sources * options.cases} programs in {sources} sources, {failed} sources differ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
