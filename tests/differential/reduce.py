#!/usr/bin/env python3
"""Makes a source smaller while a command keeps saying that it is still interesting.

    reduce.py program.cc 'kiln check $1 2>&1 | grep -q "internal error"'

The command gets the candidate's path as $1 and says with status 0 that the candidate shows what is
being looked for. Blocks in braces go first, then statements over several lines, then single lines,
then pieces of the lines that are left. The result is written beside the source, as
program.reduced.cc.
"""

import argparse
import math
import os
import pathlib
import re
import subprocess
import tempfile
import time


class OutOfTime(Exception):
    pass


class Reducer:
    """`judge` says of a candidate's path whether it is interesting. `result` is a path; no candidate is tried
    after `deadline`, in seconds of time.monotonic()."""

    def __init__(self, judge, suffix, result, deadline=math.inf, quiet=False):
        self.judge, self.suffix, self.result = judge, suffix, result
        self.deadline, self.quiet = deadline, quiet
        self.folder = tempfile.TemporaryDirectory(prefix="reduce-")
        self.seen = {}
        self.best = []
        self.runs = 0

    def interesting(self, lines):
        text = "\n".join(lines) + "\n"
        if text in self.seen:
            return self.seen[text]
        if time.monotonic() > self.deadline:
            raise OutOfTime()
        path = os.path.join(self.folder.name, "candidate" + self.suffix)
        with open(path, "w") as out:
            out.write(text)
        self.runs += 1
        result = self.judge(path)
        self.seen[text] = result
        if result:
            self.best = lines
        return result

    def try_ranges(self, lines, ranges):
        """Drops the ranges (first, end) that are not needed, the longest first."""
        gone = set()
        for first, end in sorted(ranges, key=lambda r: (r[0] - r[1], r[0])):
            drop = set(range(first, end)) - gone
            candidate = [l for n, l in enumerate(lines) if n not in gone and n not in drop]
            if drop and candidate and self.interesting(candidate):
                gone |= drop
        return [l for n, l in enumerate(lines) if n not in gone]

    def blocks(self, lines):
        """Ranges of lines from one that opens a brace to the one that closes it."""
        ranges, stack = [], []
        for n, line in enumerate(lines):
            for c in line:
                if c == "{":
                    stack.append(n)
                elif c == "}" and stack:
                    first = stack.pop()
                    if first != n:
                        ranges.append((first, n + 1))
        return ranges

    def unwrapped(self, lines):
        """Keeps what is in a block, drops what is around it."""
        for first, end in sorted(self.blocks(lines), reverse=True):
            if end > len(lines) or end - first < 3:
                continue
            candidate = lines[:first] + lines[first + 1:end - 1] + lines[end:]
            if self.interesting(candidate):
                lines = candidate
        return lines

    def halves(self, lines):
        size = len(lines) // 2
        while size >= 1:
            first = 0
            while first < len(lines):
                candidate = lines[:first] + lines[first + size:]
                if candidate and self.interesting(candidate):
                    lines = candidate
                else:
                    first += size
            size //= 2
        return lines

    def pieces(self, lines):
        """Simpler text within lines: parts in parentheses become 1, operands go away."""
        patterns = [(r"\(([^()]*)\)", "(1)"), (r"static_cast<[^<>]*>\(([^()]*)\)", r"(\1)"),
                    (r" [-+*&|^] [^-+*&|^(),;]*", ""), (r"\{[^{}]*\}", "{}"),
                    (r"\([^()]*\? ([^()]*) : [^()]*\)", r"(\1)"), (r"\(\(([^()]*)\)\)", r"(\1)")]
        for n in range(len(lines)):
            for pattern, by in patterns:
                for match in reversed(list(re.finditer(pattern, lines[n]))):
                    text = lines[n][:match.start()] + match.expand(by) + lines[n][match.end():]
                    if text != lines[n] and len(text) <= len(lines[n]):
                        candidate = lines[:n] + [text] + lines[n + 1:]
                        if self.interesting(candidate):
                            lines = candidate
                            break
        return lines

    def run(self, lines):
        """The smallest interesting lines found, which are in `result` too."""
        self.best = lines
        steps = [lambda l: self.try_ranges(l, self.blocks(l)), self.halves, self.unwrapped, self.pieces]
        before = None
        try:
            while before != self.best:
                before = self.best
                for step in steps:
                    step(self.best)
                    self.save()
        except OutOfTime:
            self.save()
        return self.best

    def save(self):
        self.result.write_text("\n".join(self.best) + "\n")
        if not self.quiet:
            size = sum(map(len, self.best))
            print(f"{len(self.best)} lines, {size} bytes after {self.runs} runs", flush=True)


def judge_by(command, timeout):
    def judge(path):
        try:
            done = subprocess.run(["bash", "-c", command, "reduce", path], timeout=timeout,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return done.returncode == 0
        except subprocess.TimeoutExpired:
            return False
    return judge


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("command")
    parser.add_argument("--timeout", type=float, default=60)
    options = parser.parse_args()
    lines = options.source.read_text().split("\n")
    result = options.source.with_suffix(".reduced" + options.source.suffix)
    reducer = Reducer(judge_by(options.command, options.timeout), options.source.suffix, result)
    if not reducer.interesting(lines):
        raise SystemExit("the source itself is not interesting: the command fails for it")
    reducer.run(lines)
    print(result)


if __name__ == "__main__":
    main()
