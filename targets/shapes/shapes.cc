// shapes: a small dynamic object language.
//
//     shapes program.shp [arguments]     runs a program
//     shapes --code program.shp          prints its bytecode
//
// README.md describes the language, and where to start reading.

#include "targets/shapes/builtins.h"
#include "targets/shapes/compiler.h"
#include "targets/shapes/containers.h"
#include "targets/shapes/errors.h"
#include "targets/shapes/interpreter.h"
#include "targets/shapes/text.h"

namespace shapes {

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

// The arguments behind the program's name, as the global variable `arguments`.
void define_arguments(Globals* globals, List<Str*>* arguments, int64_t start) {
  auto* values = new List<Value*>();
  for (int64_t i = start; i < arguments->length(); i++) values->append(new Text(arguments->get(i)));
  globals->define("arguments"_str, new ListValue(values));
}

// What was thrown, as a text; what goes wrong while it is made does not matter any more.
Str* describe(Value* value) {
  try {
    return value->to_str();
  } catch (Thrown*) {
    return value->class_name();
  }
}

// "prime.shp:3: TypeError: ..." and through which functions it came.
void report(Str* path, Thrown* thrown) {
  rlib::print_error(concat(path, ':', static_cast<int64_t>(thrown->line()), ": "_str,
                           describe(thrown->value), '\n', thrown->trace())
                        ->strip_right());
}

int run_file(Str* path, bool prints_code, List<Str*>* arguments, int64_t first_argument) {
  Globals* globals = program_globals();
  define_arguments(globals, arguments, first_argument);
  try {
    Code* code = compile(rlib::read_file(path), globals);
    if (prints_code) {
      rlib::standard_output()->write(code->disassemble());
    } else {
      run_script(code);
    }
    return 0;
  } catch (SyntaxError* e) {
    rlib::print_error(concat(path, ':', static_cast<int64_t>(e->line), ": "_str, e->message()));
  } catch (Thrown* e) {
    report(path, e);
  } catch (rlib::OSError* e) {
    rlib::print_error(e->message());
  } catch (rlib::MemoryError* e) {
    rlib::print_error(concat(path, ": "_str, e->message()));
  } catch (rlib::StackOverflowError* e) {  // from C++ that no NestedCall counts
    rlib::print_error(concat(path, ": "_str, e->message()));
  }
  return kFailed;
}

}  // namespace

}  // namespace shapes

int entry_point(rlib::List<rlib::Str*>* args) {
  using namespace rlib::literals;
  bool prints_code = args->length() > 1 && args->get(1)->eq("--code"_str);
  int64_t program = prints_code ? 2 : 1;
  if (args->length() <= program) {
    rlib::print_error("usage: shapes [--code] program.shp [arguments]"_str);
    return shapes::kUsage;
  }
  return shapes::run_file(args->get(program), prints_code, args, program + 1);
}
