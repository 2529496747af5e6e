"""What making traces costs, beside PyPy: `kiln bench --warmup`.

Each program runs once to its end under our JIT (KILN_JIT=stats) and under pypy3
(PYPYLOG=jit-summary). Both say what processor time they spent in their compilers, and on how many
operations: recorded ones before optimisation, emitted ones after it.
"""

import dataclasses
import os
import re
import subprocess
import tempfile


@dataclasses.dataclass
class Cost:
    """Seconds in the compiler; operations."""

    making: float  # recording, building and optimising
    assembling: float
    recorded: int
    emitted: int
    failures: int = 0  # of guards that left compiled code; not known of PyPy

    def total(self):
        return self.making + self.assembling

    def per_recorded(self):
        return 1e6 * self.making / max(self.recorded, 1)

    def per_emitted(self):
        return 1e6 * self.assembling / max(self.emitted, 1)


def cost_of_kiln(report):
    """From what KILN_JIT=stats prints."""
    number = lambda what: int(re.search(rf"(\d+) {what}", report)[1])
    ms = lambda what: float(re.search(rf"{what} ([\d.]+) ms", report)[1]) / 1e3
    return Cost(
        ms("recording") + ms("building") + ms("optimizing"),
        ms("assembling"),
        number("operations built"),
        number("left,"),
        number("guard failures"),
    )


def cost_of_pypy(report):
    """From a jit-summary."""
    seconds = lambda what: float(re.search(rf"^{what}:\s+\d+\s+([\d.]+)", report, re.M)[1])
    number = lambda what: int(re.search(rf"^{what}:\s+(\d+)", report, re.M)[1])
    return Cost(seconds("Tracing"), seconds("Backend"), number("recorded ops"), number("opt ops"))


def run(command, environment, timeout):
    return subprocess.run(
        command,
        env={**os.environ, **environment},
        timeout=timeout,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ).stderr


def measure_kiln(command, timeout):
    return cost_of_kiln(run(command, {"KILN_JIT": "stats"}, timeout))


def measure_pypy(command, timeout):
    with tempfile.NamedTemporaryFile("r", prefix="jit-summary-") as log:
        run(command, {"PYPYLOG": f"jit-summary:{log.name}"}, timeout)
        return cost_of_pypy(log.read())


HEADS = ["", "ms", "PyPy's ms", "ratio", "us/recorded", "PyPy's", "us/emitted", "PyPy's", "failures"]


def print_table(rows):
    """Rows are (name, our Cost, PyPy's Cost)."""
    print("".join(f"{head:>14}" for head in HEADS))
    for name, ours, theirs in [*rows, ("all", *(total([row[i] for row in rows]) for i in (1, 2)))]:
        cells = [
            f"{1e3 * ours.total():.1f}",
            f"{1e3 * theirs.total():.1f}",
            f"{ours.total() / max(theirs.total(), 1e-9):.2f}",
            f"{ours.per_recorded():.2f}",
            f"{theirs.per_recorded():.2f}",
            f"{ours.per_emitted():.2f}",
            f"{theirs.per_emitted():.2f}",
            str(ours.failures),
        ]
        print(f"{name:>14}" + "".join(f"{cell:>14}" for cell in cells))


def total(costs):
    return Cost(*(sum(getattr(c, field.name) for c in costs) for field in dataclasses.fields(Cost)))
