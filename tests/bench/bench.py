#!/usr/bin/env python3
"""Runs translated programs and their peers side by side, and prints ratios.

    bench.py [options] [names]           also: kiln bench [options] [names]

Peers of a translated binary are the same source as plain C++ by clang++ ("native" never frees,
"boehm" has libgc; neither checks preconditions, as translated code does not) and the same program in
Java. All peers of all benchmarks take turns, so that whatever else the machine does meets each of
them; printed are medians. Java's time is without what it takes to start. Peers that have a collector
have the same heap limit.

A benchmark counts if all peers print the same; else the exit status is 1.
"""

import argparse
import dataclasses
import hashlib
import json
import os
import pathlib
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile

import warmup

HERE = pathlib.Path(__file__).resolve().parent
HOME = pathlib.Path(os.environ.get("KILN_HOME") or HERE.parents[1])

# ---- What is run ---------------------------------------------------------------------------------


@dataclasses.dataclass
class Benchmark:
    name: str
    source: str  # a .cc file or a folder, below HOME
    arguments: list[str]
    quick: list[str]  # arguments for --quick
    java: str = ""  # the class, in the file of that name
    expected: str = ""  # a file with the output, where there is one
    # What the output measures, in lines "what: number"; all else in it is the result. Where there
    # are such measures, the collectors' logs are looked at as well.
    measures: tuple[str, ...] = ()

    # A program in Python: its peers are other Pythons.
    is_python: bool = False
    # One for the JIT.
    is_for_jit: bool = False
    # One that bf/long.py writes; its peer is the same in C.
    bf_program: str = ""

    @property
    def is_iterated(self):
        """Its time is that of an iteration when warm: see iterations.py."""
        return WARM in self.measures

    def peers(self):
        if self.bf_program:
            return ["kiln_jit", "kiln_jit_off", "c"]
        if self.is_for_jit:
            return ["kiln_jit", "kiln_jit_off", "cpython", "pypy"]
        if self.is_python:
            return ["kiln", "cpython", "pypy_nojit", "pypy"]
        return ["kiln", "native", "boehm"] + (["java"] if self.java else [])

    def base(self):
        """The peer that the others are compared with."""
        return "kiln_jit" if self.is_for_jit or self.bf_program else "kiln"

    def result_of(self, output):
        """The part of the output that has to be the same for all peers."""
        lines = output.splitlines(keepends=True)
        return "".join(line for line in lines if line.split(":")[0] not in self.measures)

    def measured(self, output):
        lines = (line.partition(": ") for line in output.splitlines())
        return {what: int(number) for what, _, number in lines if what in self.measures}


def bf(name, folder):
    program = [f"{folder}/{name}.bf"]
    return Benchmark(f"bf_{name}", "targets/bf", program, program, expected=f"{folder}/{name}.out")


def bf_jit(name):
    return Benchmark(f"bf_jit_{name}", "targets/bf", [], [], bf_program=name)


def shapes(name, folder, size, quick):
    program = f"{folder}/{name}.shp"
    return Benchmark(f"shapes_{name}", "targets/shapes", [program, size], [program, quick])


def python(name, size, quick):
    program = f"tests/bench/python/{name}.py"
    return Benchmark(
        f"python_{name}", "targets/pyinterp", [program, size], [program, quick], is_python=True
    )


FIRST, WARM = "first iteration in us", "warm iteration in us"
ITERATIONS = 20


def for_jit(name, long_size, size):
    """The program of a python benchmark, as jit_* and as warm_*: once for some two seconds of CPython, so
    that a JIT is warm for most of it; and its main 20 times, each some 0.15 s of CPython."""
    quick = next(b.quick[1] for b in BENCHMARKS if b.name == f"python_{name}")
    program = f"tests/bench/python/{name}.py"
    script = ["tests/bench/iterations.py", program]
    source = "targets/pyinterp"
    return [
        Benchmark(
            f"jit_{name}", source, [program, long_size], [program, quick], is_python=True, is_for_jit=True
        ),
        Benchmark(
            f"warm_{name}",
            source,
            [*script, size, str(ITERATIONS)],
            [*script, quick, "2"],
            measures=(FIRST, WARM),
            is_python=True,
            is_for_jit=True,
        ),
    ]


