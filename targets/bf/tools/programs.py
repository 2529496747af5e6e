#!/usr/bin/env python3
"""Writes the programs in ../examples and what they print: one function each.

    tools/programs.py [name...]

`name.bf` is the program, `name.in` its input if it reads any, `name.out` the output, computed here
in another way.
"""

import pathlib
import sys

from bfasm import Bf

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / "examples"


def hello():
    bf = Bf()
    bf.text("Hello, Kiln!\n", bf.cell())
    return bf.program("Prints a greeting"), "", "Hello, Kiln!\n"


def squares():
    """0 1 4 9 ... 10000, each the one before plus the next odd number, in decimal."""
    bf = Bf()
    total = bf.block(5)  # lowest digit first
    odd = bf.block(3)
    junk = bf.cell()
    tester = bf.tester()
    shown, scratch, _ = bf.block(3)
    rounds = bf.cell()
    bf.add(rounds, 101)
    bf.add(odd[0], 1)
    with bf.loop(rounds):
        bf.put_digits(total[::-1], shown, scratch)
        bf.text("\n", scratch)
        for digit, part in zip(total, odd):
            bf.copy(part, digit, scratch)
        for digit, above in zip(total, total[1:] + [junk]):
            bf.carry(digit, above, tester, 10)
        bf.add(odd[0], 2)
        for digit, above in zip(odd, odd[1:] + [junk]):
            bf.carry(digit, above, tester, 10)
        bf.add(rounds, -1)
    return (
        bf.program("Prints the squares of 0 to 100"),
        "",
        "".join(f"{n * n}\n" for n in range(101)),
    )


def sieve():
    """The primes below 250, with the sieve of Eratosthenes on a tape of records.

    A walk carries its variables from record to record. The outer one carries the number in binary
    and in decimal; where it finds a prime it leaves, to mark the multiples, and comes back to the
    only record whose `elsewhere` is 0.
    """
    limit = 250
    bf = Bf()
    (inside, composite, elsewhere, number, period, countdown) = bf.block(6)
    flag, zero = bf.block(2)
    assert (countdown + 1, countdown + 2) == (flag, zero)  # a tester
    decimal = bf.block(3)
    shown, scratch, scratch2, prime = bf.block(4)
    tester = bf.block(3)[0]
    stride = bf.cells

    # Records for 2 .. limit - 1; the one in front and the one behind have inside = 0.
    count = limit - 2
    counter = number
    bf.shift(stride)
    bf.add(counter, count)
    with bf.loop(counter):
        bf.add(inside, 1)
        bf.add(elsewhere, 1)
        bf.add(flag, 1)
        bf.add(tester + 1, 1)
        bf.add(counter, -1)
        with bf.loop(counter):
            bf.add(counter, -1)
            bf.add(counter + stride, 1)
        bf.go(counter)
        bf.shift(stride)
        # `counter` is that of the next record now.
    bf.shift(-stride)
    with bf.loop(inside):
        bf.shift(-stride)
    bf.shift(stride)

    bf.add(number, 2)
    bf.add(decimal[0], 2)
    with bf.loop(inside):
        # prime = not composite
        bf.add(prime, 1)
        bf.copy(composite, scratch, scratch2)
        with bf.if_then(scratch):
            bf.add(prime, -1)
        with bf.if_then(prime):
            bf.put_digits(decimal[::-1], shown, scratch)
            bf.text("\n", scratch)
            bf.copy(number, period, scratch)
            bf.copy(number, countdown, scratch)
            bf.add(elsewhere, -1)
            with bf.loop(inside):
                with bf.if_zero(countdown):
                    bf.set(composite, 1)
                    bf.copy(period, countdown, scratch)
                bf.add(countdown, -1)
                with bf.loop(period):
                    bf.add(period, -1)
                    bf.add(period + stride, 1)
                with bf.loop(countdown):
                    bf.add(countdown, -1)
                    bf.add(countdown + stride, 1)
                bf.go(inside)
                bf.shift(stride)
            bf.zero(period)
            bf.zero(countdown)
            bf.go(elsewhere)
            bf.shift(-stride)
            with bf.loop(elsewhere):
                bf.shift(-stride)
            bf.add(elsewhere, 1)
        # On to the next number.
        bf.add(number, 1)
        bf.add(decimal[0], 1)
        bf.carry(decimal[0], decimal[1], tester, 10)
        bf.carry(decimal[1], decimal[2], tester, 10)
        for cell in [number] + decimal:
            with bf.loop(cell):
                bf.add(cell, -1)
                bf.add(cell + stride, 1)
        bf.go(inside)
        bf.shift(stride)
    primes = [n for n in range(2, limit) if all(n % d for d in range(2, n))]
    return (
        bf.program("Prints the primes below 250"),
        "",
        "".join(f"{n}\n" for n in primes),
    )


