#!/usr/bin/env python3
"""Writes random programs in Restricted C++.

    generate.py --seed 7 --cases 30 > programs.cc

One source holds many programs ("cases"), each a namespace with structs, classes, functions and a
run(). Its entry point takes the number of the first case and of the one after the last, and prints
one line a case: what its values were hashed to, and how it ended. With a third argument it prints
every value that goes into the hash, which shows where two runs part.

The programs have no undefined behaviour by construction: divisors are forced to be positive or
checked, shift counts are masked, floats are checked before they become integers, indexes are reduced
modulo the length, every loop and call takes from `fuel`, and nothing that changes a variable stands
in an expression with another use of it (calls are ordered, and the order is Clang's). The same seed
gives the same text on every run.
"""

import argparse
import random

INTS = ["int8_t", "uint8_t", "int16_t", "uint16_t", "int32_t", "uint32_t", "int64_t", "uint64_t"]
BITS = {t: int("".join(c for c in t if c.isdigit())) for t in INTS}
SIGNED = {t: not t.startswith("u") for t in INTS}
FLOAT = "double"
STR = "rlib::Str*"

PRELUDE = r"""
#include "rlib/rlib.h"

using namespace rlib::literals;

namespace {

int64_t fuel = 0;
uint64_t hash = 0;
int64_t mixed = 0;
bool verbose = false;

void mix(int64_t value) {
  mixed++;
  if (verbose) rlib::print("  "_str->concat(rlib::int_to_str(value)));
  hash = (hash ^ static_cast<uint64_t>(value)) * 0x9E3779B97F4A7C15u;
  hash ^= hash >> 29;
}
void mix_float(double value) {
  mix(rlib::math::is_nan(value) ? 12345 : static_cast<int64_t>(rlib::float_to_bits(value)));
}
void mix_str(rlib::Str* s) {
  if (s == nullptr) return mix(-77);
  for (int64_t i = 0; i < s->length(); i++) mix(s->char_at(i));
}

bool burn() { return fuel-- > 0; }

template <class T>
T safe_div(T a, T b) {
  return b == 0 || b == static_cast<T>(-1) ? a : static_cast<T>(a / b);
}
template <class T>
T safe_mod(T a, T b) {
  return b == 0 || b == static_cast<T>(-1) ? b : static_cast<T>(a % b);
}
template <class T>
T to_int(double x) {
  return x > -1e9 && x < 1e9 ? static_cast<T>(static_cast<int64_t>(x)) : static_cast<T>(3);
}
double bounded(double x) { return x > -1e100 && x < 1e100 ? x : 0.5; }
int64_t index_in(int64_t i, int64_t length) { return static_cast<int64_t>(static_cast<uint64_t>(i) % static_cast<uint64_t>(length)); }

template <class L>
auto item_of(L* list, int64_t i) {
  return list->get(index_in(i, list->length()));
}
template <class L, class T>
void put_in(L* list, int64_t i, T item) {
  list->set(index_in(i, list->length()), item);
}

class RLIB_SCOPE Guard {
 public:
  explicit Guard(int64_t id) : id_(id) { mix(id); }
  ~Guard() { mix(-id_); }
  Guard(const Guard&) = delete;

 private:
  int64_t id_;
};

class RLIB_SCOPE Restore {
 public:
  Restore(int64_t& what, int64_t value) : what_(what), old_(what) { what_ = value; }
  ~Restore() {
    mix(what_);
    what_ = old_;
  }
  Restore(const Restore&) = delete;

 private:
  int64_t& what_;
  int64_t old_;
};

template <class F>
int64_t twice(F f, int64_t x) {
  return f(f(x) + 1);
}
template <class F>
void repeat(int64_t count, F f) {
  for (int64_t i = 0; i < count; i++) {
    if (!burn()) return;
    f(i);
  }
}
template <class F>
int64_t guarded(F f) {
  try {
    return f();
  } catch (rlib::IndexError*) {
    mix(901);
    return -1;
  } catch (rlib::OverflowError*) {
    mix(902);
    return -2;
  }
}
template <class T, class F>
T fold(rlib::List<T>* list, T start, F f) {
  T total = start;
  for (T item : *list) {
    if (!burn()) break;
    total = f(total, item);
  }
  return total;
}

void attempt(void (*f)()) {
  fuel = FUEL;
  try {
    f();
  } catch (rlib::Exception* e) {
    mix_str(e->message());
  }
}

enum class Kind : int8_t { kOne = 1, kTwo, kThree = 40, kMinus = -5 };
Kind kind_of(int64_t n) {
  switch (n & 3) {
    case 0: return Kind::kOne;
    case 1: return Kind::kTwo;
    case 2: return Kind::kThree;
    default: return Kind::kMinus;
  }
}

// A struct with a reference: a place to count in.
struct Cursor {
  int64_t& at;
  int64_t step = 2;
  int64_t advance(int64_t n) {
    at += step * n;
    step++;
    return at;
  }
};
int64_t walk(Cursor cursor, int64_t n) { return cursor.advance(n) + cursor.advance(1); }
int64_t walk_by(Cursor& cursor, int64_t n) { return cursor.advance(n) - cursor.advance(2); }

using Step = int64_t (*)(int64_t);
int64_t step_one(int64_t x) { return x * 3 + 1; }
int64_t step_two(int64_t x) { return x ^ (x >> 3); }
int64_t step_raise(int64_t x) {
  if ((x & 15) == 9) throw new rlib::ValueError("step"_str);
  return x - 1;
}
Step choose_step(int64_t n) {
  switch (n % 4) {
    case 1: return step_one;
    case 2: return &step_two;
    case 3: return [](int64_t x) { return -x; };
    default: return step_raise;
  }
}

// Class templates: a mixin, a base with virtual methods, what overrides them.
template <class Self>
class Weighed {
 public:
  int64_t times(int64_t n) { return static_cast<Self*>(this)->weight() * n; }
};
template <class T>
class Holder : public rlib::Object, public Weighed<Holder<T>> {
 public:
  explicit Holder(T item) : item_(item) {}
  virtual T get() {
    reads_++;
    return item_;
  }
  virtual void put(T item) { item_ = item; }
  int64_t weight() const { return reads_ + 2; }

 protected:
  T item_;
  int64_t reads_ = 0;
};
template <class T>
class Keeping final : public Holder<T> {
 public:
  Keeping(T item, T old) : Holder<T>(item), old_(old) {}
  T get() override { return this->reads_++ % 2 == 0 ? old_ : Holder<T>::get(); }
  void put(T item) override {
    old_ = this->item_;
    Holder<T>::put(item);
  }

 private:
  T old_;
};

template <class A, class B>
struct Two {
  A first;
  B second;
  Two<B, A> swapped() const { return {second, first}; }
  template <class F>
  auto with(F f) const {
    return f(first, second);
  }
};
template <class... T>
int64_t sum_all(T... values) {
  return (int64_t{0} + ... + static_cast<int64_t>(values));
}

// What the code raises, to be raised again later.
template <class F>
rlib::Exception* caught(F f) {
  try {
    Guard guard(77);
    f();
  } catch (rlib::Exception* e) {
    return e;
  }
  return nullptr;
}
void raise_deep(int64_t depth, rlib::Exception* e) {
  Guard guard(depth);
  if (depth <= 0) rlib::raise(e);
  try {
    raise_deep(depth - 1, e);
  } catch (rlib::OSError*) {
    mix(903);
  } catch (...) {
    mix(depth);
    throw;
  }
}

// Garbage of several sizes, to make the collector work.
class Junk : public rlib::Object {
 public:
  Junk(int64_t n, Junk* next) : n(n), next(next) {}
  int64_t n;
  Junk* next;
};
int64_t churn(int64_t count) {
  Junk* chain = nullptr;
  int64_t sum = 0;
  for (int64_t i = 0; i < count; i++) {
    chain = new Junk(i, i % 7 == 3 ? nullptr : chain);
    auto* items = rlib::Array<int64_t>::make(i % 5);
    if (i % 5 > 0) items->set(i % 5 - 1, i);
  }
  for (; chain != nullptr; chain = chain->next) sum += chain->n;
  return sum;
}

}  // namespace
"""


