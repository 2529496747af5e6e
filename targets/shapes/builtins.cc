#include "targets/shapes/builtins.h"

#include "targets/shapes/compiler.h"
#include "targets/shapes/errors.h"
#include "targets/shapes/interpreter.h"

namespace shapes {

Str* prelude() {
  return R"(
fun map(values, f) {
  var result = [];
  for (var value in values) result.append(f(value));
  return result;
}

fun filter(values, f) {
  var result = [];
  for (var value in values) if (f(value)) result.append(value);
  return result;
}

fun fold(values, start, f) {
  var result = start;
  for (var value in values) result = f(result, value);
  return result;
}

fun sum(values) => fold(values, 0, fun (a, b) => a + b)

fun sorted(values) {
  var result = List(values);
  result.sort();
  return result;
}

fun min(a, b) { if (b < a) return b; return a; }
fun max(a, b) { if (a < b) return b; return a; }
fun abs(x) { if (x < 0) return -x; return x; }

# Pairs of an index and a value.
fun enumerate(values) {
  var i = 0;
  for (var value in values) {
    yield [i, value];
    i += 1;
  }
}

fun assert(condition) { if (!condition) throw Error("assertion failed"); }
)"_str;
}

namespace {

void define_classes(Globals* globals) {
  List<Class*>* classes = List<Class*>::of(
      object_class(), class_class(), nil_class(), bool_class(), int_class(), float_class(),
      text_class(), list_class(), dict_class(), range_class(), iterator_class(), function_class(),
      file_class(), weak_class(), error_class(), argument_error(), arithmetic_error(),
      index_error(), key_error(), memory_error(), name_error(), os_error(), overflow_error(), type_error(),
      value_error());
  for (Class* c : *classes) globals->define(c->name, c);
}

Globals* make_globals() {
  Globals* globals = new Globals();
  define_classes(globals);
  define_functions(globals);
  define_file_functions(globals);
  run_script(compile(prelude(), globals));
  return globals;
}

}  // namespace

RLIB_PREBUILD Globals* program_globals() { return RLIB_ONCE(make_globals()); }

}  // namespace shapes
