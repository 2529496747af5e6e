"""From a source of many programs that fails in one mode to the smallest that still fails so.

First the programs are halved until every one left is needed (nearly always that is one), then
reduce.py takes away lines and parts of lines for as long as it may.
"""

import pathlib
import shutil
import tempfile
import time

import generate
import reduce
import ways


class Narrow:
    def __init__(self, tools, seed, cases, mode, failure):
        self.tools, self.seed, self.cases, self.mode, self.failure = tools, seed, cases, mode, failure

    def still_fails(self, text):
        """Whether this source fails in the same way."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="kiln-narrow-"))
        try:
            source = folder / "programs.cc"
            source.write_text(text)
            modes = [] if self.mode == "untranslated" else [self.mode]
            found = self.tools.try_source(source, folder, modes)
            return any(mode == self.mode and failure.kind == self.failure.kind for mode, failure in found)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def text(self, numbers):
        return generate.generate(self.seed, self.cases, only=numbers)

    def programs(self):
        """The numbers of the programs that it takes."""
        if self.failure.program >= 0 and self.still_fails(self.text([self.failure.program])):
            return [self.failure.program]
        return minimal(list(range(self.cases)), lambda some: self.still_fails(self.text(some)))

    def lines(self, text, result, seconds):
        """Writes ever smaller texts to the path `result`."""
        def interesting(path):
            return self.still_fails(pathlib.Path(path).read_text())
        reducer = reduce.Reducer(interesting, ".cc", result, time.monotonic() + seconds, quiet=True)
        return reducer.run(text.split("\n"))


def minimal(numbers, fails):
    """Numbers of which none can be left out. `fails` says whether a list of them fails; all of them do."""
    size = len(numbers)
    while size >= 1:
        n = 0
        while n < len(numbers):
            rest = numbers[:n] + numbers[n + size:]
            if rest and fails(rest):
                numbers = rest
            else:
                n += size
        size //= 2
    return numbers


def narrow(tools, seed, cases, mode, failure, keep, seconds):
    """Keeps the smallest source found below `keep`. A text that says where and what it takes."""
    job = Narrow(tools, seed, cases, mode, failure)
    programs = job.programs()
    text = job.text(programs)
    kept = pathlib.Path(keep) / f"differential-{seed}-{'-'.join(map(str, programs[:3]))}-{mode}.cc"
    kept.write_text(text)
    lines = text.count("\n")
    if seconds > 0:
        lines = len(job.lines(text, kept, seconds))
    return f"program {', '.join(map(str, programs))} of seed {seed}, {lines} lines: {kept}"