KINDS = ["kOne", "kTwo", "kThree", "kMinus"]


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


class Case:
    def __init__(self, rng, number, size):
        self.r = rng
        self.number = number
        self.size = size
        self.out = []
        self.counter = 0
        self.structs, self.classes, self.functions, self.templates, self.globals = [], [], [], [], []

    # ---- helpers ------------------------------------------------------------------------------

    def fresh(self, prefix):
        self.counter += 1
        return f"{prefix}{self.counter}"

    def chance(self, p):
        return self.r.random() < p

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

    # ---- expressions --------------------------------------------------------------------------

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

    # ---- statements ---------------------------------------------------------------------------

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
        k = r.randrange(40)
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

    # ---- declarations -------------------------------------------------------------------------

    def make_structs(self):
        r = self.r
        for n in range(r.randint(1, 3)):
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

    def make_exceptions(self):
        self.emit(0, """class E0 : public rlib::Exception {
  RLIB_EXCEPTION(E0)
 public:
  explicit E0(int32_t code) : Exception("E0"_str), code(code) {}
  int32_t code;
};
class E1 : public E0 {
  RLIB_EXCEPTION(E1)
 public:
  explicit E1(int32_t code) : E0(code + 1) {}
};
class E2 : public E0 {
  RLIB_EXCEPTION(E2)
 public:
  explicit E2(int32_t code) : E0(code * 2) {}
};""")

    def make_classes(self):
        """Class declarations; bodies of methods come later."""
        r = self.r
        for n in range(r.randint(2, 5)):
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
            for m in range(r.randint(1, 2)):
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
        for n in range(r.randint(2, 4)):
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
        for n in range(r.randint(0, 2)):
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
        for n in range(r.randint(2, 4) * self.size // 2):
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
            self.body(ctx, f.result, r.randint(2, 4) if f.by_reference else r.randint(3, 7),
                      1 if f.by_reference else 3)
            self.emit(0, "}")
        for c in self.classes:
            for m in c.methods:
                ctx = Context(m.result, 1000)
                ctx.this = c
                ctx.vars = list(self.globals) + [Var(n, t) for n, t in c.all_fields() if not isinstance(t, Class)]
                ctx.vars += [Var(n, t) for n, t in m.params]
                params = ", ".join(f"{self.spell(t)} {n}" for n, t in m.params)
                self.emit(0, f"{self.spell(m.result)} {c.name}::{m.name}({params}) {{")
                self.body(ctx, m.result, r.randint(1, 4), 2)
                self.emit(0, "}")

    def generate(self):
        self.emit(0, f"namespace c{self.number} {{")
        self.make_exceptions()
        self.make_structs()
        self.make_globals()
        self.make_templates()
        self.make_classes()
        self.make_late_globals()
        self.declare_functions()
        # Inlined functions are defined before those that call them.
        self.functions.sort(key=lambda f: (not f.by_reference, f.level))
        self.define_functions()
        ctx = Context(None, 1000)
        ctx.vars = list(self.globals)
        # Each function several times, so that an exception early on does not hide the rest.
        for n, f in enumerate(self.functions):
            self.emit(0, f"void test{n}() {{")
            inner = Context(None, 1000)
            inner.vars = list(self.globals)
            for _, t in f.params:
                name = self.fresh("v")
                inner_type = t[1] if isinstance(t, tuple) and t[0] == "ref" else t
                self.emit(1, f"{self.spell(inner_type)} {name} = {self.expr(inner, inner_type, 2)};")
                inner.vars.append(Var(name, inner_type))
            names = [v.name for v in inner.vars[len(self.globals):]]
            result = self.fresh("v")
            self.emit(1, f"auto {result} = {f.name}({', '.join(names)});")
            self.show(1, f.result, result)
            for v in inner.vars[len(self.globals):]:
                self.show(1, v.type, v.name)
            self.emit(0, "}")
        ctx = Context(None, 1000)
        ctx.vars = list(self.globals)
        self.emit(0, "void main_part() {")
        for _ in range(3):
            self.declare(ctx, 1)
        self.body(ctx, None, self.r.randint(5, 9), 3)
        for v in ctx.vars:
            if self.chance(0.7):
                self.show(1, v.type, v.name)
        self.emit(0, "}")
        self.emit(0, "void run() {")
        for n in range(len(self.functions)):
            for _ in range(2):
                self.emit(1, f"attempt(test{n});")
        self.emit(1, "attempt(main_part);")
        for v in self.globals:
            self.show(1, v.type, v.name)
        self.emit(0, "}")
        self.emit(0, f"}}  // namespace c{self.number}\n")
        return "\n".join(self.out)


ENTRY = r"""
namespace {

void report(int64_t number, rlib::Str* how) {
  rlib::Str* line = "case "_str->concat(rlib::int_to_str(number))->concat(": "_str);
  line = line->concat(rlib::int_to_str(static_cast<int64_t>(hash)))->concat(" "_str)->concat(how);
  rlib::print(line->concat(", "_str)->concat(rlib::int_to_str(mixed))->concat(" values"_str));
}

void run_case(int64_t number) {
  mixed = 0;
  hash = 88172645463325252u;
  try {
    switch (number) {
CASES
      default: return;
    }
    report(number, "ended"_str);
  } catch (rlib::Exception* e) {
    report(number, e->message());
  }
}

}  // namespace

int entry_point(rlib::List<rlib::Str*>* args) {
  int64_t first = args->length() > 1 ? rlib::parse_int(args->get(1)).value : 0;
  int64_t end = args->length() > 2 ? rlib::parse_int(args->get(2)).value : COUNT;
  verbose = args->length() > 3;
  for (int64_t number = first; number < end; number++) run_case(number);
  return 0;
}
"""


def generate(seed, cases, size=2, fuel=400, only=None):
    """The text of a source with that many cases; `only` leaves out all others."""
    text = [f"// generate.py --seed {seed} --cases {cases}", PRELUDE.replace("FUEL", str(fuel))]
    numbers = range(cases) if only is None else only
    for number in numbers:
        text.append(Case(random.Random(f"{seed}/{number}"), number, size).generate())
    switch = "\n".join(f"      case {n}: c{n}::run(); break;" for n in numbers)
    text.append(ENTRY.replace("CASES", switch).replace("COUNT", str(cases)))
    return "\n".join(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=30)
    parser.add_argument("--size", type=int, default=2, help="functions a case, roughly")
    parser.add_argument("--fuel", type=int, default=400, help="loop rounds and calls a case")
    parser.add_argument("--only", type=int, help="leave out all other cases")
    options = parser.parse_args()
    print(generate(options.seed, options.cases, options.size, options.fuel,
                   None if options.only is None else [options.only]), end="")


if __name__ == "__main__":
    main()
