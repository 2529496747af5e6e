"""Random expressions, by the type that they should have.

    Expressions(rng).of("int")      the text of an expression that most often gives an int

An expression of the wrong type is made on purpose now and then: what an error says is part of
what is compared. Every expression ends soon and needs little memory: exponents, shifts and counts
are small constants, integers are either small or larger than any index.
"""

# What "any" stands for. Sets come only where nothing shows the order of their items.
TYPES = ["int", "float", "str", "bytes", "bool", "list", "tuple", "dict", "complex", "none"]

INTS = ["0", "1", "2", "3", "5", "7", "-1", "-2", "-7", "10", "64", "100", "255", "256", "-1000",
        "2**63", "-2**63", "2**64 + 1", "10**20", "-10**30", "0x7f", "0b101", "1_000"]
FLOATS = ["0.0", "-0.0", "1.0", "0.5", "-1.5", "2.75", "1e10", "1e-7", "1e300", "-1e22", "3.14159",
          "float('inf')", "float('-inf')", "float('nan')", "0.1", "1e16", "123456.789"]
STRS = ["''", "'a'", "'abc'", "'Hello World'", "'  spaces  '", "'x,y,,z'", "'éàü'", "'ß'", "'日本'",
        "'\\U0001f600!'", "'line\\nline2\\r\\nend'", "'\\t'", "'123'", "'-4.5'", "'A1b2'", "'aXbXc'",
        "'ǅ'", "'İ'", "'\\x00\\x7f\\x80'", "'\\ud800'", "\"it's\"", "'{}'", "'%s'", "'Σς'"]
BYTES = ["b''", "b'a'", "b'abc'", "b'Hello World'", "b'\\x00\\xff'", "b' x '", "b'a,b,,c'", "b'12'",
         "b'line\\nl2\\r\\n'", "bytearray(b'xyz')", "bytearray()", "b\"it's\"", "b'\\xc3\\xa9'"]
COMPLEXES = ["1j", "0j", "(1+2j)", "(-0.0-1.5j)", "complex('nan')", "(3-0j)", "complex(2, float('inf'))"]

ARITHMETIC = ["+", "-", "*", "//", "%", "&", "|", "^"]
COMPARISONS = ["<", "<=", ">", ">=", "==", "!=", "in", "not in", "is", "is not"]