BENCHMARKS = [
    Benchmark("gcbench", "tests/bench/gcbench.cc", ["18"], ["14"], java="GcBench"),
    Benchmark("binary_trees", "tests/bench/binary_trees.cc", ["18"], ["12"], java="BinaryTrees"),
    Benchmark(
        "pauses",
        "tests/bench/pauses.cc",
        ["100000000", "20000000"],
        ["10000000", "2000000"],
        java="Pauses",
        measures=(
            "longest pause in us",
            "pauses above 1 ms",
            "pauses above 10 ms",
            "longest pause in us of processor time",
        ),
    ),
    bf("mandelbrot", "targets/bf/examples"),
    bf("collatz", "tests/bench/bf"),
    bf("rule110", "tests/bench/bf"),
    bf_jit("mandelbrot"),
    bf_jit("factor"),
    bf_jit("rule110"),
    shapes("fib", "targets/shapes/programs", "30", "22"),
    shapes("sieve", "targets/shapes/programs", "2000000", "100000"),
    shapes("nbody", "targets/shapes/programs", "50000", "2000"),
    shapes("richards", "targets/shapes/programs", "50", "3"),
    shapes("binary_trees", "targets/shapes/programs", "13", "8"),
    shapes("strings", "tests/bench/shapes", "400000", "20000"),
    shapes("dicts", "tests/bench/shapes", "300000", "20000"),
    shapes("closures", "tests/bench/shapes", "1000000", "50000"),
    shapes("exceptions", "tests/bench/shapes", "300000", "20000"),
    python("fib", "29", "20"),
    python("nbody", "40000", "100"),
    python("fannkuch", "8", "6"),
    python("spectral_norm", "100", "10"),
    python("mandelbrot", "150", "20"),
    python("binary_trees", "13", "6"),
    python("richards", "300000", "1000"),
    python("nqueens", "8", "5"),
    python("pidigits", "1200", "50"),
    python("float_points", "150000", "500"),
    python("words", "300000", "2000"),
    python("sieve", "1000000", "3000"),
    python("matrix", "90", "10"),
    python("closures", "300000", "1000"),
    python("exceptions", "300000", "500"),
    python("generators", "60", "3"),
    python("sorting", "150000", "1000"),
    python("operators", "300000", "1000"),
    python("life", "400", "10"),
    python("tokens", "2500", "30"),
    python("go", "60", "1"),
    python("chaos", "40000", "500"),
    python("sudoku", "40", "1"),
    python("json_text", "120", "1"),
    python("deep_copy", "150", "1"),
    python("templates", "4000", "10"),
    python("constraints", "300", "2"),
    python("edit_distance", "30", "1"),
    python("deltablue", "5", "1"),
    python("hexiom", "30", "1"),
    python("compilation", "200000", "2000"),
]
JIT_BENCHMARKS = [
    for_jit(*row)
    for row in [
        ("nbody", "1000000", "65000"),
        ("fannkuch", "10", "9"),
        ("spectral_norm", "1200", "300"),
        ("mandelbrot", "1200", "310"),
        ("richards", "4000000", "300000"),
        ("deltablue", "1000", "75"),
        ("binary_trees", "17", "14"),
        ("float_points", "2000000", "300000"),
        ("chaos", "800000", "65000"),
        ("go", "1500", "140"),
        ("hexiom", "6000", "200"),
        ("nqueens", "13", "11"),
        ("pidigits", "7000", "2000"),
        ("json_text", "3000", "250"),
        ("generators", "2000", "190"),
    ]
]
BENCHMARKS += [long for long, _ in JIT_BENCHMARKS] + [warm for _, warm in JIT_BENCHMARKS]
# Every Python starts alike: without site.
PYTHON_OPTIONS = ["-S", "-E"]
PEERS = ["kiln", "native", "boehm", "java", "kiln_jit", "kiln_jit_off", "c", "cpython", "pypy_nojit", "pypy"]


class Failure(Exception):
    """A peer that cannot be built or does not run to its end."""


# ---- Building ------------------------------------------------------------------------------------


