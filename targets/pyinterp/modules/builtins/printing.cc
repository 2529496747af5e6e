#include "targets/pyinterp/modules/builtins/builtins.h"

#include "rlib/runtime/system.h"
#include "targets/pyinterp/modules/io/text_io.h"
#include "targets/pyinterp/modules/readline/line_editor.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

// sys.stdout and its kind. Raises RuntimeError "lost sys.stdout" if the program removed it.
W_Object* standard_stream(W_Str* name) {
  W_Object* stream = find_sys(name->value);
  if (stream == nullptr) throw_runtime_error("lost sys."_str, name->value);
  return stream;
}

void write(W_Object* file, W_Str* text) {
  if (is_plain_text_io(file)) {
    text_io_write(static_cast<W_TextIO*>(file), text);
  } else {
    call_method(file, names::write(), text);
  }
}

W_Str* expect_separator(W_Object* w, Str* name) {
  if (is_none(w)) return nullptr;
  if (!isinstance<W_Str>(w)) {
    throw_type_error(name, " must be None or a string, not "_str, type_name(w));
  }
  return static_cast<W_Str*>(w);
}

RLIB_PREBUILD W_Str* space() { return RLIB_ONCE(new_ascii(" "_str)); }
RLIB_PREBUILD W_Str* newline() { return RLIB_ONCE(new_ascii("\n"_str)); }

void builtin_print(Array<W_Object*>* items, W_Object* w_separator, W_Object* w_end, W_Object* w_file,
                   W_Object* flush) {
  W_Object* file = is_none(w_file) ? standard_stream(names::stdout()) : w_file;
  if (is_none(file)) return;
  W_Str* separator = expect_separator(w_separator, "sep"_str);
  W_Str* end = expect_separator(w_end, "end"_str);
  for (int64_t i = 0; i < items->length(); i++) {
    if (i > 0) write(file, separator == nullptr ? space() : separator);
    write(file, str(items->get(i)));
  }
  write(file, end == nullptr ? newline() : end);
  if (is_true(flush)) call_method(file, names::flush());
}

// ---- input() ------------------------------------------------------------------------------------

W_Object* open_stream(W_Str* name) {
  W_Object* stream = find_sys(name->value);
  if (stream == nullptr || is_none(stream)) throw_runtime_error("input(): lost sys."_str, name->value);
  return stream;
}

// What cannot be flushed need not be.
void flush(W_Object* stream) {
  try {
    call_method(stream, names::flush());
  } catch (PythonError*) {
  }
}

// Whether a stream is the terminal that the process was started at, by this descriptor. Streams without descriptors are none.
bool is_terminal(W_Object* stream, int64_t fd) {
  W_Object* number = nullptr;
  try {
    number = call_method(stream, intern("fileno"_str));
  } catch (PythonError*) {
    return false;
  }
  return int_value(number) == fd && rlib_rt_is_terminal(fd) == 1;
}

// As the stream encodes it; null where it does not say how.
Str* encoded_for(W_Object* stream, W_Str* text) {
  W_Object* encoding = getattr(stream, names::encoding());
  W_Object* errors = getattr(stream, intern("errors"_str));
  if (!isinstance<W_Str>(encoding) || !isinstance<W_Str>(errors)) return nullptr;
  return cast<W_Bytes>(call_method(text, intern("encode"_str), encoding, errors))->value;
}

// A line that the user may edit; null where streams do not say how they are encoded. Raises EOFError.
W_Object* input_by_editor(W_Object* in, W_Object* out, W_Str* prompt) {
  Str* shown = encoded_for(out, prompt);
  W_Object* encoding = getattr(in, names::encoding());
  W_Object* errors = getattr(in, intern("errors"_str));
  if (shown == nullptr || !isinstance<W_Str>(encoding) || !isinstance<W_Str>(errors)) return nullptr;
  Str* line = read_edited_line(shown);
  if (line->is_empty()) throw_error_with(EOFError_type(), nullptr);
  return call_method(new_bytes(line->slice(0, line->length() - 1)), intern("decode"_str), encoding, errors);
}

W_Object* input_line(W_Object* prompt) {
  W_Object* in = open_stream(names::stdin());
  W_Object* out = open_stream(names::stdout());
  W_Object* err = open_stream(names::stderr());
  flush(err);
  bool is_at_terminal = is_terminal(in, 0) && is_terminal(out, 1);
  if (is_at_terminal && edits_lines()) {
    flush(out);
    W_Object* line = input_by_editor(in, out, prompt == nullptr ? empty_str() : str(prompt));
    if (line != nullptr) return line;
  }
  if (prompt != nullptr) write(out, str(prompt));
  flush(out);
  W_Object* line = call_method(in, names::readline());
  if (!isinstance<W_Str>(line)) throw_type_error("object.readline() returned non-string"_str);
  Str* text = text_of(line);
  if (text->is_empty()) {
    throw_error_with(EOFError_type(), is_at_terminal ? nullptr : new_ascii("EOF when reading a line"_str));
  }
  return text->ends_with("\n"_str) ? new_str(text->slice(0, text->length() - 1)) : line;
}

W_Object* builtin_input(W_Object* prompt) {
  audit("builtins.input"_str, new_tuple(prompt == nullptr ? none() : prompt));
  W_Object* line = input_line(prompt);
  audit("builtins.input/result"_str, new_tuple(line));
  return line;
}

// ---- sys.displayhook ----------------------------------------------------------------------------

void set_last_value(W_Object* w) {
  find_builtin_module("builtins"_str)->set_own_attribute(intern("_"_str), w);
}

// What sys.stdout cannot encode is shown by escapes.
void write_escaped(W_Object* out, W_Str* text) {
  try {
    write(out, text);
  } catch (PythonError* error) {
    if (!error->is(UnicodeEncodeError_type())) throw;
    W_Object* encoding = getattr(out, names::encoding());
    W_Object* bytes = call_method(text, intern("encode"_str), encoding, new_ascii("backslashreplace"_str));
    W_Object* buffer = find_attribute(out, intern("buffer"_str));
    if (buffer != nullptr) {
      call_method(buffer, names::write(), bytes);
    } else {
      call_method(out, names::write(),
                  call_method(bytes, intern("decode"_str), encoding, new_ascii("strict"_str)));
    }
  }
}

}  // namespace

void display_hook(W_Object* w) {
  if (is_none(w)) return;
  set_last_value(none());
  W_Object* out = standard_stream(names::stdout());
  write_escaped(out, repr(w));
  write(out, newline());
  set_last_value(w);
}

void add_printing(ModuleBuilder* m) {
  m->function<&builtin_print>("print"_str, "($module, *args, sep=' ', end='\n', file=None, flush=False)"_str,
      "Prints the values to a stream, or to sys.stdout by default.\n\n  sep\n    string inserted between values, default a space.\n  end\n    string appended after the last value, default a newline.\n  file\n    a file-like object (stream); defaults to the current sys.stdout.\n  flush\n    whether to forcibly flush the stream."_str);
  m->function<&builtin_input>("input"_str, "($module, prompt='', /)"_str,
      "Read a string from standard input.  The trailing newline is stripped.\n\nThe prompt string, if given, is printed to standard output without a\n"
      "trailing newline before reading input.\n\nIf the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise EOFError.\nOn *nix systems, readline is used if available."_str);
  m->constant("open"_str, io_module()->names->get_str("open"_str));
}

}  // namespace py