# Methods with the types of arguments that suit them; "?" ends those that are needed.
METHODS = {
    "int": ["bit_length", "bit_count", "as_integer_ratio", "conjugate", "__index__", "__neg__",
            "__divmod__ int", "__floor__", "__round__ ? small",
            "to_bytes small order", "__float__", "__format__ spec", "__pow__ small ? small"],
    "float": ["is_integer", "hex", "as_integer_ratio", "conjugate", "__round__ ? small", "__trunc__",
              "__floor__", "__ceil__", "__divmod__ float", "__rsub__ int", "__format__ spec"],
    "str": ["upper", "lower", "title", "capitalize", "swapcase", "casefold", "strip ? str", "lstrip ? str",
            "rstrip ? str", "split ? sep small", "rsplit ? sep small", "splitlines ? bool", "partition str",
            "rpartition str", "find str ? small small", "rfind str ? small small", "index str ? small",
            "rindex str ? small", "count str ? small small", "replace str str ? small", "startswith prefix ? small",
            "endswith prefix ? small small", "join list", "zfill small", "ljust small ? str", "rjust small ? str",
            "center small ? str", "expandtabs ? small", "isalpha", "isdigit", "isdecimal", "isnumeric",
            "isalnum", "isspace", "isupper", "islower", "istitle", "isidentifier", "isprintable", "isascii",
            "encode ? encoding errors", "removeprefix str", "removesuffix str", "translate table",
            "format int str", "__mod__ any", "__contains__ str", "__getitem__ small", "__hash__ int", "format_map dict"],
    "bytes": ["upper", "lower", "title", "capitalize", "swapcase", "strip ? bytes", "lstrip ? bytes",
              "rstrip ? bytes", "split ? bytes small", "rsplit ? bytes small", "splitlines ? bool",
              "partition bytes", "rpartition bytes", "find bytes ? small small", "rfind bytes ? small",
              "index bytes ? small", "rindex small", "count bytes ? small small", "replace bytes bytes ? small",
              "startswith bytes ? small", "endswith bytes ? small", "join list", "zfill small", "ljust small ? bytes",
              "rjust small ? bytes", "center small ? bytes", "expandtabs ? small", "isalpha", "isdigit",
              "isalnum", "isspace", "isupper", "islower", "istitle", "isascii", "decode ? encoding derrors",
              "removeprefix bytes", "removesuffix bytes", "hex ? str small", "translate bytes ? bytes",
              "__contains__ small", "__getitem__ small", "__mod__ any", "append small", "extend list",
              "pop ? small", "insert small small", "remove small", "reverse", "copy", "clear"],
    "list": ["append any", "extend list", "insert small any", "remove any", "pop ? small", "clear", "index any ? small small",
             "count any", "sort", "reverse", "copy", "__getitem__ small", "__iadd__ str",
             "__contains__ any", "__reversed__", "__delitem__ small", "__setitem__ small any",
             "__eq__ list", "__lt__ list", "__init__ ? list", "__len__"],
    "tuple": ["index any ? small small", "count any", "__getitem__ small", "__contains__ any",
              "__lt__ tuple", "__getnewargs__", "__hash__ int"],
    "dict": ["get key ? any", "setdefault key ? any", "pop key ? any", "popitem", "update dict", "keys", "values", "items",
             "copy", "clear", "__getitem__ key", "__setitem__ key any", "__delitem__ key", "__contains__ key",
             "__or__ dict", "__ior__ list", "__reversed__", "__len__", "fromkeys list ? any", "__init__ ? dict"],
    "set": ["add key", "discard key", "remove key", "update list", "union list", "intersection list", "difference list",
            "symmetric_difference list", "intersection_update set", "difference_update list", "symmetric_difference_update set",
            "issubset list", "issuperset set", "isdisjoint list", "copy", "clear", "__contains__ key", "__or__ set",
            "__and__ any", "__sub__ set", "__xor__ set", "__le__ set", "__len__"],
    "complex": ["conjugate", "__abs__", "__pow__ small", "__format__ spec", "__complex__"],
    "bool": ["__and__ bool", "__xor__ int", "__repr__", "conjugate", "bit_length"],
    "none": ["__bool__", "__repr__", "__eq__ any"],
}

FUNCTIONS = ["len any", "abs any", "repr any", "str any", "int any", "int str small", "float any", "complex any ? any",
             "bool any", "list any", "tuple any", "set any", "frozenset any", "dict any", "bytes any", "bytearray any",
             "sorted any", "sum any ? any", "min any ? any", "max any ? any", "any any", "all any", "divmod any any",
             "round any ? small", "pow small small ? small", "hex any", "oct any", "bin any", "chr any", "ord any",
             "ascii any", "format any spec", "isinstance any type", "issubclass type type", "callable any",
             "zip any any", "map type any", "filter none any", "reversed any", "iter any", "next any ? any",
             "range small ? small small", "slice small ? small any", "type any", "str bytes encoding derrors", "getattr any name ? any",
             "hasattr any name", "memoryview any", "print any", "vars any", "dir small small", "callable", "bytes str encoding",
             "len set", "bool set", "set set", "frozenset set", "isinstance set type", "any set"]

