#!/usr/bin/python3.11
"""Runs programs under the JIT with everything that may change how it works, and no output may change.

    jit_matrix_test.py path/to/pyinterp_jit [PROGRAM...]

Crossed are: how soon loops are compiled (or never), which part of the optimizer is off, collections at calls, and
changes at calls of all that traces depend on (jitcodegen/native/options.h says what the words mean). Every program is
compared with what CPython prints. The usual run has, for every program, settings in which every two values meet once; with
KILN_LONG=1 there are all settings, and more programs.
"""
import itertools
import os
import pathlib
import random
import subprocess
import sys
import tempfile

DIMENSIONS = (
    ["off"] + [f"threshold={n},function_threshold={n},trace_eagerness={max(1, n // 10)}" for n in (1, 3, 50)],
    [""] + [f"without:{part}" for part in ("rules", "bounds", "pure", "heap", "virtuals", "peel", "turns", "all")],
    ["", "gc:1", "gc:13"],
    ["", "invalidate:2", "invalidate:101"],
)
PROGRAMS = ["jit_loops", "jit_calls", "compiler_statements", "containers_iterators"]
MORE = ["compiler_except_star", "compiler_patterns", "containers_instance_dicts", "containers_mappings",
        "containers_module_names", "containers_sequences", "functools_operator", "generators_async_by_hand",
        "itertools_all", "numbers_float", "numbers_int", "text_format", "text_str", "trace_events"]


def in_pairs(dimensions, seed):
    """Settings in which every two values of two dimensions are together at least once: each time the one of some
    random settings that brings most new pairs."""
    choose = random.Random(seed)
    missing = {((i, a), (j, b)) for (i, first), (j, second) in itertools.combinations(enumerate(dimensions), 2)
               for a in first for b in second}
    while missing:
        # One pair that is missing, at least, is in each of them.
        (i, a), (j, b) = min(missing)
        candidates = []
        for _ in range(30):
            setting = [choose.choice(values) for values in dimensions]
            setting[i], setting[j] = a, b
            candidates.append(setting)
        best = max(candidates, key=lambda s: len(missing & set(itertools.combinations(enumerate(s), 2))))
        missing -= set(itertools.combinations(enumerate(best), 2))
        yield best


def run(command, program, folder, **environment):
    scratch = tempfile.mkdtemp(dir=folder)
    return subprocess.run([*command, program + ".py", scratch], capture_output=True, cwd="targets/pyinterp/testdata",
                          env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], **environment})


def main():
    pypy = str(pathlib.Path(sys.argv[1]).resolve())
    long = bool(os.environ.get("KILN_LONG"))
    programs = sys.argv[2:] or PROGRAMS + (MORE if long else [])
    shard = int(os.environ.get("TEST_SHARD_INDEX", 0))
    shards = int(os.environ.get("TEST_TOTAL_SHARDS", 1))
    if "TEST_SHARD_STATUS_FILE" in os.environ:
        pathlib.Path(os.environ["TEST_SHARD_STATUS_FILE"]).touch()
    failed = count = 0
    for number, program in enumerate(programs):
        settings = list(itertools.product(*DIMENSIONS) if long else in_pairs(DIMENSIONS, number))[shard::shards]
        with tempfile.TemporaryDirectory() as folder:
            expected = run(["/usr/bin/python3.11", "-S", "-E"], program, folder)
            if expected.returncode != 0:
                sys.exit(f"CPython fails on {program}: {expected.stderr.decode()[-500:]}")
            for setting in settings:
                words = ",".join(filter(None, setting))
                got = run([pypy], program, folder, KILN_JIT=words)
                count += 1
                if got.returncode != 0 or got.stdout != expected.stdout:
                    failed += 1
                    print(f"FAIL KILN_JIT={words} {program}: status {got.returncode}, {len(got.stdout)} bytes of "
                          f"{len(expected.stdout)}; {got.stderr.decode(errors='replace')[-300:]}", flush=True)
    print(f"{count} runs, {failed} failed")
    sys.exit(failed != 0)


if __name__ == "__main__":
    main()
