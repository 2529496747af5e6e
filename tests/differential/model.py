"""What a random program is made of: types, functions, variables, and what is in scope.

A type is a string (a number, bool, Str), a Struct, a Class, ("list" or "array" or "dict", item type), or
("ref", type) for a parameter.
"""

INTS = ["int8_t", "uint8_t", "int16_t", "uint16_t", "int32_t", "uint32_t", "int64_t", "uint64_t"]
BITS = {t: int("".join(c for c in t if c.isdigit())) for t in INTS}
SIGNED = {t: not t.startswith("u") for t in INTS}
FLOAT = "double"
STR = "rlib::Str*"


class Struct:
    def __init__(self, name, fields):
        self.name, self.fields = name, fields  # fields: (name, type)


class Class:
    def __init__(self, name, base, fields, methods):
        self.name, self.base, self.fields, self.methods = name, base, fields, methods

    def all_fields(self):
        return (self.base.all_fields() if self.base else []) + self.fields

    def all_methods(self):
        return (self.base.all_methods() if self.base else []) + [
            m for m in self.methods if not (self.base and m in self.base.all_methods())]

    def is_a(self, other):
        c = self
        while c:
            if c is other:
                return True
            c = c.base
        return False


class Function:
    def __init__(self, name, result, params, by_reference=False, level=0):
        self.name, self.result, self.params = name, result, params  # params: (name, type)
        self.by_reference, self.level = by_reference, level


class Var:
    def __init__(self, name, type, mutable=True):
        self.name, self.type, self.mutable = name, type, mutable


class Context:
    """What is in scope at a point of a function's body."""

    def __init__(self, result, level, parent=None):
        self.result, self.level = result, level  # level: which inlined functions may be called
        self.vars = list(parent.vars) if parent else []
        self.lambdas = list(parent.lambdas) if parent else []
        self.in_loop = parent.in_loop if parent else False
        self.in_handler = parent.in_handler if parent else False
        self.in_switch = parent.in_switch if parent else False
        self.this = parent.this if parent else None

    def child(self):
        return Context(self.result, self.level, self)
