// The methods that bytes and bytearray share, for a class W with
//
//     static Str* text(W*)            its bytes now
//     static W_Object* make(Str*)     a new object of the exact type
//
// in BytesOf<W>. bytes_text.h does the work.

#ifndef TARGETS_PYINTERP_OBJSPACE_BYTES_METHODS_H_
#define TARGETS_PYINTERP_OBJSPACE_BYTES_METHODS_H_

#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/bytes_text.h"
#include "targets/pyinterp/objspace/bytes_warnings.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/format_text.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/sequence_compare.h"
#include "targets/pyinterp/objspace/str_methods.h"

namespace py {

template <class W>
struct BytesOf;
template <>
struct BytesOf<W_Bytes> {
  static Str* text(W_Bytes* w) { return w->value; }
  static W_Object* make(Str* value) { return new_bytes(value); }
};
template <>
struct BytesOf<W_ByteArray> {
  static Str* text(W_ByteArray* w) { return Str::from_array(w->bytes, 0, w->length); }
  static W_Object* make(Str* value) {
    W_ByteArray* w = new W_ByteArray();
    w->bytes = value->to_array();
    w->length = value->length();
    return w;
  }
};

template <class W>
struct BytesMethods {
  static Str* text(W* self) { return BytesOf<W>::text(self); }
  static W_Object* make(Str* value) { return BytesOf<W>::make(value); }
  static W_Object* make_list(List<Str*>* parts) {
    auto* items = List<W_Object*>::with_capacity(parts->length());
    for (Str* part : *parts) items->append(make(part));
    return new_list(items);
  }

  // ---- Searching ----
  static int64_t find(W* self, W_Object* sub, W_Object* start, W_Object* end) {
    return bytes_text::find(text(self), sub, start, end);
  }
  static int64_t rfind(W* self, W_Object* sub, W_Object* start, W_Object* end) {
    return bytes_text::rfind(text(self), sub, start, end);
  }
  static int64_t index(W* self, W_Object* sub, W_Object* start, W_Object* end) {
    int64_t at = find(self, sub, start, end);
    if (at < 0) throw_value_error("subsection not found"_str);
    return at;
  }
  static int64_t rindex(W* self, W_Object* sub, W_Object* start, W_Object* end) {
    int64_t at = rfind(self, sub, start, end);
    if (at < 0) throw_value_error("subsection not found"_str);
    return at;
  }
  static int64_t count(W* self, W_Object* sub, W_Object* start, W_Object* end) {
    return bytes_text::count(text(self), sub, start, end);
  }
  static bool startswith(W* self, W_Object* prefix, W_Object* start, W_Object* end) {
    return bytes_text::has_affix(text(self), prefix, start, end, false);
  }
  static bool endswith(W* self, W_Object* suffix, W_Object* start, W_Object* end) {
    return bytes_text::has_affix(text(self), suffix, start, end, true);
  }
  static W_Object* replace(W* self, W_Object* from, W_Object* to, W_Object* most) {
    Str* old = bytes_of(from);
    Str* now = bytes_of(to);
    return make(bytes_text::replace(text(self), old, now, size_value(most)));
  }
  static W_Object* removeprefix(W* self, W_Object* w_prefix) {
    Str* own = text(self);
    Str* prefix = bytes_of(w_prefix);
    return make(own->starts_with(prefix) ? own->slice_from(prefix->length()) : own);
  }
  static W_Object* removesuffix(W* self, W_Object* w_suffix) {
    Str* own = text(self);
    Str* suffix = bytes_of(w_suffix);
    return make(own->ends_with(suffix) ? own->slice(0, own->length() - suffix->length()) : own);
  }
  static bool contains(W* self, W_Object* item) {
    if (rlib::isinstance<W_AnyInt>(item) || item->type()->special(Special::kIndex) != nullptr) {
      char byte = static_cast<char>(bytes_text::expect_byte(item, "byte"_str));
      return text(self)->contains_char(byte);
    }
    return text(self)->contains(bytes_of(item));
  }

