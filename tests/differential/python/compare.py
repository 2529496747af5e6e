#!/usr/bin/env python3
"""Compares random Python programs (generate.py) under CPython 3.11 and pypy-c.

    compare.py --pypy PYPY-C [--count N] [--first SEED] [--batch N] [--jobs N] [--reduce N] [--keep FOLDER]

Many programs run in one process. The first difference of each program that differs is printed; the
first `--reduce` of them are made smaller until nothing more can go.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import generate
import reduce

HERE = pathlib.Path(__file__).resolve().parent
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
# A program that wants more makes the two differ, and not the machine stop.
MOST_MEMORY = 4 << 30
CPYTHON = ["prlimit", f"--as={MOST_MEMORY}", "/usr/bin/python3.11", "-S", "-E", "-W", "ignore"]


def kind_of(expected, actual):
    """What a smaller program has to keep of a difference: the types of errors, or that there is none."""
    return [line.split("'")[1] if line.startswith("error ('") else line.split(" ")[0] for line in (expected, actual)]


class Comparer:
    def __init__(self, options, folder):
        self.options, self.folder = options, pathlib.Path(folder)
        self.pypy = [str(pathlib.Path(options.pypy).resolve())]

    def read(self, name):
        return (self.folder / name).read_text(encoding="utf-8", errors="surrogatepass")

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8", errors="surrogatepass")

    def run(self, python, names, timeout=120):
        """What each of the programs prints, by name."""
        lines = [(HERE / "batch.py").read_text(), f"prelude = compile({ascii((HERE / 'prelude.py').read_text())}, 'prelude.py', 'exec')"]
        lines += [f"run({name!r}, prelude, {ascii(self.read(name))})" for name in names]
        with tempfile.NamedTemporaryFile("w", dir=self.folder, suffix=".batch") as script:
            script.write("\n".join(lines) + "\n")
            script.flush()
            done = subprocess.run(["timeout", str(timeout), *python, script.name], stdin=subprocess.DEVNULL, capture_output=True,
                                  env={**os.environ, "PYTHONHASHSEED": "0", "KILN_GC_MAX": str(MOST_MEMORY)})
        results, name = {}, None
        for line in done.stdout.decode("ascii", "replace").splitlines():
            if line.startswith("=== "):
                name = line[4:]
                results[name] = []
            else:
                results[name].append(ADDRESS.sub(" at 0x...", line))
        if done.returncode:
            last = done.stderr.decode(errors="replace").splitlines()[-3:]
            results.setdefault(name or names[0], []).extend([f"the process ended with status {done.returncode}", *last])
        return results

    def different(self, names):
        """Names of programs whose output differs, with the first difference."""
        expected, actual = self.run(CPYTHON, names), self.run(self.pypy, names)
        found = []
        for name in names:
            if name not in actual and name in expected:
                # An earlier program ended the process.
                actual.update(self.run(self.pypy, [name]))
            one, two = expected.get(name), actual.get(name, ["nothing ran"])
            if one is not None and one != two:
                place = next((k for k, (a, b) in enumerate(zip(one + [None], two + [None])) if a != b), 0)
                found.append((name, (one + ["(end)"])[place], (two + ["(end)"])[place]))
        return found

    def batch(self, seeds):
        names = []
        for seed in seeds:
            self.write(f"{seed}.py", generate.program(seed))
            names.append(f"{seed}.py")
        found = self.different(names)
        kept = {name for name, _, _ in found}
        for name in names:
            if name not in kept:
                (self.folder / name).unlink()
        return found

    def reduce(self, name, kind):
        """The smallest program found that still differs, in the same kinds of lines."""
        candidate = "reducing-" + name

        def interesting(text):
            self.write(candidate, text)
            found = self.different([candidate])
            return bool(found) and kind_of(*found[0][1:]) == kind

        return reduce.reduce(self.read(name), interesting)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pypy", required=True)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--reduce", type=int, default=3, help="how many failing programs to make smaller")
    parser.add_argument("--keep", help="a folder for the programs that differ")
    options = parser.parse_args()
    if options.keep:
        os.makedirs(options.keep, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kiln-python-") as scratch:
        comparer = Comparer(options, options.keep or scratch)
        seeds = range(options.first, options.first + options.count)
        batches = [seeds[k:k + options.batch] for k in range(0, len(seeds), options.batch)]
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            found = [f for batch in pool.map(comparer.batch, batches) for f in batch]
        for name, expected, actual in found:
            print(f"{name}: CPython {expected[:700]}\n{' ' * len(name)}  pypy-c  {actual[:700]}")
        for name, expected, actual in found[:options.reduce]:
            print(f"--- {name}, made smaller\n{comparer.reduce(name, kind_of(expected, actual))}", flush=True)
    print(f"{options.count} programs, {len(found)} differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
