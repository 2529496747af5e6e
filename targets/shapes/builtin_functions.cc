// Functions in C++ that programs find as global variables.

#include "targets/shapes/arguments.h"
#include "targets/shapes/builtins.h"

namespace shapes {

namespace {

// All arguments in one line, with blanks between them.
Value* print(Arguments* a) {
  rlib::File* out = rlib::standard_output();
  for (int64_t i = 0; i < a->length(); i++) {
    Str* text = a->get(i)->to_str();  // first, as it may print itself
    if (i > 0) out->write_char(' ');
    out->write(text);
  }
  out->end_line();
  return nil();
}

Value* len(Arguments* a) {
  Value* value = a->get(0);
  if (Text* text = rlib::cast_or_null<Text>(value)) return new Int(text->value->length());
  if (ListValue* list = rlib::cast_or_null<ListValue>(value)) return new Int(list->items->length());
  if (DictValue* dict = rlib::cast_or_null<DictValue>(value)) return new Int(dict->items->length());
  if (Range* range = rlib::cast_or_null<Range>(value)) return new Int(range->length());
  raise_error(type_error(), concat(value->class_name(), " has no length"_str));
}

// A line of the input without its end; nil at the end of the input.
Value* read_line(Arguments*) {
  Str* line = rlib::standard_input()->read_line();
  if (line->is_empty()) return nil();
  return new Text(line->ends_with("\n"_str) ? line->slice(0, line->length() - 1) : line);
}

// The next value of an iterator, or what is given if there is none.
Value* next(Arguments* a) {
  Value* value = argument<Iterator>(a, 0, "an Iterator"_str)->next();
  return value == nullptr ? a->get(1) : value;
}

Value* whole(double value) {
  if (!rlib::math::is_finite(value)) raise_error(value_error(), "no integer is near"_str);
  return integer(BigInt::from_float(value));
}

// A function of one number, as C has it.
template <class Body>
void define_math(Globals* globals, Str* name, Body) {
  globals->define(name, new Native(name, 1, false, [](Arguments* a) -> Value* {
                    return new Float(Body{}(double_argument(a, 0)));
                  }));
}

void define(Globals* globals, Str* name, int parameter_count, NativeFunction function) {
  globals->define(name, new Native(name, parameter_count, false, function));
}

}  // namespace

void define_functions(Globals* globals) {
  define(globals, "print"_str, kAnyNumber, print);
  define(globals, "len"_str, 1, len);
  define(globals, "read_line"_str, 0, read_line);
  define(globals, "next"_str, 2, next);
  define(globals, "iterate"_str, 1, [](Arguments* a) -> Value* { return a->get(0)->iterate(); });
  define(globals, "repr"_str, 1,
         [](Arguments* a) -> Value* { return new Text(a->get(0)->repr()); });
  define(globals, "hash"_str, 1, [](Arguments* a) -> Value* { return new Int(a->get(0)->hash()); });
  define(globals, "is_same"_str, 2,
         [](Arguments* a) -> Value* { return to_bool(a->get(0) == a->get(1)); });
  // The text of one byte.
  define(globals, "char"_str, 1, [](Arguments* a) -> Value* {
    int64_t code = int_argument(a, 0);
    if (code < 0 || code > 255) raise_error(value_error(), "a byte is 0 to 255"_str);
    return new Text(Str::from_char(static_cast<char>(code)));
  });
  // Seconds since some moment.
  define(globals, "clock"_str, 0, [](Arguments*) -> Value* {
    return new Float(static_cast<double>(rlib::monotonic_clock()) * 1e-9);
  });
  define(globals, "exit"_str, 1, [](Arguments* a) -> Value* { rlib::exit(int_argument(a, 0)); });
  define(globals, "process_id"_str, 0,
         [](Arguments*) -> Value* { return new Int(rlib::process_id()); });
  // Parameters of the JIT, as behind --jit; whether they were understood.
  define(globals, "set_jit"_str, 1, [](Arguments* a) -> Value* {
    return to_bool(rlib::jit::set_parameters(text_argument(a, 0)));
  });
  // Collects all garbage, which untranslated does nothing.
  define(globals, "collect"_str, 0, [](Arguments*) -> Value* {
    rlib::gc::collect();
    return nil();
  });

  define(globals, "floor"_str, 1,
         [](Arguments* a) -> Value* { return whole(rlib::math::floor(double_argument(a, 0))); });
  define(globals, "round"_str, 1, [](Arguments* a) -> Value* {
    return whole(rlib::math::round_even(double_argument(a, 0)));
  });
  define_math(globals, "sqrt"_str, [](double x) { return rlib::math::sqrt(x); });
  define_math(globals, "sin"_str, [](double x) { return rlib::math::sin(x); });
  define_math(globals, "cos"_str, [](double x) { return rlib::math::cos(x); });
  define_math(globals, "exp"_str, [](double x) { return rlib::math::exp(x); });
  define_math(globals, "log"_str, [](double x) { return rlib::math::log(x); });
}

}  // namespace shapes
