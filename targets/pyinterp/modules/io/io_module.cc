// The module _io: open(), and the classes of streams.

#include "targets/pyinterp/modules/io/buffered.h"
#include "targets/pyinterp/modules/io/file_io.h"
#include "targets/pyinterp/modules/io/memory_io.h"
#include "targets/pyinterp/modules/io/newlines.h"
#include "targets/pyinterp/modules/io/text_io.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/modules/warnings/warnings.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/str_methods.h"

namespace py {

namespace {

// What open()'s mode says.
class Mode final : public rlib::Object {
 public:
  explicit Mode(Str* text) : text_(text) {
    for (int64_t i = 0; i < text->length(); i++) {
      char c = text->char_at(i);
      bool is_known =
          c == 'x' || c == 'r' || c == 'w' || c == 'a' || c == '+' || c == 't' || c == 'b';
      if (!is_known || text->find_char(c, i + 1) >= 0) {
        throw_value_error("invalid mode: '"_str, text, "'"_str);
      }
    }
    int64_t actions =
        (has('x') ? 1 : 0) + (has('r') ? 1 : 0) + (has('w') ? 1 : 0) + (has('a') ? 1 : 0);
    if (has('t') && has('b')) throw_value_error("can't have text and binary mode at once"_str);
    if (actions > 1) {  // of none FileIO complains
      throw_value_error("must have exactly one of create/read/write/append mode"_str);
    }
  }

  bool has(char c) const { return text_->contains_char(c); }
  bool is_binary() const { return has('b'); }
  bool reads() const { return has('r') || has('+'); }
  bool writes() const { return !has('r') || has('+'); }
  // For FileIO.
  Str* raw() const {
    StrBuilder* out = new StrBuilder();
    for (int64_t i = 0; i < text_->length(); i++) {
      if (text_->char_at(i) != 't' && text_->char_at(i) != 'b') out->append(text_->char_at(i));
    }
    return out->build();
  }

 private:
  Str* const text_;
};

void check_binary(W_Object* encoding, W_Object* errors, W_Object* newline) {
  if (!is_none(encoding)) throw_value_error("binary mode doesn't take an encoding argument"_str);
  if (!is_none(errors)) throw_value_error("binary mode doesn't take an errors argument"_str);
  if (!is_none(newline)) throw_value_error("binary mode doesn't take a newline argument"_str);
}

W_Object* open_stream(W_FileIO* raw, Mode* mode, Str* mode_text, int64_t buffering,
                      W_Object* encoding, W_Object* errors, W_Object* newline) {
  bool is_terminal = buffering < 0 && stream_is(raw, "isatty"_str);
  bool line_buffering = buffering == 1 || is_terminal;
  if (buffering == 1 && mode->is_binary()) {
    warn(RuntimeWarning_type(),
         "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used"_str);
    buffering = -1;
  }
  if (buffering < 0 || line_buffering) {
    buffering = index_value(getattr(raw, intern("_blksize"_str)));
    if (buffering <= 1) buffering = kDefaultBufferSize;
  }
  if (buffering == 0) {
    if (!mode->is_binary()) throw_value_error("can't have unbuffered text I/O"_str);
    return raw;
  }
  W_Buffered* buffer = new_buffered(raw, mode->reads(), mode->writes(), buffering);
  if (mode->is_binary()) return buffer;
  W_TextIO* text = new_text_io(buffer, encoding, errors, newline, line_buffering, false);
  text->set_own_attribute(intern("mode"_str), new_str(mode_text));
  return text;
}

W_Object* io_open(AllValues v) {
  W_Object* file = v.get(0);
  Str* mode_text = expect_str(v.get(1), "open() argument 'mode'"_str)->value;
  int64_t buffering = index_value(v.get(2));
  W_Object* encoding = v.get(3);
  W_Object* errors = v.get(4);
  W_Object* newline = v.get(5);
  bool closes_fd = is_true(v.get(6));
  Mode* mode = new Mode(mode_text);
  if (!is_none(encoding)) expect_str(encoding, "open() argument 'encoding'"_str);
  if (!is_none(errors)) expect_str(errors, "open() argument 'errors'"_str);
  if (mode->is_binary()) check_binary(encoding, errors, newline);
  // A path-like object is asked once for what it stands for.
  bool is_plain = rlib::isinstance<W_Str>(file) || rlib::isinstance<W_Bytes>(file) ||
                  rlib::isinstance<W_AnyInt>(file);
  if (!is_plain) {
    W_Object* method = file->type()->lookup("__fspath__"_str);
    if (method != nullptr) {
      file = call(method, file);
      if (!rlib::isinstance<W_Str>(file) && !rlib::isinstance<W_Bytes>(file)) {
        throw_type_error("expected "_str, type_name(v.get(0)), ".__fspath__() to return str or bytes, not "_str,
                         type_name(file));
      }
    } else if (file->type()->special(Special::kIndex) != nullptr) {
      file = to_index(file);
    }
  }
  W_FileIO* raw = open_file(file, mode->raw(), closes_fd, v.get(7));
  try {
    return open_stream(raw, mode, mode_text, buffering, encoding, errors, newline);
  } catch (PythonError*) {
    stream_call(raw, "close"_str);
    throw;
  }
}

W_Object* io_open_code(W_Str* path) {
  return new_buffered(open_file(path, "r"_str, true, none()), true, false, kDefaultBufferSize);
}

W_Object* io_text_encoding(W_Object* encoding, int64_t stacklevel) {
  if (!is_none(encoding)) return encoding;
  warn_of_default_encoding(stacklevel);
  return new_ascii(flags()->utf8_mode != 0 ? "utf-8"_str : "locale"_str);
}

W_Module* make_io() {
  auto* m = new ModuleBuilder(
      "_io"_str,
      "The io module provides the Python interfaces to stream handling. The\nbuiltin open function is defined in this module."_str);
  m->module_of_functions("io"_str);
  m->function<&io_open>(
      "open"_str,
      "($module, file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)"_str,
      "Open file and return a stream.  Raise OSError upon failure."_str);
  m->function<&io_open_code>("open_code"_str, "($module, path)"_str,
                             "Opens the provided file with the intent to import the contents."_str);
  m->function<&io_text_encoding>("text_encoding"_str, "($module, encoding, stacklevel=2, /)"_str,
                                 "A helper function to choose the text encoding."_str);
  m->constant("DEFAULT_BUFFER_SIZE"_str, kDefaultBufferSize);
  m->constant("BlockingIOError"_str, BlockingIOError_type());
  m->constant("UnsupportedOperation"_str, unsupported_operation_type());
  m->type("_IOBase"_str, io_base_type());
  m->type("_RawIOBase"_str, raw_io_base_type());
  m->type("_BufferedIOBase"_str, buffered_io_base_type());
  m->type("_TextIOBase"_str, text_io_base_type());
  m->type("FileIO"_str, file_io_type());
  m->type("BytesIO"_str, bytes_io_type());
  m->type("_BytesIOBuffer"_str, bytes_io_buffer_type());
  m->type("StringIO"_str, string_io_type());
  m->type("BufferedReader"_str, buffered_reader_type());
  m->type("BufferedWriter"_str, buffered_writer_type());
  m->type("BufferedRandom"_str, buffered_random_type());
  m->type("BufferedRWPair"_str, buffered_rw_pair_type());
  m->type("IncrementalNewlineDecoder"_str, newline_decoder_type());
  m->type("TextIOWrapper"_str, text_io_wrapper_type());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* io_module() { return RLIB_ONCE(make_io()); }

}  // namespace py