class Builder:
    """Makes what a peer of a source runs, once each, in a folder."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = pathlib.Path(folder)
        self.done = {}  # (peer, source): a command line, or a Failure

    def command(self, peer, benchmark):
        key = (peer, {"java": benchmark.java, "c": benchmark.bf_program}.get(peer) or benchmark.source)
        if key not in self.done:
            progress(f"building {key[1]} for {peer}")
            try:
                self.done[key] = getattr(self, peer)(benchmark)
            except Failure as failure:
                self.done[key] = failure
        if isinstance(self.done[key], Failure):
            raise self.done[key]
        return self.done[key]

    def binary(self, peer, benchmark):
        return str(self.folder / f"{pathlib.Path(benchmark.source).stem}.{peer}")

    def kiln(self, benchmark):
        return self.translated("kiln", benchmark, [])

    def kiln_jit(self, benchmark):
        return self.translated("kiln_jit", benchmark, ["--jit"])

    def kiln_jit_off(self, benchmark):
        return ["env", "KILN_JIT=off", *self.command("kiln_jit", benchmark)]

    def translated(self, peer, benchmark, flags):
        binary = self.binary(peer, benchmark)
        source = str(HOME / benchmark.source)
        run_tool([self.options.kiln, "translate", *flags, source, "-o", binary, "--quiet"])
        return [binary] + (PYTHON_OPTIONS if benchmark.source == "targets/pyinterp" else [])

    def native(self, benchmark):
        return self.plain_cxx("native", benchmark, [], [])

    def boehm(self, benchmark):
        return self.plain_cxx("boehm", benchmark, ["-DRLIB_BOEHM"], ["-lgc"])

    def plain_cxx(self, peer, benchmark, flags, libraries):
        path = HOME / benchmark.source
        sources = sorted(path.glob("*.cc")) if path.is_dir() else [path]
        sources += [HOME / "rlib/untranslated.cc", HOME / "rlib/untranslated_main.cc"]
        sources += sorted((HOME / "rlib/runtime").glob("*.cc"))
        sources = [s for s in sources if not s.name.endswith("_test.cc")]
        binary = self.binary(peer, benchmark)
        flags = ["-std=c++20", "-O2", "-fwrapv", "-DRLIB_UNCHECKED", f"-I{HOME}", *flags]
        run_tool(
            [self.options.cxx, *flags, *map(str, sources), "-o", binary, *libraries]
            + ["-lgmp", "-lpthread", "-ldl"]
        )
        return [binary]

    def bf(self, benchmark, ending):
        """A file of the program that bf/long.py writes."""
        made = self.folder / f"{benchmark.bf_program}.{ending}"
        if not made.exists():
            quick = ["--quick"] if self.options.quick else []
            writer = [sys.executable, str(HERE / "bf/long.py"), benchmark.bf_program]
            run_tool([*writer, str(self.folder), *quick])
        return str(made)

    def c(self, benchmark):
        binary = str(self.folder / f"{benchmark.bf_program}.c.out")
        compiler = self.options.cxx.replace("++", "")
        run_tool([compiler, "-O2", self.bf(benchmark, "c"), "-o", binary])
        return [binary]

    def java(self, benchmark):
        run_tool(["javac", "-d", str(self.folder), str(HERE / f"{benchmark.java}.java")])
        return self.java_command(benchmark.java)

    def cpython(self, _):
        return ["/usr/bin/python3.11"] + PYTHON_OPTIONS

    def pypy(self, _):
        return ["pypy3"] + PYTHON_OPTIONS

    def pypy_nojit(self, _):
        return ["pypy3", "--jit", "off"] + PYTHON_OPTIONS

    def java_start(self):
        """What measures how long Java takes to start."""
        source = self.folder / "Nothing.java"
        source.write_text("class Nothing { public static void main(String[] args) {} }\n")
        run_tool(["javac", "-d", str(self.folder), str(source)])
        return self.java_command("Nothing")

    def java_command(self, name):
        heap = f"-Xmx{self.options.heap}m"
        return ["java", "-XX:+UseSerialGC", heap, "-cp", str(self.folder), name]


def run_tool(command):
    if shutil.which(command[0]) is None:
        raise Failure(f"there is no {command[0]}")
    environment = dict(os.environ, KILN_HOME=str(HOME))
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    if done.returncode != 0:
        lines = done.stdout.strip().splitlines() or ["no message"]
        error = next((line for line in lines if "error" in line), lines[-1])
        raise Failure(f"{pathlib.Path(command[0]).name} failed: {error}")


# ---- Running -------------------------------------------------------------------------------------


LONGEST_COLLECTION = "longest collection in us"


@dataclasses.dataclass
class Run:
    seconds: float
    cpu_seconds: float
    peak_kb: int
    output: str
    measured: dict[str, int] = dataclasses.field(default_factory=dict)


class Runner:
    """Runs programs by way of measure.cc."""

    def __init__(self, options, folder):
        self.options = options
        self.measure = str(pathlib.Path(folder) / "measure")
        run_tool([options.cxx, "-std=c++20", "-O1", str(HERE / "measure.cc"), "-o", self.measure])
        heap_bytes = str(options.heap << 20)
        self.environment = dict(
            os.environ, KILN_GC_MAX=heap_bytes, GC_MAXIMUM_HEAP_SIZE=heap_bytes
        )

    def run_logged(self, benchmark, command, read=os.devnull):
        """The same with what the program measures, and what its collector logs."""
        if not benchmark.measures:
            return self.run(command, read=read)
        if benchmark.is_iterated:
            done = self.run(command)
            done.measured = benchmark.measured(done.output)
            return done
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "log"
            if command[0] == "java":
                command = ["java", f"-Xlog:gc:file={log}", *command[1:]]
            done = self.run(command, {"KILN_GC_LOG": str(log)})
            text = log.read_text() if log.exists() else ""
        # "minor 1: 0.049 ms, ..." and "GC(1) Pause Young ... 0.049ms".
        pauses = re.findall(r"(?:minor \d+:|major \d+:|Pause .*) ([\d.]+) ?ms", text)
        done.measured = benchmark.measured(done.output)
        if pauses:
            done.measured[LONGEST_COLLECTION] = round(max(map(float, pauses)) * 1000)
        return done

    def run(self, command, environment={}, read=os.devnull):
        timeout = str(self.options.timeout)
        with tempfile.NamedTemporaryFile("r") as result, open(read) as stdin:
            done = subprocess.run(
                [self.measure, result.name, timeout, *command],
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=HOME,
                env=self.environment | environment,
            )
            numbers = result.read().split()
        if done.returncode != 0 or len(numbers) != 4:
            raise Failure("cannot be run")
        status = int(numbers[3])
        if status == -signal.SIGALRM:
            raise Failure(f"no end after {timeout} s")
        if status != 0:
            lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
            raise Failure(f"status {status}: {lines[-1]}")
        output = done.stdout.decode(errors="replace")
        return Run(float(numbers[0]), float(numbers[1]), int(numbers[2]), output)


# ---- All of it -----------------------------------------------------------------------------------


@dataclasses.dataclass
class Series:
    """What one peer did in one benchmark."""

    command: list[str]
    input: str = os.devnull
    runs: list[Run] = dataclasses.field(default_factory=list)
    start_up: float = 0.0  # to be subtracted, in seconds
    error: str = ""

    def median(self, what):
        return statistics.median(getattr(run, what) for run in self.runs)

    def time(self, options):
        if all(WARM in run.measured for run in self.runs):
            return self.measured(WARM) / 1e6
        seconds = self.median("cpu_seconds" if options.cpu else "seconds")
        return max(seconds - self.start_up, 0.0001)

    def measured(self, what):
        return statistics.median(run.measured[what] for run in self.runs)


def measure(benchmarks, options, folder):
    """{benchmark name: {peer: Series}}, all peers in turns."""
    builder = Builder(options, folder)
    runner = Runner(options, folder)
    table = {benchmark.name: {} for benchmark in benchmarks}
    for benchmark in benchmarks:
        for peer in benchmark.peers():
            if peer not in options.peers:
                continue
            series = Series([])
            try:
                arguments = benchmark.quick if options.quick else benchmark.arguments
                if benchmark.bf_program:
                    arguments = [builder.bf(benchmark, "bf")] if peer != "c" else []
                    series.input = builder.bf(benchmark, "in")
                series.command = [*builder.command(peer, benchmark), *arguments]
            except Failure as failure:
                series.error = str(failure)
            table[benchmark.name][peer] = series

    start_up = Series([])
    if any("java" in peers and not peers["java"].error for peers in table.values()):
        start_up.command = builder.java_start()

    for turn in range(options.runs):
        if start_up.command:
            start_up.runs.append(runner.run(start_up.command))
        for benchmark in benchmarks:
            for peer, series in table[benchmark.name].items():
                if series.error:
                    continue
                progress(f"{turn + 1}/{options.runs} {benchmark.name} {peer}")
                try:
                    series.runs.append(runner.run_logged(benchmark, series.command, series.input))
                except Failure as failure:
                    series.error = str(failure)

    for peers in table.values():
        if "java" in peers and start_up.runs:
            peers["java"].start_up = start_up.median("cpu_seconds" if options.cpu else "seconds")
    for benchmark in benchmarks:
        check_results(benchmark, table[benchmark.name], options)
    return table


def check_results(benchmark, peers, options):
    """Marks peers whose result is wrong: not as expected, or else not as the first peer's."""
    right = None
    if benchmark.expected:
        right = (HOME / benchmark.expected).read_text()
    for series in peers.values():
        for done in series.runs:
            result = benchmark.result_of(done.output)
            if right is None:
                right = result
            if result != right and not series.error:
                series.error = "prints something else"