SPECS = ["''", "'d'", "'5'", "'<8'", "'>8'", "'^9'", "'*^10'", "'+d'", "' d'", "'#x'", "'#b'", "'o'", "'X'", "'08.3f'", "'.2e'",
         "'g'", "'.3g'", "'G'", "'n'", "'%'", "'.1%'", "','", "'_'", "'_x'", "',.2f'", "'=+10'", "'s'", "'.2s'", "'c'", "'z.1f'",
         "'-#010x'", "'10.4'", "'q'", "'.f'", "'é>5'", "'<<5'", "'05'", "'+.3'", "'e'", "'F'", "'1000'", "'.0f'", "'#.0f'", "'#g'"]

PERCENTS = ["%d", "%5d", "%-5d|", "%05d", "%+d", "% d", "%i", "%x", "%#x", "%X", "%o", "%#o", "%s", "%10s", "%-10s|", "%.2s",
            "%r", "%a", "%c", "%f", "%.3f", "%e", "%g", "%G", "%.0f", "%#g", "%%", "%u", "%(a)s", "%(b)d", "%*d", "%.*f", "%q", "%"]


class Expressions:
    def __init__(self, rng):
        self.rng = rng
        self.variables = {}  # type -> names
        self.in_iterable = 0  # where := is an error

    def chance(self, one_in):
        return self.rng.randrange(one_in) == 0

    def pick(self, options):
        return options[self.rng.randrange(len(options))]

    def declare(self, type_name, name):
        self.variables.setdefault(type_name, []).append(name)

    # --- leaves ---------------------------------------------------------------------------------

    def leaf(self, kind):
        names = self.variables.get(kind)
        if names and not self.chance(3):
            return self.pick(names)
        return self.constant(kind)

    def constant(self, kind):
        if kind == "any":
            kind = self.pick(TYPES)
        if kind == "int":
            return f"({self.pick(INTS)})"
        if kind == "float":
            return f"({self.pick(FLOATS)})"
        if kind == "str":
            return self.pick(STRS)
        if kind == "bytes":
            return self.pick(BYTES)
        if kind == "complex":
            return self.pick(COMPLEXES)
        if kind == "bool":
            return self.pick(["True", "False"])
        if kind == "none":
            return "None"
        if kind == "list":
            return "[" + ", ".join(self.constant(self.plain()) for _ in range(self.rng.randrange(5))) + "]"
        if kind == "tuple":
            items = [self.constant(self.plain()) for _ in range(self.rng.randrange(4))]
            return "(" + "".join(i + ", " for i in items) + ")"
        if kind == "dict":
            return "{" + ", ".join(f"{self.constant('key')}: {self.constant(self.plain())}"
                                   for _ in range(self.rng.randrange(4))) + "}"
        if kind == "set":
            items = [self.constant("key") for _ in range(self.rng.randrange(1, 4))]
            return self.pick(["{%s}", "frozenset([%s])"]) % ", ".join(items)
        if kind == "small":
            return str(self.pick([0, 0, 1, 1, 2, 3, 4, 6, 10, -1, -2, -5]))
        if kind == "key":
            return self.pick(["'a'", "'b'", "'key'", "1", "0", "-3", "2.5", "(1, 'x')", "None", "True", "b'k'", "''"])
        if kind == "spec":
            return self.pick(SPECS)
        if kind == "order":
            return self.pick(["'big'", "'little'", "'middle'"])
        if kind == "sep":
            return self.pick(["None", "','", "' '", "'X'", "''", "'l'"])
        if kind == "prefix":
            return self.pick(["'a'", "('a', 'H')", "()", "'Hel'", "''", "('x', 1)"])
        if kind == "encoding":
            return self.pick(["'utf-8'", "'ascii'", "'latin-1'", "'utf-16'", "'utf-16-le'", "'nope'", "'utf-7'",
                              "'unicode_escape'", "'raw_unicode_escape'"])
        if kind == "errors":
            return self.pick(["'strict'", "'replace'", "'ignore'", "'backslashreplace'", "'surrogateescape'",
                              "'xmlcharrefreplace'", "'namereplace'", "'surrogatepass'"])
        if kind == "derrors":  # of decoding
            return self.pick(["'strict'", "'replace'", "'ignore'", "'backslashreplace'", "'surrogateescape'"])
        if kind == "table":
            return self.pick(["{97: 'A', 98: None, 99: 100}", "str.maketrans('abc', 'xyz')", "str.maketrans({'a': 'bb'})", "{}"])
        if kind == "type":
            return self.pick(["int", "str", "float", "list", "dict", "bool", "(int, str)", "object", "type", "bytes", "int | str", "tuple"])
        if kind == "name":
            return self.pick(["'real'", "'__class__'", "'upper'", "'missing'", "'__len__'", "'__doc__' * 0", "'append'"])
        raise AssertionError(kind)

    def plain(self):
        return self.pick(["int", "str", "int", "float", "bool", "none", "bytes"])

    # --- trees ----------------------------------------------------------------------------------

    def of(self, kind, depth=3):
        """An expression, in brackets where it needs them."""
        if kind == "any" or self.chance(25):
            kind = self.pick(TYPES)
        if depth <= 0 or self.chance(4):
            return self.leaf(kind)
        general = self.rng.randrange(12)
        if general == 0:
            return f"({self.of(kind, depth - 1)} if {self.condition(depth - 1)} else {self.of(kind, depth - 1)})"
        if general == 1:
            return f"({self.of(kind, depth - 1)} {self.pick(['or', 'and'])} {self.of(kind, depth - 1)})"
        if general == 2:
            return f"(lambda x: {self.of(kind, depth - 2)})({self.of('any', depth - 2)})"
        if general == 3:
            return f"[{self.of(kind, depth - 1)}, {self.of('any', depth - 2)}][{self.pick(['0', '-2', '0', '1', '2'])}]"
        if general == 4 and not self.in_iterable:
            return f"(w := {self.of(kind, depth - 1)})"
        return getattr(self, "make_" + kind)(depth - 1)

    def condition(self, depth=2):
        if depth <= 0 or self.chance(4):
            return self.leaf("bool")
        choice = self.rng.randrange(6)
        if choice == 0:
            return f"(not {self.of('any', depth - 1)})"
        if choice == 1:
            a, b, c = (self.of("int", depth - 1) for _ in range(3))
            return f"({a} {self.pick(COMPARISONS[:6])} {b} {self.pick(COMPARISONS[:6])} {c})"
        if choice == 2:
            return f"isinstance({self.of('any', depth - 1)}, {self.constant('type')})"
        kind = self.pick(TYPES + ["set"])
        other = kind if not self.chance(5) else "any"
        operator = self.pick(COMPARISONS[:8])  # identity of values is not compared
        if operator.endswith("in") and self.chance(2):
            other = self.pick(["list", "str", "dict", "tuple", "set"])
        return f"({self.of(kind, depth - 1)} {operator} {self.of(other, depth - 1)})"

    def binary(self, kind, depth, operators):
        other = kind if not self.chance(8) else "any"
        operator = self.pick(operators)
        left, right = self.of(kind, depth), self.of(other, depth)
        if operator == "*":  # a count is small
            right = self.pick(["2", "3", "0", "-1", "(2,)", "2.0", "True"])
        return f"({left} {operator} {right})"

    def make_int(self, depth):
        choice = self.rng.randrange(9)
        if choice == 0:
            return f"({self.of('int', depth)} {self.pick(['**', '<<', '>>'])} {self.pick(['0', '1', '2', '3', '5', '-1'])})"
        if choice == 1:
            return f"({self.pick(['-', '+', '~'])}{self.of('int', depth)})"
        if choice == 2:
            return f"len({self.of(self.pick(['str', 'list', 'dict', 'bytes', 'set', 'tuple']), depth)})"
        if choice == 3:
            return f"{self.of(self.pick(['list', 'bytes', 'tuple']), depth)}[{self.constant('small')}]"
        if choice == 4:
            return f"int({self.of(self.pick(['str', 'float', 'bool', 'bytes']), depth)})"
        if choice == 5:
            return self.method("int", depth)
        return self.binary("int", depth, ARITHMETIC)

    def make_float(self, depth):
        choice = self.rng.randrange(5)
        if choice == 0:
            return f"({self.of('int', depth)} / {self.of('int', depth)})"
        if choice == 1:
            return f"float({self.of(self.pick(['int', 'str', 'bool']), depth)})"
        if choice == 2:
            return f"({self.of('float', depth)} ** {self.pick(['2', '0.5', '-1', '0'])})"
        if choice == 3:
            return self.method("float", depth)
        return self.binary("float", depth, ["+", "-", "*", "/", "//", "%"])

    def make_complex(self, depth):
        if self.chance(3):
            return self.method("complex", depth)
        return self.binary("complex", depth, ["+", "-", "*", "/", "=="])

    def make_str(self, depth):
        choice = self.rng.randrange(8)
        if choice == 0:
            return f"{self.pick(['str', 'repr', 'ascii'])}({self.of('any', depth)})"
        if choice == 1:
            return self.fstring(depth)
        if choice == 2:
            return f"{self.of('str', depth)}[{self.slice()}]"
        if choice == 3:
            return self.percent(depth)
        if choice == 4:
            return f"({self.of('str', depth)} * {self.pick(['0', '1', '2', '3', '-1'])})"
        if choice == 5:
            return f"({self.of('str', depth)} + {self.of('str', depth)})"
        return self.method("str", depth)

    def make_bytes(self, depth):
        choice = self.rng.randrange(5)
        if choice == 0:
            return f"{self.of('bytes', depth)}[{self.slice()}]"
        if choice == 1:
            return f"({self.of('bytes', depth)} + {self.of('bytes', depth)})"
        if choice == 2:
            return f"{self.of('str', depth)}.encode({self.constant('encoding')}, {self.constant('errors')})"
        return self.method("bytes", depth)

    def make_bool(self, depth):
        return f"({self.condition(depth)})"

    def make_none(self, depth):
        return self.leaf("none")

    def make_list(self, depth):
        choice = self.rng.randrange(7)
        if choice == 0:
            return f"{self.of('list', depth)}[{self.slice()}]"
        if choice == 1:
            return f"[{self.of('any', depth - 1)} for i in {self.iterable(depth)} if {self.condition(depth - 1)}]"
        if choice == 2:
            return f"({self.of('list', depth)} + {self.of('list', depth)})"
        if choice == 3:
            return f"[*{self.iterable(depth)}, {self.of('any', depth)}]"
        if choice == 4:
            return f"sorted({self.iterable(depth)}, key=lambda v: {self.pick(['str(v)', 'repr(v)', 'v', '(len(str(v)), str(v))', '-v'])})"
        if choice == 5:
            return f"{self.of('str', depth)}.split({self.constant('sep')})"
        return self.constant("list")

    def make_tuple(self, depth):
        choice = self.rng.randrange(4)
        if choice == 0:
            return f"{self.of('tuple', depth)}[{self.slice()}]"
        if choice == 1:
            return f"({self.of('any', depth)}, *{self.iterable(depth)})"
        if choice == 2:
            return f"divmod({self.of('int', depth)}, {self.of('int', depth)})"
        return f"({self.of('tuple', depth)} + {self.of('tuple', depth)})"

    def make_dict(self, depth):
        choice = self.rng.randrange(4)
        if choice == 0:
            return f"{{{self.of('str', depth)}: i for i in {self.iterable(depth)}}}"
        if choice == 1:
            return f"{{**{self.of('dict', depth)}, {self.constant('key')}: {self.of('any', depth)}}}"
        if choice == 2:
            return f"({self.of('dict', depth)} | {self.of('dict', depth)})"
        return f"dict({self.of(self.pick(['dict', 'list']), depth)}, k={self.of('any', depth)})"

    def make_set(self, depth):
        choice = self.rng.randrange(3)
        if choice == 0:
            return f"set({self.iterable(depth)})"
        if choice == 1:
            return f"{{{self.of('str', depth)} for i in {self.iterable(depth)}}}"
        return self.binary("set", depth, ["|", "&", "-", "^"])

    # --- pieces ---------------------------------------------------------------------------------

    def iterable(self, depth):
        """Never a set: its order is not the same everywhere."""
        self.in_iterable += 1
        try:
            return self.ordered(depth)
        finally:
            self.in_iterable -= 1

    def ordered(self, depth):
        choice = self.rng.randrange(6)
        if choice == 0:
            return f"range({self.constant('small')}, {self.constant('small')}, {self.pick(['1', '2', '-1', '3'])})"
        if choice == 1:
            return f"enumerate({self.of('str', depth - 1)})"
        if choice == 2:
            return f"zip({self.of('list', depth - 1)}, {self.of('str', depth - 1)})"
        return self.of(self.pick(["list", "tuple", "str", "dict", "bytes"]), depth - 1)

    def slice(self):
        if self.chance(30):
            return self.pick(["::0", "'a':", "None", "1.5", "True:"])
        parts = [self.pick(["", "", "0", "1", "-1", "2", "-3", "100"]) for _ in range(3)]
        return f"{parts[0]}:{parts[1]}" + self.pick(["", ":" + self.pick(["", "1", "2", "-1", "-2"])])

    def fstring(self, depth):
        parts = []
        for _ in range(self.rng.randrange(1, 4)):
            kind = self.pick(["int", "float", "str", "any"])
            names = self.variables.get(kind) or ["1"]
            value = self.pick(names)
            conversion = self.pick(["", "", "", "!r", "!s", "!a"])
            spec = self.pick(["", "", ":" + self.pick(SPECS)[1:-1], ":{2}", ":>{4}"])
            parts.append("{" + value + self.pick(["", "", "="]) + conversion + spec + "}")
            parts.append(self.pick(["", " ", "-", "{{", "}}", "é"]))
        return 'f"' + "".join(parts) + '"'

    def percent(self, depth):
        parts = [self.pick(PERCENTS) for _ in range(self.rng.randrange(1, 4))]
        text = repr(" ".join(parts))
        if self.chance(4):
            return f"({text} % {{'a': {self.of('any', depth)}, 'b': {self.of('int', depth)}}})"
        values = "".join(self.of(self.pick(["int", "float", "str", "any"]), depth - 1) + ", " for _ in parts)
        return f"({text} % ({values}))"

    def arguments(self, signature, depth):
        words = signature.split()[1:]
        arguments, optional = [], False
        for word in words:
            if word == "?":
                optional = True
                continue
            if optional and self.chance(2):
                break
            if self.chance(30):
                word = "any"
            if word in METHODS or word == "any":
                arguments.append(self.of(word, depth - 1))
            else:
                arguments.append(self.constant(word))
        # How many a slot takes, and what find() and its kind say, is CPython's own affair.
        if signature.startswith(("__", "find", "rfind", "index", "rindex", "count", "startswith", "endswith")):
            return ", ".join(arguments)
        if self.chance(40) and arguments:
            arguments.pop()
        elif self.chance(40):
            arguments.append(self.constant("any"))
        return ", ".join(arguments)

    def method(self, kind, depth):
        signature = self.pick(METHODS[kind])
        name = signature.split()[0]
        if name == "__hash__":
            return f"hash({self.constant(self.pick(['int', 'bool']))})"
        return f"{self.of(kind, depth)}.{name}({self.arguments(signature, depth)})"

    def call(self, depth=2):
        signature = self.pick(FUNCTIONS)
        return f"{signature.split()[0]}({self.arguments(signature, depth)})"

    def method_call(self, depth=2):
        return self.method(self.pick(TYPES + ["set"]), depth)
