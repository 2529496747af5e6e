"""Writes the lines of one program: fresh names, types, literals, leaves that call nothing."""

from model import BITS, FLOAT, INTS, SIGNED, STR, Class, Struct


class Writer:
    def __init__(self, rng, number, size):
        self.r = rng
        self.number = number
        self.size = size
        self.out = []
        self.counter = 0
        self.structs, self.classes, self.functions, self.templates, self.globals = [], [], [], [], []
        self.prebuilt = []  # (name of a function, type of its result)

    def fresh(self, prefix):
        self.counter += 1
        return f"{prefix}{self.counter}"

    def chance(self, p):
        return self.r.random() < p

    def some(self, *ranges):
        """A random number from the range (low, high) that goes with the size, which is 0 to 3."""
        return self.r.randint(*ranges[self.size])

    def emit(self, indent, text):
        self.out.append("  " * indent + text)

    def has_references(self, t):
        if isinstance(t, Struct):
            return any(self.has_references(ft) for _, ft in t.fields)
        return t == STR or isinstance(t, (Class, tuple))

    def is_struct(self, t):
        return isinstance(t, Struct)

    def is_class(self, t):
        return isinstance(t, Class)

    def spell(self, t):
        if isinstance(t, Struct):
            return t.name
        if isinstance(t, Class):
            return t.name + "*"
        if isinstance(t, tuple):
            return {"list": "rlib::List<%s>*", "array": "rlib::Array<%s>*",
                    "dict": "rlib::Dict<int64_t, %s>*"}[t[0]] % self.spell(t[1])
        return t

    def scalar_type(self):
        return self.r.choice(INTS + ["int32_t", "int64_t", "int64_t", "bool", FLOAT])

    def value_type(self):
        k = self.r.random()
        if k < 0.55 or not self.structs:
            return self.scalar_type()
        if k < 0.7:
            return self.r.choice(self.structs)
        if k < 0.8:
            return STR
        if self.classes and k < 0.92:
            return self.r.choice(self.classes)
        return (self.r.choice(["list", "list", "array"]), self.item_type())

    def item_type(self):
        k = self.r.random()
        if k < 0.5:
            return self.r.choice(INTS + ["int64_t"])
        if k < 0.75 and self.structs:
            return self.r.choice(self.structs)
        if k < 0.85:
            return STR
        if k < 0.93 and self.classes:
            return self.r.choice(self.classes)
        return FLOAT

    def literal(self, t):
        if t == "bool":
            return self.r.choice(["true", "false"])
        if t == FLOAT:
            return self.r.choice(["0.0", "1.0", "(-1.5)", "0.1", "3.25e5", "(-7e-3)", "2.0", "1e20"])
        bits = BITS[t]
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if SIGNED[t] else (0, (1 << bits) - 1)
        v = self.r.choice([0, 1, 2, 3, 5, 7, 10, 31, 64, 100, low, high, high - 1, low + 1,
                           self.r.randint(low, high), self.r.randint(-9, 9)])
        v = max(low, min(high, v))
        if t == "int64_t" and v == low:
            text = "(-int64_t{9223372036854775807} - 1)"
        elif t == "int32_t":
            text = "(-2147483647 - 1)" if v == low else str(v)
        elif t == "uint32_t":
            text = f"{v}u"
        else:
            text = f"{t}{{{v}}}"
        return f"({text})" if v < 0 and text[0] != "(" else text
