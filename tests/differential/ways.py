"""The ways to run a source: untranslated with sanitizers, which is what is right, and every mode of Kiln.

A failure has a kind, which is the same for two sources that show the same fault, and a text for people.
"""

import dataclasses
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(os.environ.get("KILN_HOME") or pathlib.Path(__file__).resolve().parents[2])

# name -> options of kiln translate, environment of the run. Modes with the same options share a binary.
TRANSLATED = {
    "O0": (["--opt", "0"], {}),
    "O1": (["--opt", "1"], {}),
    "O2": (["--opt", "2"], {}),
    "O3": (["--opt", "3"], {}),
    "verify": (["--opt", "2", "--verify"], {}),
    "stress": (["--opt", "2"], {"KILN_GC_STRESS": "1"}),
    "stress-O0": (["--opt", "0"], {"KILN_GC_STRESS": "1"}),
    "jit": (["--opt", "2", "--jit"], {"KILN_JIT": "threshold=1,trace_eagerness=1,check"}),
    "jit-fail": (["--opt", "2", "--jit"], {"KILN_JIT": "threshold=1,trace_eagerness=1,fail:1"}),
    "sanitize": (["--opt", "1", "--sanitize", "address,undefined"], {"KILN_GC_STRESS": "1"}),
}
STAGES = ["flow", "annotated", "rtyped", "optimised", "exc", "gc"]
MODES = ["interpret-" + s for s in STAGES] + list(TRANSLATED)

CLANG = ["clang++-19", "-std=c++20", "-fwrapv", "-w", f"-I{ROOT}"]
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-g1"]
# The same checks, cheaper to compile: traps that do not say what happened, calls for each access.
SANITIZE_TERSELY = ["-fsanitize=address,undefined", "-fsanitize-trap=undefined",
                    "-mllvm", "-asan-instrumentation-with-call-threshold=0"]
NO_LEAKS = {"ASAN_OPTIONS": "detect_leaks=0"}


@dataclasses.dataclass
class Failure:
    kind: str
    text: str
    program: int = -1  # the first program that differs


def command(argv, env=None, timeout=900):
    """Exit status, standard output, standard error."""
    try:
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout,
                              env={**os.environ, **(env or {})}, cwd=ROOT)
        return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return 124, "", f"no end after {timeout} s"


def kind_of(what, status, err):
    """What went wrong, without the places and numbers that another source would have."""
    told = re.search(r"\[kiln-[\w-]+\]", err) or re.search(r"(error|fatal|internal error|assert)[^\n]*", err, re.I)
    return f"{what}, status {status}: " + re.sub(r"\d+|'[^']*'", "#", told.group(0) if told else "")[:80]


class Ways:
    """`scratch` is for what all sources share. The sources have folders of their own."""

    def __init__(self, kiln, scratch, timeout=900):
        self.kiln = str(pathlib.Path(kiln).resolve())
        self.timeout = timeout
        self.runtime = []
        folder = pathlib.Path(scratch) / "runtime"
        folder.mkdir()
        for source in [ROOT / "rlib/untranslated.cc", ROOT / "rlib/untranslated_main.cc",
                       *sorted((ROOT / "rlib/runtime").glob("*.cc"))]:
            target = folder / (source.stem + ".o")
            status, _, err = command([*CLANG, "-O1", *SANITIZE, "-c", str(source), "-o", str(target)])
            if status != 0:
                sys.exit(f"{source}: {err}")
            self.runtime.append(str(target))

    def oracle(self, source, folder, tersely=True):
        """A failure, or None and what the programs print."""
        binary = str(folder / "untranslated")
        status, _, err = command(
            [*CLANG, "-O0", *(SANITIZE_TERSELY if tersely else SANITIZE), str(source), *self.runtime,
             "-fsanitize=address,undefined", "-l:libgmp.a", "-lpthread", "-ldl", "-o", binary], timeout=self.timeout)
        if status != 0:
            return Failure("not C++", f"this is not C++:\n{err[:2000]}"), ""
        status, out, err = command([binary], NO_LEAKS, timeout=self.timeout)
        if status != 0 or err:
            if tersely:
                return self.oracle(source, folder, tersely=False)
            return Failure("undefined", f"undefined behaviour: status {status}\n{err[:2000]}"), ""
        return None, out

    def argv(self, mode, source, folder):
        """A failure to get there, or what runs the programs; and the environment."""
        if mode.startswith("interpret-"):
            return None, [self.kiln, "interpret", str(source), "--stage", mode.removeprefix("interpret-"),
                          "--quiet", "--"], {}
        flags, env = TRANSLATED[mode]
        binary = folder / ("translated" + "".join(flags))
        if not binary.exists():
            status, _, err = command([self.kiln, "translate", str(source), "-o", str(binary), "--quiet",
                                      "--jobs", "1", *flags], timeout=self.timeout)
            if status != 0:
                return Failure(kind_of("translate", status, err),
                               f"kiln translate: status {status}\n{err[:3000]}"), [], env
        return None, [str(binary)], {**NO_LEAKS, **env}

    def compare(self, mode, source, folder, expected):
        """None if the mode prints what is expected. The untranslated program is in the folder."""
        failure, argv, env = self.argv(mode, source, folder)
        if failure:
            return failure
        status, out, err = command(argv, env, timeout=self.timeout)
        if status == 0 and out == expected:
            return None
        want, got = expected.split("\n"), out.split("\n")
        n = next((n for n in range(len(want)) if n >= len(got) or want[n] != got[n]), len(want) - 1)
        crashed = status not in (0, 1)
        kind = kind_of("run", status, err) if crashed or err else "differs"
        if n == len(want) - 1:
            return Failure(kind, f"status {status}\n{err[:2000]}")
        program = int(want[n].split()[1].rstrip(":")) if want[n].startswith("case ") else -1
        return Failure(kind, f"status {status}, expected {want[n]!r}, got {got[n] if n < len(got) else ''!r}\n"
                       f"{err[:2000]}\n" + self.first_value(program, argv, env, folder), program)

    def first_value(self, program, argv, env, folder):
        """Where the values of one program part."""
        arguments = [str(program), str(program + 1), "verbose"]
        _, right, _ = command([str(folder / "untranslated"), *arguments], NO_LEAKS, timeout=self.timeout)
        _, wrong, _ = command([*argv, *arguments], env, timeout=self.timeout)
        right, wrong = right.split("\n"), wrong.split("\n")
        for n, line in enumerate(right):
            if n >= len(wrong) or wrong[n] != line:
                return (f"value {n}: expected {line.strip()}, got {wrong[n].strip() if n < len(wrong) else 'none'}; "
                        f"before it {[x.strip() for x in right[max(0, n - 4):n]]}")
        return "run alone it agrees"

    def try_source(self, source, folder, modes):
        """[(mode, failure)] of a source. What is wrong with the source itself has the mode "untranslated"."""
        failure, expected = self.oracle(source, folder)
        if failure:
            return [("untranslated", failure)]
        found = [(mode, self.compare(mode, source, folder, expected)) for mode in modes]
        return [(mode, failure) for mode, failure in found if failure]