# ---- Reporting -----------------------------------------------------------------------------------


def cell(series, base, time, memory=True):
    """"0.52 s, 40 MB"; in front, how many times as long as the base's program the peer takes."""
    if series is None:
        return ""
    if series.error:
        return "failed"
    text = f"{time(series):.3g} s"
    if memory:
        text += f", {series.median('peak_kb') / 1024:.0f} MB"
    if base is None or base is series or base.error:
        return text
    return f"**{time(series) / time(base):.2f}×** {text}"


def mean(benchmarks, table, peer, time):
    """How many times as long as kiln's programs the peer takes, over all that both could run."""
    ratios = []
    for benchmark in benchmarks:
        peers = table[benchmark.name]
        both = [peers.get(benchmark.base()), peers.get(peer)]
        if all(series is not None and not series.error for series in both):
            ratios.append(time(both[1]) / time(both[0]))
    return f"**{statistics.geometric_mean(ratios):.2f}×**" if ratios else ""


def markdown(headings, rows):
    widths = [max(len(row[i]) for row in [headings, *rows]) for i in range(len(headings))]
    lines = [headings, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(text.ljust(width) for text, width in zip(line, widths)) + " |"
        for line in lines
    )


def comparison(benchmarks, table, peers, time, memory):
    """A row for each benchmark, and one for the means."""
    rows = []
    for benchmark in benchmarks:
        series_of = table[benchmark.name]
        base = series_of.get(benchmark.base())
        cells = (cell(series_of.get(peer), base, time, memory) for peer in peers)
        rows.append([benchmark.name, *cells])
    means = (mean(benchmarks, table, peer, time) for peer in peers)
    return markdown(["benchmark", *peers], [*rows, ["geometric mean", *means]])


