// Str: an immutable string of bytes. It has no encoding; the ASCII in the names below is where
// bytes are taken for letters or blanks.

#ifndef RLIB_STR_H_
#define RLIB_STR_H_

#include <cstdint>

#include "rlib/array.h"
#include "rlib/list.h"
#include "rlib/marks.h"
#include "rlib/rffi.h"
#include "rlib/runtime/memory.h"
#include "rlib/str_literal.h"

namespace rlib {

class RLIB_VARSIZE RLIB_IMMUTABLE_ITEMS Str final : public Object {
 public:
  using rlib_item = char;

  // ---- Making one ----

  // The Str of one byte. Equal results are the same object.
  RLIB_OP(str.from_char)
  static Str* from_char(char c);

  // `count` times '\0': however many there are, none of them is written. Precondition: count >= 0.
  static Str* zeros(int64_t count) { return count == 0 ? ""_str : allocate(count); }

  // `count` bytes of an array, from `start` on. Precondition: they are within it.
  RLIB_OP(str.from_array)
  static Str* from_array(const Array<char>* bytes, int64_t start, int64_t count) {
    if (count == 0) return ""_str;
    Str* result = allocate(count);
    array_copy(bytes, start, result, 0, count);
    return result;
  }

  // `count` bytes of raw memory.
  RLIB_OP(str.from_raw)
  static Str* from_raw(const char* bytes, int64_t count) {
    if (count == 0) return ""_str;
    Str* result = allocate(count);
    rffi::raw(result, [&](char* to) { rlib_rt_copy_bytes(to, bytes, count); });
    return result;
  }

  // The bytes of a C string, which ends in 0. Null gives null.
  static Str* from_c_string(const char* bytes) {
    return bytes == nullptr ? nullptr : from_raw(bytes, rlib_rt_length_of_c_string(bytes));
  }

  // ---- Bytes ----

  // In bytes.
  RLIB_PRIMITIVE("array_length") int64_t length() const;
  bool is_empty() const { return length() == 0; }

  // Precondition of both: 0 <= index < length(). The byte is 0 to 255.
  RLIB_PRIMITIVE("array_get") char char_at(int64_t index) const;
  int byte_at(int64_t index) const { return static_cast<unsigned char>(char_at(index)); }

  // The address of the bytes, for foreign code. Only within rffi::raw. No 0 follows them.
  RLIB_PRIMITIVE("array_raw") char* raw_items();
  RLIB_PRIMITIVE("array_raw") const char* raw_items() const;

  // The bytes in an array of their own.
  Array<char>* to_array() const {
    Array<char>* bytes = Array<char>::make(length());
    array_copy(this, 0, bytes, 0, length());
    return bytes;
  }

  // ---- Parts and sums ----

  // This Str with `other` behind it.
  RLIB_OP(str.concat) RLIB_ELIDABLE
  Str* concat(Str* other) {
    int64_t own = length();
    int64_t count = other->length();
    if (own == 0) return other;
    if (count == 0) return this;
    Str* result = allocate(own + count);
    array_copy(this, 0, result, 0, own);
    array_copy(other, 0, result, own, count);
    return result;
  }

  // The bytes start <= index < end. Precondition: 0 <= start <= end <= length().
  RLIB_OP(str.slice) RLIB_ELIDABLE
  Str* slice(int64_t start, int64_t end) {
    RLIB_REQUIRE(start >= 0 && start <= end && end <= length(), "str slice out of range");
    int64_t count = end - start;
    if (count == length()) return this;
    if (count == 0) return ""_str;
    if (count == 1) return from_char(char_at(start));
    Str* result = allocate(count);
    array_copy(this, start, result, 0, count);
    return result;
  }
  Str* slice_from(int64_t start) { return slice(start, length()); }

  // `count` times this Str. A negative count is taken for 0.
  RLIB_OP(str.repeat) RLIB_ELIDABLE
  Str* repeat(int64_t count) {
    int64_t own = length();
    if (count <= 0 || own == 0) return ""_str;
    Str* result = allocate(own * count);
    array_copy(this, 0, result, 0, own);
    for (int64_t done = own; done < own * count;) {  // double what is there
      int64_t rest = own * count - done;
      int64_t step = done < rest ? done : rest;
      array_copy(result, 0, result, done, step);
      done += step;
    }
    return result;
  }

  // The items, with this Str between them.
  RLIB_OP(str.join)
  Str* join(const List<Str*>* items);

  // ---- Comparing ----

  // Whether the bytes are the same. Precondition: `other` is not null.
  RLIB_OP(str.eq) RLIB_ELIDABLE
  bool eq(const Str* other) const {
    if (this == other) return true;
    int64_t count = length();
    if (count != other->length()) return false;
    return rffi::raw(this, other, [&](const char* a, const char* b) {
      return rlib_rt_equal_bytes(a, b, count);
    });
  }