  // ---- Cutting up and putting together ----
  static W_Object* split(W* self, W_Object* separator, int64_t most) {
    return make_list(bytes_text::split(text(self), separator, most));
  }
  static W_Object* rsplit(W* self, W_Object* separator, int64_t most) {
    return make_list(bytes_text::rsplit(text(self), separator, most));
  }
  static W_Object* splitlines(W* self, IntFlag keep_ends) {
    return make_list(bytes_text::split_lines(text(self), keep_ends.value));
  }
  // bytes give the separator itself.
  static W_Object* parts(Str* own, int64_t at, Str* separator, W_Object* w_separator) {
    W_Object* middle = __is_same(W, W_Bytes) ? w_separator : make(separator);
    return new_tuple(make(own->slice(0, at)), middle, make(own->slice_from(at + separator->length())));
  }
  static W_Object* partition(W* self, W_Object* w_separator) {
    Str* own = text(self);
    Str* separator = bytes_of(w_separator);
    if (separator->is_empty()) throw_value_error("empty separator"_str);
    int64_t at = own->find(separator);
    if (at < 0) return new_tuple(make(own), make(""_str), make(""_str));
    return parts(own, at, separator, w_separator);
  }
  static W_Object* rpartition(W* self, W_Object* w_separator) {
    Str* own = text(self);
    Str* separator = bytes_of(w_separator);
    if (separator->is_empty()) throw_value_error("empty separator"_str);
    int64_t at = own->rfind(separator);
    if (at < 0) return new_tuple(make(""_str), make(""_str), make(own));
    return parts(own, at, separator, w_separator);
  }
  static W_Object* join(W* self, W_Object* iterable) {
    return make(bytes_text::join(text(self), iterable));
  }

  // ---- The ends ----
  static W_Object* strip(W* self, W_Object* chars) {
    return make(bytes_text::strip(text(self), chars, true, true));
  }
  static W_Object* lstrip(W* self, W_Object* chars) {
    return make(bytes_text::strip(text(self), chars, true, false));
  }
  static W_Object* rstrip(W* self, W_Object* chars) {
    return make(bytes_text::strip(text(self), chars, false, true));
  }
  static W_Object* center(W* self, int64_t width, W_Object* fill) {
    char with = bytes_text::expect_fill(fill, "center"_str);
    Str* own = text(self);
    int64_t all = width - own->length();
    int64_t left = all / 2 + (all & width & 1);
    return make(all <= 0 ? own : bytes_text::pad(own, left, all - left, with));
  }
  static W_Object* ljust(W* self, int64_t width, W_Object* fill) {
    char with = bytes_text::expect_fill(fill, "ljust"_str);
    Str* own = text(self);
    return make(bytes_text::pad(own, 0, width - own->length(), with));
  }
  static W_Object* rjust(W* self, int64_t width, W_Object* fill) {
    char with = bytes_text::expect_fill(fill, "rjust"_str);
    Str* own = text(self);
    return make(bytes_text::pad(own, width - own->length(), 0, with));
  }
  static W_Object* zfill(W* self, int64_t width) {
    return make(bytes_text::zero_fill(text(self), width));
  }
  static W_Object* expandtabs(W* self, CInt tab_size) {
    return make(bytes_text::expand_tabs(text(self), tab_size.value));
  }

  // ---- Letters ----
  static W_Object* upper(W* self) { return make(text(self)->upper()); }
  static W_Object* lower(W* self) { return make(text(self)->lower()); }
  static W_Object* capitalize(W* self) { return make(bytes_text::capitalize(text(self))); }
  static W_Object* title(W* self) { return make(bytes_text::title(text(self))); }
  static W_Object* swapcase(W* self) { return make(bytes_text::swap_case(text(self))); }

