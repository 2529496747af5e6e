#include "targets/pyinterp/objspace/exception_fields.h"

#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/object_type.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

namespace {

// ---- Access -------------------------------------------------------------------------------------

template <int kIndex>
W_Object* get_field(W_BaseException* self) {
  return self->field(kIndex);
}
template <int kIndex>
void set_field(W_BaseException* self, W_Object* value) {
  self->set_field(kIndex, value);
}
template <int kIndex>
void field(TypeBuilder* t, Str* name) {
  t->accessor<&get_field<kIndex>, &set_field<kIndex>>(name);
}

bool is_kind(W_BaseException* e, W_Type* type) { return e->kind->is_subtype(type); }

W_Object* take_keyword(W_Dict* keywords, Str* name) {
  W_Object* value = keywords->get_str(name);
  if (value != nullptr) keywords->remove(new_str(name));
  return value;
}

// Takes the keywords of these names into fields from `first` on; there may be no others.
void take_keywords(W_BaseException* e, W_Dict* keywords, Str* type, List<Str*>* names, int64_t first) {
  if (keywords == nullptr) return;
  int64_t most = names->length();
  if (keywords->length() > most) {
    throw_type_error(type, "() takes at most "_str, most, " keyword argument"_str, plural(most), " ("_str,
                     keywords->length(), " given)"_str);
  }
  for (int64_t i = 0; i < most; i++) {
    W_Object* value = take_keyword(keywords, names->get(i));
    if (value != nullptr) e->set_field(first + i, value);
  }
  int64_t other = keywords->next_entry(0);
  if (other < 0) return;
  if (!isinstance<W_Str>(keywords->key_at(other))) throw_type_error("keywords must be strings"_str);
  throw_type_error('\'', text_of(keywords->key_at(other)), "' is an invalid keyword argument for "_str, type, "()"_str);
}

void check_unicode_argument(int64_t index, bool is_right, Str* expected, W_Tuple* args) {
  if (is_right) return;
  throw_type_error("argument "_str, index + 1, " must be "_str, expected, ", not "_str, type_name(args->get(index)));
}

}  // namespace

// ---- From arguments -----------------------------------------------------------------------------

namespace {

// CPython's PyNumber_Check.
bool is_number(W_Object* w) {
  W_Type* type = w->type();
  return type->special(Special::kIndex) != nullptr || type->special(Special::kInt) != nullptr ||
         type->special(Special::kFloat) != nullptr || isinstance<W_Complex>(w);
}

}  // namespace

bool has_fields(W_Type* kind) {
  auto is = [&](W_Type* type) { return kind->is_subtype(type); };
  return is(StopIteration_type()) || is(SystemExit_type()) || is(OSError_type()) || is(SyntaxError_type()) || is(ImportError_type()) ||
         is(AttributeError_type()) || is(NameError_type()) || is(UnicodeDecodeError_type()) || is(UnicodeEncodeError_type()) ||
         is(UnicodeTranslateError_type()) || is(BaseExceptionGroup_type());
}

