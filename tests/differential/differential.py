#!/usr/bin/env python3
"""Compares random programs (generate.py) run in every way Kiln has.

    differential.py --kiln KILN [--count N] [--cases N] [--first SEED] [--modes M,M...] [--jobs N]
    differential.py ... --journal FILE --seconds 900      a piece of a long run; call it again for the next

Untranslated, with sanitizers, is what is right. `--count` programs are made, `--cases` of them in one
source, so that one translation a mode serves many. Where two ways part, the source is narrowed to the
program that shows it and that program reduced for up to `--reduce` seconds; what is left is kept.

A journal holds a line a source: seed, programs, modes, what came out. Seeds that agreed are not run
again, so a long run can be made in pieces and counted.
"""

import argparse
import concurrent.futures
import os
import pathlib
import shutil
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import generate
import narrow
import ways


class Journal:
    def __init__(self, path, modes):
        self.path, self.modes = path, ",".join(modes)
        self.agreed = {}  # seed -> programs
        if path and path.exists():
            for line in path.read_text().split("\n"):
                fields = line.split("\t")
                if len(fields) == 4 and fields[2] == self.modes and fields[3] == "agree":
                    self.agreed[int(fields[0])] = int(fields[1])

    def note(self, seed, cases, failures):
        if not failures:
            self.agreed[seed] = cases
        if self.path:
            result = "; ".join(f"{mode}: {f.kind}" for mode, f in failures) or "agree"
            with open(self.path, "a") as out:
                out.write(f"{seed}\t{cases}\t{self.modes}\t{result}\n")


def run_seed(tools, seed, options, scratch):
    """[(mode, failure)] of a seed's programs, and texts that say what was kept."""
    folder = pathlib.Path(scratch) / str(seed)
    folder.mkdir()
    try:
        source = folder / "programs.cc"
        source.write_text(generate.generate(seed, options.cases))
        failures = tools.try_source(source, folder, options.modes)
    finally:
        shutil.rmtree(folder)
    # One of each kind: that is one fault, most likely, seen in several modes.
    kept, kinds = [], set()
    for mode, failure in failures:
        if failure.kind not in kinds:
            kinds.add(failure.kind)
            kept.append(narrow.narrow(tools, seed, options.cases, mode, failure, options.keep, options.reduce))
    return failures, kept


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kiln", default="./kiln")
    parser.add_argument("--count", type=int, default=40, help="programs in all")
    parser.add_argument("--cases", type=int, default=20, help="programs in one source")
    parser.add_argument("--first", type=int, default=1, help="the first source's seed")
    parser.add_argument("--modes", default="interpret-flow,interpret-gc,O2,stress")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=float, help="start no source after so long")
    parser.add_argument("--journal", type=pathlib.Path, help="what was run, to go on from there")
    parser.add_argument("--reduce", type=float, default=300, help="seconds to make what differs smaller")
    parser.add_argument("--keep", default=os.environ.get("TEST_UNDECLARED_OUTPUTS_DIR") or tempfile.gettempdir())
    options = parser.parse_args()
    options.modes = options.modes.split(",")
    unknown = set(options.modes) - set(ways.MODES)
    if unknown:
        sys.exit(f"no such mode: {', '.join(sorted(unknown))}; there are {', '.join(ways.MODES)}")
    options.cases = min(options.cases, options.count)
    sources = (options.count + options.cases - 1) // options.cases
    journal = Journal(options.journal, options.modes)
    seeds = [s for s in range(options.first, options.first + sources) if s not in journal.agreed]
    start = time.monotonic()
    run = failed = 0

    def one(seed):
        if options.seconds and time.monotonic() - start > options.seconds:
            return None
        return run_seed(tools, seed, options, scratch)

    with tempfile.TemporaryDirectory(prefix="kiln-differential-") as scratch:
        tools = ways.Ways(options.kiln, scratch)
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for seed, result in zip(seeds, pool.map(one, seeds)):
                if result is None:
                    break
                failures, kept = result
                journal.note(seed, options.cases, failures)
                run += 1
                failed += bool(failures)
                print(f"seed {seed}: {'FAIL' if failures else 'agree'} ({time.monotonic() - start:.0f} s)", flush=True)
                for mode, failure in failures:
                    print(f"  {mode}: {failure.kind}\n    " + failure.text.rstrip().replace("\n", "\n    "))
                for text in kept:
                    print("  " + text, flush=True)
    print(f"{run * options.cases} programs in {run} sources, {failed} sources differ")
    if options.journal:
        print(f"{sum(journal.agreed.values())} programs in the journal agree")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
