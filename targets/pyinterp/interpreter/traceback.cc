#include "targets/pyinterp/interpreter/traceback.h"

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

Str* line_of_file(Str* path, int64_t line) {
  try {
    List<Str*>* lines = rlib::read_file(path)->split_lines();
    return line >= 1 && line <= lines->length() ? lines->get(line - 1)->strip() : nullptr;
  } catch (rlib::OSError*) {
    return nullptr;
  }
}

void write_error(Str* text) {
  W_Object* file = find_builtin_module("sys"_str)->names->get_str("stderr"_str);
  if (file == nullptr) {
    rlib::print_error(text->ends_with("\n"_str) ? text->slice(0, text->length() - 1) : text);
    return;
  }
  if (is_none(file)) return;
  try {
    call_method(file, names::write(), new_str(text));
  } catch (PythonError*) {
  }
}

namespace {

void print_line(Str* line) { write_error(message(line, '\n')); }

void print_traceback(W_Traceback* traceback) {
  print_line("Traceback (most recent call last):"_str);
  for (W_Traceback* t = traceback; t != nullptr; t = t->next) {
    W_Code* code = t->frame->code;
    int64_t line = code->line_of(t->pc);
    print_line(message("  File \""_str, code->file_name->value, "\", line "_str, line, ", in "_str,
                              code->name->value));
    Str* text = line_of_file(code->file_name->value, line);
    if (text != nullptr && !text->is_empty()) print_line(message("    "_str, text));
  }
}

}  // namespace

void print_exception(W_BaseException* exception) {
  if (exception->cause != nullptr) {
    print_exception(exception->cause);
    print_line(
        "\nThe above exception was the direct cause of the following exception:\n"_str);
  } else if (exception->context != nullptr && !exception->suppresses_context) {
    print_exception(exception->context);
    print_line("\nDuring handling of the above exception, another exception occurred:\n"_str);
  }
  if (exception->traceback != nullptr) print_traceback(exception->traceback);
  print_line(describe(exception));
}

}  // namespace py
