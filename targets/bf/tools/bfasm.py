"""A macro assembler for bf: structured code over named cells.

Cells have fixed places. The assembler knows where the head is at every point, as every piece of
code it emits leaves the head at a place that does not depend on the data. (`shift` is how code
walks along the tape all the same: from there on, every cell means one further along.)

Convention: scratch cells are 0 whenever nobody uses them.
"""

import contextlib


class Bf:
    def __init__(self):
        self.code = []
        self.head = 0
        self.cells = 0

    # ---- Places ----

    def cell(self):
        """A new cell."""
        self.cells += 1
        return self.cells - 1

    def block(self, count):
        """`count` new cells side by side; a list."""
        return [self.cell() for _ in range(count)]

    def tester(self):
        """Three cells for `if_zero`: a value, a flag and a 0. Sets the flag."""
        value, flag, _ = self.block(3)
        self.add(flag, 1)
        return value

    # ---- Single steps ----

    def emit(self, text):
        self.code.append(text)

    def go(self, cell):
        distance = cell - self.head
        self.emit((">" if distance > 0 else "<") * abs(distance))
        self.head = cell

    def add(self, cell, amount):
        amount %= 256
        if amount == 0:
            return
        self.go(cell)
        self.emit("+" * amount if amount <= 128 else "-" * (256 - amount))

    def zero(self, cell):
        self.go(cell)
        self.emit("[-]")

    def set(self, cell, value):
        self.zero(cell)
        self.add(cell, value)

    def put(self, cell):
        self.go(cell)
        self.emit(".")

    def read(self, cell):
        self.go(cell)
        self.emit(",")

    def shift(self, distance):
        """From here on every cell means the one `distance` further to the right."""
        self.go(self.head + distance)
        self.head -= distance

    # ---- Control ----

    @contextlib.contextmanager
    def loop(self, cell):
        """While the cell is not 0."""
        self.go(cell)
        self.emit("[")
        yield
        self.go(cell)
        self.emit("]")

    @contextlib.contextmanager
    def if_then(self, cell):
        """If the cell is not 0; it is 0 afterwards, and not touched by the body."""
        with self.loop(cell):
            yield
            self.zero(cell)

    @contextlib.contextmanager
    def if_zero(self, tester):
        """If the value of a tester is 0. The value stays, and the body may change it.

        The head leaves the first loop on the flag if the value was not 0 and stays on the value
        otherwise; one step further it is on the 0 or on the flag. Both ways end on the 0.
        """
        flag = tester + 1
        self.go(tester)
        self.emit("[>-]>[")
        self.head = flag
        yield
        self.go(flag)
        self.emit("->]")
        self.head = flag + 1
        self.add(flag, 1)

    # ---- Values ----

    def move(self, source, *targets):
        """Adds a cell to others; it is 0 afterwards."""
        with self.loop(source):
            self.add(source, -1)
            for target in sorted(targets, key=lambda cell: abs(cell - source)):
                self.add(target, 1)

    def copy(self, source, target, scratch):
        """Adds a cell to another and keeps it."""
        self.move(source, target, scratch)
        self.move(scratch, source)

    def carry(self, digit, above, tester, base):
        """Divides `digit` by `base`: the remainder stays, the quotient is added to `above`."""
        self.add(tester, base)
        with self.loop(digit):
            self.add(digit, -1)
            self.add(tester, -1)
            with self.if_zero(tester):
                self.add(tester, base)
                self.add(above, 1)
        self.add(digit, base)
        with self.loop(tester):
            self.add(tester, -1)
            self.add(digit, -1)

    def choose(self, selector, target, values):
        """Adds values[selector], or the last one, to the target. Clears the selector."""
        self.add(target, values[0])
        for before, value in zip(values, values[1:]):
            self.go(selector)
            self.emit("[-")
            self.add(target, value - before)
        self.zero(selector)
        for _ in values[1:]:
            self.go(selector)
            self.emit("]")

    # ---- Text ----

    def text(self, text, scratch):
        """Prints a text."""
        value = 0
        for char in text:
            self.add(scratch, ord(char) - value)
            value = ord(char)
            self.put(scratch)
        self.zero(scratch)

    def put_digits(self, digits, shown, scratch):
        """Prints decimal digits, the highest first, without zeros in front.

        `shown`, 0 before and after, is the sum of the digits so far: it says whether there was one.
        The cell behind `scratch` is scratch too.
        """
        for i, digit in enumerate(digits):
            if i == len(digits) - 1:
                self.add(shown, 1)
            self.copy(digit, shown, scratch)
            self.add(digit, ord("0"))
            self.copy(shown, scratch, scratch + 1)
            with self.if_then(scratch):
                self.put(digit)
            self.add(digit, -ord("0"))
        self.zero(shown)

    # ---- The program ----

    def program(self, title):
        """The text, with a comment in front. Neighbours that cancel are left out."""
        out = []
        for char in "".join(self.code):
            if out and out[-1] + char in ("<>", "><", "+-", "-+"):
                out.pop()
            else:
                out.append(char)
        for char in title:
            assert char not in "<>+-.,[]", "the title is code"
        code = "".join(out)
        lines = [code[i : i + 96] for i in range(0, len(code), 96)]
        return "\n".join([title, ""] + lines) + "\n"