void take_fields(W_BaseException* e, W_Tuple* args, W_Dict* keywords) {
  int64_t count = args->length();
  W_Type* kind = e->kind;
  if (kind == StopIteration_type() || kind == SystemExit_type() || kind == StopAsyncIteration_type()) {
    if (count == 1) {
      e->set_field(0, args->get(0));
    } else if (count > 1 && kind == SystemExit_type()) {
      e->set_field(0, args);
    } else if (count > 1) {
      e->set_field(0, args->get(0));
    }
  } else if (is_kind(e, OSError_type())) {
    if (count >= 2 && count <= 5) {
      e->set_field(kErrno, args->get(0));
      e->set_field(kStrError, args->get(1));
      if (count == 3 && is_kind(e, BlockingIOError_type()) && is_number(args->get(2))) {
        e->set_field(kCharactersWritten, new_int(index_value(args->get(2), ValueError_type())));
      } else if (count >= 3) {
        e->set_field(kFileName, args->get(2));
        e->args = new_tuple(args->get(0), args->get(1));
      }
      if (count == 5) e->set_field(kFileName2, args->get(4));
    }
  } else if (is_kind(e, SyntaxError_type())) {
    if (count >= 1) e->set_field(kSyntaxMessage, args->get(0));
    if (count == 2) {
      Array<W_Object*>* parts = to_array(args->get(1));
      if (parts->length() < 4 || parts->length() > 6) {
        bool is_short = parts->length() < 4;
        throw_type_error("function takes at "_str, is_short ? "least 4"_str : "most 6"_str, " arguments ("_str, parts->length(),
                         " given)"_str);
      }
      if (parts->length() == 5) {
        throw_type_error("end_offset must be provided when end_lineno is provided"_str);
      }
      e->set_field(kSyntaxFile, parts->get(0));
      e->set_field(kSyntaxLine, parts->get(1));
      e->set_field(kSyntaxOffset, parts->get(2));
      e->set_field(kSyntaxText, parts->get(3));
      if (parts->length() == 6) {
        e->set_field(kSyntaxEndLine, parts->get(4));
        e->set_field(kSyntaxEndOffset, parts->get(5));
      }
    }
  } else if (is_kind(e, ImportError_type())) {
    e->fields = Array<W_Object*>::empty();
    if (count == 1) e->set_field(0, args->get(0));
    take_keywords(e, keywords, "ImportError"_str, List<Str*>::of("name"_str, "path"_str), 1);
  } else if (is_kind(e, AttributeError_type()) || is_kind(e, NameError_type())) {
    e->fields = Array<W_Object*>::empty();
    if (is_kind(e, AttributeError_type())) {
      take_keywords(e, keywords, "AttributeError"_str, List<Str*>::of("name"_str, "obj"_str), 0);
    } else {
      take_keywords(e, keywords, "NameError"_str, List<Str*>::of("name"_str), 0);
    }
  } else if (is_kind(e, UnicodeDecodeError_type()) || is_kind(e, UnicodeEncodeError_type())) {
    if (count != 5) throw_type_error("function takes exactly 5 arguments ("_str, count, " given)"_str);
    for (int64_t i = 0; i < 5; i++) e->set_field(i, args->get(i));
    bool is_decoding = is_kind(e, UnicodeDecodeError_type());
    check_unicode_argument(0, isinstance<W_Str>(args->get(0)), "str"_str, args);
    // Of bytes in whatever form it keeps what they are now.
    if (is_decoding && !isinstance<W_Bytes>(args->get(1))) {
      e->set_field(1, new_bytes(bytes_of(args->get(1))));
    } else if (!is_decoding) {
      check_unicode_argument(1, isinstance<W_Str>(args->get(1)), "str"_str, args);
    }
    e->set_field(2, to_index(args->get(2)));
    e->set_field(3, to_index(args->get(3)));
    check_unicode_argument(4, isinstance<W_Str>(args->get(4)), "str"_str, args);
  } else if (is_kind(e, UnicodeTranslateError_type())) {
    if (count != 4) throw_type_error("function takes exactly 4 arguments ("_str, count, " given)"_str);
    check_unicode_argument(0, isinstance<W_Str>(args->get(0)), "str"_str, args);
    e->set_field(1, args->get(0));
    e->set_field(2, to_index(args->get(1)));
    e->set_field(3, to_index(args->get(2)));
    check_unicode_argument(3, isinstance<W_Str>(args->get(3)), "str"_str, args);
    e->set_field(4, args->get(3));
  } else if (is_kind(e, BaseExceptionGroup_type())) {
    if (count != 2) {
      throw_type_error("BaseExceptionGroup.__new__() takes exactly 2 arguments ("_str, count, " given)"_str);
    }
    e->set_field(0, args->get(0));
    e->set_field(1, new_tuple(to_array(args->get(1))));
  }
  if (keywords != nullptr && keywords->length() > 0) {
    throw_type_error(e->type()->name, "() takes no keyword arguments"_str);
  }
}

// ---- As text ------------------------------------------------------------------------------------