  // Whether there are bytes and each is of this kind.
  template <class Kind>
  static bool all(W* self, Kind kind) {
    Str* own = text(self);
    for (int64_t i = 0; i < own->length(); i++) {
      if (!kind(own->char_at(i))) return false;
    }
    return own->length() > 0;
  }
  static bool isalnum(W* self) {
    return all(self, [](char c) { return Str::is_letter(c) || Str::is_digit(c); });
  }
  static bool isalpha(W* self) {
    return all(self, [](char c) { return Str::is_letter(c); });
  }
  static bool isdigit(W* self) {
    return all(self, [](char c) { return Str::is_digit(c); });
  }
  static bool isspace(W* self) {
    return all(self, [](char c) { return Str::is_blank(c); });
  }
  static bool isascii(W* self) { return is_ascii(text(self)); }
  static bool islower(W* self) { return bytes_text::is_lower(text(self)); }
  static bool isupper(W* self) { return bytes_text::is_upper(text(self)); }
  static bool istitle(W* self) { return bytes_text::is_title(text(self)); }

  // ---- Other forms ----
  static W_Object* translate(W* self, W_Object* table, W_Object* deleted) {
    return make(bytes_text::translate(text(self), table, deleted));
  }
  static W_Object* maketrans(W_Object* from, W_Object* to) {
    return new_bytes(bytes_text::make_translation(from, to));
  }
  static W_Object* hex(W* self, W_Object* separator, CInt group) {
    return new_ascii(bytes_text::to_hex(text(self), separator, group.value));
  }
  static W_Object* fromhex(W_Type* type, W_Object* digits) {
    W_Object* bytes = make(bytes_text::from_hex(digits));
    return type == W::exact_type() ? bytes : call(type, bytes);
  }
  static W_Object* decode(W* self, W_Object* w_encoding, W_Object* w_errors) {
    Str* encoding = codec_argument(w_encoding, "decode"_str, "encoding"_str);
    Str* errors = codec_argument(w_errors, "decode"_str, "errors"_str);
    return decode_bytes(self, encoding, errors);
  }

  // ---- Operators ----
  static W_Object* mod(W* self, W_Object* values) {
    return make(percent_format_bytes(text(self), values));
  }
  static W_Object* rmod(W* self, W_Object* other) {
    if (!rlib::isinstance<W>(other)) return not_implemented();
    return make(percent_format_bytes(text(static_cast<W*>(other)), self));
  }
  static W_Object* mul(W* self, W_Object* count) {
    int64_t times = repeat_count(count);
    Str* own = text(self);
    if constexpr (__is_same(W, W_Bytes)) {
      if (times == 1 && rlib::is_exactly<W_Bytes>(self)) return self;
    }
    if (times > 0 && own->length() > (int64_t{1} << 46) / times) throw_memory_error();
    return make(own->repeat(times));
  }
  template <Comparison op>
  static W_Object* compare(W* self, W_Object* w_other) {
    // What else has bytes compares with bytes itself.
    Str* other = __is_same(W, W_Bytes) && !isinstance<W_Bytes>(w_other) ? nullptr : find_bytes(w_other);
    if (other == nullptr) {
      if constexpr (op == Comparison::kEq || op == Comparison::kNe) {
        warn_of_other(W::exact_type(), w_other);
      }
      return not_implemented();
    }
    if constexpr (op == Comparison::kEq || op == Comparison::kNe) {
      return new_bool(text(self)->eq(other) == (op == Comparison::kEq));
    } else {
      return new_bool(compare_numbers(op, text(self)->compare(other), 0));
    }
  }