def factor():
    """Reads numbers below a million, one a line, and prints each with its prime factors.

    Trial division. Dividing is long division: the remainder takes in digit after digit, and the
    divisor is subtracted, as its complement to 9999 and 1 are added, for as long as there is a
    carry.
    """
    base = 10
    bf = Bf()
    places = 6
    divisor = bf.block(4)
    rest = bf.block(5)  # the last one takes the carry
    tester = bf.tester()
    scratch, scratch2 = bf.block(2)
    quotient = bf.block(places)
    number = bf.block(places)
    shown = bf.cell()
    spare = bf.block(2)
    junk, going, dividing, exact = bf.block(4)
    char, reading = bf.block(2)

    def add_divisor():
        for k in range(4):
            bf.copy(divisor[k], rest[k], scratch)
        for k in range(4):
            bf.carry(rest[k], rest[k + 1], tester, base)

    def subtract_divisor():
        """rest[4] becomes 1 if the rest was large enough."""
        for k in range(4):
            bf.add(rest[k], base - 1)
            with bf.loop(divisor[k]):
                bf.add(divisor[k], -1)
                bf.add(rest[k], -1)
                bf.add(scratch, 1)
            bf.move(scratch, divisor[k])
        bf.add(rest[0], 1)
        for k in range(4):
            bf.carry(rest[k], rest[k + 1], tester, base)

    def any_digit(digits, target):
        """Sets the target if a digit is not 0."""
        for digit in digits:
            bf.copy(digit, scratch2, scratch)
        with bf.if_then(scratch2):
            bf.add(target, 1)

    def print_number(digits):
        bf.put_digits(digits[::-1], shown, spare[0])

    def divide():
        """quotient and rest of number / divisor."""
        for place in reversed(range(places)):
            for k in reversed(range(3)):
                bf.move(rest[k], rest[k + 1])
            bf.copy(number[place], rest[0], scratch)
            bf.add(dividing, 1)
            with bf.loop(dividing):
                subtract_divisor()
                bf.add(dividing, -1)
                bf.add(junk, 1)
                with bf.loop(rest[4]):  # it was: once more
                    bf.add(rest[4], -1)
                    bf.add(junk, -1)
                    bf.add(dividing, 1)
                    bf.add(quotient[place], 1)
                with bf.if_then(junk):  # it was not: take it back
                    add_divisor()
                    bf.zero(rest[4])

    def read_digit_or_end():
        """char = the next byte; reading = whether it is part of a number."""
        bf.zero(char)
        bf.read(char)
        bf.add(char, -10)  # 0: end of the line; end of input is 246
        bf.copy(char, scratch2, scratch)
        bf.zero(reading)
        with bf.if_then(scratch2):
            bf.add(reading, 1)

    more = bf.cell()
    read_digit_or_end()
    bf.add(more, 1)
    with bf.loop(more):
        # A first byte that is 246 (was 0) or 0 (an empty line) ends the program.
        with bf.loop(reading):
            for k in reversed(range(places - 1)):
                bf.move(number[k], number[k + 1])
            bf.add(char, 10 - 48)
            bf.move(char, number[0])
            read_digit_or_end()
        print_number(number)
        bf.text(":", scratch)
        bf.add(divisor[0], 2)
        bf.add(going, 1)
        with bf.loop(going):
            divide()
            bf.add(exact, 1)
            any_digit(rest[:4], junk)
            with bf.if_then(junk):
                bf.add(exact, -1)
            with bf.loop(exact):  # a factor
                bf.add(exact, -1)
                bf.text(" ", scratch)
                print_number(divisor)
                for k in range(places):
                    bf.zero(number[k])
                    bf.copy(quotient[k], number[k], scratch)
                # Try it again: take 1 away, as 1 is added below.
                bf.add(junk, 1)
            # A quotient below the divisor: what is left is 1 or prime.
            #   quotient - divisor, in `rest`, has no carry then.
            for k in range(4):
                bf.zero(rest[k])
            bf.zero(going)
            bf.add(going, 1)
            any_digit(quotient[4:], exact)
            for k in range(4):
                bf.move(quotient[k], rest[k])
            for k in range(4, places):
                bf.zero(quotient[k])
            subtract_divisor()
            with bf.if_then(rest[4]):
                bf.add(exact, 1)
            for k in range(4):
                bf.zero(rest[k])
            bf.add(going, -1)
            with bf.if_then(exact):
                bf.add(going, 1)
            # The next divisor, unless this one was a factor.
            bf.add(spare[0], 1)
            with bf.if_then(junk):
                bf.add(spare[0], -1)
            with bf.if_then(spare[0]):
                bf.add(divisor[0], 1)
                for k in range(3):
                    bf.carry(divisor[k], divisor[k + 1], tester, base)
        # What is left, if it is not 1.
        bf.copy(number[0], exact, scratch)
        bf.add(exact, -1)
        any_digit(number[1:], exact)
        with bf.if_then(exact):
            bf.text(" ", scratch)
            print_number(number)
        bf.text("\n", scratch)
        for cell in number + divisor:
            bf.zero(cell)
        read_digit_or_end()
        # End of input?
        bf.copy(char, scratch2, scratch)
        bf.add(scratch2, 10)
        bf.zero(more)
        with bf.if_then(scratch2):
            bf.add(more, 1)

    def factors(n):
        found = []
        d = 2
        while d * d <= n:
            while n % d == 0:
                found.append(d)
                n //= d
            d += 1
        return found + ([n] if n > 1 else [])

    numbers = [2, 12, 97, 360, 1001, 1024, 9409, 99991, 510510, 999983, 994009]
    return (
        bf.program("Prints numbers with their prime factors"),
        "".join(f"{n}\n" for n in numbers),
        "".join(f"{n}:{''.join(f' {f}' for f in factors(n))}\n" for n in numbers),
    )