namespace {

// \x78, \u20ac, \U0001f40d.
Str* escaped(int64_t code_point) {
  Str* digits = rlib::int_to_str(code_point, 16);
  int64_t width = code_point <= 0xFF ? 2 : code_point <= 0xFFFF ? 4 : 8;
  Str* kind = width == 2 ? "\\x"_str : width == 4 ? "\\u"_str : "\\U"_str;
  return message(kind, "0"_str->repeat(width - digits->length()), digits);
}

Str* text_of_unicode_error(W_BaseException* e) {
  if (e->fields->length() == 0) return ""_str;
  W_Object* object = e->field(1);
  int64_t start = int_value(e->field(2));
  int64_t end = int_value(e->field(3));
  Str* reason = str(e->field(4))->value;
  Str* position = end == start + 1 ? message("position "_str, start)
                                   : message("position "_str, start, '-', end - 1);
  if (is_kind(e, UnicodeTranslateError_type()) || is_kind(e, UnicodeEncodeError_type())) {
    Str* codec = is_kind(e, UnicodeEncodeError_type())
                     ? message('\'', str(e->field(0))->value, "' codec can't encode "_str)
                     : "can't translate "_str;
    if (end == start + 1 && isinstance<W_Str>(object) && start < static_cast<W_Str*>(object)->length()) {
      return message(codec, "character '"_str, escaped(code_point_of(static_cast<W_Str*>(object), start)), "' in "_str, position, ": "_str,
                     reason);
    }
    return message(codec, "characters in "_str, position, ": "_str, reason);
  }
  Str* codec = message('\'', str(e->field(0))->value, "' codec can't decode "_str);
  if (end == start + 1 && isinstance<W_Bytes>(object) && start < static_cast<W_Bytes*>(object)->value->length()) {
    Str* digits = rlib::int_to_str(static_cast<W_Bytes*>(object)->value->byte_at(start), 16);
    return message(codec, "byte 0x"_str, digits->length() == 1 ? "0"_str : ""_str, digits, " in "_str,
                   position, ": "_str, reason);
  }
  return message(codec, "bytes in "_str, position, ": "_str, reason);
}

Str* text_of_syntax_error(W_BaseException* e) {
  Str* text = str(e->field(kSyntaxMessage))->value;
  W_Object* file = e->field(kSyntaxFile);
  W_Object* line = e->field(kSyntaxLine);
  bool has_line = isinstance<W_AnyInt>(line);
  if (isinstance<W_Str>(file)) {
    Str* path = text_of(file);
    Str* base = path->slice_from(path->rfind_char('/') + 1);
    if (has_line) return message(text, " ("_str, base, ", line "_str, str(line)->value, ')');
    return message(text, " ("_str, base, ')');
  }
  return has_line ? message(text, " (line "_str, str(line)->value, ')') : text;
}

}  // namespace

Str* text_of_exception(W_BaseException* e) {
  int64_t count = e->args->length();
  if (is_kind(e, KeyError_type()) && count == 1) return repr(e->args->get(0))->value;
  if (is_kind(e, OSError_type()) && !is_none(e->field(kErrno))) {
    Str* text = message("[Errno "_str, str(e->field(kErrno))->value, "] "_str,
                        str(e->field(kStrError))->value);
    if (is_none(e->field(kFileName))) return text;
    text = message(text, ": "_str, repr(e->field(kFileName))->value);
    if (is_none(e->field(kFileName2))) return text;
    return message(text, " -> "_str, repr(e->field(kFileName2))->value);
  }
  if (is_kind(e, SyntaxError_type()) && count > 0) return text_of_syntax_error(e);
  if (is_kind(e, UnicodeError_type()) && e->fields->length() > 0) return text_of_unicode_error(e);
  if (is_kind(e, ImportError_type()) && isinstance<W_Str>(e->field(0))) return text_of(e->field(0));
  if (is_kind(e, BaseExceptionGroup_type())) {
    int64_t size = length(e->field(1));
    return message(str(e->field(0))->value, " ("_str, size, " sub-exception"_str,
                   size == 1 ? ""_str : "s"_str, ')');
  }
  if (count == 0) return ""_str;
  if (count == 1) return str(e->args->get(0))->value;
  return repr(e->args)->value;
}

// ---- Types --------------------------------------------------------------------------------------

