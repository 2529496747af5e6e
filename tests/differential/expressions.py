"""Random expressions of a wanted type, from what is in scope."""

from model import BITS, FLOAT, INTS, STR, Class, Context, Struct


class Expressions:
    def candidates(self, ctx, want):
        return [v for v in ctx.vars if want(v.type)]

    def expr(self, ctx, t, depth):
        """An expression of exactly type t."""
        if t in INTS:
            return self.int_expr(ctx, t, depth)
        if t == "bool":
            return self.bool_expr(ctx, depth)
        if t == FLOAT:
            return self.float_expr(ctx, depth)
        if t == STR:
            return self.str_expr(ctx, depth)
        if isinstance(t, Struct):
            return self.struct_expr(ctx, t, depth)
        if isinstance(t, Class):
            return self.class_expr(ctx, t, depth)
        return self.container_expr(ctx, t, depth)

    def any_int(self, ctx, depth):
        return self.int_expr(ctx, self.r.choice(INTS + ["int32_t", "int64_t"]), depth)

    def numeric_paths(self, ctx):
        """Numbers that can be read from what is in scope, by name and type."""
        found = []

        def add(path, t, depth):
            if t in INTS or t in ("bool", FLOAT):
                found.append((path, t))
            elif isinstance(t, Struct) and depth < 3:
                for n, ft in t.fields:
                    add(f"{path}.{n}", ft, depth + 1)
            elif isinstance(t, Class) and depth < 2:
                for n, ft in t.all_fields():
                    if not isinstance(ft, Class):
                        add(f"{path}->{n}", ft, depth + 1)
        for v in ctx.vars:
            add(v.name, v.type, 0)
        return found

    def variable_number(self, ctx, t):
        """A number in scope as type t, or None."""
        paths = self.numeric_paths(ctx)
        if not paths:
            return None
        path, have = self.r.choice(paths)
        if have == t:
            return path
        if t == FLOAT:
            return f"static_cast<double>({path})" if have != FLOAT else path
        if have == FLOAT:
            return f"to_int<{t}>({path})"
        return f"static_cast<{t}>({path})"

    def int_expr(self, ctx, t, depth):
        r = self.r
        if depth <= 0 or self.chance(0.12):
            v = self.variable_number(ctx, t) if self.chance(0.75) else None
            return v or self.literal(t)
        k = r.randrange(30)
        cast = f"static_cast<{t}>"
        if k < 7:
            op = r.choice(["+", "-", "*", "&", "|", "^", "+", "-"])
            return f"{cast}({self.any_int(ctx, depth - 1)} {op} {self.any_int(ctx, depth - 1)})"
        if k == 7:
            a = r.choice(INTS)
            mask = 63 if BITS[a] == 64 else 31
            return (f"{cast}({self.int_expr(ctx, a, depth - 1)} {r.choice(['<<', '>>'])} "
                    f"({self.any_int(ctx, depth - 1)} & {mask}))")
        if k == 8:
            return f"{cast}({self.any_int(ctx, depth - 1)} {r.choice('/%')} (({self.int_expr(ctx, r.choice(['int32_t', 'int64_t', 'uint8_t', 'int16_t']), depth - 1)} & 15) + 1))"
        if k == 9:
            a = r.choice(INTS)
            return f"{cast}({r.choice(['safe_div', 'safe_mod'])}<{a}>({self.int_expr(ctx, a, depth - 1)}, {self.int_expr(ctx, a, depth - 1)}))"
        if k == 10:
            return f"{cast}({r.choice('-~')}{self.any_int(ctx, depth - 1)})"
        if k == 11:
            return f"({self.bool_expr(ctx, depth - 1)} ? {self.int_expr(ctx, t, depth - 1)} : {self.int_expr(ctx, t, depth - 1)})"
        if k == 12:
            return f"{cast}({self.bool_expr(ctx, depth - 1)})"
        if k == 13:
            return f"to_int<{t}>({self.float_expr(ctx, depth - 1)})"
        if k in (14, 15, 16, 17):
            call = self.call(ctx, t, depth)
            if call:
                return call
        if k == 18 and ctx.lambdas:
            return f"{cast}({self.call_lambda(ctx, depth)})"
        if k in (19, 20):
            lists = self.candidates(ctx, lambda x: isinstance(x, tuple) and x[0] != "dict" and x[1] in INTS)
            if lists:
                v = r.choice(lists)
                i = self.int_expr(ctx, "int64_t", depth - 1)
                if v.type[0] == "list" and self.chance(0.04):
                    return f"{cast}({v.name}->at({self.int_expr(ctx, 'int64_t', 0)} % 16))"
                return f"{cast}(item_of({v.name}, {i}))"
        if k == 21:
            containers = self.candidates(ctx, lambda x: isinstance(x, tuple) or x == STR)
            if containers:
                v = r.choice(containers)
                return f"{cast}({v.name}->length())"
        if k == 22:
            strings = self.candidates(ctx, lambda x: x == STR)
            if strings:
                v = r.choice(strings)
                if self.chance(0.3):
                    return f"{cast}({v.name}->find({self.str_expr(ctx, depth - 1)}))"
                return f"{cast}({v.name}->compare({self.str_expr(ctx, depth - 1)}) < 0)"
        if k == 23:
            dicts = self.candidates(ctx, lambda x: isinstance(x, tuple) and x[0] == "dict" and x[1] in INTS)
            if dicts:
                v = r.choice(dicts)
                return f"{cast}({v.name}->get_or({self.int_expr(ctx, 'int64_t', depth - 1)} & 15, {self.literal(v.type[1])}))"
        if k == 24:
            a = r.choice(["int32_t", "int64_t", "uint64_t", "uint32_t"])
            op = r.choice(["add_checked", "sub_checked", "mul_checked"])
            if self.chance(0.15):
                return f"{cast}(rlib::{op}<{a}>({self.int_expr(ctx, a, depth - 1)}, {self.int_expr(ctx, a, depth - 1)}))"
            return f"{cast}(rlib::{op.replace('_checked', '_overflows')}<{a}>({self.int_expr(ctx, a, depth - 1)}, {self.int_expr(ctx, a, depth - 1)}))"
        if k == 25 and self.templates:
            f = r.choice(self.templates)
            a = r.choice(INTS)
            return f"{cast}({f}<{a}>({self.int_expr(ctx, a, depth - 1)}, {self.int_expr(ctx, a, depth - 1)}))"
        if k == 26:
            a = self.int_expr(ctx, "uint64_t", depth - 1)
            return f"{cast}(" + r.choice([
                f"rlib::count_ones({a})", f"rlib::count_leading_zeros({a} | 1)",
                f"rlib::count_trailing_zeros({a} | 256)", f"rlib::bit_length({a})",
                f"rlib::mul_high({a}, {self.int_expr(ctx, 'uint64_t', depth - 1)})"]) + ")"
        if k == 27 and self.structs:
            s = r.choice(self.structs)
            fields = [(n, ft) for n, ft in s.fields if ft in INTS]
            if fields:
                n, ft = r.choice(fields)
                return f"{cast}({self.struct_expr(ctx, s, depth - 1)}.{n})"
        if k == 28:
            return r.choice([
                f"({self.any_int(ctx, 0)}, {self.int_expr(ctx, t, depth - 1)})",
                f"{cast}(choose_step({self.int_expr(ctx, 'int64_t', depth - 1)})({self.int_expr(ctx, 'int64_t', depth - 1)}))",
                f"{cast}(kind_of({self.int_expr(ctx, 'int64_t', depth - 1)}))"])
        v = self.variable_number(ctx, t)
        return v or self.literal(t)

    def bool_expr(self, ctx, depth):
        r = self.r
        if depth <= 0:
            return self.variable_number(ctx, "bool") or self.literal("bool")
        k = r.randrange(12)
        if k < 4:
            op = r.choice(["<", "<=", ">", ">=", "==", "!="])
            return f"({self.any_int(ctx, depth - 1)} {op} {self.any_int(ctx, depth - 1)})"
        if k == 4:
            return f"static_cast<bool>({self.bool_expr(ctx, depth - 1)} {r.choice(['&&', '||', '^', '&', '|', '=='])} {self.bool_expr(ctx, depth - 1)})"
        if k == 5:
            return f"!{self.bool_expr(ctx, depth - 1)}"
        if k == 6:
            op = r.choice(["<", "<=", ">", ">=", "==", "!="])
            return f"({self.float_expr(ctx, depth - 1)} {op} {self.float_expr(ctx, depth - 1)})"
        if k == 7:
            objects = self.candidates(ctx, lambda x: isinstance(x, Class))
            if objects:
                v = r.choice(objects)
                c = r.choice(self.classes)
                others = [w.name for w in objects if w.type.is_a(v.type) or v.type.is_a(w.type)]
                return r.choice([f"rlib::isinstance<{c.name}>({v.name})",
                                 f"({v.name} == {r.choice(others)})", f"({v.name} != nullptr)"])
        if k == 8:
            return f"{self.str_expr(ctx, depth - 1)}->eq({self.str_expr(ctx, depth - 1)})"
        if k == 9:
            call = self.call(ctx, "bool", depth)
            if call:
                return call
        if k == 10 and self.structs:
            s = r.choice(self.structs)
            return f"({self.struct_expr(ctx, s, depth - 1)} == {self.struct_expr(ctx, s, depth - 1)})"
        return self.variable_number(ctx, "bool") or self.literal("bool")

    def float_expr(self, ctx, depth):
        r = self.r
        if depth <= 0 or self.chance(0.3):
            v = self.variable_number(ctx, FLOAT) if self.chance(0.6) else None
            return v or self.literal(FLOAT)
        k = r.randrange(8)
        if k < 4:
            op = r.choice("+-*/")
            return f"bounded({self.float_expr(ctx, depth - 1)} {op} {self.float_expr(ctx, depth - 1)})"
        if k == 4:
            return f"static_cast<double>({self.any_int(ctx, depth - 1)})"
        if k == 5:
            return f"(-{self.float_expr(ctx, depth - 1)})"
        if k == 6:
            call = self.call(ctx, FLOAT, depth)
            if call:
                return call
        return f"({self.bool_expr(ctx, depth - 1)} ? {self.float_expr(ctx, depth - 1)} : {self.float_expr(ctx, depth - 1)})"

    def str_expr(self, ctx, depth):
        r = self.r
        strings = self.candidates(ctx, lambda x: x == STR)
        if depth <= 0 or self.chance(0.3):
            if strings and self.chance(0.7):
                return r.choice(strings).name
            return r.choice(['""_str', '"a"_str', '"xyz"_str', '"hello world"_str', '"b\\n"_str'])
        k = r.randrange(7)
        if k < 2:
            return f"rlib::int_to_str({self.int_expr(ctx, 'int64_t', depth - 1)})"
        if k < 4 and strings:
            v = r.choice(strings).name
            return f"({v}->length() > 60 ? \"long\"_str : {v}->concat({self.str_expr(ctx, depth - 1)}))"
        if k == 4 and strings:
            v = r.choice(strings).name
            return f"{v}->slice_from({v}->length() / {r.randint(2, 4)})"
        if k == 5:
            call = self.call(ctx, STR, depth)
            if call:
                return call
        return f"({self.bool_expr(ctx, depth - 1)} ? {self.str_expr(ctx, depth - 1)} : {self.str_expr(ctx, 0)})"

    def struct_expr(self, ctx, s, depth):
        r = self.r
        have = self.candidates(ctx, lambda x: x is s)
        k = r.random()
        if have and (k < 0.4 or depth <= 0):
            return r.choice(have).name
        if depth > 0 and k < 0.55:
            call = self.call(ctx, s, depth)
            if call:
                return call
        if depth > 0 and k < 0.65 and have:
            return f"{r.choice(have).name}.changed({self.int_expr(ctx, 'int64_t', depth - 1)})"
        if depth > 0 and k < 0.72 and have:
            return f"({self.bool_expr(ctx, depth - 1)} ? {r.choice(have).name} : {self.struct_expr(ctx, s, depth - 1)})"
        if depth > 0 and k < 0.8:
            lists = self.candidates(ctx, lambda x: isinstance(x, tuple) and x[1] is s and x[0] != "dict")
            if lists:
                v = r.choice(lists)
                return f"item_of({v.name}, {self.int_expr(ctx, 'int64_t', depth - 1)})"
        parts = [self.expr(ctx, t, depth - 2 if depth > 0 else 0) for _, t in s.fields]
        return f"{s.name}{{{', '.join(parts)}}}"

    def class_expr(self, ctx, c, depth):
        r = self.r
        have = self.candidates(ctx, lambda x: isinstance(x, Class) and x.is_a(c))
        k = r.random()
        if have and (k < 0.45 or depth <= 0):
            return r.choice(have).name
        if depth > 0 and k < 0.6:
            call = self.call(ctx, c, depth)
            if call:
                return call
        if depth > 0 and k < 0.7:
            any_class = self.candidates(ctx, lambda x: isinstance(x, Class) and c.is_a(x) and x is not c)
            if any_class and have:
                v = r.choice(any_class).name
                return f"(rlib::isinstance<{c.name}>({v}) ? static_cast<{c.name}*>({v}) : {r.choice(have).name})"
        if depth > 0 and k < 0.78 and have:
            v = r.choice(have).name
            paths = [n for n, t in c.all_fields() if t is c]
            if paths:
                n = r.choice(paths)
                return f"({v}->{n} != nullptr ? {v}->{n} : {v})"
        subclasses = [x for x in self.classes if x.is_a(c)]
        x = r.choice(subclasses)
        return f"new {x.name}({', '.join(self.expr(ctx, t, depth - 2 if depth > 0 else 0) for t in self.constructor_types(x))})"

    def constructor_types(self, c):
        return [t for _, t in c.all_fields() if not isinstance(t, Class) and not isinstance(t, tuple)][:3]

    def container_expr(self, ctx, t, depth):
        r = self.r
        have = self.candidates(ctx, lambda x: x == t)
        if have and (depth <= 0 or self.chance(0.6)):
            return r.choice(have).name
        item = self.spell(t[1])
        if t[0] == "dict":
            return f"new rlib::Dict<int64_t, {item}>()"
        if t[0] == "list":
            if t[1] in INTS and self.chance(0.5):
                n = r.randint(1, 6)
                return f"rlib::List<{item}>::of({', '.join(self.expr(ctx, t[1], 0) for _ in range(n))})"
            return f"rlib::List<{item}>::filled({r.randint(1, 5)}, {self.expr(ctx, t[1], depth - 1)})"
        if self.has_references(t[1]):  # no nulls
            return f"rlib::List<{item}>::filled({r.randint(1, 5)}, {self.expr(ctx, t[1], depth - 1)})->to_array()"
        return f"rlib::Array<{item}>::make({r.randint(1, 6)})"

    def call(self, ctx, t, depth):
        """A call of something that returns t, or None."""
        r = self.r
        choices = []
        for f in self.functions:
            if f.result == t or (isinstance(t, Class) and isinstance(f.result, Class) and f.result.is_a(t)):
                if not f.by_reference or f.level < ctx.level:
                    choices.append((None, f))
        for v in ctx.vars:
            if isinstance(v.type, Class):
                choices += [(v, m) for m in v.type.all_methods() if m.result == t]
        r.shuffle(choices)
        for v, f in choices:
            args = self.arguments(ctx, f, depth)
            if args is not None:
                name = f.name if v is None else f"{v.name}->{f.name}"
                return f"{name}({', '.join(args)})"
        return None

    def arguments(self, ctx, f, depth):
        args = []
        used = set()
        for _, t in f.params:
            if isinstance(t, str) and t.endswith("&") or isinstance(t, tuple) and t[0] == "ref":
                inner = t[1]
                options = [p for p in self.lvalues(ctx, inner) if p.split(".")[0].split("-")[0] not in used]
                if not options:
                    return None
                path = self.r.choice(options)
                used.add(path.split(".")[0].split("-")[0])
                args.append(path)
            else:
                args.append(None)
        for i, (_, t) in enumerate(f.params):
            if args[i] is None:
                # What is passed by reference is not read in another argument.
                inner = Context(ctx.result, ctx.level, ctx)
                inner.vars = [v for v in ctx.vars if v.name not in used]
                inner.lambdas = [] if used else ctx.lambdas
                args[i] = self.expr(inner, t, depth - 2)
        return args

    def call_lambda(self, ctx, depth):
        name, kind = self.r.choice(ctx.lambdas)
        x = self.int_expr(ctx, "int64_t", depth - 1)
        if kind == "twice":
            return f"twice({name}, {x})"
        if kind == "guarded":
            return f"guarded([&]() -> int64_t {{ return {name}({x}); }})"
        return f"{name}({x})"

    def lvalues(self, ctx, t):
        found = []

        def add(path, have, depth):
            if have == t and not (isinstance(t, Class)):
                found.append(path)
            if isinstance(have, Struct) and depth < 3:
                for n, ft in have.fields:
                    add(f"{path}.{n}", ft, depth + 1)
            elif isinstance(have, Class) and depth < 2:
                for n, ft in have.all_fields():
                    if not isinstance(ft, Class):  # may be null
                        add(f"{path}->{n}", ft, depth + 1)
        for v in ctx.vars:
            if v.mutable:
                add(v.name, v.type, 0)
            elif isinstance(v.type, Class):
                for n, ft in v.type.all_fields():
                    if not isinstance(ft, Class):
                        add(f"{v.name}->{n}", ft, 1)
        return found
