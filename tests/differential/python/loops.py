"""Random hot loops: functions that run the same few statements hundreds of times, which is what a tracing
JIT compiles. The types of variables change now and then, so that guards fail; numbers stay small.
"""

from statements import Statements, indented

COUNTERS, FLOATS, LISTS, ANY = ["i", "a", "b", "c"], ["x", "y"], ["items", "others"], ["v", "w"]


class Loops(Statements):
    def number(self, depth=2):
        """Of variables that are ints, or a bool now and then."""
        if depth <= 0 or self.chance(4):
            return self.pick(COUNTERS + ["1", "2", "3", "7", "-1", "o.n", "len(items)", "13"])
        one, two = self.number(depth - 1), self.number(depth - 1)
        return self.pick([f"({one} + {two})", f"({one} - {two})", f"({one} * {two})", f"({one} & {two})", f"({one} ^ {two})", f"({one} // {self.pick(['3', '7', '-2', two])})", f"({one} % {self.pick(['5', '16', '-7', two])})",
                          f"({one} if {self.test(depth - 1)} else {two})", f"abs({one})", f"min({one}, {two})", f"max({one}, {two}, 3)", f"helper({one}, {two})", f"o.step({one})", f"items[{one} % len(items)]", f"({one} >> {self.pick(['1', '3', '70'])})",
                          f"(({one} & 15) << {self.pick(['1', '4', '62'])}) % 1009", f"int({self.real(depth - 1)}) % 100", f"hash(int({one}))", f"len({self.text_of(depth - 1)})", f"ord('abcdefgh'[{one} & 7])", f"table.get({one} & 7, {two})",
                          f"(lambda k: k + {two})({one})", f"sum([{one}, {two}, i])", f"divmod({one}, 9)[{self.pick(['0', '1'])}]", f"-{one}", f"(~{one})", f"[{one}, {two}][i & 1]", f"round({self.real(depth - 1)}) % 50", f"int({self.text_of(0)} == {self.text_of(0)})",
                          f"pow({one} & 31, 3, 101)", f"({one}).bit_length()", f"o.value"])

    def real(self, depth=1):
        if depth <= 0 or self.chance(4):
            return self.pick(FLOATS + ["0.5", "1.25", "-2.0", "float(i)"])
        one, two = self.real(depth - 1), self.real(depth - 1)
        return self.pick([f"({one} + {two})", f"({one} - {two})", f"({one} * 0.5 + {two})", f"({one} / (abs({two}) + 1.0))", f"({one} if {self.test(0)} else {two})", f"float({self.number(0)})", f"(-{one})", f"abs({one})", f"({one} % 3.5)", f"max({one}, {two})", f"({one} // 2.5)", f"({self.number(0)} / 7)"])

    def text_of(self, depth=1):
        if depth <= 0 or self.chance(3):
            return self.pick(["s", "'ab'", "'é'", "str(i & 3)"])
        return self.pick([f"({self.text_of(depth - 1)} + {self.text_of(0)})[:9]", f"s[{self.slice()}]", f"str({self.number(0)})", "f'{i & 7}-{s}'[:7]", f"('%d|%s' % ({self.number(0)}, s))[:8]", "s.upper()", "''.join([s[:2], 'q'])", "s[::-1]", "repr(v)[:5]", "s.replace('a', 'bb')[:9]"])

    def test(self, depth=1):
        if depth <= 0 or self.chance(4):
            return self.pick(["i % 3 == 0", "i & 1", f"i > {self.pick(['20', '60', '150'])}", f"i % {self.pick(['17', '50'])} == {self.pick(['3', '16'])}", "a < b", "s", "v is None", "x < y", "items", "isinstance(v, int)", "c"])
        return self.pick([f"{self.number(depth - 1)} {self.pick(['<', '<=', '==', '!=', '>'])} {self.number(depth - 1)}", f"({self.test(0)} {self.pick(['and', 'or'])} {self.test(0)})", f"not {self.test(0)}", f"{self.number(0)} in {self.pick(LISTS)}",
                          f"{self.real(0)} < {self.real(0)}", f"{self.text_of(0)} {self.pick(['==', '<', 'in'])} {self.text_of(0)}", f"0 < {self.number(0)} < 9", "type(v) is type(w)"])

    def step(self, depth):
        """A statement of a hot loop."""
        if depth > 0 and self.chance(3):
            inner = lambda: indented(self.steps(depth - 1))
            return self.pick([
                lambda: [f"if {self.test()}:"] + inner() + (["else:"] + inner() if self.chance(2) else []),
                lambda: ["try:"] + inner() + [f"    if {self.test()}: raise {self.pick(['ValueError(i)', 'KeyError', 'Own(i)'])}", f"except {self.pick(['ValueError', '(KeyError, Own)', 'Exception'])} as error:", f"    a = (a + len(error.args)) % 1000"]
                + (["finally:", "    c = (c + 1) % 1000"] if self.chance(3) else []),
                lambda: [f"for j in {self.pick(['range(3)', 'items[:3]', 'range(i & 3)', 'counted(2)', '(1, 2.5, s)[:i & 3]', 'table', 'zip(items, s)'])}:", "    v = j"] + inner(),
                lambda: [f"k{depth} = 0", f"while k{depth} < {self.pick(['2', '3', 'i & 3'])}:", f"    k{depth} += 1"] + inner(),
                lambda: [f"with Manager({self.pick(['1', 'i % 3', '0'])}) as w:" if self.chance(9) else "with Quiet(o) as w:"] + inner(),
                lambda: [f"match {self.pick(['v', 'i & 3', '(i & 1, a & 1)', 'items[:2]', 'o'])}:", f"    case {self.pick(['0', '(0, 1)', 'int()', 'str() as w', '[w, *_]', 'Record(n=w)'])}:", *indented(inner()), "    case _:", f"        c = {self.number(1)} % 1000"]])()
        return self.pick([
            lambda: [f"{self.pick(COUNTERS[1:])} = {self.number()} % {self.pick(['1000', '97', '65536'])}"], lambda: [f"{self.pick(COUNTERS[1:])} = {self.number()} % {self.pick(['1000', '97', '65536'])}"],
            lambda: [f"{self.pick(FLOATS)} = {self.real(2)} % 1000.0"], lambda: [f"s = {self.text_of(2)}"], lambda: [f"{self.pick(ANY)} = {self.pick([self.number(1), self.real(1), self.text_of(1), 'None', '(i, s)', 'o', 'items', '[i]', 'i > 5'])}"],
            lambda: [f"items[{self.number(0)} % len(items)] = {self.number(1)} % 1000"], lambda: [f"others.append({self.pick([self.number(1) + ' % 99', 's', 'x', 'v if v is not o else 0'])})", f"if len(others) > {self.pick(['4', '40'])}: {self.pick(['others.pop()', 'del others[:3]', 'others = []', 'others.clear()'])}"],
            lambda: [f"o.n = {self.number(1)} % 500"], lambda: [f"o = Record({self.number(0)})"], lambda: [f"o = {self.pick(['Other', 'Record'])}({self.number(0)}) if {self.test()} else o"], lambda: [f"table[{self.number(0)} & 7] = {self.number(1)} % 77"],
            lambda: [f"o.extra{self.pick(['', '2'])} = i"], lambda: [f"if {self.test(0)}: {self.pick(['continue', 'continue', 'break']) if self.chance(4) else 'a = (a + 1) % 1000'}"], lambda: [f"a, b = b, a"], lambda: [f"total += {self.number(1)} % 7"],
            lambda: [f"c += isinstance(v, {self.pick(['int', 'str', '(int, float)', 'Record'])})"], lambda: [f"v = [k {self.pick(['+ i', '', '* 2'])} for k in {self.pick(['items[:3]', 'range(i & 3)', 'counted(3)'])} if k != {self.pick(['2', 'a'])}]"],
            lambda: [f"w = {self.pick(['gen.send(None)', 'next(gen, 0)', 'next(gen)'])} % 100"], lambda: [f"Record.shared = {self.number(0)}" if self.chance(6) else "a = (a + o.shared) % 1000"], lambda: [f"c = (c + deep({self.pick(['3', 'i & 3', '5'])}, {self.number(0)})) % 1000"],
            lambda: [f"w = variadic(*items[:{self.pick(['2', 'i & 3'])}], {self.pick(['', 'k=i', '**named'])})"]])()

    def steps(self, depth):
        return [line for _ in range(self.rng.randrange(1, 4)) for line in self.step(depth)]

    def hot_loop(self):
        name = self.fresh("hot")
        turns = self.pick(["40", "150", "300", "220"])
        header = self.pick([f"for i in range({turns}):", f"for i in range({turns}):", f"for i, w in enumerate([0, 'a', 1.5, None] * {int(turns) // 4}):", f"for i in counted({turns}):", None])
        lines = ["class Own(ValueError): pass", "class Record:", "    shared = 3", "    def __init__(self, n): self.n = n % 1000", f"    def step(self, k): {self.pick(['return self.n + k', 'self.n = (self.n + k) % 1000; return k', 'return self.n if k else k'])}",
                 "    @property", "    def value(self): return self.n * 2", "class Other(Record):", "    shared = 4", f"    def step(self, k): return {self.pick(['k', 'super().step(k) + 1', 'self.n - k'])}",
                 "class Quiet:", "    def __init__(self, o): self.o = o", "    def __enter__(self): return self.o.n", "    def __exit__(self, kind, error, tb): return kind is Own", "def counted(n):", "    k = 0", "    while k < n:", f"        {self.pick(['yield k', 'yield k', 'got = yield k', 'yield from [k]'])}", "        k += 1",
                 f"def helper(p, q): return {self.pick(['p + q', 'p if p > q else q', '(p * 3 + q) % 1001', 'p - (q if q else 1)'])}", f"def deep(n, k): return k if n <= 0 else deep(n - 1, k + {self.pick(['n', '1', 'len(str(n))'])})", "def variadic(*args, k=0, **more): return (len(args) + k) % 9",
                 f"def {name}(a, b, c):", f"    x, y, s, v, w, total = 0.5, 2.0, 'abc', None, 1, {self.pick(['0', '2**62', '0.0'])}", "    items, others, table, named, o = [3, 1, 2, 5], [], {1: 2}, {'k': 2}, Record(1)", "    gen, j, i = counted(10**6), 0, 0"]
        if header:
            lines.append("    " + header)
        else:
            lines += ["    i = -1", f"    while i < {turns}:", "        i += 1"]
        lines += indented(indented(self.steps(2) + self.steps(2)))
        lines += [f"    {'    ' if self.chance(8) else ''}show((i, a, b, c, x, y, s, total, items, others[-5:], sorted(table.items()), o.n, text(v)[:80]))"]
        values = [", ".join(self.pick(["1", "2", "50", "0", "7", "True"]) for _ in range(3)) for _ in range(2)]
        if self.chance(4):
            values.append(f"1, {self.pick(['2.5', repr('s'), 'None', '2**70'])}, 3")
        return lines + [f"attempt(lambda: {name}({v}))" for v in values]
