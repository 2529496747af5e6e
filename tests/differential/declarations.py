"""Random structs, classes, templates, functions and variables of namespaces."""

from model import FLOAT, INTS, STR, Class, Context, Function, Struct, Var


class Declarations:
    def make_structs(self):
        r = self.r
        for n in range(self.some((1, 1), (1, 1), (1, 2), (1, 3))):
            fields = []
            for m in range(r.randint(1, 4)):
                t = r.choice(INTS + ["int32_t", "bool", FLOAT])
                if self.structs and self.chance(0.3):
                    t = r.choice(self.structs)
                elif self.chance(0.1):
                    t = STR
                fields.append((f"m{m}", t))
            s = Struct(f"S{n}", fields)
            self.emit(0, f"struct {s.name} {{")
            for name, t in fields:
                default = {"bool": " = true", FLOAT: " = 0.5", STR: ' = "s"_str'}.get(t if isinstance(t, str) else "", "")
                if t in INTS and self.chance(0.4):
                    default = f" = {self.literal(t)}"
                elif t in INTS:
                    default = " = 0"
                self.emit(1, f"{self.spell(t)} {name}{default};")
            first = next(((name, t) for name, t in fields if t in INTS), None)
            self.emit(1, f"{s.name} changed(int64_t n) const {{")
            self.emit(2, f"{s.name} copy = *this;")
            if first:
                self.emit(2, f"copy.{first[0]} = static_cast<{first[1]}>(copy.{first[0]} + n);")
            inner = next(((name, t) for name, t in fields if isinstance(t, Struct)), None)
            if inner:
                self.emit(2, f"copy.{inner[0]} = copy.{inner[0]}.changed(n * 3);")
            self.emit(2, "return copy;")
            self.emit(1, "}")
            if first:
                self.emit(1, f"{s.name}& operator+=(const {s.name}& other) {{")
                self.emit(2, f"{first[0]} = static_cast<{first[1]}>({first[0]} + other.{first[0]});")
                self.emit(2, "return *this;")
                self.emit(1, "}")
            self.emit(1, f"bool operator==(const {s.name}& other) const {{")
            tests = []
            for name, t in fields:
                tests.append(f"{name}->eq(other.{name})" if t == STR else f"{name} == other.{name}")
            self.emit(2, f"return {' && '.join(tests)};")
            self.emit(1, "}")
            self.emit(0, "};")
            self.structs.append(s)

    def make_classes(self):
        """Class declarations; bodies of methods come later."""
        r = self.r
        for n in range(self.some((1, 2), (1, 2), (2, 3), (2, 5))):
            base = r.choice(self.classes) if self.classes and self.chance(0.65) else None
            c = Class(f"C{n}", base, [], [])
            for m in range(r.randint(1, 3)):
                t = r.choice(INTS + ["int64_t", "bool", FLOAT] + self.structs)
                c.fields.append((f"f{n}_{m}", t))
            if self.chance(0.5):
                c.fields.append((f"link{n}", c))
            if self.chance(0.3):
                c.fields.append((f"items{n}", ("list", r.choice(INTS))))
            inherited = base.all_methods() if base else []
            for m in inherited:
                if self.chance(0.5):
                    c.methods.append(m)  # overrides
            for m in range(self.some((1, 1), (1, 2), (1, 2), (1, 2))):
                result = r.choice(INTS + ["int64_t", "bool", FLOAT] + self.structs)
                params = [(f"p{i}", r.choice(INTS + ["bool", FLOAT] + self.structs)) for i in range(r.randint(0, 2))]
                c.methods.append(Function(f"method{n}_{m}", result, params))
            self.classes.append(c)
        for c in self.classes:
            self.emit(0, f"class {c.name};")
        for c in self.classes:
            types = self.constructor_types(c)
            own = [f for f in c.fields if not isinstance(f[1], (Class, tuple))]
            inherited = self.constructor_types(c.base) if c.base else []
            self.emit(0, f"class {c.name} : public {c.base.name if c.base else 'rlib::Object'} {{")
            self.emit(0, " public:")
            params = ", ".join(f"{self.spell(t)} a{i}" for i, t in enumerate(types))
            inits = []
            if c.base:
                # The constructor's parameters begin with the base's.
                args = ", ".join(f"a{i}" for i in range(len(inherited)))
                inits.append(f"{c.base.name}({args})")
            for i, (name, t) in enumerate(own):
                if len(inherited) + i < len(types):
                    inits.append(f"{name}(a{len(inherited) + i})")
            self.emit(1, f"{'explicit ' if len(types) == 1 else ''}{c.name}({params}){' : ' if inits else ''}{', '.join(inits)} {{}}")
            for i, (name, t) in enumerate(c.fields):
                index = own.index((name, t)) if (name, t) in own else -1
                initialised = 0 <= index and len(inherited) + index < len(types)
                default = ""
                if isinstance(t, Class):
                    default = " = nullptr"
                elif isinstance(t, tuple):
                    default = f" = rlib::List<{self.spell(t[1])}>::of({self.literal(t[1])}, {self.literal(t[1])})"
                elif not initialised and not isinstance(t, Struct):
                    default = f" = {self.literal(t)}"
                self.emit(1, f"{self.spell(t)} {name}{default};")
            inherited_methods = c.base.all_methods() if c.base else []
            for m in c.methods:
                params = ", ".join(f"{self.spell(t)} {n}" for n, t in m.params)
                words = "" if m in inherited_methods else "virtual "
                tail = " override" if m in inherited_methods else ""
                self.emit(1, f"{words}{self.spell(m.result)} {m.name}({params}){tail};")
            self.emit(0, "};")

    def make_globals(self):
        r = self.r
        for n in range(self.some((1, 2), (2, 3), (2, 4), (2, 4))):
            t = r.choice(INTS + ["int64_t", FLOAT, "bool"])
            name = f"g{n}"
            constant = self.chance(0.2)
            self.emit(0, f"{'const ' if constant else ''}{t} {name} = {self.literal(t)};")
            self.globals.append(Var(name, t, not constant))
        empty = Context(None, 0)
        if self.structs and self.chance(0.6):
            s = r.choice(self.structs)
            self.emit(0, f"{s.name} gs;")
            self.globals.append(Var("gs", s))
        if self.chance(0.6):
            t = r.choice(INTS)
            self.emit(0, f"rlib::List<{t}>* gl = rlib::List<{t}>::of({', '.join(self.literal(t) for _ in range(3))});")
            self.globals.append(Var("gl", ("list", t), False))

    def make_late_globals(self):
        r = self.r
        if self.classes and self.chance(0.7):
            c = r.choice(self.classes)
            args = ", ".join(self.expr(Context(None, 0), t, 0) for t in self.constructor_types(c))
            self.emit(0, f"{c.name}* gc = new {c.name}({args});")
            self.globals.append(Var("gc", c, self.chance(0.5)))

    def make_templates(self):
        r = self.r
        for n in range(self.some((0, 1), (0, 1), (0, 2), (0, 2))):
            a = self.fresh("t")
            self.emit(0, "template <class T>")
            self.emit(0, f"T {a}(T a, T b) {{")
            body = r.choice([
                "if constexpr (sizeof(T) > 2) {\n    return static_cast<T>(a * 5 + b);\n  } else {\n    return static_cast<T>((a ^ b) - 3);\n  }",
                "T low = a < b ? a : b;\n  for (int i = 0; i < 3; i++) low = static_cast<T>(low * 7 + a);\n  return low;",
                "T x = a;\n  x += b;\n  x = static_cast<T>(x << 1);\n  return x > b ? static_cast<T>(x - b) : static_cast<T>(~x);",
                "if (static_cast<T>(a - b) == 0) throw new rlib::IndexError();\n  return static_cast<T>((a | 1) * (b - 2));"])
            self.emit(1, body)
            self.emit(0, "}")
            self.templates.append(a)

    def declare_functions(self):
        r = self.r
        for n in range(self.some((1, 1), (1, 2), (2, 3), (2, 4))):
            by_reference = self.chance(0.35)
            params = []
            for i in range(r.randint(0, 4)):
                t = self.value_type()
                if by_reference and i < 2 and not isinstance(t, (tuple, Class)):
                    params.append((f"p{i}", ("ref", t)))
                else:
                    params.append((f"p{i}", t))
            by_reference = any(isinstance(t, tuple) and t[0] == "ref" for _, t in params)
            result = self.value_type()
            self.functions.append(Function(f"fun{n}", result, params, by_reference, n))
        for f in self.functions:
            self.emit(0, self.signature(f) + ";")

    def signature(self, f):
        params = []
        for n, t in f.params:
            if isinstance(t, tuple) and t[0] == "ref":
                params.append(f"{self.spell(t[1])}& {n}")
            else:
                params.append(f"{self.spell(t)} {n}")
        return f"{self.spell(f.result)} {f.name}({', '.join(params)})"

    def body(self, ctx, result, statements, depth):
        self.emit(1, "if (!burn()) {")
        # Out of fuel: something that calls nothing.
        bare = Context(result, 0)
        bare.vars = [v for v in ctx.vars if not isinstance(v.type, Class)]
        simple = self.leaf(ctx, result)
        self.emit(2, f"return {simple};" if result is not None else "return;")
        self.emit(1, "}")
        for _ in range(statements):
            self.statement(ctx, 1, depth)
        if result is not None:
            self.emit(1, f"return {self.expr(ctx, result, 3)};")

    def leaf(self, ctx, t):
        """A value that takes no calls but of constructors."""
        if t is None:
            return ""
        if t in INTS or t in ("bool", FLOAT):
            return self.literal(t)
        if t == STR:
            return '"out"_str'
        if isinstance(t, Struct):
            return f"{t.name}{{}}"
        if isinstance(t, Class):
            return f"new {t.name}({', '.join(self.leaf(ctx, x) for x in self.constructor_types(t))})"
        item = self.spell(t[1])
        if t[0] == "dict":
            return f"new rlib::Dict<int64_t, {item}>()"
        filled = f"rlib::List<{item}>::filled(1, {self.leaf(ctx, t[1])})"
        return filled if t[0] == "list" else filled + "->to_array()"

    def define_functions(self):
        r = self.r
        for f in self.functions:
            ctx = Context(f.result, f.level if f.by_reference else 1000)
            ctx.vars = list(self.globals)
            for n, t in f.params:
                ctx.vars.append(Var(n, t[1] if isinstance(t, tuple) and t[0] == "ref" else t))
            self.emit(0, self.signature(f) + " {")
            self.body(ctx, f.result, self.some((1, 2), (2, 4), (2, 4), (2, 4)) if f.by_reference
                      else self.some((1, 3), (2, 4), (2, 5), (3, 7)),
                      1 if f.by_reference else 2 if self.size == 0 else 3)
            self.emit(0, "}")
        for c in self.classes:
            for m in c.methods:
                ctx = Context(m.result, 1000)
                ctx.this = c
                ctx.vars = list(self.globals) + [Var(n, t) for n, t in c.all_fields() if not isinstance(t, Class)]
                ctx.vars += [Var(n, t) for n, t in m.params]
                params = ", ".join(f"{self.spell(t)} {n}" for n, t in m.params)
                self.emit(0, f"{self.spell(m.result)} {c.name}::{m.name}({params}) {{")
                self.body(ctx, m.result, self.some((0, 1), (1, 2), (1, 3), (1, 4)), 1 if self.size == 0 else 2)
                self.emit(0, "}")