  // Negative, 0 or positive: before, same as or after `other`. A prefix is before what it begins.
  RLIB_OP(str.compare) RLIB_ELIDABLE
  int64_t compare(const Str* other) const {
    return rffi::raw(this, other, [&](const char* a, const char* b) {
      return rlib_rt_compare_bytes(a, length(), b, other->length());
    });
  }

  // Equal strings have equal hashes. Never 0. Computed once.
  RLIB_OP(str.hash) RLIB_ELIDABLE
  int64_t hash() {
    int64_t hash = hash_;
    return hash != 0 ? hash : compute_hash();
  }

  // ---- Searching ----

  // The index of the first `needle` that lies within start <= index < end, or -1.
  // Precondition: 0 <= start, and end <= length().
  RLIB_OP(str.find) RLIB_ELIDABLE
  int64_t find(const Str* needle, int64_t start, int64_t end) const {
    return rffi::raw(this, needle, [&](const char* bytes, const char* wanted) {
      return rlib_rt_find_bytes(bytes, start, end, wanted, needle->length());
    });
  }
  int64_t find(const Str* needle, int64_t start = 0) const { return find(needle, start, length()); }

  // The same for the last one.
  RLIB_OP(str.rfind) RLIB_ELIDABLE
  int64_t rfind(const Str* needle, int64_t start, int64_t end) const {
    return rffi::raw(this, needle, [&](const char* bytes, const char* wanted) {
      return rlib_rt_rfind_bytes(bytes, start, end, wanted, needle->length());
    });
  }
  int64_t rfind(const Str* needle) const { return rfind(needle, 0, length()); }

  // The same for one byte.
  RLIB_OP(str.find_char) RLIB_ELIDABLE
  int64_t find_char(char c, int64_t start, int64_t end) const {
    return rffi::raw(this, [&](const char* p) { return rlib_rt_find_byte(p, start, end, c); });
  }
  int64_t find_char(char c, int64_t start = 0) const { return find_char(c, start, length()); }
  RLIB_OP(str.rfind_char) RLIB_ELIDABLE
  int64_t rfind_char(char c, int64_t start, int64_t end) const {
    return rffi::raw(this, [&](const char* p) { return rlib_rt_rfind_byte(p, start, end, c); });
  }
  int64_t rfind_char(char c) const { return rfind_char(c, 0, length()); }

  bool contains(const Str* needle) const { return find(needle) >= 0; }
  bool contains_char(char c) const { return find_char(c) >= 0; }

  // How often `needle` occurs, without overlaps, within start <= index < end. An empty one occurs
  // between any two bytes and at both ends.
  RLIB_OP(str.count) RLIB_ELIDABLE
  int64_t count(const Str* needle, int64_t start, int64_t end) const {
    if (start > end) return 0;
    if (needle->is_empty()) return end - start + 1;
    int64_t count = 0;
    int64_t at = find(needle, start, end);
    while (at >= 0) {
      count++;
      at = find(needle, at + needle->length(), end);
    }
    return count;
  }
  int64_t count(const Str* needle) const { return count(needle, 0, length()); }

  // Whether `part` is what lies from `start` on.
  RLIB_OP(str.has_at) RLIB_ELIDABLE
  bool has_at(int64_t start, const Str* part) const {
    int64_t count = part->length();
    if (start < 0 || count > length() - start) return false;
    return rffi::raw(this, part, [&](const char* bytes, const char* wanted) {
      return rlib_rt_equal_bytes(rffi::offset(bytes, start), wanted, count);
    });
  }
  bool starts_with(const Str* prefix) const { return has_at(0, prefix); }
  bool ends_with(const Str* suffix) const { return has_at(length() - suffix->length(), suffix); }

  // ---- Splitting and changing ----

  // The parts between the separators: "a,,b" at "," gives "a", "", "b". At most `most` cuts are
  // made if that is not negative. Precondition: the separator is not empty.
  RLIB_OP(str.split)
  List<Str*>* split(const Str* separator, int64_t most = -1) {
    RLIB_REQUIRE(!separator->is_empty(), "split at an empty separator");
    List<Str*>* parts = new List<Str*>();
    int64_t start = 0;
    while (most != 0) {
      int64_t at = find(separator, start);
      if (at < 0) break;
      parts->append(slice(start, at));
      start = at + separator->length();
      most--;
    }
    parts->append(slice(start, length()));
    return parts;
  }

  // The words: what lies between runs of ASCII blanks.
  RLIB_OP(str.split_blanks)
  List<Str*>* split_blanks() {
    List<Str*>* words = new List<Str*>();
    int64_t at = 0;
    while (true) {
      while (at < length() && is_blank(char_at(at))) at++;
      if (at == length()) return words;
      int64_t start = at;
      while (at < length() && !is_blank(char_at(at))) at++;
      words->append(slice(start, at));
    }
  }

  // The lines, without the "\n" (or "\r\n") that ends each.
  RLIB_OP(str.split_lines)
  List<Str*>* split_lines() {
    List<Str*>* lines = new List<Str*>();
    int64_t start = 0;
    while (start < length()) {
      int64_t end = find_char('\n', start);
      int64_t next = end < 0 ? length() : end + 1;
      if (end < 0) end = length();
      if (end > start && end < length() && char_at(end - 1) == '\r') end--;
      lines->append(slice(start, end));
      start = next;
    }
    return lines;
  }