def report(benchmarks, table, options):
    peers = [peer for peer in PEERS if any(peer in table[b.name] for b in benchmarks)]
    kind = "processor time" if options.cpu else "time"
    print(f"Medians of {options.runs}: {kind} and peak memory.", end=" ")
    print("**2.00×**: takes twice as long as kiln's.\n")
    print(comparison(benchmarks, table, peers, lambda series: series.time(options), True))
    iterated = [benchmark for benchmark in benchmarks if benchmark.is_iterated]
    if iterated:
        print("\nThe first iterations; above are those when warm, in processor time:\n")
        print(comparison(iterated, table, peers, lambda series: series.measured(FIRST) / 1e6, False))

    for benchmark in benchmarks:
        if benchmark.is_iterated:
            continue
        series_of = table[benchmark.name]
        rows = []
        for what in benchmark.measures and [*benchmark.measures, LONGEST_COLLECTION]:
            values = []
            for peer in peers:
                runs = series_of[peer].runs if peer in series_of else []
                numbers = [done.measured[what] for done in runs if what in done.measured]
                values.append(str(round(statistics.median(numbers))) if numbers else "")
            rows.append([what, *values])
        if rows:
            print(f"\n{benchmark.name}:\n")
            print(markdown(["", *peers], rows))

    failures = failures_in(table)
    if failures:
        print("\nFailed:\n")
        for name, peer, error in failures:
            print(f"- {name}, {peer}: {error}")


def failures_in(table):
    return [
        (name, peer, series.error)
        for name, peers in table.items()
        for peer, series in peers.items()
        if series.error
    ]


def as_json(benchmarks, table, options):
    return {
        "machine": {"system": platform.platform(), "processors": os.cpu_count()},
        "runs": options.runs,
        "heap_mb": options.heap,
        "quick": options.quick,
        "benchmarks": [
            {
                "name": benchmark.name,
                "peers": {
                    peer: series_as_json(series, options)
                    for peer, series in table[benchmark.name].items()
                },
            }
            for benchmark in benchmarks
        ],
    }


