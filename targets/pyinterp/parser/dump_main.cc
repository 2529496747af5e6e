// A program for the tests: prints trees and errors as CPython would.
//
//     dump FILE...            the tree of each, on a line of its own, as ast.dump() prints it
//     dump --errors FILE      FILE holds texts, each ended by a line "%%": the outcome of each
//     dump --time FILE...     parses all of them, and prints nothing

#include "targets/pyinterp/parser/dump.h"
#include "targets/pyinterp/parser/parser.h"

namespace {

using rlib::Str;
using namespace rlib::literals;

Str* class_of(py::SyntaxError* e) {
  switch (e->error_class) {
    case py::ErrorClass::kSyntaxError: return "SyntaxError"_str;
    case py::ErrorClass::kIndentationError: return "IndentationError"_str;
    case py::ErrorClass::kTabError: return "TabError"_str;
    case py::ErrorClass::kValueError: return "ValueError"_str;
    default: return "MemoryError"_str;
  }
}

void print_error(py::SyntaxError* e) {
  rlib::print(py::concat(class_of(e), '|', e->message(), '|', e->line, '|', e->offset, '|',
                         e->end_line, '|', e->end_offset));
}

void print_outcome(Str* text, py::Mode mode) {
  auto* options = new py::ParseOptions();
  options->mode = mode;
  try {
    py::parse(py::source_from_text(text, mode == py::Mode::kExec), options);
    rlib::print("OK"_str);
  } catch (py::SyntaxError* e) {
    print_error(e);
  }
}

void print_outcomes(Str* path) {
  rlib::List<Str*>* texts = rlib::read_file(path)->split("\n%%\n"_str);
  for (int64_t i = 0; i < texts->length() - 1; i++) {
    Str* text = texts->get(i);
    py::Mode mode = py::Mode::kExec;
    if (text->starts_with("%eval\n"_str)) {
      mode = py::Mode::kEval;
      text = text->slice_from(6);
    } else if (text->starts_with("%single\n"_str)) {
      mode = py::Mode::kSingle;
      text = text->slice_from(8);
    }
    print_outcome(text, mode);
  }
}

void parse_file(Str* path, bool prints) {
  try {
    py::ast::Mod* module =
        py::parse(py::source_from_bytes(rlib::read_file(path), true), new py::ParseOptions());
    if (prints) rlib::print(py::ast::dump(module, true));
  } catch (py::SyntaxError* e) {
    print_error(e);
  }
}

}  // namespace

int entry_point(rlib::List<Str*>* args) {
  bool is_timing = args->length() > 1 && args->get(1)->eq("--time"_str);
  if (args->length() > 2 && args->get(1)->eq("--errors"_str)) {
    print_outcomes(args->get(2));
    return 0;
  }
  for (int64_t i = is_timing ? 2 : 1; i < args->length(); i++) {
    parse_file(args->get(i), !is_timing);
  }
  return 0;
}
