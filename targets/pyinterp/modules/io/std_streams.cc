#include "targets/pyinterp/modules/io/std_streams.h"

#include "rlib/runtime/descriptors.h"
#include "targets/pyinterp/interpreter/finalizers.h"
#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/modules/io/buffered.h"
#include "targets/pyinterp/modules/io/file_io.h"
#include "targets/pyinterp/modules/io/open_writers.h"
#include "targets/pyinterp/modules/io/text_io.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

W_Object* find_stream(Str* name) {
  return find_sys(name);
}

// ---- Making them --------------------------------------------------------------------------------

struct TextCoding {
  Str* encoding;
  Str* errors;
};

// Whether the locale is C, POSIX or C.UTF-8: then what cannot be decoded is let through, as nobody chose an
// encoding.
bool is_neutral_locale() {
  Str* locale = rlib::get_environment("LC_ALL"_str);
  if (locale == nullptr || locale->is_empty()) locale = rlib::get_environment("LC_CTYPE"_str);
  if (locale == nullptr || locale->is_empty()) locale = rlib::get_environment("LANG"_str);
  if (locale == nullptr || locale->is_empty()) return true;
  return locale->eq("C"_str) || locale->eq("POSIX"_str) || locale->eq("C.UTF-8"_str) ||
         locale->eq("C.utf8"_str);
}

TextCoding choose_coding(StreamOptions options) {
  bool is_lax = options.is_utf8_mode || is_neutral_locale();
  TextCoding coding = {"utf-8"_str, is_lax ? "surrogateescape"_str : "strict"_str};
  Str* wanted = options.io_encoding;
  if (wanted == nullptr || wanted->is_empty()) return coding;
  int64_t colon = wanted->find_char(':');
  Str* encoding = colon < 0 ? wanted : wanted->slice(0, colon);
  Str* errors = colon < 0 ? ""_str : wanted->slice_from(colon + 1);
  if (!encoding->is_empty()) {
    coding.encoding = encoding;
    coding.errors = "strict"_str;
  }
  if (!errors->is_empty()) coding.errors = errors;
  return coding;
}

W_Object* make_stream(int64_t fd, Str* name, StreamOptions options) {
  if (rlib_rt_file_status(fd, RLIB_RT_FILE_MODE) < 0) return none();
  bool is_writer = fd > 0;
  W_FileIO* raw = open_file(new_int(fd), is_writer ? "wb"_str : "rb"_str, false, none());
  raw->set_own_attribute(names::name(), new_ascii(name));
  bool is_unbuffered = options.is_unbuffered && is_writer;
  W_Object* buffer = raw;
  if (!is_unbuffered) buffer = new_buffered(raw, !is_writer, is_writer, buffer_size_for(raw));
  TextCoding coding = choose_coding(options);
  if (fd == 2) coding.errors = "backslashreplace"_str;
  bool flushes_lines = !options.is_unbuffered && (fd == 2 || rlib_rt_is_terminal(fd) == 1);
  W_TextIO* text = new_text_io(buffer, new_str(coding.encoding), new_str(coding.errors), new_ascii("\n"_str),
                               flushes_lines, options.is_unbuffered);
  text->set_own_attribute(intern("mode"_str), new_ascii(is_writer ? "w"_str : "r"_str));
  return text;
}

void set_stream(W_Str* name, Str* original, W_Object* stream) {
  W_Module* sys = find_builtin_module("sys"_str);
  sys->names->set_str(intern(original), stream);
  sys->names->set_str(name, stream);
}

}  // namespace

void make_standard_streams(StreamOptions options) {
  // stderr first: the others' errors are printed there.
  set_stream(names::stderr(), "__stderr__"_str, make_stream(2, "<stderr>"_str, options));
  set_stream(names::stdin(), "__stdin__"_str, make_stream(0, "<stdin>"_str, options));
  set_stream(names::stdout(), "__stdout__"_str, make_stream(1, "<stdout>"_str, options));
}

// ---- Flushing -----------------------------------------------------------------------------------

namespace {

bool is_open(W_Object* stream) {
  if (stream == nullptr || is_none(stream)) return false;
  try {
    W_Object* closed = find_attribute(stream, intern("closed"_str));
    return closed == nullptr || !is_true(closed);
  } catch (PythonError*) {
    return true;
  }
}

}  // namespace

bool flush_standard_streams() {
  bool is_good = true;
  W_Object* out = find_stream("stdout"_str);
  if (is_open(out)) {
    try {
      call_method(out, names::flush());
    } catch (PythonError* error) {
      report_unraisable(error, out);
      is_good = false;
    }
  }
  W_Object* err = find_stream("stderr"_str);
  if (is_open(err)) {
    try {
      call_method(err, names::flush());
    } catch (PythonError*) {  // where could one say so
      is_good = false;
    }
  }
  return is_good;
}

bool flush_at_exit() {
  bool is_good = flush_standard_streams();
  run_finalizers();
  flush_open_writers();
  if (is_good) is_good = flush_standard_streams();
  return is_good;
}

}  // namespace py