  // With `to` in place of every `from`. Precondition: `from` is not empty.
  RLIB_OP(str.replace)
  Str* replace(const Str* from, Str* to) {
    if (!contains(from)) return this;
    return to->join(split(from));
  }

  // Without ASCII blanks at both ends (at the start, at the end).
  RLIB_OP(str.strip)
  Str* strip() { return slice(skip_blanks(), skip_blanks_back(skip_blanks())); }
  RLIB_OP(str.strip_left)
  Str* strip_left() { return slice(skip_blanks(), length()); }
  RLIB_OP(str.strip_right)
  Str* strip_right() { return slice(0, skip_blanks_back(0)); }

  // With ASCII letters made upper (lower) case.
  RLIB_OP(str.upper)
  Str* upper() {
    Str* result = allocate(length());
    for (int64_t i = 0; i < length(); i++) result->set(i, upper_char(char_at(i)));
    return result;
  }
  RLIB_OP(str.lower)
  Str* lower() {
    Str* result = allocate(length());
    for (int64_t i = 0; i < length(); i++) result->set(i, lower_char(char_at(i)));
    return result;
  }

  // ---- ASCII ----

  static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
  static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
  static bool is_letter(char c) { return is_upper(c) || is_lower(c); }
  static char upper_char(char c) { return is_lower(c) ? static_cast<char>(c - 32) : c; }
  static char lower_char(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }

 private:
  friend class StrBuilder;

  // New ones, and writing to them: only until they are handed out.
  RLIB_PRIMITIVE("new_array") static Str* allocate(int64_t length);
  RLIB_PRIMITIVE("array_set") void set(int64_t index, char c);

  RLIB_PREBUILD static Array<Str*>* one_byte_strings();

  RLIB_DONT_LOOK_INSIDE
  int64_t compute_hash() {
    int64_t hash = rffi::raw(this, [&](const char* p) { return rlib_rt_hash_bytes(p, length()); });
    if (hash == 0) hash = 1;
    hash_ = hash;
    return hash;
  }

  int64_t skip_blanks() const {
    int64_t at = 0;
    while (at < length() && is_blank(char_at(at))) at++;
    return at;
  }
  int64_t skip_blanks_back(int64_t start) const {
    int64_t at = length();
    while (at > start && is_blank(char_at(at - 1))) at--;
    return at;
  }

  RLIB_TRANSIENT int64_t hash_ = 0;  // 0: not yet computed
#if !defined(KILN_TRANSLATE)
  Str() = default;
  friend Str* literals::operator""_str(const char* bytes, std::size_t length);

  int64_t length_ = 0;  // the bytes follow
#endif
};

inline Array<Str*>* Str::one_byte_strings() {
  return RLIB_ONCE([] {
    Array<Str*>* strings = Array<Str*>::make(256);
    for (int64_t byte = 0; byte < 256; byte++) {
      Str* s = allocate(1);
      s->set(0, static_cast<char>(byte));
      strings->set(byte, s);
    }
    return strings;
  }());
}

inline Str* Str::from_char(char c) {
  return one_byte_strings()->get(static_cast<unsigned char>(c));
}

inline Str* Str::join(const List<Str*>* items) {
  int64_t count = items->length();
  if (count == 0) return ""_str;
  if (count == 1) return items->get(0);
  int64_t total = length() * (count - 1);
  for (Str* item : *items) total += item->length();
  Str* result = allocate(total);
  int64_t at = 0;
  for (int64_t i = 0; i < count; i++) {
    if (i > 0) {
      array_copy(this, 0, result, at, length());
      at += length();
    }
    Str* item = items->get(i);
    array_copy(item, 0, result, at, item->length());
    at += item->length();
  }
  return result;
}

// ---- Untranslated -------------------------------------------------------------------------------

#if !defined(KILN_TRANSLATE)

inline Str* Str::allocate(int64_t length) {
  RLIB_REQUIRE(length >= 0, "negative str length");
  uint64_t size = sizeof(Str) + static_cast<uint64_t>(length);
  Str* str = ::new (untranslated::allocate_pointer_free(size)) Str;
  str->length_ = length;
  return str;
}

inline int64_t Str::length() const { return length_; }

inline char Str::char_at(int64_t index) const {
  RLIB_REQUIRE(index >= 0 && index < length_, "str index out of range");
  return raw_items()[index];
}

inline void Str::set(int64_t index, char c) {
  RLIB_REQUIRE(index >= 0 && index < length_, "str index out of range");
  raw_items()[index] = c;
}

inline char* Str::raw_items() { return reinterpret_cast<char*>(this + 1); }
inline const char* Str::raw_items() const { return reinterpret_cast<const char*>(this + 1); }

#endif

}  // namespace rlib

#endif  // RLIB_STR_H_