def series_as_json(series, options):
    entry = {"command": series.command, "error": series.error, "start_up_seconds": series.start_up}
    if series.runs:
        entry["median_seconds"] = series.time(options)
        entry["median_peak_kb"] = series.median("peak_kb")
    entry["runs"] = [
        {
            "seconds": done.seconds,
            "cpu_seconds": done.cpu_seconds,
            "peak_kb": done.peak_kb,
            "output_sha256": hashlib.sha256(done.output.encode()).hexdigest(),
            "measured": done.measured,
        }
        for done in series.runs
    ]
    return entry


def progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


# ---- The command line ----------------------------------------------------------------------------


def parse_command_line():
    parser = argparse.ArgumentParser(
        prog="kiln bench", description="Measures translated programs against their peers."
    )
    parser.add_argument("names", nargs="*", help="benchmarks, or how their names begin (all)")
    parser.add_argument("--list", action="store_true", help="print the names of the benchmarks")
    parser.add_argument("--warmup", action="store_true", help="what the JIT's compiler costs, beside PyPy's")
    parser.add_argument("--runs", type=int, default=5, help="runs of each peer (5)")
    parser.add_argument("--quick", action="store_true", help="small inputs: to see that all works")
    parser.add_argument("--peers", default=",".join(PEERS), help=f"which ones ({','.join(PEERS)})")
    parser.add_argument("--cpu", action="store_true", help="compare processor time, not time")
    parser.add_argument("--heap", type=int, default=4096, help="heap limit in MB (4096)")
    parser.add_argument("--timeout", type=int, default=600, help="seconds for one run (600)")
    parser.add_argument("--json", metavar="FILE", help="write all numbers there; - for no table")
    parser.add_argument("--build-dir", metavar="DIR", help="keep what is built there")
    parser.add_argument("--kiln", default=str(HOME / "kiln"), help="the kiln to translate with")
    parser.add_argument("--cxx", default="clang++-19", help="the compiler of untranslated peers")
    options = parser.parse_args()
    options.peers = options.peers.split(",")
    for peer in options.peers:
        if peer not in PEERS:
            parser.error(f"no peer is called {peer}: there are {', '.join(PEERS)}")
    if options.runs < 1:
        parser.error("--runs: at least 1")
    for name in options.names:
        if not any(benchmark.name.startswith(name) for benchmark in BENCHMARKS):
            parser.error(f"no benchmark's name begins with {name}: see --list")
    return options


def compare_warmup(benchmarks, options, folder):
    """The programs of the JIT, each once to its end."""
    builder = Builder(options, folder)
    rows = []
    for benchmark in benchmarks:
        if not benchmark.is_for_jit or benchmark.is_iterated:
            continue
        arguments = [str(HOME / benchmark.arguments[0]), *benchmark.arguments[1:]]
        progress(f"{benchmark.name}")
        ours = warmup.measure_kiln(builder.command("kiln_jit", benchmark) + arguments, options.timeout)
        theirs = warmup.measure_pypy(builder.command("pypy", benchmark) + arguments, options.timeout)
        rows.append((benchmark.name.removeprefix("jit_"), ours, theirs))
    progress("")
    warmup.print_table(rows)
    return 0


def main():
    options = parse_command_line()
    benchmarks = [
        benchmark
        for benchmark in BENCHMARKS
        if not options.names or benchmark.name.startswith(tuple(options.names))
    ]
    if options.list:
        print("\n".join(benchmark.name for benchmark in benchmarks))
        return 0
    with tempfile.TemporaryDirectory(prefix="kiln-bench-") as temporary:
        folder = options.build_dir or temporary
        os.makedirs(folder, exist_ok=True)
        if options.warmup:
            return compare_warmup(benchmarks, options, folder)
        table = measure(benchmarks, options, folder)
    progress("")
    if options.json == "-":
        json.dump(as_json(benchmarks, table, options), sys.stdout, indent=2)
        print()
    else:
        report(benchmarks, table, options)
        if options.json:
            text = json.dumps(as_json(benchmarks, table, options), indent=2)
            pathlib.Path(options.json).write_text(text + "\n")
    return 1 if failures_in(table) else 0


if __name__ == "__main__":
    sys.exit(main())