  // ---- Into the type ----
  static void add_search(TypeBuilder* t) {
    Str* span = "!($self, sub, start=None, end=None, /)"_str;
    t->method<&find>(
        "find"_str, span,
        "B.find(sub[, start[, end]]) -> int\n\nReturn the lowest index in B where subsection sub is found,\nsuch that sub is contained within B[start,end].  Optional\narguments start and end are interpreted as in slice notation.\n\nReturn -1 on failure."_str);
    t->method<&rfind>(
        "rfind"_str, span,
        "B.rfind(sub[, start[, end]]) -> int\n\nReturn the highest index in B where subsection sub is found,\nsuch that sub is contained within B[start,end].  Optional\narguments start and end are interpreted as in slice notation.\n\nReturn -1 on failure."_str);
    t->method<&index>(
        "index"_str, span,
        "B.index(sub[, start[, end]]) -> int\n\nReturn the lowest index in B where subsection sub is found,\nsuch that sub is contained within B[start,end].  Optional\narguments start and end are interpreted as in slice notation.\n\nRaises ValueError when the subsection is not found."_str);
    t->method<&rindex>(
        "rindex"_str, span,
        "B.rindex(sub[, start[, end]]) -> int\n\nReturn the highest index in B where subsection sub is found,\nsuch that sub is contained within B[start,end].  Optional\narguments start and end are interpreted as in slice notation.\n\nRaise ValueError when the subsection is not found."_str);
    t->method<&count>(
        "count"_str, span,
        "B.count(sub[, start[, end]]) -> int\n\nReturn the number of non-overlapping occurrences of subsection sub in\nbytes B[start:end].  Optional arguments start and end are interpreted\nas in slice notation."_str);
    t->method<&startswith>(
        "startswith"_str, "!($self, prefix, start=None, end=None, /)"_str,
        "B.startswith(prefix[, start[, end]]) -> bool\n\nReturn True if B starts with the specified prefix, False otherwise.\nWith optional start, test B beginning at that position.\nWith optional end, stop comparing B at that position.\nprefix can also be a tuple of bytes to try."_str);
    t->method<&endswith>(
        "endswith"_str, "!($self, suffix, start=None, end=None, /)"_str,
        "B.endswith(suffix[, start[, end]]) -> bool\n\nReturn True if B ends with the specified suffix, False otherwise.\nWith optional start, test B beginning at that position.\nWith optional end, stop comparing B at that position.\nsuffix can also be a tuple of bytes to try."_str);
    t->method<&replace>("replace"_str, "($self, old, new, count=-1, /)"_str,
                        "Return a copy with all occurrences of substring old replaced by new."_str);
    t->method<&removeprefix>("removeprefix"_str, "($self, prefix, /)"_str,
                             "Return a copy with the given prefix string removed if present."_str);
    t->method<&removesuffix>("removesuffix"_str, "($self, suffix, /)"_str,
                             "Return a copy with the given suffix string removed if present."_str);
  }
  static void add_split(TypeBuilder* t) {
    t->method<&split>(
        "split"_str, "($self, /, sep=None, maxsplit=-1)"_str,
        "Return a list of the sections in the bytes, using sep as the delimiter."_str);
    t->method<&rsplit>(
        "rsplit"_str, "($self, /, sep=None, maxsplit=-1)"_str,
        "Return a list of the sections in the bytes, using sep as the delimiter.\n\nSplitting is done starting at the end of the bytes and working to the front."_str);
    t->method<&splitlines>(
        "splitlines"_str, "($self, /, keepends=False)"_str,
        "Return a list of the lines in the bytes, breaking at line boundaries."_str);
    t->method<&partition>("partition"_str, "($self, sep, /)"_str,
                          "Partition the bytes into three parts using the given separator."_str);
    t->method<&rpartition>("rpartition"_str, "($self, sep, /)"_str,
                           "Partition the bytes into three parts using the given separator."_str);
    t->method<&join>("join"_str, "($self, iterable_of_bytes, /)"_str,
                     "Concatenate any number of bytes objects."_str);
  }
  static void add_layout(TypeBuilder* t) {
    t->method<&strip>("strip"_str, "($self, bytes=None, /)"_str,
                      "Strip leading and trailing bytes contained in the argument."_str);
    t->method<&lstrip>("lstrip"_str, "($self, bytes=None, /)"_str,
                       "Strip leading bytes contained in the argument."_str);
    t->method<&rstrip>("rstrip"_str, "($self, bytes=None, /)"_str,
                       "Strip trailing bytes contained in the argument."_str);
    t->method<&center>("center"_str, "($self, width, fillchar=<null>, /)"_str,
                       "Return a centered string of length width."_str);
    t->method<&ljust>("ljust"_str, "($self, width, fillchar=<null>, /)"_str,
                      "Return a left-justified string of length width."_str);
    t->method<&rjust>("rjust"_str, "($self, width, fillchar=<null>, /)"_str,
                      "Return a right-justified string of length width."_str);
    t->method<&zfill>(
        "zfill"_str, "($self, width, /)"_str,
        "Pad a numeric string with zeros on the left, to fill a field of the given width."_str);
    t->method<&expandtabs>("expandtabs"_str, "($self, /, tabsize=8)"_str,
                           "Return a copy where all tab characters are expanded using spaces."_str);
  }
  static void add_letters(TypeBuilder* t) {
    Str* alone = "($self, /)"_str;
    t->method<&upper>("upper"_str, alone,
                      "Return a copy with all ASCII characters converted to uppercase."_str);
    t->method<&lower>("lower"_str, alone,
                      "Return a copy with all ASCII characters converted to lowercase."_str);
    t->method<&capitalize>("capitalize"_str, alone,
                           "Return a copy with only its first character capitalized (ASCII)."_str);
    t->method<&title>("title"_str, alone, "Return a titlecased version."_str);
    t->method<&swapcase>(
        "swapcase"_str, alone,
        "Return a copy with uppercase ASCII characters converted to lowercase."_str);
    t->method<&isalnum>("isalnum"_str, alone,
                        "Return True if all characters are alphanumeric."_str);
    t->method<&isalpha>("isalpha"_str, alone, "Return True if all characters are alphabetic."_str);
    t->method<&isascii>("isascii"_str, alone,
                        "Return True if it is empty or all characters are ASCII."_str);
    t->method<&isdigit>("isdigit"_str, alone, "Return True if all characters are digits."_str);
    t->method<&islower>("islower"_str, alone,
                        "Return True if all cased characters are lowercase."_str);
    t->method<&isspace>("isspace"_str, alone, "Return True if all characters are whitespace."_str);
    t->method<&istitle>("istitle"_str, alone, "Return True if it is a titlecased string."_str);
    t->method<&isupper>("isupper"_str, alone,
                        "Return True if all cased characters are uppercase."_str);
  }
  static void add_forms(TypeBuilder* t) {
    t->method<&translate>(
        "translate"_str, "($self, table, /, delete=<null>)"_str,
        "Return a copy with each character mapped by the given translation table."_str);
    t->static_method<&maketrans>(
        "maketrans"_str, "(frm, to, /)"_str,
        "Return a translation table useable for the bytes or bytearray translate method."_str);
    t->method<&hex>("hex"_str, "($self, /, sep=<null>, bytes_per_sep=1)"_str,
                    "Create a string of hexadecimal numbers from a bytes object."_str);
    t->class_method<&fromhex>("fromhex"_str, "($type, string, /)"_str,
                              "Create a bytes object from a string of hexadecimal numbers."_str);
    t->method<&decode>("decode"_str, "($self, /, encoding=<null>, errors=<null>)"_str,
                       "Decode the bytes using the codec registered for encoding."_str);
  }
  static void add_operators(TypeBuilder* t) {
    t->special<&compare<Comparison::kLt>>("__lt__"_str);
    t->special<&compare<Comparison::kLe>>("__le__"_str);
    t->special<&compare<Comparison::kEq>>("__eq__"_str);
    t->special<&compare<Comparison::kNe>>("__ne__"_str);
    t->special<&compare<Comparison::kGt>>("__gt__"_str);
    t->special<&compare<Comparison::kGe>>("__ge__"_str);
    t->special<&mod>("__mod__"_str);
    t->special<&rmod>("__rmod__"_str);
    t->special<&mul>("__mul__"_str);
    t->special<&mul>("__rmul__"_str);
    t->special<&contains>("__contains__"_str);
  }
  static void add_all(TypeBuilder* t) {
    add_operators(t);
    add_search(t);
    add_split(t);
    add_layout(t);
    add_letters(t);
    add_forms(t);
  }
};

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_BYTES_METHODS_H_