class Mandelbrot:
    """The Mandelbrot set in fixed-point numbers of base 8: one digit, or two with the sign, before
    the point and four after it. A negative number is a complement: its highest digit is 4 to 7.

    The bf program and `model`, in plain integers, do the same steps, and so round in the same way.
    """

    BASE = 8
    FRACTION = 4
    DIGITS = 6
    ONE = BASE**FRACTION
    WIDTH, HEIGHT = 78, 31
    LEFT, TOP = -9011, -5040  # -2.2, -1.23
    DX, DY = 160, 336
    ROUNDS = 30
    PALETTE = "..,,--~~::;;==!!**oo##$$%%&&@@" + " "

    @classmethod
    def digits(cls, value):
        value %= cls.BASE**cls.DIGITS
        return [value // cls.BASE**k % cls.BASE for k in range(cls.DIGITS)]

    @classmethod
    def product(cls, a, b):
        """Of magnitudes. Digits too low to matter are left out."""
        da, db = cls.digits(a), cls.digits(b)
        n = cls.FRACTION + 1
        total = sum(
            da[i] * db[j] * cls.BASE ** (i + j)
            for i in range(n)
            for j in range(n)
            if i + j >= cls.FRACTION - 1
        )
        return total // cls.ONE

    @classmethod
    def model(cls):
        lines = []
        for row in range(cls.HEIGHT):
            line = ""
            for column in range(cls.WIDTH):
                cr, ci = cls.LEFT + column * cls.DX, cls.TOP + row * cls.DY
                zr, zi = cr, ci
                n = 0
                while n < cls.ROUNDS:
                    if abs(zr) >= 2 * cls.ONE or abs(zi) >= 2 * cls.ONE:
                        break
                    r2, i2 = cls.product(abs(zr), abs(zr)), cls.product(abs(zi), abs(zi))
                    if r2 + i2 >= 4 * cls.ONE:
                        break
                    ri = cls.product(abs(zr), abs(zi))
                    if (zr < 0) != (zi < 0):
                        ri = -ri
                    zr, zi = r2 - i2 + cr, 2 * ri + ci
                    n += 1
                line += cls.PALETTE[n]
            lines.append(line)
        return "\n".join(lines) + "\n"

    @classmethod
    def program(cls):
        bf = Bf()
        n = cls.FRACTION + 1
        low = cls.FRACTION - 1  # the lowest column of a product that counts

        # The multiplier: left and right magnitude, copies of right, columns of the product.
        left = bf.block(n)
        saved = bf.cell()
        right = bf.block(n)
        again = bf.cell()
        columns = bf.block(2 * n - 1 - low + 1)
        tester = bf.tester()
        scratch, sign, other_sign, junk = bf.block(4)
        zr, zi, r2, i2 = (bf.block(cls.DIGITS) for _ in range(4))
        cr, ci = (bf.block(cls.DIGITS) for _ in range(2))
        rounds, count, going, rows, across = bf.block(5)
        escaped, image = bf.block(2)

        def normalise(number):
            for digit, above in zip(number, number[1:] + [junk]):
                bf.carry(digit, above, tester, cls.BASE)
            bf.zero(junk)

        def add_copy(source, target, times=1):
            for s, t in zip(source, target):
                for _ in range(times):
                    bf.copy(s, t, scratch)
            normalise(target)

        def add_constant(number, value):
            for cell, digit in zip(number, cls.digits(value)):
                bf.add(cell, digit)
            normalise(number)

        def complement(number):
            """Digits, of a number of any length, taken from 7, and 1 added."""
            for digit in number:
                bf.add(scratch, cls.BASE - 1)
                with bf.loop(digit):
                    bf.add(digit, -1)
                    bf.add(scratch, -1)
                bf.move(scratch, digit)
            bf.add(number[0], 1)
            normalise(number)

        def clear(number):
            for digit in number:
                bf.zero(digit)

        def load(number, target, sign):
            """target = |number|; the sign is flipped if it is negative."""
            for s, t in zip(number, target):
                bf.copy(s, t, scratch)
            bf.copy(number[-1], junk, scratch)
            bf.carry(junk, other_sign, tester, cls.BASE // 2)
            bf.zero(junk)
            with bf.if_then(other_sign):
                complement(target)
                bf.add(sign, 1)

        def multiply(target):
            """target += left * right; clears both."""
            for i, digit in enumerate(left):
                with bf.loop(digit):
                    bf.add(digit, -1)
                    for j in range(n):
                        if i + j >= low:
                            bf.copy(right[j], columns[i + j - low], again)
            for k in range(len(columns) - 1):
                bf.carry(columns[k], columns[k + 1], tester, cls.BASE)
            for k in range(cls.FRACTION - low):
                bf.zero(columns[k])
            for k, digit in enumerate(target):
                if cls.FRACTION - low + k < len(columns):
                    bf.move(columns[cls.FRACTION - low + k], digit)
            for cell in columns:
                bf.zero(cell)
            clear(right)

        def at_least(digit, bound, target):
            """target += 1 if the digit is at least the bound, a power of two."""
            bf.copy(digit, junk, scratch)
            bf.carry(junk, other_sign, tester, bound)
            bf.zero(junk)
            with bf.if_then(other_sign):
                bf.add(target, 1)

        bf.add(rows, cls.HEIGHT)
        add_constant(ci, cls.TOP)
        with bf.loop(rows):
            bf.add(across, cls.WIDTH)
            add_constant(cr, cls.LEFT)
            with bf.loop(across):
                add_copy(cr, zr)
                add_copy(ci, zi)
                bf.add(rounds, cls.ROUNDS)
                bf.add(going, 1)
                with bf.loop(going):
                    load(zr, left, sign)
                    at_least(left[-1], 2, escaped)
                    load(zi, right, sign)
                    at_least(right[-1], 2, escaped)
                    bf.zero(sign)
                    bf.add(going, -1)
                    bf.add(image, 1)
                    with bf.if_then(escaped):
                        bf.add(image, -1)
                    clear(left)
                    clear(right)
                    with bf.if_then(image):
                        for source, square in ((zr, r2), (zi, i2)):
                            load(source, left, junk)
                            load(source, right, sign)
                            bf.zero(sign)
                            bf.zero(junk)
                            multiply(square)
                        # Is their sum 4 or more?
                        for source in (r2, i2):
                            for s, t in zip(source, columns):
                                bf.copy(s, t, scratch)
                        for k in range(cls.DIGITS - 1):
                            bf.carry(columns[k], columns[k + 1], tester, cls.BASE)
                        at_least(columns[cls.FRACTION], 4, escaped)
                        clear(columns)
                        bf.add(going, 1)
                        with bf.if_then(escaped):
                            bf.add(going, -1)
                        # z = z * z + c
                        load(zr, left, sign)
                        load(zi, right, sign)
                        clear(zr)
                        clear(zi)
                        multiply(zi)
                        # Negative if one of both was: the sign is 1, not 0 or 2.
                        with bf.loop(sign):
                            bf.add(sign, -1)
                            with bf.loop(sign):
                                bf.add(sign, -1)
                                bf.add(junk, 1)
                            bf.add(junk, 1)
                            bf.move(junk, other_sign)
                        # other_sign is 0, 1 or 2 here
                        bf.add(other_sign, -1)
                        bf.add(junk, 1)
                        with bf.if_then(other_sign):
                            bf.add(junk, -1)
                        with bf.if_then(junk):
                            complement(zi)
                        for digit in zi:
                            bf.move(digit, scratch)
                            with bf.loop(scratch):
                                bf.add(scratch, -1)
                                bf.add(digit, 2)
                        add_copy(ci, zi)
                        complement(i2)
                        for s, t in zip(r2, zr):
                            bf.move(s, t)
                        for s, t in zip(i2, zr):
                            bf.move(s, t)
                        add_copy(cr, zr)
                        # One round is done, unless it escaped.
                        bf.copy(going, scratch, junk)
                        with bf.if_then(scratch):
                            bf.add(count, 1)
                            bf.add(rounds, -1)
                            # The last one: stop.
                            bf.copy(rounds, junk, other_sign)
                            bf.add(going, -1)
                            with bf.if_then(junk):
                                bf.add(going, 1)
                bf.zero(rounds)
                clear(zr)
                clear(zi)
                bf.choose(count, image, [ord(char) for char in cls.PALETTE])
                bf.put(image)
                bf.zero(image)
                add_constant(cr, cls.DX)
                bf.add(across, -1)
            bf.text("\n", scratch)
            clear(cr)
            add_constant(ci, cls.DY)
            bf.add(rows, -1)
        return bf.program("Prints the Mandelbrot set")


def mandelbrot():
    return Mandelbrot.program(), "", Mandelbrot.model()


def echo():
    """Copies its input; knows its end by the 0 that `,` gives there."""
    bf = Bf()
    char = bf.cell()
    bf.read(char)
    with bf.loop(char):
        bf.put(char)
        bf.read(char)
    text = "What comes in\ngoes out.\n"
    return bf.program("Copies its input"), text, text


PROGRAMS = [hello, echo, squares, sieve, factor, mandelbrot]


def main():
    EXAMPLES.mkdir(exist_ok=True)
    for program in PROGRAMS:
        name = program.__name__
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        code, given, expected = program()
        (EXAMPLES / f"{name}.bf").write_text(code)
        if given:
            (EXAMPLES / f"{name}.in").write_text(given)
        (EXAMPLES / f"{name}.out").write_text(expected)


if __name__ == "__main__":
    main()
