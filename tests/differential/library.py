"""Statements that use rlib: lists, sets, dicts, sorting, text, weak references, finalizer queues, the
collector, prebuilt constants. What they print does not depend on when objects die.

Each makes what it works on, does some random things to it, and feeds what is left into the hash. Loops
here have constant bounds and take no fuel, so that containers grow beyond their first tables.
"""

from model import FLOAT, INTS, STR, Class, Context, Struct, Var


class Library:
    def library_statement(self, ctx, indent, depth):
        # Sorting is rare: every lambda to sort by makes a sort of its own, and much code.
        kinds = [self.list_work, self.set_work, self.dict_work, self.text_work, self.struct_items,
                 self.weak_work, self.queue_work, self.number_work] * 3 + [self.sort_work]
        if self.prebuilt:
            kinds += [self.prebuilt_work] * 6
        self.emit(indent, "{")
        self.r.choice(kinds)(ctx.child(), indent + 1)
        self.emit(indent, "}")

    def steps(self, ctx, indent, operations, low=2, high=6):
        """Some of the operations, each a text with @ for a number."""
        for _ in range(self.r.randint(low, high)):
            text = self.r.choice(operations)
            while "@" in text:
                text = text.replace("@", self.int_expr(ctx, "int64_t", 1), 1)
            self.emit(indent, text)

    def show_items(self, indent, items, t):
        item = self.fresh("item")
        self.emit(indent, f"for ({self.r.choice(['auto', 'const auto&'])} {item} : *{items}) {{")
        self.show(indent + 1, t, item)
        self.emit(indent, "}")

    def key(self, ctx, kind, depth=1):
        n = self.int_expr(ctx, "int64_t", depth)
        if kind == STR:
            return f"rlib::int_to_str({n} & 15, {self.r.choice([2, 10, 16])})"
        if kind == "Kind":
            return f"kind_of({n})"
        if kind == "Spot":
            return f"Spot{{static_cast<int32_t>({n} & 3), static_cast<uint8_t>({self.int_expr(ctx, 'int64_t', 1)} & 7)}}"
        if kind == "Name*":
            return f"new Name({n} & 15)"
        return f"static_cast<{kind}>({n} & 31)"

    def key_kind(self):
        """Type and traits of a key, and the statement that shows it."""
        return self.r.choice([("int64_t", "", "mix({});"), ("uint8_t", "", "mix({});"), (STR, "", "mix_str({});"),
                              ("Kind", "", "mix(static_cast<int64_t>({}));"),
                              ("Spot", ", SpotKeys", "mix({0}.x * 9 + {0}.y);"),
                              ("Name*", ", NameKeys", "mix({}->n);"), ("int64_t", ", ModuloKeys", "mix({});")])

    # ---- lists --------------------------------------------------------------------------------

    def list_work(self, ctx, indent):
        t = self.r.choice([self.item_type(), self.r.choice(INTS)])
        item = self.spell(t)
        v, w = self.fresh("list"), self.fresh("list")
        self.emit(indent, f"auto* {v} = new rlib::List<{item}>();")
        self.emit(indent, f"auto* {w} = rlib::List<{item}>::filled({self.r.randint(0, 4)}, {self.expr(ctx, t, 2)});")
        x = self.fresh("x")
        self.emit(indent, f"{item} {x} = {self.expr(ctx, t, 2)};")
        for n in range(self.r.randint(2, 6)):
            bounds = f"index_in(@, {v}->length() + 1)"
            from_, to = self.fresh("from"), self.fresh("to")
            ends = (f"int64_t {from_} = {bounds}; int64_t {to} = {from_} + index_in(@, {v}->length() - {from_} + 1); ")
            operations = [
                f"for (int i = 0; i < {self.r.choice([3, 9, 20])}; i++) {v}->append({x});",
                f"{v}->append({x});", f"{v}->insert({bounds}, {x});",
                f"if (!{v}->is_empty()) {w}->append({v}->pop());",
                f"if (!{v}->is_empty()) {w}->append({v}->pop_at(index_in(@, {v}->length())));",
                f"if ({v}->length() < 100) {v}->extend({w});", f"{v}->reverse();",
                ends + f"{v}->remove_range({from_}, {to});",
                ends + f"{v}->replace_range({from_}, {to}, {w});",
                ends + f"{w} = {v}->slice({from_}, {to});",
                f"{v}->resize(index_in(@, 12), {x});", f"{w} = {v}->copy();", f"{w}->clear();",
                f"{v} = rlib::List<{item}>::from_array({w}->to_array());",
                f"if ({w}->length() <= {v}->length()) {v}->overwrite(0, {w}->to_array(), {w}->length());",
                f"if (!{v}->is_empty()) {x} = {v}->{self.r.choice(['first', 'last'])}();",
                f"if (!{v}->is_empty()) put_in({v}, @, {x});",
                f"{{ auto* items = {v}->to_array(); rlib::array_copy(items, 0, items, {v}->length() / 2, {v}->length() / 2);"
                f" {v} = rlib::List<{item}>::from_array(items); }}"]
            if not isinstance(t, Struct) and t != FLOAT:
                operations += [f"mix({v}->index({x}) * 3 + {v}->contains({x}));"]
            operations += [f"mix({v}->index_if([&]({item} y) {{ return {self.same(t, 'y', x)}; }}));"]
            self.steps(ctx, indent, [f"{{ {o} }}" if "int64_t " in o else o for o in operations], 1, 1)
        self.emit(indent, f"mix({v}->length() * 1000 + {w}->length());")
        self.show_items(indent, v, t)

    def same(self, t, a, b):
        return f"{a}->eq({b})" if t == STR else f"{a} == {b}"

    def sort_work(self, ctx, indent):
        t = self.r.choice(["int64_t", "uint8_t", STR, FLOAT, self.r.choice(self.structs + self.classes)])
        fields = [] if isinstance(t, str) else \
            [n for n, ft in (t.fields if isinstance(t, Struct) else t.all_fields()) if ft in INTS]
        if not isinstance(t, str) and not fields:
            t = "int64_t"
        item = self.spell(t)
        v, i = self.fresh("list"), self.fresh("i")
        self.emit(indent, f"auto* {v} = new rlib::List<{item}>();")
        self.emit(indent, f"for (int64_t {i} = 0; {i} < {self.r.choice([5, 12, 40, 70])}; {i}++) {{")
        inner = ctx.child()
        inner.vars.append(Var(i, "int64_t", False))
        scattered = f"({i} * {self.r.randint(3, 9999)} + {i} * {i})"
        if t in INTS:
            self.emit(indent + 1, f"{v}->append(static_cast<{t}>({scattered} % {self.r.choice([3, 11, 97])}));")
        elif t == FLOAT:
            self.emit(indent + 1, f"{v}->append({scattered} % 23 / 4.0);")
        elif t == STR:
            self.emit(indent + 1, f"{v}->append(rlib::int_to_str({scattered} % 61));")
        else:
            made = self.fresh("made")
            self.emit(indent + 1, f"{item} {made} = {self.expr(inner, t, 2)};")
            dot = "." if isinstance(t, Struct) else "->"
            field = self.r.choice(fields)
            self.emit(indent + 1, f"{made}{dot}{field} = {scattered} % 17;")
            self.emit(indent + 1, f"{v}->append({made});")
        self.emit(indent, "}")
        if isinstance(t, str):
            less = {STR: "a->compare(b) > 0"}.get(t, "b < a")
            self.emit(indent, self.r.choice([f"rlib::sort({v});",
                                             f"rlib::sort({v}, []({item} a, {item} b) {{ return {less}; }});"]))
        else:
            self.emit(indent, f"rlib::sort({v}, []({item} a, {item} b) {{ return a{dot}{field} < b{dot}{field}; }});")
        self.show_items(indent, v, t)

    # ---- sets and dicts -----------------------------------------------------------------------

    def set_work(self, ctx, indent):
        kind, traits, shown = self.key_kind()
        t = f"rlib::Set<{kind}{traits}>"
        v, w, i = self.fresh("set"), self.fresh("set"), self.fresh("i")
        inner = ctx.child()
        inner.vars.append(Var(i, "int64_t", False))
        self.emit(indent, f"auto* {v} = new {t}();")
        self.emit(indent, f"auto* {w} = {t}::of({', '.join(self.key(ctx, kind) for _ in range(self.r.randint(1, 3)))});")
        self.emit(indent, f"for (int64_t {i} = 0; {i} < {self.r.choice([2, 10, 50])}; {i}++) {v}->add({self.key(inner, kind, 2)});")
        for _ in range(self.r.randint(2, 5)):
            key = self.key(ctx, kind)
            self.steps(ctx, indent, [
                f"mix({v}->add({key}));", f"mix({v}->contains({key}));", f"mix({v}->remove({key}));",
                f"{v}->update({w});", f"mix({w}->is_subset_of({v}));", f"{w} = {v}->copy();",
                f"mix({v}->eq({w}));", f"if (!{v}->is_empty()) {w}->add({v}->{self.r.choice(['pop_first', 'pop_last'])}());",
                f"mix({v}->to_list()->length());", f"{w}->clear();"], 1, 1)
        k = self.fresh("key")
        self.emit(indent, f"for ({kind} {k} : *{v}) {shown.format(k)}")

    def dict_work(self, ctx, indent):
        r = self.r
        kind, traits, shown = self.key_kind()
        t = self.value_type() if self.chance(0.15) else r.choice(["int64_t", "uint8_t", STR])
        item = self.spell(t)
        v, w, i = self.fresh("dict"), self.fresh("dict"), self.fresh("i")
        x = self.fresh("x")
        inner = ctx.child()
        inner.vars.append(Var(i, "int64_t", False))
        self.emit(indent, f"auto* {v} = new rlib::Dict<{kind}, {item}{traits}>();")
        self.emit(indent, f"{item} {x} = {self.expr(ctx, t, 2)};")
        self.emit(indent, f"for (int64_t {i} = 0; {i} < {r.choice([2, 10, 50])}; {i}++) {v}->set({self.key(inner, kind, 2)}, {x});")
        self.emit(indent, f"auto* {w} = {v}->copy();")
        for _ in range(r.randint(2, 6)):
            key = self.key(ctx, kind)
            self.steps(ctx, indent, [
                f"{v}->set({key}, {self.expr(ctx, t, 1)});", f"{x} = {v}->get_or({key}, {x});",
                f"{x} = {v}->get_or_set({key}, {x});", f"{x} = {v}->pop_or({key}, {x});",
                f"mix({v}->contains({key}));", f"mix({v}->remove({key}));",
                f"{x} = {v}->{r.choice(['at', 'pop'])}({key});" if self.chance(0.3) else f"{v}->update({w});",
                f"if (!{v}->is_empty()) {x} = {v}->{r.choice(['pop_first', 'pop_last'])}().value;",
                f"{{ auto key = {key}; if ({v}->contains(key)) {v}->{r.choice(['move_to_end', 'move_to_front'])}(key); }}",
                f"mix({v}->keys()->length() + {v}->values()->length());", f"{w} = {v}->copy();", f"{w}->clear();",
                f"{{ int64_t entry = {v}->lookup({key}); if (entry >= 0) {v}->set_value_at(entry, {x}); }}"], 1, 1)
        self.show(indent, t, x)
        k, y = self.fresh("key"), self.fresh("value")
        self.emit(indent, f"for (auto [{k}, {y}] : *{r.choice([v, w])}) {{")
        self.emit(indent + 1, shown.format(k))
        self.show(indent + 1, t, y)
        self.emit(indent, "}")

    # ---- structs in arrays --------------------------------------------------------------------

    def struct_items(self, ctx, indent):
        if not self.structs:
            return self.list_work(ctx, indent)
        r = self.r
        s = r.choice(self.structs)
        v, i, x = self.fresh("array"), self.fresh("i"), self.fresh("x")
        n = r.randint(2, 12)
        # No null strings: all items are set.
        self.emit(indent, f"auto* {v} = rlib::Array<{s.name}>::make({n});")
        self.emit(indent, f"for (int64_t {i} = 0; {i} < {n}; {i}++) {{")
        inner = ctx.child()
        inner.vars.append(Var(i, "int64_t", False))
        self.emit(indent + 1, f"{s.name} {x} = {self.struct_expr(inner, s, 2)};")
        self.emit(indent + 1, f"{v}->set({i}, {r.choice([x, f'{x}.changed({i})'])});")
        self.emit(indent, "}")
        if self.chance(0.5):
            self.emit(indent, f"mix(churn({r.randint(1, 40)}));")
        a, b = r.randrange(n), r.randrange(n)
        m = min(n - a, n - b)
        self.steps(ctx, indent, [
            f"rlib::array_copy({v}, {a}, {v}, {b}, {m});", f"rlib::array_fill({v}, {a}, {n - a}, {v}->get({b}));",
            f"{v} = rlib::List<{s.name}>::from_array({v})->to_array();",
            f"mix({v}->get({a}) == {v}->get({b}));"], 1, 3)
        self.emit(indent, f"for (int64_t {i} = 0; {i} < {v}->length(); {i}++) {{")
        self.show(indent + 1, s, f"{v}->get({i})")
        self.emit(indent, "}")

    # ---- text ---------------------------------------------------------------------------------

    def text_work(self, ctx, indent):
        r = self.r
        v, b = self.fresh("text"), self.fresh("builder")
        self.emit(indent, f"rlib::Str* {v} = {self.str_expr(ctx, 3)};")
        self.emit(indent, f"auto* {b} = new rlib::StrBuilder();")
        part = r.choice(['"1"_str', '"o"_str', '"ll"_str', '" "_str', '"-"_str'])
        for _ in range(r.randint(3, 8)):
            other = r.choice(['"+"_str', '""_str', '"ooo"_str'])
            cut = self.fresh("cut")
            self.steps(ctx, indent, [
                f"{b}->append({v});", f"{b}->append_int(@);", f"{b}->append_repeated('{r.choice('ab -')}', index_in(@, 30));",
                f"{b}->append_double({self.float_expr(ctx, 1)});", f"{b}->append('{r.choice('xyz')}');",
                f"{{ int64_t {cut} = index_in(@, {v}->length() + 1); {b}->append({v}, {cut}, {v}->length()); }}",
                f"if ({b}->length() > 50) {b}->truncate(index_in(@, 50));",
                f"{v} = {v}->replace({part}, {other});",
                f"{v} = {v}->{r.choice(['upper', 'lower', 'strip', 'strip_left', 'strip_right'])}();",
                f"{v} = {part}->join({v}->split({part}));", f"mix({v}->split_blanks()->length());",
                f"mix({v}->{r.choice(['find', 'rfind', 'count'])}({part}));",
                f"mix({v}->{r.choice(['starts_with', 'ends_with'])}({part}));",
                f"{v} = {v}->length() > 20 ? {v}->slice(2, 9) : {v}->repeat({r.randint(0, 3)});",
                f"{{ rlib::ParsedInt number = rlib::parse_int({v}, {r.choice([10, 16, 36])}); mix(number.value); mix(number.ok()); }}",
                f"{v} = rlib::float_repr({self.float_expr(ctx, 1)});",
                f"{v} = rlib::float_format({self.float_expr(ctx, 1)}, '{r.choice('efg')}', {r.randint(0, 8)});",
                f"{v} = {b}->build();", f"if (!{v}->is_empty()) mix({v}->byte_at(index_in(@, {v}->length())));"], 1, 1)
        self.emit(indent, f"mix_str({v});")
        self.emit(indent, f"mix_str({b}->build());")

    # ---- the collector ------------------------------------------------------------------------

    def weak_work(self, ctx, indent):
        c = self.r.choice(self.classes)
        kept, weak, dead, h = self.fresh("kept"), self.fresh("weak"), self.fresh("dead"), self.fresh("h")
        self.emit(indent, f"{c.name}* {kept} = {self.class_expr(ctx, c, 2)};")
        self.emit(indent, f"auto* {weak} = weak_to({kept});")
        self.emit(indent, f"auto* {dead} = weak_to(new Junk({self.int_expr(ctx, 'int64_t', 1)}, nullptr));")
        self.emit(indent, f"int64_t {h} = rlib::identity_hash({kept});")
        self.emit(indent, self.r.choice(["collect_now(0);", "collect_now(2);", f"mix(churn({self.r.randint(1, 40)}));"]))
        self.statement(ctx, indent, 1)
        self.emit(indent, f"mix(held_by({weak}) == {kept} && {h} == rlib::identity_hash({kept}));")
        # Whether it has died is nobody's business; if not, it is whole.
        self.emit(indent, f"mix(held_by({dead}) == nullptr || held_by({dead})->next == nullptr);")
        fields = [n for n, t in c.all_fields() if t in INTS]
        if fields:
            self.emit(indent, f"mix(held_by({weak})->{fields[0]});")
        self.emit(indent, f"rlib::gc::keepalive({kept});")

    def queue_work(self, ctx, indent):
        """Objects with finalizers, and a queue of the dead: those that come out are whole."""
        last, i, r = self.fresh("last"), self.fresh("i"), self.r
        self.emit(indent, f"Closing* {last} = nullptr;")
        self.emit(indent, f"for (int64_t {i} = 0; {i} < {r.randint(2, 20)}; {i}++) {{")
        self.emit(indent + 1, f"{last} = new Closing({i}, {i} % {r.randint(2, 5)} == 0 ? nullptr : {last});")
        self.emit(indent + 1, f"closing_queue()->add({last});")
        self.emit(indent, "}")
        self.emit(indent, r.choice(["collect_now(0);", "collect_now(2);", f"mix(churn({r.randint(1, 40)}));"]))
        self.statement(ctx, indent, 1)
        self.emit(indent, "mix(drain_closing());")
        self.emit(indent, f"mix({last}->whole());")

    # ---- numbers ------------------------------------------------------------------------------

    def number_work(self, ctx, indent):
        r = self.r
        t = r.choice(["int32_t", "int64_t", "int64_t"])
        a, b = self.fresh("a"), self.fresh("b")
        self.emit(indent, f"{t} {a} = {self.int_expr(ctx, t, 3)};")
        self.emit(indent, f"{t} {b} = {self.int_expr(ctx, t, 2)};")
        self.emit(indent, "try {")
        for _ in range(r.randint(1, 4)):
            op = r.choice(["div_checked", "mod_checked", "add_checked", "sub_checked", "mul_checked"])
            self.emit(indent + 1, f"mix(rlib::{op}<{t}>({a}, {b}{r.choice([' % 8', '', ' % 1000'])}));")
            self.emit(indent + 1, f"{a} = {a} / {r.choice([2, 3, 7])};")
        self.emit(indent, "} catch (rlib::OverflowError*) {")
        self.emit(indent + 1, "mix(904);")
        self.emit(indent, "} catch (rlib::ZeroDivisionError*) {")
        self.emit(indent + 1, "mix(905);")
        self.emit(indent, "}")
        self.emit(indent, f"mix(rlib::floor_div<{t}>({a}, {r.choice([2, 3, 10, 16])}) * 7 + rlib::floor_mod<{t}>({a}, {r.choice([2, 3, 10, 16])}));")

    # ---- prebuilt constants -------------------------------------------------------------------

    def make_prebuilt(self):
        """Functions whose results are made when the program is translated."""
        r = self.r
        empty = Context(None, 0)
        for n in range(self.some((0, 1), (0, 1), (0, 2), (0, 2))):
            name = f"prebuilt{n}"
            kind = r.choice(["list", "array", "dict", "object", "constants"])
            t = r.choice([self.item_type(), r.choice(INTS)])
            if kind == "object":
                t = r.choice(self.classes)
                self.emit(0, f"RLIB_PREBUILD {t.name}* {name}() {{ return RLIB_ONCE({self.class_expr(empty, t, 0)}); }}")
                self.prebuilt.append((name, t))
                continue
            item = self.spell(t)
            values = [self.expr(empty, t, 0) for _ in range(r.randint(1, 9))]
            self.emit(0, f"rlib::List<{item}>* make_{name}() {{")
            self.emit(1, f"auto* items = new rlib::List<{item}>();")
            for value in values:
                self.emit(1, f"items->append({value});")
            self.emit(1, f"for (int i = 0; i < {r.choice([0, 3, 40])}; i++) items->append(items->get(i));")
            self.emit(1, "return items;")
            self.emit(0, "}")
            if kind == "dict":
                self.emit(0, f"rlib::Dict<int64_t, {item}>* index_{name}() {{")
                self.emit(1, f"auto* dict = new rlib::Dict<int64_t, {item}>();")
                self.emit(1, f"for ({item} item : *make_{name}()) dict->set(dict->length() * {r.choice([1, 3, 64])}, item);")
                self.emit(1, "return dict;")
                self.emit(0, "}")
                self.emit(0, f"RLIB_PREBUILD rlib::Dict<int64_t, {item}>* {name}() {{ return RLIB_ONCE(index_{name}()); }}")
                self.prebuilt.append((name, ("dict", t)))
            elif kind == "list":
                self.emit(0, f"RLIB_PREBUILD rlib::List<{item}>* {name}() {{ return RLIB_ONCE(make_{name}()); }}")
                self.prebuilt.append((name, ("list", t)))
            else:
                const = "const " if kind == "constants" else ""
                self.emit(0, f"RLIB_PREBUILD {const}rlib::Array<{item}>* {name}() {{ return RLIB_ONCE(make_{name}()->to_array()); }}")
                self.prebuilt.append((name, ("constants" if const else "array", t)))

    def prebuilt_work(self, ctx, indent):
        name, t = self.r.choice(self.prebuilt)
        x = self.fresh("x")
        if isinstance(t, Class):
            self.emit(indent, f"{t.name}* {x} = {name}();")
            ctx.vars.append(Var(x, t, False))
            self.assign(ctx, indent)
            return self.show(indent, t, x)
        item = self.spell(t[1])
        # Prebuilt objects are changed, too: they then refer to young ones.
        self.emit(indent, f"{item} {x} = {self.expr(ctx, t[1], 2)};")
        at = self.int_expr(ctx, "int64_t", 1)
        if t[0] == "dict":
            self.emit(indent, f"{name}()->set({at} & 63, {x});")
            self.emit(indent, f"{x} = {name}()->get_or({self.int_expr(ctx, 'int64_t', 1)} & 63, {x});")
        else:
            if t[0] != "constants":
                self.emit(indent, f"put_in({name}(), {at}, {x});")
            if self.chance(0.3):
                self.emit(indent, f"mix(churn({self.r.randint(1, 40)}));")
            self.emit(indent, f"{x} = item_of({name}(), {self.int_expr(ctx, 'int64_t', 1)});")
        self.show(indent, t[1], x)
        return self.emit(indent, f"mix({name}()->length());")
