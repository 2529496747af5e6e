"""Random statements: control flow, functions, generators, exceptions, classes, patterns, coroutines.

A Statements makes the lines of a block. All loops are bounded by what they iterate over or by
`fuel()`, which raises when a program has done enough.
"""

from expressions import Expressions, TYPES

EXCEPTIONS = ["ValueError", "KeyError", "TypeError", "IndexError", "ZeroDivisionError", "RuntimeError", "StopIteration",
              "LookupError", "ArithmeticError", "Exception", "AssertionError", "GeneratorExit", "OSError"]


def indented(lines):
    return ["    " + line for line in lines]


class Statements(Expressions):
    def __init__(self, rng):
        super().__init__(rng)
        self.count = 0
        self.inside = []  # "function", "loop", "generator", "coroutine": what encloses the place

    def fresh(self, prefix):
        self.count += 1
        return f"{prefix}{self.count}"

    def block(self, depth, size=None):
        lines = []
        for _ in range(size or self.rng.randrange(1, 4)):
            lines += self.statement(depth)
        return lines

    def statement(self, depth):
        simple = [self.show, self.show, self.assign, self.augmented, self.mutate, self.unpack, self.delete]
        if "loop" in self.inside:
            simple += [self.leave_loop]
        if "function" in self.inside:
            simple += [self.leave_function]
        if "generator" in self.inside:
            simple += [self.give, self.give, self.give]
        if "coroutine" in self.inside:
            simple += [self.wait, self.wait]
        simple += [self.throw] if self.inside and self.chance(2) else []
        if depth <= 0 or not self.chance(3):
            return self.pick(simple)(depth)
        return self.pick([self.branch, self.for_loop, self.while_loop, self.attempt, self.attempt, self.with_block, self.match])(depth)

    # --- simple statements ----------------------------------------------------------------------

    def show(self, depth):
        return [f"show({self.of(self.pick(TYPES + ['set']), 2)})"]

    def assign(self, depth):
        kind = self.pick(TYPES + ["set"])
        names = self.variables.get(kind)
        if not names:
            return self.show(depth)
        target = self.pick(names)
        value = self.of(kind, 2)
        return [self.pick([f"{target} = {value}", f"noted: {self.pick(['int', 'str'])} = {value}", f"{target} = again = {value}"])]

    def augmented(self, depth):
        kind = self.pick(["int", "float", "str", "list", "set", "tuple"])
        names = self.variables.get(kind)
        if not names:
            return self.show(depth)
        operator = {"set": self.pick(["|=", "&=", "-=", "^="]), "int": self.pick(["+=", "-=", "//=", "%=", "^=", "&=", "|="]),
                    "float": self.pick(["+=", "*=", "/=", "//="])}.get(kind, "+=")
        target = self.pick(names)
        if kind == "list" and self.chance(2):
            return [f"{target}[{self.pick([self.slice(), self.constant('small')])}] {self.pick(['=', '+='])} {self.of('list', 2)}",
                    f"del {target}[8:]"]
        return [f"{target} {operator} {self.of(kind, 2)}"] + ([f"{target} = {target}[:9]"] if kind in ("str", "list", "tuple") else [])

    def mutate(self, depth):
        kind = self.pick(["list", "dict", "set", "bytes"])
        return [f"show({self.method(kind, 2)})"]

    def unpack(self, depth):
        targets = self.pick(["p, q", "p, *q", "*p, q", "(p, q), r", "[p, q]", "p, [q, *r]", "p,"])
        return [f"{targets} = {self.iterable(2)}", "show(p)"]

    def delete(self, depth):
        kind = self.pick(["list", "dict"])
        names = self.variables.get(kind)
        if not names:
            return self.show(depth)
        index = self.constant("key") if kind == "dict" else self.pick([self.slice(), self.constant("small")])
        return [f"del {self.pick(names)}[{index}]"]

    def leave_loop(self, depth):
        return [f"if {self.condition(1)}: {self.pick(['break', 'continue'])}"]

    def leave_function(self, depth):
        return [f"if {self.condition(1)}: return {self.of('any', 1)}"]

    def give(self, depth):
        if "coroutine" in self.inside:
            return [f"show(await Step({self.of('any', 1)}))"]
        return [self.pick([f"yield {self.of('any', 1)}", f"show((yield {self.of('any', 1)}))", f"yield from {self.iterable(1)}",
                           f"received = yield {self.of('int', 1)}; show(received)"])]

    def wait(self, depth):
        return [f"show(await Step({self.of('any', 1)}))"]

    def throw(self, depth):
        name = self.pick(EXCEPTIONS)
        value = self.of("any", 1)
        return [self.pick([f"raise {name}({value})", f"raise {name}", f"raise {name}({value}) from {self.pick(['None', 'KeyError(1)', '7'])}",
                           f"assert {self.condition(1)}, {value}", f"raise {self.of('any', 0)}", "raise"])]

    # --- compound statements --------------------------------------------------------------------

    def nested(self, kind, depth, size=None):
        self.inside.append(kind)
        lines = self.block(depth - 1, size)
        self.inside.pop()
        return indented(lines)

    def branch(self, depth):
        lines = [f"if {self.condition()}:"] + self.nested("if", depth)
        for _ in range(self.rng.randrange(2)):
            lines += [f"elif {self.condition()}:"] + self.nested("if", depth)
        return lines + (["else:"] + self.nested("if", depth) if self.chance(2) else [])

    def for_loop(self, depth):
        target = self.pick(["i", "i, *j", "i, j", "i"])
        lines = [f"for {target} in {self.iterable(2)}:", "    fuel()"] + self.nested("loop", depth)
        return lines + (["else:"] + self.nested("if", depth) if self.chance(3) else [])

    def while_loop(self, depth):
        lines = [f"while {self.condition()}:", "    fuel()"] + self.nested("loop", depth) + ["    if n > 3: break", "    n += 1"]
        return ["n = 0"] + lines + (["else:"] + self.nested("if", depth) if self.chance(3) else [])

    def attempt(self, depth):
        lines = ["try:"] + self.nested("try", depth, 2)
        choice = self.rng.randrange(5)
        if choice == 0:
            return lines + ["finally:"] + self.nested("try", depth)
        if choice == 1:
            return lines + [f"except* {self.pick(EXCEPTIONS[:10])} as group:", "    show(group.exceptions)"]
        for _ in range(self.rng.randrange(1, 3)):
            names = [self.pick(EXCEPTIONS) for _ in range(2)]
            lines += [f"except {self.pick([names[0], f'({names[0]}, {names[1]})'])} as error:", "    describe(error)"]
            lines += self.nested("try", depth, 1)
        lines += ["except Exception as error:", "    describe(error)"] + (["    raise"] if self.chance(4) else [])
        if self.chance(3):
            lines += ["else:"] + self.nested("try", depth, 1)
        return lines + (["finally:"] + self.nested("try", depth, 1) if self.chance(3) else [])

    def with_block(self, depth):
        managers = ", ".join(f"Manager({self.constant('small')}) as m{k}" for k in range(self.rng.randrange(1, 3)))
        return [f"with {self.pick([managers, f'({managers})'])}:"] + self.nested("with", depth)

    def match(self, depth):
        subject = self.pick([self.of("any", 2), f"Point({self.of('int', 1)}, {self.of('any', 1)})"])
        lines = [f"match {subject}:"]
        for _ in range(self.rng.randrange(1, 5)):
            guard = f" if {self.condition(1)}" if self.chance(4) else ""
            pattern, names = self.pattern(2)
            lines += indented([f"case {pattern}{guard}:"] + indented([f"show(({pattern!r}, {''.join(n + ', ' for n in names)}))"]))
        return lines + (indented(["case _:", "    show('no match')"]) if self.chance(2) else [])

    def pattern(self, depth):
        """A pattern that can fail, and the names that it binds."""
        choice = self.rng.randrange(9) if depth > 0 else self.rng.randrange(3)
        if choice == 0:
            return self.pick(["0", "1", "-1", "'a'", "''", "None", "True", "b'a'", "2.5", "1+2j"]), []
        if choice == 1:
            name = self.fresh("c")
            kind = self.pick(["int", "str", "float", "list", "dict", "bool", "tuple", "bytes"])
            return self.pick([(f"{kind}({name})", [name]), (f"{kind}() as {name}", [name]), (f"{kind}()", [])])
        if choice == 2:
            return self.pick(["Point.origin", "Point(0, _)", "Point(y=0)", "Point(x=1, y=1)"]), []
        if choice == 3:
            first, second = self.pattern(0), self.pattern(0)
            return (f"({first[0]} | {second[0]})", []) if not first[1] and not second[1] else first
        if choice in (4, 5):
            parts, names = [], []
            for _ in range(self.rng.randrange(3)):
                part, bound = self.pattern(depth - 1)
                parts.append(part)
                names += bound
            if self.chance(2):
                name = self.fresh("s")
                parts.insert(self.rng.randrange(len(parts) + 1), "*" + name)
                names.append(name)
            return "[" + ", ".join(parts) + "]", names
        if choice in (6, 7):
            parts, names = [], []
            for key in self.pick([["'a'"], ["'a'", "'b'"], ["1"], []]):
                part, bound = self.pattern(depth - 1)
                parts.append(f"{key}: {part}")
                names += bound
            if self.chance(2):
                name = self.fresh("r")
                parts.append("**" + name)
                names.append(name)
            return "{" + ", ".join(parts) + "}", names
        name = self.fresh("v")
        part, bound = self.pattern(depth - 1)
        return f"Point(x={part}, y={name})", bound + [name]

    # --- definitions ----------------------------------------------------------------------------

    def body(self, kinds, depth, size=None):
        outer, self.inside = self.inside, kinds
        lines = self.block(depth, size or self.rng.randrange(2, 6))
        self.inside = outer
        if "function" in kinds and not self.chance(4):
            lines.insert(0, "global " + ", ".join(n for names in self.variables.values() for n in names))
        return indented(lines)

    def parameters(self):
        """Text of parameters and a call's arguments that may or may not fit."""
        names, parts = ["a", "b", "c"][:self.rng.randrange(4)], []
        defaulted = False
        for position, name in enumerate(names):
            defaulted = defaulted or self.chance(3)
            parts.append(name + (f"={self.constant('any')}" if defaulted else ""))
        if names and self.chance(4):
            parts.insert(self.rng.randrange(1, len(parts) + 1), "/")
        star = self.rng.randrange(4)
        if star == 0:
            parts.append("*rest")
        elif star == 1:
            parts += ["*", "k" + self.pick(["", "=1"])]
        elif star == 2:
            parts += ["*rest", "k=2"]
        if self.chance(3):
            parts.append("**more")
        return ", ".join(parts)

    def call_arguments(self):
        parts = [self.of("any", 1) for _ in range(self.rng.randrange(4))]
        if self.chance(4):
            parts.append("*" + self.iterable(1))
        if self.chance(2):
            parts.append(f"{self.pick(['a', 'k', 'b', 'z'])}={self.of('any', 1)}")
        if self.chance(4):
            parts.append("**" + self.pick(["{'k': 3}", "{'c': 1, 'q': 2}", "{}", "{1: 2}", self.of("dict", 1)]))
        return ", ".join(parts)

    def function(self, depth=2):
        name, parameters = self.fresh("f"), self.parameters()
        lines = [f"def {name}({parameters}):", "    show(sorted_items(locals()))"]
        if self.chance(3):
            lines[:0] = [f"@{self.pick(['traced', 'traced_with(3)', 'staticmethod'])}"]
        lines += ["    p = q = r = n = i = j = w = again = received = None"] if self.chance(2) else []
        lines += self.body(["function"], depth)
        calls = [f"attempt(lambda: {name}({self.call_arguments()}))" for _ in range(self.rng.randrange(1, 5))]
        return lines + calls

    def closure(self, depth=2):
        name = self.fresh("make")
        return [f"def {name}(total, *steps):", f"    unused = {self.of('any', 1)}", "    def add(x=1):", "        nonlocal total",
                *indented(self.body(["function"], depth, 2)), f"        total {self.pick(['+=', '-=', '*=', '|='])} {self.pick(['x', 'len(steps)', '2'])}",
                "        return total", "    def read(): return [total for _ in steps]", "    return add, read",
                f"add, read = {name}({self.constant('small')}, {self.of('any', 1)})",
                *(f"attempt(lambda: {self.pick(['add', 'read', 'add'])}({self.pick(['', self.of('any', 1)])}))" for _ in range(4))]

    def generator(self, depth=2):
        name = self.fresh("g")
        lines = [f"def {name}(a=1, *rest):", "    i = j = n = w = p = q = r = again = received = a"]
        lines += self.body(["function", "generator"], depth) + [f"    yield {self.of('any', 1)}", f"    return {self.of('any', 1)}", f"it = kept({name}({self.of('any', 1)}))"]
        for _ in range(self.rng.randrange(2, 7)):
            lines.append("attempt(lambda: " + self.pick(["next(it)", "next(it)", f"it.send({self.of('any', 1)})", f"it.throw({self.pick(EXCEPTIONS)}('thrown'))",
                                                          "it.close()", f"it.throw({self.pick(EXCEPTIONS)})", "list(islice(it, 5))", "(it.gi_running, it.gi_frame is None, it.gi_yieldfrom is None)"]) + ")")
        lines.append("attempt(lambda: it.close())")  # it may go on all the same
        if self.chance(2):
            lines += [f"def outer{name}():", f"    got = yield from {name}(2)", "    show(got)", f"    return {self.of('any', 1)}",
                      f"attempt(lambda: drive(outer{name}(), [{', '.join(self.constant('any') for _ in range(3))}]))"]
        return lines

    def coroutine(self, depth=2):
        name = self.fresh("co")
        lines = [f"async def {name}(a=1):", "    i = j = n = w = p = q = r = again = received = a"] + self.body(["function", "coroutine"], depth)
        lines += [f"    async with AsyncManager({self.constant('small')}) as m:", *indented(self.body(["coroutine"], 1, 2)),
                  f"    async for x in ticks({self.constant('small')}):", "        show(x)", *indented(self.body(["coroutine", "loop"], 1, 1)),
                  f"    return [y async for y in ticks(3) if {self.condition(1)}]",
                  f"attempt(lambda: drive({name}({self.of('any', 1)}), [{', '.join(self.constant('any') for _ in range(3))}]))"]
        return lines

    def klass(self, depth=2):
        name, base = self.fresh("K"), self.pick(["", "", "Base", "Base, Mixin", "Mixin", "int", "str", "list", "dict", "Exception", "tuple", "float"])
        keywords = self.pick(["", "", "", ", metaclass=Meta", ", tag=1"])
        heading = (base + keywords).lstrip(", ")
        lines = [f"class {name}({heading}):" if heading else f"class {name}:", f"    field = {self.of('any', 2)}"]
        if self.chance(4) and base in ("", "Base", "Mixin"):
            lines.append(f"    __slots__ = {self.pick(['(chr(97), chr(98))', '[chr(97)]', 'chr(97), chr(95) + chr(95) + chr(100)'])}")
        if self.chance(2):
            lines += ["    def __init__(self, *values, **named):", "        self.a = values", "        show(named)"]
        if self.chance(2):
            lines.append(f"    checked = Checked({self.constant('small')})")
        if self.chance(2):
            special = self.pick(["__add__", "__lt__", "__eq__", "__getitem__", "__call__", "__contains__", "__mod__", "__radd__", "__iadd__", "__or__",
                                 "__getattr__", "__format__", "__rsub__", "__matmul__"])
            lines += [f"    def {special}(self, other):", "        fuel()", f"        return {self.pick(['NotImplemented', self.of('any', 1), 'other', '(self.field, other)'])}"]
        if self.chance(3):
            special = self.pick(["__len__", "__bool__", "__hash__", "__iter__", "__repr__", "__str__", "__index__", "__neg__", "__abs__", "__int__", "__next__",
                                 "__float__", "__reversed__", "__dir__", "__enter__", "__complex__"])
            kind = "str" if special in ("__repr__", "__str__") else self.pick(["int", "str", "any", "bool", "list"])
            lines += [f"    def {special}(self):", "        fuel()", f"        return {self.of(kind, 1)}"]
        if self.chance(2):
            lines += ["    @property", "    def shown(self):", *indented(self.body(["function"], 1, 2)), f"        return {self.of('any', 1)}"]
            if self.chance(2):
                lines += ["    @shown.setter", "    def shown(self, value):", "        show(('set', value))"]
        lines += [f"    @{self.pick(['classmethod', 'staticmethod', 'traced', 'property'])}", "    def method(this=None, *rest, **named):",
                  *indented(self.body(["function"], depth - 1, 2)), f"        return {self.pick(['rest', 'named', 'super().__repr__', self.of('any', 1)])}"]
        use = self.fresh("o")
        lines += [f"{use} = {name}({self.call_arguments()})" if self.chance(4) else f"{use} = made(lambda: {name}({self.pick(['', self.of('any', 1)])}))"]
        for _ in range(self.rng.randrange(3, 8)):
            lines.append(f"attempt(lambda: {self.use_of(use, name)})")
        return lines

    def use_of(self, name, klass):
        value = self.of("any", 1)
        return self.pick([f"{name} + {value}", f"{value} + {name}", f"{name} < {value}", f"{name} == {value}", f"{name}[{value}]", f"{name}({value})",
                          f"{value} in {name}", f"len({name})", f"bool({name})", f"list({name})", f"{name}.a", f"{name}.field", f"{name}.shown",
                          f"setattr({name}, 'shown', {value})", f"setattr({name}, 'checked', {value})", f"{name}.checked", f"{name}.method({value})",
                          f"{klass}.method({value})", f"setattr({name}, {self.pick(['chr(97)', 'chr(122)'])}, {value})", f"delattr({name}, 'a')",
                          f"{name}.missing", f"{klass}.__mro__", f"vars({name})", f"sorted(vars({klass}))", f"isinstance({name}, Base)", f"{name} += {value}" if False else f"-{name}",
                          f"format({name}, '')", f"int({name})", f"float({name})", f"str({klass}.__name__)", f"hash({name}) == hash({name})", f"next({name})", f"iter({name})",
                          f"{name} @ {value}", f"{name} | {value}", f"{value} - {name}", f"{klass} | int", f"range({name})", f"issubclass({klass}, {self.constant('type')})",
                          f"{name}.__class__.__name__", f"delattr({name}, 'checked')", f"[1, 2, 3][{name}]", f"dict(**{name})", f"print(*{name})"])
