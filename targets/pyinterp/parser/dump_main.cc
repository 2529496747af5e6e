// A program for the tests: prints trees and errors as CPython would.
//
//     dump FILE...            the tree of each, on a line of its own, as ast.dump() prints it
//     dump --errors FILE      FILE holds texts, each followed by a line "%% outcome": prints the same
//                             with the outcomes that it finds itself
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

Str* describe(py::SyntaxError* e) {
  return py::concat(class_of(e), '|', e->message(), '|', e->line, '|', e->offset, '|', e->end_line,
                    '|', e->end_offset);
}

Str* outcome(Str* text, py::Mode mode) {
  auto* options = new py::ParseOptions();
  options->mode = mode;
  try {
    py::parse(py::source_from_text(text, mode == py::Mode::kExec), options);
    return "OK"_str;
  } catch (py::SyntaxError* e) {
    return describe(e);
  }
}

void print_outcomes(Str* path) {
  Str* content = rlib::read_file(path);
  int64_t at = 0;
  while (at < content->length()) {
    int64_t end = content->find("\n%% "_str, at);
    if (end < 0) return;
    Str* text = content->slice(at, end);
    rlib::print(text);
    at = content->find_char('\n', end + 1) + 1;
    py::Mode mode = py::Mode::kExec;
    if (text->starts_with("%eval\n"_str)) {
      mode = py::Mode::kEval;
      text = text->slice_from(6);
    } else if (text->starts_with("%single\n"_str)) {
      mode = py::Mode::kSingle;
      text = text->slice_from(8);
    }
    rlib::print("%% "_str->concat(outcome(text, mode)));
  }
}

void parse_file(Str* path, bool prints) {
  try {
    py::ast::Mod* module =
        py::parse(py::source_from_bytes(rlib::read_file(path), true), new py::ParseOptions());
    if (prints) rlib::print(py::ast::dump(module, true));
  } catch (py::SyntaxError* e) {
    rlib::print(describe(e));
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
