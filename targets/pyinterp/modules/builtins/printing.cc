#include "targets/pyinterp/modules/builtins/builtins.h"

#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

// Where print() writes when it is not told: sys.stdout; null before there is one.
W_Object* standard_output() {
  return find_builtin_module("sys"_str)->names->get_str("stdout"_str);
}

void write(W_Object* file, Str* text) {
  if (file == nullptr) {
    rlib::standard_output()->write(text);
  } else {
    call_method(file, names::write(), new_str(text));
  }
}

Str* expect_separator(W_Object* w, Str* name, Str* otherwise) {
  if (is_none(w)) return otherwise;
  if (!isinstance<W_Str>(w)) {
    throw_type_error(name, " must be None or a string, not "_str, type_name(w));
  }
  return text_of(w);
}

void builtin_print(Array<W_Object*>* items, W_Object* separator, W_Object* end, W_Object* w_file,
                   W_Object* flush) {
  W_Object* file = is_none(w_file) ? standard_output() : w_file;
  if (file != nullptr && is_none(file)) return;
  Str* between = expect_separator(separator, "sep"_str, " "_str);
  Str* last = expect_separator(end, "end"_str, "\n"_str);
  if (file == nullptr) {
    StrBuilder* line = new StrBuilder();
    for (int64_t i = 0; i < items->length(); i++) {
      if (i > 0) line->append(between);
      line->append(str(items->get(i))->value);
    }
    line->append(last);
    write(nullptr, line->build());
  } else {
    for (int64_t i = 0; i < items->length(); i++) {
      if (i > 0) write(file, between);
      write(file, str(items->get(i))->value);
    }
    write(file, last);
  }
  if (is_true(flush)) {
    if (file == nullptr) {
      rlib::standard_output()->flush();
    } else {
      call_method(file, names::flush());
    }
  }
}

void set_last_value(W_Object* w) {
  find_builtin_module("builtins"_str)->set_own_attribute(intern("_"_str), w);
}

void display(W_Object* w) {
  if (is_none(w)) return;
  set_last_value(none());
  write(standard_output(), message(repr(w)->value, '\n'));
  set_last_value(w);
}

}  // namespace

void add_printing(ModuleBuilder* m) {
  m->function<&builtin_print>("print"_str, "($module, *args, sep=' ', end='\n', file=None, flush=False)"_str,
      "Prints the values to a stream, or to sys.stdout by default.\n\n  sep\n    string inserted between values, default a space.\n  end\n    string appended after the last value, default a newline.\n  file\n    a file-like object (stream); defaults to the current sys.stdout.\n  flush\n    whether to forcibly flush the stream."_str);
  m->function<&display>("_displayhook"_str, "($module, object, /)"_str);
}

}  // namespace py