namespace {

W_Object* get_characters_written(W_BaseException* e) {
  W_Object* count = e->field(kCharactersWritten);
  if (is_none(count)) throw_error(AttributeError_type(), "characters_written"_str);
  return count;
}
void set_characters_written(W_BaseException* e, W_Object* value) {
  if (value == nullptr) {
    get_characters_written(e);
    e->set_field(kCharactersWritten, none());
  } else {
    e->set_field(kCharactersWritten, to_index(value));
  }
}

}  // namespace

void add_fields(TypeBuilder* t, Str* name) {
  if (name->eq("StopIteration"_str)) {
    field<0>(t, "value"_str);
  } else if (name->eq("SystemExit"_str)) {
    field<0>(t, "code"_str);
  } else if (name->eq("OSError"_str)) {
    field<kErrno>(t, "errno"_str);
    field<kStrError>(t, "strerror"_str);
    field<kFileName>(t, "filename"_str);
    field<kFileName2>(t, "filename2"_str);
  } else if (name->eq("BlockingIOError"_str)) {
    t->accessor<&get_characters_written, &set_characters_written>("characters_written"_str);
  } else if (name->eq("ImportError"_str)) {
    field<0>(t, "msg"_str);
    field<1>(t, "name"_str);
    field<2>(t, "path"_str);
  } else if (name->eq("AttributeError"_str)) {
    field<0>(t, "name"_str);
    field<1>(t, "obj"_str);
  } else if (name->eq("NameError"_str)) {
    field<0>(t, "name"_str);
  } else if (name->eq("SyntaxError"_str)) {
    field<kSyntaxMessage>(t, "msg"_str);
    field<kSyntaxFile>(t, "filename"_str);
    field<kSyntaxLine>(t, "lineno"_str);
    field<kSyntaxOffset>(t, "offset"_str);
    field<kSyntaxText>(t, "text"_str);
    field<kSyntaxEndLine>(t, "end_lineno"_str);
    field<kSyntaxEndOffset>(t, "end_offset"_str);
    field<kSyntaxPrint>(t, "print_file_and_line"_str);
  } else if (name->eq("UnicodeDecodeError"_str) || name->eq("UnicodeEncodeError"_str) ||
             name->eq("UnicodeTranslateError"_str)) {
    field<0>(t, "encoding"_str);
    field<1>(t, "object"_str);
    field<2>(t, "start"_str);
    field<3>(t, "end"_str);
    field<4>(t, "reason"_str);
  } else if (name->eq("BaseExceptionGroup"_str)) {
    add_group_methods(t);
  }
}

W_Type* os_error_type_for(Array<W_Object*>* arguments) {
  if (arguments->length() < 2 || !isinstance<W_AnyInt>(arguments->get(0))) return OSError_type();
  // Linux's numbers.
  switch (static_cast<W_AnyInt*>(arguments->get(0))->small()) {
    case 1: case 13: return PermissionError_type();
    case 2: return FileNotFoundError_type();
    case 3: return ProcessLookupError_type();
    case 4: return InterruptedError_type();
    case 10: return ChildProcessError_type();
    case 11: case 114: case 115: return BlockingIOError_type();
    case 17: return FileExistsError_type();
    case 20: return NotADirectoryError_type();
    case 21: return IsADirectoryError_type();
    case 32: case 108: return BrokenPipeError_type();
    case 103: return ConnectionAbortedError_type();
    case 104: return ConnectionResetError_type();
    case 110: return TimeoutError_type();
    case 111: return ConnectionRefusedError_type();
    default: return OSError_type();
  }
}

void throw_abstract_exception(W_Type* type) { throw_abstract(type); }

void throw_os_error(int64_t number, W_Object* file_name, W_Object* other) {
  int64_t count = other != nullptr ? 5 : file_name != nullptr ? 3 : 2;
  auto* arguments = Array<W_Object*>::make(count);
  arguments->set(0, new_int(number));
  arguments->set(1, new_str(rlib::error_text(number)));
  if (count > 2) arguments->set(2, file_name == nullptr ? none() : file_name);
  if (count > 3) {
    arguments->set(3, none());
    arguments->set(4, other);
  }
  throw new PythonError(new_exception(os_error_type_for(arguments), new_tuple(arguments)));
}

}  // namespace py
