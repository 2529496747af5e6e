"""Random uses of the standard library's most used modules, of what is in C in CPython above all.

    Standard(rng).iterators()      lines that stand by themselves: they import what they use

Everything shown is a value, a text or an error: what an object's repr has of addresses is not, nor
is the order of a set.
"""

from tasks import Tasks

PATTERN_ATOMS = ["a", "b", "l", "\\\\d", "\\\\w", "\\\\s", ".", "[a-c]", "[^a]", "[\\\\w-]", "\\\\b", "^", "$", "x", "X", "é", " ", ",", "\\\\Z", "\\\\B", "[]a]",
                 "\\\\W", "\\\\D", "[0-9a]", "\\\\.", "\\\\n", "(?=a)", "(?!b)", "(?<=a)", "(?<!l)", "\\\\u00e9", "[^\\\\s,]"]
PATTERN_WRONG = ["(", ")", "[", "*", "a**", "(?P<n>a)(?P<n>b)", "\\\\1", "(?P=m)", "[z-a]", "a{2,1}", "(?z)", "(?<=a+)", "\\\\", "(?P<1>a)", "(?i", "x{99999999999}",
                 "(?(1)a|b|c)", "\\\\q", "a(?i)b", "[a-\\\\d]", "(?#", "(?P>x)", "\\\\x1", "\\\\N{foo}", "(?:", "a++b", "(?>a"]
SUBJECTS = ["'abcabc'", "'Hello World'", "'a1b22c333'", "'x,y,,z'", "''", "'aXbXc'", "'éàü a'", "'line\\nline2\\nend'", "'  spaces  '", "'aaaaaa'", "'abab cdcd'"]

STRUCT_CODES = "cbB?hHiIlLqQnNefdspPx"
STRUCT_VALUES = ["0", "1", "-1", "127", "128", "255", "256", "-129", "65535", "65536", "2**31", "2**32 - 1", "2**63", "-2**63", "2**64", "1.5", "-0.0", "1e300",
                 "float('inf')", "65504.0", "65520.0", "b'a'", "b'abc'", "b''", "'a'", "None", "True", "bytearray(b'q')", "1e-8"]

KEYS = ["len", "str", "repr", "lambda v: -len(str(v))", "lambda v: str(v)[::-1]", "lambda v: (type(v).__name__, str(v))", "type", "None", "lambda v: v % 3",
        "lambda v: len(repr(v)) & 1", "str.lower", "lambda v: str(v)[:1]"]

JSON_TEXTS = ["'[1, 2.5, -0, 1e3]'", "'{\"a\": null, \"b\": [true, false]}'", "'\"\\\\u00e9\\\\n\"'", "'[1,]'", "'{\"a\" 1}'", "''", "'nul'", "'[1, 2'", "'NaN'", "'-'", "'\"\\\\x\"'",
              "'{1: 2}'", "'  7  '", "'7 8'", "'[1e999, -1e999]'", "'\"\\\\ud83d\\\\ude00\"'", "'\"tab\\t\"'", "'123456789012345678901234567890'", "'1.'", "'[[[[]]]]'"]


