// Methods of str about letters: their cases, and what kind of characters there are.

#include "targets/pyinterp/objspace/str_methods.h"
#include "targets/pyinterp/objspace/unicode_data.h"

namespace py {

namespace {

constexpr int64_t kSigma = 0x3A3;
constexpr int64_t kSmallSigma = 0x3C3;
constexpr int64_t kFinalSigma = 0x3C2;

// A sigma is small and final behind a letter and not before one, others aside that may be ignored.
bool is_final_sigma(Str* text, int64_t offset) {
  int64_t before = offset;
  int64_t c = 0;
  bool found = false;
  while (before > 0 && !found) {
    before = previous_offset(text, before);
    c = code_point_at(text, before);
    found = !unicode::has(c, unicode::kCaseIgnorable);
  }
  if (!found || !unicode::has(c, unicode::kCased)) return false;
  for (int64_t at = next_offset(text, offset); at < text->length(); at = next_offset(text, at)) {
    c = code_point_at(text, at);
    if (!unicode::has(c, unicode::kCaseIgnorable)) return !unicode::has(c, unicode::kCased);
  }
  return true;
}

int64_t append_lower(StrBuilder* out, Str* text, int64_t offset, int64_t c) {
  if (c != kSigma) return unicode::append_case(out, c, unicode::kToLower);
  append_code_point(out, is_final_sigma(text, offset) ? kFinalSigma : kSmallSigma);
  return 1;
}

// Each code point in the case that `choose(code point)` says.
template <class Choose>
W_Object* convert(W_Str* self, Choose choose) {
  Str* text = self->value;
  StrBuilder* out = new StrBuilder(text->length());
  int64_t length = 0;
  for (TextCursor cursor(text); !cursor.done();) {
    int64_t offset = cursor.offset();
    int64_t c = cursor.next();
    int64_t wanted = choose(c);
    if (wanted < 0) {
      append_code_point(out, c);
      length++;
    } else if (wanted == unicode::kToLower) {
      length += append_lower(out, text, offset, c);
    } else {
      length += unicode::append_case(out, c, static_cast<unicode::Case>(wanted));
    }
  }
  return new_str(out->build(), length);
}

constexpr int64_t kAsItIs = -1;

}  // namespace

W_Object* str_upper(W_Str* self) {
  if (self->is_ascii()) return new_str(self->value->upper(), self->length());
  return convert(self, [](int64_t) { return static_cast<int64_t>(unicode::kToUpper); });
}

W_Object* str_lower(W_Str* self) {
  if (self->is_ascii()) return new_str(self->value->lower(), self->length());
  return convert(self, [](int64_t) { return static_cast<int64_t>(unicode::kToLower); });
}

W_Object* str_casefold(W_Str* self) {
  if (self->is_ascii()) return new_str(self->value->lower(), self->length());
  return convert(self, [](int64_t) { return static_cast<int64_t>(unicode::kFolded); });
}

W_Object* str_title(W_Str* self) {
  bool inside = false;  // of a word
  return convert(self, [&](int64_t c) {
    int64_t wanted = inside ? unicode::kToLower : unicode::kToTitle;
    inside = unicode::has(c, unicode::kCased);
    return wanted;
  });
}

W_Object* str_capitalize(W_Str* self) {
  bool first = true;
  return convert(self, [&](int64_t) {
    int64_t wanted = first ? unicode::kToTitle : unicode::kToLower;
    first = false;
    return wanted;
  });
}

W_Object* str_swapcase(W_Str* self) {
  return convert(self, [](int64_t c) {
    if (unicode::has(c, unicode::kUpper)) return static_cast<int64_t>(unicode::kToLower);
    if (unicode::has(c, unicode::kLower)) return static_cast<int64_t>(unicode::kToUpper);
    return kAsItIs;
  });
}

// ---- What kind of characters there are ----------------------------------------------------------

namespace {

// Whether there is a code point and each has one of these properties.
bool all_have(W_Str* self, int64_t properties) {
  if (self->length() == 0) return false;
  for (TextCursor cursor(self->value); !cursor.done();) {
    if (!unicode::has(cursor.next(), properties)) return false;
  }
  return true;
}

// Whether there are letters of this case (title case is neither) and none of the others.
bool is_all_case(W_Str* self, int64_t wanted, int64_t others) {
  bool found = false;
  for (TextCursor cursor(self->value); !cursor.done();) {
    int64_t flags = unicode::record(cursor.next()).flags;
    if ((flags & others) != 0) return false;
    if ((flags & wanted) != 0) found = true;
  }
  return found;
}

}  // namespace

bool str_isalnum(W_Str* self) {
  return all_have(self, unicode::kAlpha | unicode::kDecimal | unicode::kDigit | unicode::kNumeric);
}
bool str_isalpha(W_Str* self) { return all_have(self, unicode::kAlpha); }
bool str_isascii(W_Str* self) { return self->is_ascii(); }
bool str_isdecimal(W_Str* self) { return all_have(self, unicode::kDecimal); }
bool str_isdigit(W_Str* self) { return all_have(self, unicode::kDigit); }
bool str_isnumeric(W_Str* self) { return all_have(self, unicode::kNumeric); }
bool str_isspace(W_Str* self) { return all_have(self, unicode::kSpace); }
bool str_isprintable(W_Str* self) {
  return self->length() == 0 || all_have(self, unicode::kPrintable);
}
bool str_islower(W_Str* self) {
  return is_all_case(self, unicode::kLower, unicode::kUpper | unicode::kTitle);
}
bool str_isupper(W_Str* self) {
  return is_all_case(self, unicode::kUpper, unicode::kLower | unicode::kTitle);
}

bool str_isidentifier(W_Str* self) {
  if (self->length() == 0) return false;
  TextCursor cursor(self->value);
  if (!unicode::is_identifier_start(cursor.next())) return false;
  while (!cursor.done()) {
    if (!unicode::is_identifier_part(cursor.next())) return false;
  }
  return true;
}

// Upper case only where a word begins, lower case only within one.
bool str_istitle(W_Str* self) {
  bool found = false;
  bool inside = false;
  for (TextCursor cursor(self->value); !cursor.done();) {
    int64_t flags = unicode::record(cursor.next()).flags;
    if ((flags & (unicode::kUpper | unicode::kTitle)) != 0) {
      if (inside) return false;
      inside = true;
      found = true;
    } else if ((flags & unicode::kLower) != 0) {
      if (!inside) return false;
      found = true;
    } else {
      inside = false;
    }
  }
  return found;
}

}  // namespace py
