#!/usr/bin/env python3
"""Writes the bf programs of the benchmarks, and what they print.

    programs.py [name...]

`collatz` computes in place, in loops that are short and nested; `rule110` walks along the tape and
decides at each step. The third, mandelbrot, is one of bf's examples. All take some 10**8 steps or
more.
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "targets" / "bf" / "tools"))

from bfasm import Bf  # noqa: E402


def collatz(rounds=4, starts=249):
    """For each start from 2 on, the steps of Collatz's sequence to 1, in decimal."""
    bf = Bf()
    number = bf.block(6)  # decimal, lowest digit first
    steps = bf.block(3)
    start = bf.block(3)
    junk = bf.cell()
    tester = bf.tester()
    shown, scratch, scratch2, going, odd, even = bf.block(6)
    outer, inner = bf.block(2)

    bf.add(start[0], 2)
    bf.add(outer, rounds)
    with bf.loop(outer):
        bf.add(outer, -1)
        bf.add(inner, starts)
        with bf.loop(inner):
            for digit, other in zip(start, number):
                bf.copy(digit, other, scratch)
            bf.add(going, 1)
            with bf.loop(going):
                # odd = the lowest digit modulo 2
                bf.copy(number[0], scratch2, scratch)
                bf.carry(scratch2, junk, tester, 2)
                bf.zero(junk)
                bf.move(scratch2, odd)
                bf.add(even, 1)
                with bf.if_then(odd):
                    bf.add(even, -1)
                    # number = 3 * number + 1
                    for digit in number:
                        bf.move(digit, scratch)
                        with bf.loop(scratch):
                            bf.add(scratch, -1)
                            bf.add(digit, 3)
                    bf.add(number[0], 1)
                    for digit, above in zip(number, number[1:] + [junk]):
                        bf.carry(digit, above, tester, 10)
                with bf.if_then(even):
                    # number = number // 2: a digit's remainder is worth 10 in the next one.
                    for i in reversed(range(len(number))):
                        bf.move(number[i], scratch2)
                        bf.carry(scratch2, number[i], tester, 2)
                        with bf.if_then(scratch2):
                            if i > 0:
                                bf.add(number[i - 1], 10)
                bf.add(steps[0], 1)
                for digit, above in zip(steps, steps[1:] + [junk]):
                    bf.carry(digit, above, tester, 10)
                # going = the number is not 1
                bf.zero(going)
                bf.copy(number[0], going, scratch)
                bf.add(going, -1)
                for digit in number[1:]:
                    bf.copy(digit, scratch2, scratch)
                    with bf.if_then(scratch2):
                        bf.set(going, 1)
            bf.zero(number[0])
            bf.put_digits(steps[::-1], shown, scratch)
            bf.text("\n", scratch)
            for digit in steps:
                bf.zero(digit)
            bf.add(start[0], 1)
            for digit, above in zip(start, start[1:] + [junk]):
                bf.carry(digit, above, tester, 10)
            bf.add(inner, -1)

    def length(n):
        count = 0
        while n != 1:
            n = 3 * n + 1 if n % 2 else n // 2
            count += 1
        return count

    expected = "".join(f"{length(n)}\n" for n in range(2, 2 + rounds * starts))
    return bf.program("Lengths of the sequences of Collatz"), expected


def rule110(width=200, shown=100, between=100, times=1):
    """Wolfram's cellular automaton, on a tape of one record for each of its cells.

    A walk to the right computes, and hands the old state of each cell to the next record; a walk to
    the left puts the new states in place of the old ones. The counters are in record 0, which is in
    front of the automaton's cells. From one line shown to the next it is `between` generations, `times` over.
    """
    bf = Bf()
    inside, alive, fresh, left, sum_, scratch, scratch2 = bf.block(7)
    stride = bf.cells
    still_shown, generation, again = alive, fresh, sum_  # of record 0

    # The records 1 .. width have inside = 1.
    counter = scratch2
    bf.shift(stride)
    bf.add(counter, width)
    with bf.loop(counter):
        bf.add(inside, 1)
        bf.add(counter, -1)
        bf.move(counter, counter + stride)
        bf.go(counter)
        bf.shift(stride)
    bf.shift(-stride)
    bf.add(alive, 1)
    with bf.loop(inside):
        bf.shift(-stride)

    bf.add(still_shown, shown)
    with bf.loop(still_shown):
        bf.shift(stride)
        with bf.loop(inside):
            bf.copy(alive, sum_, scratch)
            bf.add(scratch, ord(" "))
            with bf.if_then(sum_):
                bf.add(scratch, ord("#") - ord(" "))
            bf.put(scratch)
            bf.zero(scratch)
            bf.go(inside)
            bf.shift(stride)
        bf.text("\n", scratch)
        bf.shift(-stride)
        with bf.loop(inside):
            bf.shift(-stride)

        bf.add(again, times)
        with bf.loop(again):
            bf.add(generation, between)
            with bf.loop(generation):
                bf.shift(stride)
                with bf.loop(inside):
                    # sum = 4 * left + 2 * alive + the right one's alive; it chooses the new state.
                    bf.copy(alive, left + stride, scratch)
                    with bf.loop(left):
                        bf.add(left, -1)
                        bf.add(sum_, 4)
                    bf.move(alive, scratch)
                    with bf.loop(scratch):
                        bf.add(scratch, -1)
                        bf.add(alive, 1)
                        bf.add(sum_, 2)
                    bf.copy(alive + stride, sum_, scratch)
                    bf.choose(sum_, fresh, [110 >> i & 1 for i in range(8)])
                    bf.go(inside)
                    bf.shift(stride)
                bf.zero(left)
                bf.shift(-stride)
                with bf.loop(inside):
                    bf.zero(alive)
                    bf.move(fresh, alive)
                    bf.go(inside)
                    bf.shift(-stride)
                bf.add(generation, -1)
            bf.add(again, -1)
        bf.add(still_shown, -1)

    cells = 1  # a bit each; the leftmost is the highest
    expected = ""
    for _ in range(shown):
        expected += f"{cells:0{width}b}\n".translate({ord("0"): " ", ord("1"): "#"})
        for _ in range(between * times):
            right = cells << 1 & (1 << width) - 1
            cells = (cells | right) & ~(cells >> 1 & cells & right)
    return bf.program("A cellular automaton: rule 110"), expected


PROGRAMS = [collatz, rule110]


def main():
    for program in PROGRAMS:
        name = program.__name__
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        code, expected = program()
        (HERE / f"{name}.bf").write_text(code)
        (HERE / f"{name}.out").write_text(expected)


if __name__ == "__main__":
    main()