class Standard(Tasks):
    # --- iterators ------------------------------------------------------------------------------

    def pipeline(self, depth):
        """A lazy iterator that ends."""
        if depth <= 0 or self.chance(5):
            return self.pick([lambda: self.iterable(2), lambda: f"it.islice(it.count({self.pick(['0', '3', '-2', '1.5', '10**20'])}, {self.pick(['1', '2', '-1', '0', '0.25'])}), 6)",
                              lambda: f"it.islice(it.cycle({self.iterable(1)}), 7)", lambda: f"it.repeat({self.of('any', 1)}, {self.constant('small')})"])()
        a, b = self.pipeline(depth - 1), self.pipeline(depth - 1)
        n = self.constant("small")
        predicate = self.pick(["None", "bool", "lambda v: v", "lambda v: str(v) > '1'", "lambda v: v != 1", "lambda v: v < 3", "callable"])
        two = self.pick(["lambda x, y: y", "op.add", "max", "lambda x, y: (x, y)[:2]", "lambda *v: len(v)", "op.mul"])
        return self.pick([f"it.chain({a}, {b})", f"it.chain.from_iterable([{a}, {b}])", f"it.combinations(it.islice({a}, 5), {n})",
                          f"it.combinations_with_replacement(it.islice({a}, 4), {n})", f"it.permutations(it.islice({a}, 4), {self.pick(['None', '2', n])})",
                          f"it.product(it.islice({a}, 3), it.islice({b}, 3))", f"it.product(it.islice({a}, 3), repeat={self.pick(['0', '1', '2', '-1'])})",
                          f"it.accumulate({a}{self.pick(['', f', {two}'])}{self.pick(['', ', initial=' + self.constant('any')])})",
                          f"((k, list(g)) for k, g in it.groupby({a}, {self.pick(['None', 'type', 'bool', 'lambda v: str(v)[:1]'])}))",
                          f"it.islice({a}, {n}, {self.pick(['None', n, '9'])}, {self.pick(['1', '2', 'None', n])})", f"it.takewhile({predicate}, {a})", f"it.dropwhile({predicate}, {a})",
                          f"it.filterfalse({predicate}, {a})", f"it.starmap({two}, zip({a}, {b}))", f"it.zip_longest({a}, {b}, fillvalue={self.constant('any')})",
                          f"it.pairwise({a})", f"it.compress({a}, {b})", f"map({two}, {a}, {b})", f"filter({predicate}, {a})", f"zip({a}, {b}, strict={self.constant('bool')})",
                          f"enumerate({a}, {self.pick(['0', '5', n])})", f"reversed(list({a}))"])

    def iterators(self):
        lines = ["import itertools as it, operator as op"]
        for _ in range(self.rng.randrange(3, 7)):
            whole = f"list(it.islice({self.pipeline(3)}, 20))"
            lines.append(f"attempt(lambda: {self.pick([whole, whole, f'sum(1 for _ in it.islice({self.pipeline(2)}, 30))', f'tuple(map(list, it.tee({self.pipeline(1)}, 2)))'])})")
        name = self.fresh("u")
        lines += [f"{name} = made(lambda: {self.pipeline(2)})"]
        return lines + [f"attempt(lambda: next(iter({name})))" for _ in range(3)]

    # --- regular expressions --------------------------------------------------------------------

    def regex(self, depth=2):
        parts = []
        for _ in range(self.rng.randrange(1, 4)):
            part = self.pick(PATTERN_ATOMS)
            if depth > 0 and self.chance(3):
                inner = self.regex(depth - 1)
                part = self.pick([f"({inner})", f"(?:{inner})", f"({inner}|{self.regex(0)})", f"(?P<n{self.fresh('')}>{inner})", f"(?i:{inner})", f"(?={inner})", f"(?!{inner})", f"(?>{inner})"])
            elif not self.chance(3) and part[0] not in "^$(" and part not in ("\\\\b", "\\\\B", "\\\\Z"):
                part += self.pick(["*", "+", "?", "{2}", "{1,2}", "*?", "+?", "??", "{,2}", "{1,}", "*+"])
            parts.append(part)
        if self.chance(40):
            parts.insert(self.rng.randrange(len(parts) + 1), self.pick(PATTERN_WRONG))
        return "".join(parts)

    def expressions_of_text(self):
        lines = ["import re", "def seen(m):", "    return m and (m.span(), m.groups(), m.groupdict(), m.lastindex, m.lastgroup, m[0])"]
        for _ in range(self.rng.randrange(3, 7)):
            pattern, subject = "'" + self.regex() + "'", self.pick(SUBJECTS)
            flags = self.pick(["0", "0", "re.I", "re.M", "re.S | re.M", "re.A", "re.X"])
            if self.chance(6):
                pattern, subject = f"{pattern}.encode('latin-1')", f"{subject}.encode('utf-8')"
            template = self.pick(["'<\\\\g<0>>'", "'-'", "'\\\\1'", "lambda m: str(m.span())", "'\\\\g<1>x'", "''", "'\\\\g<n>'", "'\\\\\\\\'"])
            at = self.pick(["", ", 1", ", 2, 5", ", -1"])
            use = self.pick([f"seen(re.search({pattern}, {subject}, {flags}))", f"[seen(m) for m in re.finditer({pattern}, {subject}, {flags})]", f"re.findall({pattern}, {subject}, {flags})",
                             f"re.subn({pattern}, {template}, {subject}, {self.pick(['0', '2'])}, {flags})", f"re.split({pattern}, {subject}, {self.pick(['0', '1'])}, {flags})",
                             f"seen(re.fullmatch({pattern}, {subject}, {flags}))", f"seen(re.compile({pattern}, {flags}).match({subject}{at}))", f"re.compile({pattern}, {flags}).flags",
                             f"(lambda p: (p.groups, p.groupindex, p.pattern, repr(p)))(re.compile({pattern}, {flags}))", f"re.escape({subject})",
                             f"(lambda m: m and m.expand({template}))(re.search({pattern}, {subject}))", f"repr(re.search({pattern}, {subject}, {flags}))"])
            lines.append(f"attempt(lambda: {use})")
        return lines

    # --- packed data ----------------------------------------------------------------------------

    def packed(self):
        lines = ["import struct"]
        for _ in range(self.rng.randrange(3, 7)):
            items = [(self.pick(["", "", "", "2", "0", "3"]), self.pick(STRUCT_CODES.replace("p", "") if self.chance(2) else STRUCT_CODES)) for _ in range(self.rng.randrange(1, 5))]
            # Of "0p" CPython writes a byte behind the end.
            items = [("" if (count, code) == ("0", "p") else count, code) for count, code in items]
            text = repr(self.pick(["", "", "<", ">", "=", "!", "@"]) + self.pick(["", " "]).join(count + code for count, code in items) + self.pick([""] * 20 + ["y", "5", "<"]))
            values = [self.pick(STRUCT_VALUES) for count, code in items if code != "x" for _ in range(1 if code in "sp" else int(count or 1))]
            values = ", ".join(["'é'" if self.chance(40) else value for value in values])
            data = f"bytes(range({self.pick(['0', '8', '200'])}, 240))[:struct.calcsize({text}){self.pick(['', '', ' + 1', ' * 2'])}]"
            lines.append("attempt(lambda: " + self.pick([f"struct.pack({text}, {values})", f"struct.calcsize({text})", f"struct.unpack({text}, {data})", f"list(struct.iter_unpack({text}, {data}))",
                                                         f"struct.unpack_from({text}, bytes(40), {self.constant('small')})", f"(lambda b: (struct.pack_into({text}, b, {self.constant('small')}, {values}), b))(bytearray(24))"]) + ")")
        kind = self.pick(["int.from_bytes({0}, {1})", "int.from_bytes({0}, {1}, signed=True)", "memoryview({0})[{2}].tolist()", "memoryview({0}).cast({3}).tolist()", "memoryview({0})[{2}] == {0}",
                          "memoryview({0})[{2}].tobytes().hex({4})", "bytes.fromhex({0}.hex({4}, 2))", "memoryview({0}).cast({3}).shape"])
        lines += [f"attempt(lambda: {kind.format(self.of('bytes', 1), self.constant('order'), self.slice(), self.pick([repr(c) for c in 'BbhHic']), self.pick(['', repr(':')]))})" for _ in range(3)]
        return [line.replace("hex(, 2)", "hex()") for line in lines]

    # --- classes of data ------------------------------------------------------------------------

    def data_class(self):
        name, options = self.fresh("D"), [f"{o}={self.constant('bool')}" for o in ("order", "frozen", "eq", "slots", "unsafe_hash", "kw_only", "repr", "init", "match_args") if self.chance(4)]
        fields = ["a", "b", "c", "d"][:self.rng.randrange(1, 5)]
        lines = ["import dataclasses", "def make():", f"    @dataclasses.dataclass({', '.join(options)})", f"    class {name}({self.pick(['', '', 'Base'])}):"]
        for field in fields:
            extra = [f"{o}={self.constant('bool')}" for o in ("init", "repr", "compare", "hash", "kw_only") if self.chance(6)]
            extra += [self.pick([f"default={self.constant(self.plain())}", "default_factory=list", f"default_factory=lambda: {self.of('any', 1)}", "metadata={'k': 1}"])]
            lines.append("        " + self.pick([f"{field}: int", f"{field}: int", f"{field}: int = {self.constant('any')}", f"{field}: int = dataclasses.field({', '.join(extra)})", f"{field}: list = dataclasses.field({', '.join(extra)})"]))
        if self.chance(3):
            lines += ["        def __post_init__(self):", f"            self.{self.pick(fields)} = {self.of('any', 1)}"]
        if self.chance(4):
            lines += ["        def method(self, *more):", f"            return self.{self.pick(fields)}, more"]
        lines += [f"    return {name}", f"{name} = made(make)"]
        objects = [self.fresh("o") for _ in range(2)]
        for made in objects:
            arguments = [self.constant(self.plain()) for _ in fields[:self.rng.randrange(len(fields) + 1)]] + ([f"{self.pick(fields)}={self.constant('int')}"] if self.chance(3) else [])
            lines.append(f"{made} = made(lambda: {name}({', '.join(arguments)}))")
        one, two = objects
        for _ in range(self.rng.randrange(3, 8)):
            field = self.pick(fields)
            lines.append("attempt(lambda: " + self.pick([
                f"repr({one})[-60:]", f"{one} == {two}", f"{one} < {two}", f"dataclasses.asdict({one})", f"dataclasses.astuple({two})", f"repr(dataclasses.replace({one}, {field}={self.constant('any')}))[-60:]",
                f"setattr({one}, '{field}', {self.constant('any')})", f"{one}.{field}", f"hash({one}) == hash({two})", f"[(f.name, f.init, f.compare, f.kw_only) for f in dataclasses.fields({name})]", f"{name}.__match_args__",
                f"delattr({one}, '{field}')", f"{one}.method(1)", f"setattr({one}, 'zz', 1)", f"{name}.{field}", f"vars({one})", f"sorted([{one}, {two}]) and 1", f"{name}.__doc__", f"dataclasses.is_dataclass({one})"]) + ")")
        return lines + [f"match {one}:", f"    case {self.pick([name + '(x)', name + '(a=x)', name + '(x, _)', name + '(1 as x)'])}:", "        attempt(lambda: text(x))", "    case _: show(0)"]

    def containers(self):
        name, kind = self.fresh("q"), self.pick(["deque", "Counter", "OrderedDict", "defaultdict", "ChainMap", "namedtuple"])
        value, key, n = (lambda: self.of("any", 1)), (lambda: self.constant("key")), (lambda: self.constant("small"))
        made, uses = {
            "deque": (lambda: f"deque({self.iterable(1)}{self.pick(['', ', 3', ', None'])})",
                      lambda: [f"append({value()})", f"appendleft({value()})", "pop()", "popleft()", f"rotate({n()})", f"extend({self.iterable(1)})", f"extendleft({self.iterable(1)})", f"remove({value()})", f"insert({n()}, {value()})", f"index({value()})",
                               f"count({value()})", "reverse()", f"__getitem__({n()})", f"__setitem__({n()}, {value()})", f"__delitem__({n()})", "maxlen", f"__contains__({value()})", f"__mul__({self.pick(['0', '1', '2', '-1'])})"]),
            "Counter": (lambda: f"Counter({self.pick([self.of('str', 1), self.of('dict', 1), 'a=2, b=-1'])})",
                        lambda: [f"update({self.of('str', 1)})", f"subtract({self.of('str', 1)})", f"most_common({self.pick(['', '2'])})", f"__getitem__({key()})", "total()", "elements()", f"__add__(Counter({self.of('str', 1)}))", f"__and__(Counter('ab'))",
                                 f"__sub__(Counter('a'))", "__neg__()", f"__setitem__({key()}, {n()})", f"__le__(Counter('aab'))"]),
            "OrderedDict": (lambda: f"OrderedDict({self.of('dict', 1)})",
                            lambda: [f"move_to_end({key()}{self.pick(['', ', False'])})", f"popitem({self.pick(['', 'False'])})", f"__setitem__({key()}, {value()})", f"pop({key()})", f"pop({key()}, {value()})", f"setdefault({key()}, {value()})", f"update({self.of('dict', 1)})",
                                     f"__eq__({self.of('dict', 1)})", "keys()", "copy()", f"__or__({self.of('dict', 1)})", f"__delitem__({key()})"]),
            "defaultdict": (lambda: f"defaultdict({self.pick(['int', 'list', 'None', 'lambda: 7', '1'])}, {self.of('dict', 1)})",
                            lambda: [f"__getitem__({key()})", f"__missing__({key()})", f"get({key()})", f"pop({key()})", "copy()", "default_factory", f"__or__({self.of('dict', 1)})", f"__setitem__({key()}, {value()})", "items()"]),
            "ChainMap": (lambda: f"ChainMap({self.of('dict', 1)}, {self.of('dict', 1)})",
                         lambda: [f"__getitem__({key()})", f"get({key()}, {value()})", f"new_child()", "maps", "parents", f"pop({key()})", f"__setitem__({key()}, {value()})", f"__contains__({key()})", f"__delitem__({key()})", "items()", f"__or__({self.of('dict', 1)})"]),
            "namedtuple": (lambda: f"namedtuple('T', {self.pick([repr('a b'), repr('a, b, c'), '[chr(97)]', repr('a a'), repr('_a b'), repr('class b')])}, rename={self.constant('bool')})({', '.join(self.constant('any') for _ in range(self.rng.randrange(1, 4)))})",
                           lambda: ["_asdict()", f"_replace(a={value()})", "_fields", "a", "b", f"__getitem__({n()})", f"_make({self.iterable(1)})", f"index({value()})", f"__add__({self.of('tuple', 1)})", "__class__.__doc__", "__match_args__"]),
        }[kind]
        lines = ["from collections import *", f"{name} = made(lambda: {made()})"]
        for _ in range(self.rng.randrange(3, 9)):
            lines.append(f"attempt(lambda: {self.pick([f'{name}.{self.pick(uses())}'] * 4 + [f'repr({name})', f'len({name})', f'list({name})', f'list(reversed({name}))', f'bool({name})', f'{name} == {name}.copy()', f'list({name}.items())'])})")
        return lines + [f"attempt(lambda: repr({name}))"]

    # --- texts ----------------------------------------------------------------------------------

    def formatted(self):
        lines = ["import string"]
        for _ in range(self.rng.randrange(4, 8)):
            fields = []
            for _ in range(self.rng.randrange(1, 4)):
                field = self.pick(["", "", "0", "1", "k", "k.real", "0[0]", "k[a]", "1.missing", "0[-1]", "0[x]", "7", "k.__class__.__name__", "a b", "0.", "[0]"]) + self.pick(["", "", "!r", "!s", "!a", "!x"])
                spec = self.pick(["", "", ":" + self.pick([s for s in self.specs() if "{" not in s]), ":{1}", ":>{0}", ":{k}", ":{0[0]}", ":{", ":{:{}}"])
                fields.append("{" + field + spec + "}" + self.pick(["", " ", "{{", "}}", "}", "{"][:5 if self.chance(4) else 3]))
            text = repr("".join(fields))
            lines.append("attempt(lambda: " + self.pick([f"{text}.format({self.of('any', 1)}, {self.of('any', 1)}, k={self.of('any', 1)})", f"{text}.format_map({{'k': {self.of('any', 1)}}})", f"string.Formatter().format({text}, {self.of('any', 1)}, {self.of('any', 1)}, k={self.of('any', 1)})",
                                                         f"list(string.Formatter().parse({text}))", f"string.Template({self.pick([repr('$a ${b} $$ $'), repr('$k-$a'), repr('${')])}).{self.pick(['substitute', 'safe_substitute'])}(a={self.of('any', 1)}, k=1)",
                                                         f"format({self.of(self.pick(['int', 'float', 'str', 'complex', 'any']), 1)}, {self.constant('spec')})", self.percent(2), self.fstring(2)]) + ")")
        return lines

    def specs(self):
        return ["5", "<8", ">8d", "^9", "*^10", "+d", "#x", "08.3f", ".2e", "g", "n", "%", ",", "_x", ",.2f", "=+10", ".2s", "c"]

    def exchanged(self):
        lines = ["import json"]
        for _ in range(self.rng.randrange(3, 7)):
            options = [o for o in ("indent=2", "sort_keys=True", "separators=(',', ':')", "ensure_ascii=False", "skipkeys=True", "allow_nan=False", "default=repr", "indent=''", "default=lambda o: [type(o).__name__]") if self.chance(5)]
            if "default=repr" in options and len([o for o in options if o.startswith("default")]) > 1:
                options.remove("default=repr")
            if "indent=2" in options and "indent=''" in options:
                options.remove("indent=2")
            value = self.pick([self.of(self.pick(["dict", "list", "str", "float", "any"]), 3), f"{{'k': {self.of('any', 2)}, 'l': [{self.of('any', 1)}, {{}}]}}"])
            hook = self.pick(["", "", "", ", parse_float=str", ", object_hook=lambda d: sorted(map(str, d))", ", object_pairs_hook=list", ", parse_int=float", ", strict=False", ", parse_constant=repr"])
            lines.append("attempt(lambda: " + self.pick([f"json.dumps({value}{''.join(', ' + o for o in options)})", f"json.loads({self.pick(JSON_TEXTS)}{hook})", f"json.loads(json.dumps({value}, skipkeys=True, default=str){hook})"]) + ")")
        return lines

    # --- order ----------------------------------------------------------------------------------

    def ordering(self):
        lines, name = ["import bisect, heapq, functools"], self.fresh("v")
        source = self.pick([lambda: f"[{', '.join(self.constant(self.pick(['int', 'float', 'small', 'bool'])) for _ in range(self.rng.randrange(2, 12)))}]", lambda: f"[{', '.join(self.constant('str') for _ in range(self.rng.randrange(2, 9)))}]",
                            lambda: f"[({self.constant('small')}, {self.constant('str')}), ({self.constant('small')}, {self.constant('any')}), ({self.constant('small')}, 1)]",
                            lambda: self.of("list", 2), lambda: f"[(i * {self.pick(['7', '11', '5', '37'])}) % {self.pick(['10', '17', '64'])} for i in range({self.pick(['5', '40', '90'])})]"])()
        lines.append(f"{name} = made(lambda: {source})")
        for _ in range(self.rng.randrange(4, 9)):
            key, reverse = self.pick(KEYS), self.constant("bool")
            lines.append("attempt(lambda: " + self.pick([
                f"sorted({name}, key={key}, reverse={reverse})", f"sorted({name}, reverse={reverse})", f"list({name}).sort(key={key})", f"min({name}, key={key})", f"max({name}, key={key}, default={self.constant('any')})",
                f"sorted({name}, key=functools.cmp_to_key(lambda x, y: {self.pick(['len(str(x)) - len(str(y))', '(x > y) - (x < y)', '0', '-1', 'str(x) > str(y)'])}))", f"heapq.nsmallest(3, {name}, {key})", f"heapq.nlargest(2, {name})",
                f"bisect.bisect_left(sorted({name}), {self.of('any', 1)})", f"bisect.insort({name}, {self.of('any', 1)})", f"(heapq.heapify({name}), heapq.heappop({name}), {name})", f"heapq.heappushpop({name}, {self.constant('small')})",
                f"list(heapq.merge(sorted({name}), {self.of('list', 1)}))", f"{name}[{self.slice()}]", f"{name}.__setitem__(slice({self.pick(['None', '1', '-2'])}, {self.pick(['None', '4'])}, {self.pick(['None', '2', '-1'])}), {self.of('list', 1)})",
                f"{name}.__delitem__(slice({self.pick(['None', '1', '-2'])}, {self.pick(['None', '4'])}, {self.pick(['None', '2', '-1'])}))", f"functools.reduce(lambda x, y: {self.pick(['x + y', '(x, y)', 'max(x, y)', 'y'])}, {name}[:6])",
                f"slice({self.pick(['None', '1', '-2'])}, {self.pick(['None', '4', '-9'])}, {self.pick(['None', '2', '-1', '0'])}).indices({self.constant('small')})", f"{name}.index({self.of('any', 1)}, 1)", f"{name} < {self.of('list', 1)}"]) + ")")
        return lines + [f"attempt(lambda: {name})"]

    # --- nested comprehensions ------------------------------------------------------------------

    def comprehension(self, depth):
        """Of up to three clauses, each of which may have comprehensions of its own."""
        self.in_iterable += 1
        try:
            return self.clauses(depth)
        finally:
            self.in_iterable -= 1

    def clauses(self, depth):
        names = ["i", "j", "k"]
        clauses, bound = [], []
        for name in names[:self.rng.randrange(1, 4)]:
            source = self.pick([f"range({self.pick(['2', '3', '4'])})", f"range(min({self.pick(bound)}, 4))" if bound else "range(3)", self.iterable(1), f"[{self.pick(bound) if bound else '1'}, {self.constant('any')}]", f"({self.pick(bound)},)" if bound else "'ab'"])
            if depth > 0 and self.chance(4):
                source = self.comprehension(depth - 1)
            clauses.append(f"for {name} in {source}")
            bound.append(name)
            if self.chance(3):
                clauses.append(f"if {self.pick([f'{name} != 1', name, self.condition(1)])}")
        element = self.pick([self.pick(bound), f"({', '.join(bound)},)", f"(lambda: {self.pick(bound)})()", f"(lambda z={self.pick(bound)}: (z, {self.pick(bound)}))()", self.comprehension(depth - 1) if depth > 0 else "i", self.of("any", 1), f"[{self.pick(bound)}] * 2"])
        body = f"{element} {' '.join(clauses)}"
        return self.pick([f"[{body}]", f"[{body}]", f"tuple({body})", f"{{str({self.pick(bound)}): {body}}}", f"sorted(str(v) for v in [{body}])", f"sum(1 for v in [{body}])", f"list(g() for g in [lambda: {self.pick(bound)} {' '.join(clauses)}])"])

    def comprehensions(self):
        name = self.fresh("f")
        return [f"def {name}(a, *rest):", "    total = 0", f"    show({self.comprehension(2)})", f"    return {self.comprehension(1)}, [total := total + n for n in range(4)], total",
                f"attempt(lambda: {name}({self.of('any', 1)}))", *(f"attempt(lambda: {self.comprehension(2)})" for _ in range(3)),
                f"class {self.fresh('K')}:", f"    n = {self.constant('small')}", f"    m = made(lambda: {self.comprehension(1)})", f"    l = [n for n in range(3)]", "    show((n, m, l))"]

    # --- functools, enum ------------------------------------------------------------------------

    def functions_of_functions(self):
        name = self.fresh("f")
        lines = ["import functools, enum"]
        kind = self.rng.randrange(4)
        if kind == 0:
            lines += [f"@functools.lru_cache({self.pick(['None', '2', '0', 'maxsize=2, typed=True'])})", f"def {name}(*args, **named):", "    print('called', text(args), text(named))", f"    return {self.of('any', 1)}"]
            values = [self.constant(self.plain()) for _ in range(3)]
            lines += [f"attempt(lambda: {name}({self.pick(values)}{self.pick(['', ', k=1'])}))" for _ in range(6)]
            lines += [f"attempt(lambda: repr({name}.cache_info()))", f"attempt(lambda: {name}([]))", f"attempt(lambda: {name}.cache_clear())"]
        elif kind == 1:
            lines += [f"def {name}({self.parameters()}):", "    return sorted_items(locals())"]
            given = self.call_arguments().replace("{1: 2}", "{'q': 2}")  # partial() takes it, to fail when it is called
            lines += [f"p = made(lambda: functools.partial({name}, {given}))", *(f"attempt(lambda: p({self.call_arguments()}))" for _ in range(4)), f"attempt(lambda: (p.args, p.keywords, functools.partial(p, 1).args))"]
        elif kind == 2:
            lines += ["@functools.singledispatch", f"def {name}(a, *rest): return 'any', rest"]
            for kind in self.rng.sample(["int", "str", "list", "float", "object", "type(None)", "BaseException", "Base"], 3):
                lines += [f"@{name}.register({kind})", f"def _(a, *rest): return '{kind}', a"]
            lines += [f"attempt(lambda: {name}({self.of('any', 1)}))" for _ in range(5)] + [f"attempt(lambda: {name}())"]
        else:
            base = self.pick(["enum.Enum", "enum.IntEnum", "enum.Flag", "enum.IntFlag", "str, enum.Enum", "enum.StrEnum"])
            values = [self.pick(["1", "2", "4", "3", "'x'", "enum.auto()", "(1, 2)", "-1"]) for _ in range(3)]
            lines += ["def make():", f"    class {name}({base}):", *(f"        {n} = {v}" for n, v in zip("ABC", values)), f"    return {name}", f"{name} = made(make)"]
            for _ in range(6):
                lines.append("attempt(lambda: " + self.pick([
                    f"[repr(v) for v in {name}]", f"repr({name}.A)", f"str({name}.B)", f"repr({name}({self.constant(self.pick(['small', 'any']))}))", f"{name}[{self.pick([repr(c) for c in 'ABZ'])}].value", f"{name}.A == {name}.B",
                    f"{name}.A < {name}.B", f"repr({name}.A | {name}.B)", f"repr(~{name}.A)", f"{name}.A in {name}", f"format({name}.C, {self.constant('spec')})", f"len({name})", f"list({name}.__members__)", f"{name}.A is {name}(1)",
                    f"{name}.A.missing", f"hash({name}.A) == hash({name}.A)", f"setattr({name}, chr(65), 1)", f"{name}.A + 1"]) + ")")
        return lines
