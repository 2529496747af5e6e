"""Random statements."""

from model import FLOAT, INTS, STR, Class, Context, Struct, Var

KINDS = ["kOne", "kTwo", "kThree", "kMinus"]


class Statements:
    def show(self, indent, t, text):
        """Feeds a value into the hash."""
        if t == FLOAT:
            self.emit(indent, f"mix_float({text});")
        elif t == STR:
            self.emit(indent, f"mix_str({text});")
        elif isinstance(t, Struct):
            if not text.isidentifier():
                name = self.fresh("shown")
                self.emit(indent, f"{t.name} {name} = {text};")
                text = name
            for n, ft in t.fields:
                self.show(indent, ft, f"{text}.{n}")
        elif isinstance(t, Class):
            fields = [(n, ft) for n, ft in t.all_fields() if ft in INTS]
            if fields:
                self.emit(indent, f"mix({text}->{fields[0][0]});")
        elif isinstance(t, tuple):
            self.emit(indent, f"mix({text}->length());")
        else:
            self.emit(indent, f"mix(static_cast<int64_t>({text}));")

    def declare(self, ctx, indent, depth=3):
        t = self.value_type()
        if self.chance(0.06):
            t = ("dict", self.r.choice(["int64_t", "int32_t", "uint8_t"]))
        name = self.fresh("v")
        constant = self.chance(0.15) and not isinstance(t, (Class, tuple))
        spelled = "auto" if self.chance(0.2) and not isinstance(t, Class) and t != STR else self.spell(t)
        qualified = spelled + " const" if constant else spelled
        self.emit(indent, f"{qualified} {name} = {self.expr(ctx, t, depth)};")
        ctx.vars.append(Var(name, t, not constant))

    def block(self, ctx, indent, count, depth):
        inner = ctx.child()
        for _ in range(count):
            self.statement(inner, indent, depth)
        return inner

    def statement(self, ctx, indent, depth):
        r = self.r
        k = r.randrange(43)
        if depth <= 0:
            k = r.choice([0, 1, 2, 5, 6, 7, 8, 12, 13, 14])
        if k < 5:
            return self.declare(ctx, indent)
        if k < 10:
            return self.assign(ctx, indent)
        if k < 12:
            self.emit(indent, f"if ({self.bool_expr(ctx, 3)}) {{")
            self.block(ctx, indent + 1, r.randint(1, 3), depth - 1)
            if self.chance(0.5):
                self.emit(indent, "} else {")
                self.block(ctx, indent + 1, r.randint(1, 3), depth - 1)
            return self.emit(indent, "}")
        if k < 15:
            shown = [v for v in ctx.vars]
            if shown:
                v = r.choice(shown)
                return self.show(indent, v.type, v.name)
            return self.declare(ctx, indent)
        if k < 18:
            return self.loop(ctx, indent, depth)
        if k < 20:
            return self.switch(ctx, indent, depth)
        if k < 23:
            return self.try_statement(ctx, indent, depth)
        if k < 25:
            return self.lambda_statement(ctx, indent, depth)
        if k < 27:
            return self.container_statement(ctx, indent)
        if k == 27:
            return self.exit_statement(ctx, indent)
        if k == 28:
            name = self.fresh("guard")
            self.emit(indent, "{")
            self.emit(indent + 1, f"Guard {name}({self.int_expr(ctx, 'int64_t', 1)});")
            self.block(ctx, indent + 1, r.randint(1, 3), depth - 1)
            return self.emit(indent, "}")
        if k == 29:
            paths = self.lvalues(ctx, "int64_t")
            if paths:
                name = self.fresh("restore")
                self.emit(indent, "{")
                self.emit(indent + 1, f"Restore {name}({r.choice(paths)}, {self.int_expr(ctx, 'int64_t', 1)});")
                self.block(ctx, indent + 1, r.randint(1, 2), depth - 1)
                return self.emit(indent, "}")
        if k == 30 and self.chance(0.6):
            paths = self.lvalues(ctx, "int64_t")
            m = r.randrange(5)
            if m == 0 and paths:
                name = self.fresh("cursor")
                p = r.choice(paths)
                self.emit(indent, "{")
                self.emit(indent + 1, f"Cursor {name}{{{p}}};")
                self.emit(indent + 1, f"mix({name}.advance({self.int_expr(ctx, 'int64_t', 1)}));")
                self.emit(indent + 1, r.choice([f"mix(walk({name}, 3));", f"mix(walk_by({name}, 4));", f"{name}.step = 5;"]))
                self.emit(indent + 1, f"mix({name}.at + {name}.step);")
                return self.emit(indent, "}")
            if m == 1:
                name = self.fresh("text")
                self.emit(indent, f"auto* {name} = new rlib::StrBuilder();")
                self.emit(indent, f"{name}->append({self.str_expr(ctx, 2)});")
                self.emit(indent, f"{name}->append_int({self.int_expr(ctx, 'int64_t', 2)});")
                return self.emit(indent, f"mix_str({name}->build());")
            dicts = self.candidates(ctx, lambda x: isinstance(x, tuple) and x[0] == "dict" and x[1] in INTS)
            if m == 2 and dicts:
                name = self.fresh("entry")
                v = r.choice(dicts)
                self.emit(indent, f"for (auto {name} : *{v.name}) {{")
                self.emit(indent + 1, f"mix({name}.key * 7 + static_cast<int64_t>({name}.value));")
                return self.emit(indent, "}")
            objects = [v for v in ctx.vars if isinstance(v.type, Class)]
            if m == 3 and objects:
                v = r.choice(objects)
                fields = [n for n, t in v.type.all_fields() if t in INTS]
                if fields:
                    name = self.fresh("o")
                    self.emit(indent, "{")
                    self.emit(indent + 1, f"{v.type.name}& {name} = *{v.name};")
                    self.emit(indent + 1, f"{name}.{r.choice(fields)} += {self.any_int(ctx, 1)};")
                    return self.emit(indent, "}")
            self.emit(indent, f"switch (kind_of({self.int_expr(ctx, 'int64_t', 2)})) {{")
            for kind in r.sample(KINDS, 3):
                self.emit(indent + 1, f"case Kind::{kind}: mix({r.randint(1, 99)});{r.choice([' break;', ''])}")
            self.emit(indent + 1, "default: break;")
            return self.emit(indent, "}")
        if k == 30:
            return self.emit(indent, f"mix(churn({r.randint(1, 40)}));")
        if k == 31:
            return self.reference_statement(ctx, indent)
        if k == 32 and self.structs:
            s = r.choice(self.structs)
            names = [self.fresh("b") for _ in s.fields]
            self.emit(indent, f"auto [{', '.join(names)}] = {self.struct_expr(ctx, s, 2)};")
            for n, (_, t) in zip(names, s.fields):
                # Bindings are not captured by lambdas everywhere: copies are.
                copy = self.fresh("v")
                self.emit(indent, f"{self.spell(t)} {copy} = {n};")
                ctx.vars.append(Var(copy, t))
            return None
        if k == 33:
            paths = self.lvalues(ctx, r.choice(INTS))
            if paths:
                p = r.choice(paths)
                return self.emit(indent, r.choice([f"{p}++;", f"--{p};", f"mix(static_cast<int64_t>({p}--));", f"mix(static_cast<int64_t>(++{p}));"]))
        if k == 34:
            a = r.choice(["int32_t", "int64_t", "uint32_t", "uint64_t"])
            paths = self.lvalues(ctx, a)
            if paths:
                op = r.choice(["add", "sub", "mul"])
                return self.emit(indent, f"mix(rlib::{op}_overflow<{a}>({self.int_expr(ctx, a, 2)}, {self.int_expr(ctx, a, 2)}, {r.choice(paths)}));")
        if k < 37:
            t = self.value_type()
            call = self.call(ctx, t, 3)
            if call and not isinstance(t, (Class, tuple, Struct)):
                return self.show(indent, t, call)
            if call:
                return self.emit(indent, f"{call};")
        if k == 38:
            objects = [(v, n, t) for v in ctx.vars if isinstance(v.type, Class)
                       for n, t in v.type.all_fields() if isinstance(t, Class)]
            if objects:
                v, n, t = r.choice(objects)
                return self.emit(indent, f"{v.name}->{n} = {self.class_expr(ctx, t, 2)};")
        if k == 39:
            return self.parts_statement(ctx, indent, depth)
        if k > 39:
            return self.library_statement(ctx, indent, depth)
        if k == 37:
            return self.emit(indent, f"(void)({self.expr(ctx, self.scalar_type(), 3)});")
        return self.assign(ctx, indent)

    def assign(self, ctx, indent):
        r = self.r
        t = r.choice([self.scalar_type(), self.scalar_type(), self.value_type()])
        paths = self.lvalues(ctx, t)
        if isinstance(t, Class):
            paths = [v.name for v in ctx.vars if v.mutable and v.type is t]
        if not paths:
            return self.declare(ctx, indent)
        p = r.choice(paths)
        if t in INTS and self.chance(0.5):
            op = r.choice(["+", "-", "*", "&", "|", "^"])
            if self.chance(0.2):
                return self.emit(indent, f"{p} {r.choice(['<<', '>>'])}= ({self.any_int(ctx, 2)} & 7);")
            if self.chance(0.2):
                return self.emit(indent, f"{p} {r.choice(['/', '%'])}= (({self.int_expr(ctx, 'int32_t', 2)} & 15) + 1);")
            return self.emit(indent, f"{p} {op}= {self.any_int(ctx, 3)};")
        if t == FLOAT and self.chance(0.4):
            return self.emit(indent, f"{p} = bounded({p} {r.choice('+-*')} {self.float_expr(ctx, 2)});")
        if t == "bool" and self.chance(0.3):
            return self.emit(indent, f"{p} {r.choice('&|^')}= {self.bool_expr(ctx, 2)};")
        self.emit(indent, f"{p} = {self.expr(ctx, t, 3)};")

    def loop(self, ctx, indent, depth):
        r = self.r
        i = self.fresh("i")
        t = r.choice(["int32_t", "int64_t", "uint8_t", "int64_t", "uint16_t"])
        k = r.randrange(5)
        inner = ctx.child()
        inner.in_loop, inner.in_switch = True, False
        if k < 2:
            self.emit(indent, f"for ({t} {i} = 0; {i} < {r.randint(1, 9)}; {i}++) {{")
            inner.vars.append(Var(i, t, False))
        elif k == 2:
            self.emit(indent, f"{t} {i} = {r.randint(2, 8)};")
            self.emit(indent, f"while ({i} > 0 && {self.bool_expr(ctx, 2)}) {{")
            self.emit(indent + 1, f"{i}--;")
            inner.vars.append(Var(i, t, False))
        elif k == 3:
            self.emit(indent, f"{t} {i} = 0;")
            self.emit(indent, "do {")
            inner.vars.append(Var(i, t, False))
        else:
            lists = self.candidates(ctx, lambda x: isinstance(x, tuple) and x[0] == "list")
            if not lists:
                return self.assign(ctx, indent)
            v = r.choice(lists)
            # Over a copy: the body may change the list.
            self.emit(indent, f"for ({r.choice([self.spell(v.type[1]), 'auto', 'const auto&'])} {i} : *{v.name}->copy()) {{")
            inner.vars.append(Var(i, v.type[1], False))
        self.emit(indent + 1, "if (!burn()) break;")
        for _ in range(r.randint(1, 4)):
            self.statement(inner, indent + 1, depth - 1)
        if k == 3:
            self.emit(indent, f"}} while (++{i} < {r.randint(2, 6)});")
        else:
            self.emit(indent, "}")
        return None

    def switch(self, ctx, indent, depth):
        r = self.r
        t = r.choice(INTS)
        self.emit(indent, f"switch ({self.int_expr(ctx, t, 2)} & 7) {{")
        cases = r.sample(range(8), r.randint(2, 6))
        default_at = r.randrange(-1, len(cases))
        for n, c in enumerate(cases):
            if n == default_at:
                self.emit(indent + 1, "default:")
            self.emit(indent + 1, f"case {c}: {{")
            inner = ctx.child()
            inner.in_switch = True
            for _ in range(r.randint(1, 2)):
                self.statement(inner, indent + 2, depth - 1)
            if self.chance(0.65):
                self.emit(indent + 2, "break;")
            self.emit(indent + 1, "}")
        self.emit(indent, "}")

    def try_statement(self, ctx, indent, depth):
        r = self.r
        self.emit(indent, "try {")
        inner = ctx.child()
        for _ in range(r.randint(1, 3)):
            self.statement(inner, indent + 1, depth - 1)
        if self.chance(0.6):
            self.emit(indent + 1, f"if ({self.seldom(inner)}) {self.throw(inner)};")
            self.statement(inner, indent + 1, depth - 1)
        order = r.choice([["E1", "E2", "E0"], ["E0"], ["E2", "E1"], ["E1"], ["E0", "rlib::Exception"],
                          ["rlib::OverflowError", "E2"], ["rlib::Exception"], ["E2", "..."]])
        for e in order:
            name = self.fresh("e")
            self.emit(indent, f"}} catch ({e}) {{" if e == "..." else f"}} catch ({e}* {name}) {{")
            handler = ctx.child()
            handler.in_handler = True
            if e[0] == "E":
                self.emit(indent + 1, f"mix({name}->code);")
                if self.chance(0.3):
                    self.emit(indent + 1, f"{name}->code += {r.randint(1, 9)};")
            else:
                self.emit(indent + 1, f"mix({r.randint(100, 999)});")
            for _ in range(r.randint(0, 2)):
                self.statement(handler, indent + 1, depth - 1)
            if self.chance(0.2):
                self.emit(indent + 1, f"if ({self.bool_expr(ctx, 2)}) throw;")
            elif e[0] == "E" and self.chance(0.15):
                self.emit(indent + 1, f"if ({self.bool_expr(ctx, 2)}) rlib::raise({name});")
        self.emit(indent, "}")

    def seldom(self, ctx):
        return f"({self.any_int(ctx, 2)} & 7) == {self.r.randrange(8)}"

    def throw(self, ctx):
        e = self.r.choice(["E0", "E1", "E2"])
        made = f"new {e}({self.int_expr(ctx, 'int32_t', 1)})"
        return self.r.choice([f"throw {made}", f"throw {made}", f"rlib::raise({made})"])

    def lambda_statement(self, ctx, indent, depth):
        r = self.r
        name = self.fresh("f")
        x = self.fresh("x")
        k = r.randrange(4)
        # What is captured may be changed by the body; `used` keeps lambdas from calling themselves.
        capture = r.choice(["&", "&", "=", "&"])
        inner = Context("int64_t", ctx.level, ctx)
        inner.in_loop = inner.in_switch = inner.in_handler = False
        inner.lambdas = [l for l in ctx.lambdas][:1]
        if capture == "=":
            inner.vars = [Var(v.name, v.type, False) for v in ctx.vars]
        if ctx.this:
            capture = capture + (", this" if capture == "=" else "")
        if k == 3:
            n = self.fresh("n")
            inner.vars.append(Var(n, "int64_t", False))
            self.emit(indent, f"repeat({r.randint(1, 4)}, [{capture}](int64_t {n}) {{")
            inner.result = None
            for _ in range(r.randint(1, 3)):
                self.statement(inner, indent + 1, min(depth - 1, 1))
            return self.emit(indent, "});")
        self.emit(indent, f"auto {name} = [{capture}](int64_t {x}) -> int64_t {{")
        inner.vars.append(Var(x, "int64_t"))
        self.emit(indent + 1, f"if (!burn()) return {x};")
        for _ in range(r.randint(1, 3)):
            self.statement(inner, indent + 1, min(depth - 1, 1))
        self.emit(indent + 1, f"return {self.int_expr(inner, 'int64_t', 3)};")
        self.emit(indent, "};")
        ctx.lambdas.append((name, r.choice(["plain", "plain", "twice", "guarded"])))

    def container_statement(self, ctx, indent):
        r = self.r
        containers = self.candidates(ctx, lambda x: isinstance(x, tuple))
        if not containers:
            return self.declare(ctx, indent)
        v = r.choice(containers)
        item = v.type[1]
        # In a variable: computing it may change how long the container is.
        value = self.fresh("item")
        self.emit(indent, f"{self.spell(item)} {value} = {self.expr(ctx, item, 2)};")
        at = self.int_expr(ctx, "int64_t", 2)
        if v.type[0] == "dict":
            key = f"{self.int_expr(ctx, 'int64_t', 2)} & 15"
            return self.emit(indent, r.choice([
                f"{v.name}->set({key}, {value});", f"{v.name}->set({key}, {value});",
                f"mix({v.name}->contains({key}));", f"mix({v.name}->length());"]))
        if v.type[0] == "array":
            return self.emit(indent, f"put_in({v.name}, {at}, {value});")
        k = r.randrange(8)
        if k < 3:
            return self.emit(indent, f"if ({v.name}->length() < 40) {v.name}->append({value});")
        if k < 5:
            return self.emit(indent, f"put_in({v.name}, {at}, {value});")
        if k == 5:
            self.emit(indent, f"if ({v.name}->length() > 1) {v.name}->{r.choice(['pop()', 'pop_at(0)', 'reverse()'])};")
            return None
        if k == 6 and item in INTS:
            return self.emit(indent, f"mix(static_cast<int64_t>(fold<{item}>({v.name}, {self.literal(item)}, [&]({item} a, {item} b) -> {item} {{ return static_cast<{item}>(a * 3 + b); }})));")
        return self.emit(indent, f"if ({v.name}->length() < 40) {v.name}->insert(0, {value});")

    def reference_statement(self, ctx, indent):
        r = self.r
        t = r.choice(INTS + ["int64_t", "bool", FLOAT] + self.structs)
        paths = self.lvalues(ctx, t)
        if not paths:
            return self.assign(ctx, indent)
        name = self.fresh("r")
        if len(paths) > 1 and self.chance(0.3):
            a, b = r.sample(paths, 2)
            self.emit(indent, f"{self.spell(t)}& {name} = {self.bool_expr(ctx, 2)} ? {a} : {b};")
        else:
            self.emit(indent, f"{r.choice(['auto', self.spell(t)])}& {name} = {r.choice(paths)};")
        ctx.vars.append(Var(name, t))

    def parts_statement(self, ctx, indent, depth):
        """Class templates, struct templates, packs, exceptions that are kept and raised again."""
        r = self.r
        k = r.randrange(4)
        t = self.value_type()
        name = self.fresh("part")
        self.emit(indent, "{")
        inner = ctx.child()
        if k == 0:
            item = self.spell(t)
            plain = f"new Holder<{item}>({self.expr(ctx, t, 2)})"
            keeping = f"new Keeping<{item}>({self.expr(ctx, t, 2)}, {self.expr(ctx, t, 1)})"
            either = f"{self.bool_expr(ctx, 2)} ? static_cast<Holder<{item}>*>({keeping}) : {plain}"
            self.emit(indent + 1, f"Holder<{item}>* {name} = {r.choice([plain, keeping, either])};")
            for _ in range(r.randint(1, 3)):
                if self.chance(0.6):
                    self.emit(indent + 1, f"{name}->put({self.expr(ctx, t, 2)});")
                got = self.fresh("v")
                self.emit(indent + 1, f"{item} {got} = {name}->get();")
                self.show(indent + 1, t, got)
            self.emit(indent + 1, f"mix({name}->times({self.int_expr(ctx, 'int64_t', 1)}));")
        elif k == 1:
            u = self.value_type()
            a, b = self.fresh("a"), self.fresh("b")
            self.emit(indent + 1, f"Two<{self.spell(t)}, {self.spell(u)}> {name}{{{self.expr(ctx, t, 2)}, {self.expr(ctx, u, 2)}}};")
            lambda_context = Context("int64_t", ctx.level, ctx)
            lambda_context.in_loop = lambda_context.in_switch = lambda_context.in_handler = False
            lambda_context.vars += [Var(a, t, False), Var(b, u, False)]
            self.emit(indent + 1, f"mix({name}.swapped().with([&]({self.spell(u)} {b}, {self.spell(t)} {a}) -> int64_t {{")
            self.emit(indent + 2, f"return {self.int_expr(lambda_context, 'int64_t', 3)};")
            self.emit(indent + 1, "}));")
            self.show(indent + 1, t, f"{name}.swapped().swapped().first")
        elif k == 2:
            values = [self.expr(ctx, r.choice(INTS + ["bool"]), 2) for _ in range(r.randint(1, 4))]
            self.emit(indent + 1, f"mix(sum_all({', '.join(values)}));")
        else:
            body = Context(None, ctx.level, ctx)
            body.in_loop = body.in_switch = body.in_handler = False
            self.emit(indent + 1, f"rlib::Exception* {name} = caught([&] {{")
            for _ in range(r.randint(1, 3)):
                self.statement(body, indent + 2, min(depth - 1, 1))
            if self.chance(0.6):
                self.emit(indent + 2, f"if ({self.bool_expr(body, 2)}) {self.throw(body)};")
            self.emit(indent + 1, "});")
            for _ in range(r.randint(0, 2)):
                self.statement(inner, indent + 1, min(depth - 1, 1))
            self.emit(indent + 1, f"mix({name} == nullptr);")
            again = r.choice([f"rlib::raise({name})", f"raise_deep({r.randint(0, 3)}, {name})"])
            self.emit(indent + 1, f"if ({name} != nullptr && {self.bool_expr(ctx, 2)}) {again};")
        self.emit(indent, "}")

    def exit_statement(self, ctx, indent):
        r = self.r
        options = ["throw"]
        if ctx.in_loop and not ctx.in_switch:
            options += ["break", "continue"]
        elif ctx.in_loop:
            options += ["continue"]
        if ctx.result is None:
            options += ["return"]
        else:
            options += ["return"] * 2
        k = r.choice(options)
        if k == "throw":
            k = self.throw(ctx)
        elif k == "return" and ctx.result is not None:
            k = f"return {self.expr(ctx, ctx.result, 2)}"
        self.emit(indent, f"if ({self.bool_expr(ctx, 2) if 'throw' not in k and 'raise' not in k else self.seldom(ctx)}) {k};")
