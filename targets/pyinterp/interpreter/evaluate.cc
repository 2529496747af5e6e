#include "targets/pyinterp/interpreter/evaluate.h"

#include "targets/pyinterp/compiler/compiler.h"
#include "targets/pyinterp/modules/warnings/warnings.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/number_operations.h"
#include "targets/pyinterp/objspace/unicode_data.h"

namespace py {

void warn_of_source(List<Warning*>* warnings, W_Str* file_name) {
  for (Warning* warning : *warnings) {
    W_Type* category = warning->is_deprecation ? DeprecationWarning_type() : SyntaxWarning_type();
    try {
      warn_explicit(category, new_str(warning->message()),
                    {file_name, warning->line, nullptr, nullptr, nullptr, nullptr});
    } catch (PythonError* e) {
      if (!e->is(category)) throw;
      rlib::raise(warning->error);
    }
  }
}

void check_is_utf8(Str* bytes, W_Str* file_name) {
  if (find_cookie(bytes) != nullptr) return;
  int64_t at = find_malformed_utf8(bytes);
  if (at < 0) return;
  int64_t line = 1;
  for (int64_t i = 0; i < at; i++) {
    if (bytes->char_at(i) == '\n') line++;
  }
  Str* digits = rlib::int_to_str(bytes->byte_at(at), 16);
  throw_error(SyntaxError_type(),
              message("Non-UTF-8 code starting with '\\x"_str, digits, "' in file "_str, file_name->value, " on line "_str,
                      line, ", but no encoding declared; see https://peps.python.org/pep-0263/ for details"_str));
}

Source* source_of_bytes(Str* bytes, bool ends_line) {
  Str* encoding = find_foreign_encoding(bytes);
  if (encoding == nullptr) return source_from_bytes(bytes, ends_line);
  try {
    return source_from_text(text_of(decode_bytes(new W_Bytes(with_plain_newlines(bytes, ends_line)), encoding, nullptr)), ends_line);
  } catch (PythonError* e) {
    if (!e->is(LookupError_type()) && !e->is(UnicodeError_type())) throw;
    throw new SyntaxError(ErrorClass::kSyntaxError, str(e->value())->value, 0, -1, -1, -1);
  }
}

ast::Mod* parse_source(Source* source, W_Str* file_name, Mode mode, int64_t flags, int64_t feature_version) {
  auto* options = new ParseOptions();
  options->unicode = unicode::hooks();
  options->mode = mode;
  options->most_int_digits = int_limits()->most_digits;
  options->has_type_comments = (flags & kTypeComments) != 0;
  if (feature_version >= 0) options->feature_version = feature_version;
  options->implies_dedent = (flags & kDontImplyDedent) == 0;
  options->allows_incomplete = (flags & kAllowIncompleteInput) != 0;
  ast::Mod* module = nullptr;
  try {
    module = parse(source, options);
  } catch (SyntaxError*) {
    warn_of_source(options->warnings, file_name);
    throw;
  }
  warn_of_source(options->warnings, file_name);
  return module;
}

W_Code* compile_tree(ast::Mod* module, W_Str* file_name, Mode mode, int64_t flags, int64_t optimize) {
  auto* options = new CompileOptions();
  options->file_name = file_name;
  options->optimize = optimize;
  options->future_flags = flags & (kFutureBits | kAllowTopLevelAwait);
  options->is_interactive = mode == Mode::kSingle;
  try {
    W_Code* code = nullptr;
    try {
      code = compile(module, options);
    } catch (SyntaxError*) {
      warn_of_source(options->warnings, file_name);
      throw;
    }
    warn_of_source(options->warnings, file_name);
    return code;
  } catch (SyntaxError* e) {
    e->is_of_compiler = true;
    throw;
  }
}

W_Code* compile_source(Source* source, W_Str* file_name, Mode mode, int64_t flags, int64_t optimize) {
  return compile_tree(parse_source(source, file_name, mode, flags), file_name, mode, flags, optimize);
}

namespace {

W_Type* type_of_error(ErrorClass error_class) {
  switch (error_class) {
    case ErrorClass::kSyntaxError: return SyntaxError_type();
    case ErrorClass::kIndentationError: return IndentationError_type();
    case ErrorClass::kTabError: return TabError_type();
    case ErrorClass::kValueError: return ValueError_type();
    default: return MemoryError_type();
  }
}

// The text of a source as the parser saw it, but UTF-8 throughout; null if there is none.
Str* text_of_source(W_Object* source, bool ends_line) {
  if (source == nullptr) return nullptr;
  try {
    Source* decoded = isinstance<W_Str>(source) ? source_from_text(text_of(source), ends_line)
                                                : source_of_bytes(bytes_of(source), ends_line);
    Str* text = decoded->slice(0, decoded->length);
    return decoded->is_utf8 ? text : decode_utf8(text, "replace"_str)->value;
  } catch (SyntaxError*) {
    return nullptr;
  }
}

W_Object* line_of_source(W_Object* source, int64_t line, bool ends_line) {
  Str* text = text_of_source(source, ends_line);
  if (text == nullptr) return none();
  int64_t start = 0;
  for (int64_t i = 1; i < line && start >= 0; i++) {
    int64_t end = text->find_char('\n', start);
    if (end < 0) return none();
    start = end + 1;
  }
  if (start >= text->length()) return none();
  int64_t end = text->find_char('\n', start);
  return new_str(text->slice(start, end < 0 ? text->length() : end + 1));
}

// A line of a file, with its end; None if it cannot be read.
W_Object* line_from(W_Str* file_name, int64_t line) {
  try {
    return line_of_source(new W_Bytes(rlib::read_file(file_name->value)), line, true);
  } catch (rlib::OSError*) {
    return none();
  }
}

}  // namespace

void throw_syntax_error(SyntaxError* error, W_Str* file_name, W_Object* source, bool ends_line) {
  W_Type* type = type_of_error(error->error_class);
  W_Str* text = new_str(error->message());
  if (!type->is_subtype(SyntaxError_type())) throw_error_with(type, text);
  // Errors of encodings have no place.
  bool is_placed = error->line != 0 || error->offset != -1;
  auto* place = Array<W_Object*>::make(is_placed ? 6 : 4);
  place->set(0, file_name);
  place->set(1, new_int(error->line));
  place->set(2, new_int(error->offset));
  place->set(3, error->is_of_compiler   ? line_from(file_name, error->line)
                : error->text != nullptr ? new_str(error->text)
                                         : line_of_source(source, error->line, ends_line));
  if (is_placed) {
    place->set(4, new_int(error->end_line));
    place->set(5, error->end_offset == SyntaxError::kNoOffset ? none() : new_int(error->end_offset));
  } else {
    place->set(3, none());
  }
  throw new PythonError(new_exception(type, new_tuple(text, new_tuple(place))));
}

}  // namespace py
