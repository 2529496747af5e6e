// The type str. Its methods: see str_methods.h.

#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/format_text.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/iterators.h"
#include "targets/pyinterp/objspace/sequence_compare.h"
#include "targets/pyinterp/objspace/str_methods.h"

namespace py {

namespace {

// ---- Making one ---------------------------------------------------------------------------------

// Text decoded from an object with bytes.
W_Str* decoded(W_Object* object, Str* encoding, Str* errors) {
  if (rlib::isinstance<W_Str>(object)) throw_type_error("decoding str is not supported"_str);
  if (!is_bytes_like(object)) {
    throw_type_error("decoding to str: need a bytes-like object, "_str, type_name(object),
                     " found"_str);
  }
  return static_cast<W_Str*>(decode_bytes(object, encoding, errors));
}

W_Object* str_new(W_Type* type, W_Object* object, W_Object* w_encoding, W_Object* w_errors) {
  W_Str* text = empty_str();
  Str* encoding = codec_argument(w_encoding, "str"_str, "encoding"_str);
  Str* errors = codec_argument(w_errors, "str"_str, "errors"_str);
  if (object != nullptr) {
    if (encoding == nullptr && errors == nullptr) {
      text = str(object);
    } else {
      check_codec_names(encoding, errors);
      Str* bytes = find_bytes(object);
      if (bytes == nullptr || !bytes->is_empty()) text = decoded(object, encoding, errors);
    }
  }
  if (type == str_type()) return text;
  return allocate<W_Str>(type, str_type(), text->value, text->length());
}

W_Object* str_getnewargs(W_Str* self) { return new_tuple(new W_Str(self->value, self->length())); }

int64_t str_sizeof(W_Str* self) { return 48 + self->value->length(); }

// ---- Text of it ---------------------------------------------------------------------------------

W_Object* str_str(W_Str* self) { return exact_str(self); }

W_Object* str_repr(W_Str* self) { return new_str(quoted(self->value)); }

W_Object* str_format_method(W_Str* self, W_Object* specification) {
  W_Str* text = expect_str(specification, "__format__() argument"_str);
  return text->length() == 0 ? str(self) : format_str(self, text->value);
}

W_Object* str_format_template(W_Str* self, Array<W_Object*>* args, W_Dict* kwargs) {
  return format_template(self, args, kwargs, false);
}

W_Object* str_format_map(W_Str* self, W_Object* mapping) {
  return format_template(self, Array<W_Object*>::empty(), mapping, true);
}

W_Object* str_encode(W_Str* self, W_Object* w_encoding, W_Object* w_errors) {
  Str* encoding = codec_argument(w_encoding, "encode"_str, "encoding"_str);
  Str* errors = codec_argument(w_errors, "encode"_str, "errors"_str);
  return encode_text(self, encoding, errors);
}

// ---- As a sequence ------------------------------------------------------------------------------

int64_t str_len(W_Str* self) { return self->length(); }

int64_t str_hash(W_Str* self) { return self->length() == 0 ? 0 : self->value->hash(); }

W_Object* str_iter(W_Str* self) { return new W_StrIterator(self); }

W_Object* character(W_Str* self, int64_t index) {
  if (index < 0) index += self->length();
  if (index < 0 || index >= self->length()) throw_index_error("string index out of range"_str);
  return new_char(code_point_of(self, index));
}

// `count` characters that end at byte `end`, the last one first.
W_Object* reversed(Str* text, int64_t end, int64_t count) {
  StrBuilder* result = new StrBuilder(end);
  for (int64_t i = 0; i < count; i++) {
    int64_t start = end - 1;
    while ((text->byte_at(start) & 0xC0) == 0x80) start--;  // within a character
    for (int64_t at = start; at < end; at++) result->append(text->char_at(at));
    end = start;
  }
  return new_str(result->build(), count);
}

// With a step: by code point. Going through it once finds all that lie ahead.
W_Object* stepped(W_Str* self, SliceRange range) {
  StrBuilder* result = new StrBuilder(range.count);
  if (self->is_ascii()) {
    for (int64_t i = 0; i < range.count; i++) {
      result->append(self->value->char_at(range.start + i * range.step));
    }
    return new_str(result->build(), range.count);
  }
  if (range.step == -1 && range.count > 0) return reversed(self->value, self->offset_of(range.start + 1), range.count);
  for (int64_t i = 0; i < range.count; i++) {
    append_code_point(result, code_point_of(self, range.start + i * range.step));
  }
  return new_str(result->build(), range.count);
}

W_Object* str_getitem(W_Str* self, W_Object* key) {
  if (rlib::is_exactly<W_Int>(key)) return character(self, static_cast<W_Int*>(key)->value);
  if (rlib::isinstance<W_Slice>(key)) {
    SliceRange range = slice_range(static_cast<W_Slice*>(key), self->length());
    return range.step == 1 ? str_slice(self, range.start, range.count) : stepped(self, range);
  }
  if (!rlib::isinstance<W_AnyInt>(key) && key->type()->special(Special::kIndex) == nullptr) {
    throw_type_error("string indices must be integers, not '"_str, type_name(key), "'"_str);
  }
  return character(self, subscript(key));
}

W_Object* str_add(W_Str* self, W_Object* other) {
  if (rlib::isinstance<W_Str>(other)) return str_concat(self, static_cast<W_Str*>(other));
  throw_cannot_concatenate("str"_str, other);
}

W_Object* str_mul(W_Str* self, W_Object* count) { return str_repeat(self, repeat_count(count)); }

W_Object* str_mod(W_Str* self, W_Object* values) { return percent_format(self, values); }

W_Object* str_rmod(W_Str* self, W_Object* other) {
  if (!rlib::isinstance<W_Str>(other)) return not_implemented();
  return percent_format(static_cast<W_Str*>(other), self);
}

// ---- Comparing ----------------------------------------------------------------------------------

W_Object* str_eq(W_Str* self, W_Object* other) {
  if (!rlib::isinstance<W_Str>(other)) return not_implemented();
  return new_bool(equal(self, static_cast<W_Str*>(other)));
}
W_Object* str_ne(W_Str* self, W_Object* other) {
  if (!rlib::isinstance<W_Str>(other)) return not_implemented();
  return new_bool(!equal(self, static_cast<W_Str*>(other)));
}

// UTF-8 compares as the code points do.
template <Comparison op>
W_Object* str_compare(W_Str* self, W_Object* other) {
  if (!rlib::isinstance<W_Str>(other)) return not_implemented();
  return new_bool(compare_numbers(op, self->value->compare(static_cast<W_Str*>(other)->value), 0));
}

// ---- The type -----------------------------------------------------------------------------------

void add_special_methods(TypeBuilder* t) {
  t->special<&str_repr>("__repr__"_str);
  t->special<&str_hash>("__hash__"_str);
  t->special<&str_str>("__str__"_str);
  t->special<&str_compare<Comparison::kLt>>("__lt__"_str);
  t->special<&str_compare<Comparison::kLe>>("__le__"_str);
  t->special<&str_eq>("__eq__"_str);
  t->special<&str_ne>("__ne__"_str);
  t->special<&str_compare<Comparison::kGt>>("__gt__"_str);
  t->special<&str_compare<Comparison::kGe>>("__ge__"_str);
  t->special<&str_iter>("__iter__"_str);
  t->special<&str_mod>("__mod__"_str);
  t->special<&str_rmod>("__rmod__"_str);
  t->special<&str_len>("__len__"_str);
  t->special<&str_getitem>("__getitem__"_str);
  t->special<&str_add>("__add__"_str);
  t->special<&str_mul>("__mul__"_str);
  t->special<&str_mul>("__rmul__"_str);
  t->special<&str_contains>("__contains__"_str);
  t->method<&str_format_method>(
      "__format__"_str, "($self, format_spec, /)"_str,
      "Return a formatted version of the string as described by format_spec."_str);
  t->method<&str_getnewargs>("__getnewargs__"_str, "($self, /)"_str);
  t->method<&str_sizeof>("__sizeof__"_str, "($self, /)"_str,
                         "Return the size of the string in memory, in bytes."_str);
}

void add_search_methods(TypeBuilder* t) {
  Str* span = "!($self, sub, start=<null>, end=<null>, /)"_str;
  t->method<&str_find>(
      "find"_str, span,
      "S.find(sub[, start[, end]]) -> int\n\nReturn the lowest index in S where substring sub is found,\nsuch that sub is contained within S[start:end].  Optional\narguments start and end are interpreted as in slice notation.\n\nReturn -1 on failure."_str);
  t->method<&str_rfind>(
      "rfind"_str, span,
      "S.rfind(sub[, start[, end]]) -> int\n\nReturn the highest index in S where substring sub is found,\nsuch that sub is contained within S[start:end].  Optional\narguments start and end are interpreted as in slice notation.\n\nReturn -1 on failure."_str);
  t->method<&str_index>(
      "index"_str, span,
      "S.index(sub[, start[, end]]) -> int\n\nReturn the lowest index in S where substring sub is found,\nsuch that sub is contained within S[start:end].  Optional\narguments start and end are interpreted as in slice notation.\n\nRaises ValueError when the substring is not found."_str);
  t->method<&str_rindex>(
      "rindex"_str, span,
      "S.rindex(sub[, start[, end]]) -> int\n\nReturn the highest index in S where substring sub is found,\nsuch that sub is contained within S[start:end].  Optional\narguments start and end are interpreted as in slice notation.\n\nRaises ValueError when the substring is not found."_str);
  t->method<&str_count>(
      "count"_str, span,
      "S.count(sub[, start[, end]]) -> int\n\nReturn the number of non-overlapping occurrences of substring sub in\nstring S[start:end].  Optional arguments start and end are\ninterpreted as in slice notation."_str);
  t->method<&str_startswith>(
      "startswith"_str, "!($self, prefix, start=<null>, end=<null>, /)"_str,
      "S.startswith(prefix[, start[, end]]) -> bool\n\nReturn True if S starts with the specified prefix, False otherwise.\nWith optional start, test S beginning at that position.\nWith optional end, stop comparing S at that position.\nprefix can also be a tuple of strings to try."_str);
  t->method<&str_endswith>(
      "endswith"_str, "!($self, suffix, start=<null>, end=<null>, /)"_str,
      "S.endswith(suffix[, start[, end]]) -> bool\n\nReturn True if S ends with the specified suffix, False otherwise.\nWith optional start, test S beginning at that position.\nWith optional end, stop comparing S at that position.\nsuffix can also be a tuple of strings to try."_str);
  t->method<&str_replace>(
      "replace"_str, "($self, old, new, count=-1, /)"_str,
      "Return a copy with all occurrences of substring old replaced by new.\n\n  count\n    Maximum number of occurrences to replace.\n    -1 (the default value) means replace all occurrences.\n\nIf the optional argument count is given, only the first count occurrences are\nreplaced."_str);
  t->method<&str_removeprefix>(
      "removeprefix"_str, "($self, prefix, /)"_str,
      "Return a str with the given prefix string removed if present.\n\nIf the string starts with the prefix string, return string[len(prefix):].\nOtherwise, return a copy of the original string."_str);
  t->method<&str_removesuffix>(
      "removesuffix"_str, "($self, suffix, /)"_str,
      "Return a str with the given suffix string removed if present.\n\nIf the string ends with the suffix string and that suffix is not empty,\nreturn string[:-len(suffix)]. Otherwise, return a copy of the original\nstring."_str);
}

void add_split_methods(TypeBuilder* t) {
  t->method<&str_split>(
      "split"_str, "($self, /, sep=None, maxsplit=-1)"_str,
      "Return a list of the substrings in the string, using sep as the separator string."_str);
  t->method<&str_rsplit>(
      "rsplit"_str, "($self, /, sep=None, maxsplit=-1)"_str,
      "Return a list of the substrings in the string, using sep as the separator string."_str);
  t->method<&str_splitlines>(
      "splitlines"_str, "($self, /, keepends=False)"_str,
      "Return a list of the lines in the string, breaking at line boundaries.\n\nLine breaks are not included in the resulting list unless keepends is given and\ntrue."_str);
  t->method<&str_partition>("partition"_str, "($self, sep, /)"_str,
                            "Partition the string into three parts using the given separator."_str);
  t->method<&str_rpartition>(
      "rpartition"_str, "($self, sep, /)"_str,
      "Partition the string into three parts using the given separator."_str);
  t->method<&str_join>(
      "join"_str, "($self, iterable, /)"_str,
      "Concatenate any number of strings.\n\nThe string whose method is called is inserted in between each given string.\nThe result is returned as a new string.\n\nExample: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'"_str);
}

void add_case_methods(TypeBuilder* t) {
  Str* none_but_self = "($self, /)"_str;
  t->method<&str_upper>("upper"_str, none_but_self,
                        "Return a copy of the string converted to uppercase."_str);
  t->method<&str_lower>("lower"_str, none_but_self,
                        "Return a copy of the string converted to lowercase."_str);
  t->method<&str_title>(
      "title"_str, none_but_self,
      "Return a version of the string where each word is titlecased.\n\nMore specifically, words start with uppercased characters and all remaining\ncased characters have lower case."_str);
  t->method<&str_capitalize>(
      "capitalize"_str, none_but_self,
      "Return a capitalized version of the string.\n\nMore specifically, make the first character have upper case and the rest lower\ncase."_str);
  t->method<&str_swapcase>(
      "swapcase"_str, none_but_self,
      "Convert uppercase characters to lowercase and lowercase characters to uppercase."_str);
  t->method<&str_casefold>("casefold"_str, none_but_self,
                           "Return a version of the string suitable for caseless comparisons."_str);
  t->method<&str_isalnum>(
      "isalnum"_str, none_but_self,
      "Return True if the string is an alpha-numeric string, False otherwise."_str);
  t->method<&str_isalpha>(
      "isalpha"_str, none_but_self,
      "Return True if the string is an alphabetic string, False otherwise."_str);
  t->method<&str_isascii>(
      "isascii"_str, none_but_self,
      "Return True if all characters in the string are ASCII, False otherwise."_str);
  t->method<&str_isdecimal>("isdecimal"_str, none_but_self,
                            "Return True if the string is a decimal string, False otherwise."_str);
  t->method<&str_isdigit>("isdigit"_str, none_but_self,
                          "Return True if the string is a digit string, False otherwise."_str);
  t->method<&str_isidentifier>(
      "isidentifier"_str, none_but_self,
      "Return True if the string is a valid Python identifier, False otherwise."_str);
  t->method<&str_islower>("islower"_str, none_but_self,
                          "Return True if the string is a lowercase string, False otherwise."_str);
  t->method<&str_isnumeric>("isnumeric"_str, none_but_self,
                            "Return True if the string is a numeric string, False otherwise."_str);
  t->method<&str_isprintable>("isprintable"_str, none_but_self,
                              "Return True if the string is printable, False otherwise."_str);
  t->method<&str_isspace>("isspace"_str, none_but_self,
                          "Return True if the string is a whitespace string, False otherwise."_str);
  t->method<&str_istitle>(
      "istitle"_str, none_but_self,
      "Return True if the string is a title-cased string, False otherwise."_str);
  t->method<&str_isupper>("isupper"_str, none_but_self,
                          "Return True if the string is an uppercase string, False otherwise."_str);
}

void add_layout_methods(TypeBuilder* t) {
  t->method<&str_strip>(
      "strip"_str, "($self, chars=None, /)"_str,
      "Return a copy of the string with leading and trailing whitespace removed.\n\nIf chars is given and not None, remove characters in chars instead."_str);
  t->method<&str_lstrip>(
      "lstrip"_str, "($self, chars=None, /)"_str,
      "Return a copy of the string with leading whitespace removed.\n\nIf chars is given and not None, remove characters in chars instead."_str);
  t->method<&str_rstrip>(
      "rstrip"_str, "($self, chars=None, /)"_str,
      "Return a copy of the string with trailing whitespace removed.\n\nIf chars is given and not None, remove characters in chars instead."_str);
  t->method<&str_center>(
      "center"_str, "($self, width, fillchar=<null>, /)"_str,
      "Return a centered string of length width.\n\nPadding is done using the specified fill character (default is a space)."_str);
  t->method<&str_ljust>(
      "ljust"_str, "($self, width, fillchar=<null>, /)"_str,
      "Return a left-justified string of length width.\n\nPadding is done using the specified fill character (default is a space)."_str);
  t->method<&str_rjust>(
      "rjust"_str, "($self, width, fillchar=<null>, /)"_str,
      "Return a right-justified string of length width.\n\nPadding is done using the specified fill character (default is a space)."_str);
  t->method<&str_zfill>(
      "zfill"_str, "($self, width, /)"_str,
      "Pad a numeric string with zeros on the left, to fill a field of the given width.\n\nThe string is never truncated."_str);
  t->method<&str_expandtabs>(
      "expandtabs"_str, "($self, /, tabsize=8)"_str,
      "Return a copy where all tab characters are expanded using spaces.\n\nIf tabsize is not given, a tab size of 8 characters is assumed."_str);
  t->static_method<&str_maketrans>("maketrans"_str, "(x, y=<null>, z=<null>, /)"_str,
                                   "Return a translation table usable for str.translate()."_str);
  t->method<&str_translate>(
      "translate"_str, "($self, table, /)"_str,
      "Replace each character in the string using the given translation table."_str);
  t->method<&str_encode>("encode"_str, "($self, /, encoding=<null>, errors=<null>)"_str,
                         "Encode the string using the codec registered for encoding."_str);
  t->method<&str_format_template>(
      "format"_str, "!($self, /, *args, **kwargs)"_str,
      "S.format(*args, **kwargs) -> str\n\nReturn a formatted version of S, using substitutions from args and kwargs.\nThe substitutions are identified by braces ('{' and '}')."_str);
  t->method<&str_format_map>(
      "format_map"_str, "($self, mapping, /)"_str,
      "S.format_map(mapping) -> str\n\nReturn a formatted version of S, using substitutions from mapping.\nThe substitutions are identified by braces ('{' and '}')."_str);
}

W_Type* make_str_type() {
  auto* t = new TypeBuilder("str"_str, object_type(), new Layout("str"_str, object_type()->layout));
  t->doc(
      "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string object from the given object. If encoding or\nerrors is specified, then the object must expose a data buffer\nthat will be decoded using the given encoding and error handler.\nOtherwise, returns the result of object.__str__() (if defined)\nor repr(object).\nencoding defaults to sys.getdefaultencoding().\nerrors defaults to 'strict'."_str);
  t->add_flags(W_Type::kSelfPattern);
  t->new_method<&str_new>("($type, object=<null>, encoding=<null>, errors=<null>)"_str);
  add_special_methods(t);
  add_search_methods(t);
  add_split_methods(t);
  add_case_methods(t);
  add_layout_methods(t);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* str_type() { return RLIB_ONCE(make_str_type()); }

}  // namespace py
