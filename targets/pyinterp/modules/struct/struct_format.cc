// Reads formats.

#include "targets/pyinterp/modules/struct/struct_format.h"

namespace py {

namespace {

constexpr int64_t kMostSize = INT64_MAX;

// Bytes of one value; 0 for what is no code. Native ones are those of x86-64 and AArch64.
int64_t size_of(char code, bool is_native) {
  switch (code) {
    case 'x':
    case 'c':
    case 'b':
    case 'B':
    case '?':
    case 's':
    case 'p': return 1;
    case 'h':
    case 'H':
    case 'e': return 2;
    case 'i':
    case 'I':
    case 'f': return 4;
    case 'l':
    case 'L': return is_native ? 8 : 4;
    case 'q':
    case 'Q':
    case 'd': return 8;
    case 'n':
    case 'N':
    case 'P': return is_native ? 8 : 0;
    default: return 0;
  }
}

[[noreturn]] void throw_too_long() { throw_struct_error("total struct size too long"_str); }

class FormatReader final : public rlib::Object {
 public:
  explicit FormatReader(Str* text) : text_(text) {}

  StructFormat* read() {
    read_order();
    while (skip_blanks()) read_item();
    return new StructFormat(text_, items_, is_native_, is_big_endian_, size_, value_count_);
  }

 private:
  void read_order() {
    if (text_->is_empty()) return;
    switch (text_->char_at(0)) {
      case '@': break;
      case '>':
      case '!': is_big_endian_ = true; [[fallthrough]];
      case '<':
      case '=': is_native_ = false; break;
      default: return;
    }
    at_ = 1;
  }

  // False at the end.
  bool skip_blanks() {
    while (at_ < text_->length() && Str::is_blank(text_->char_at(at_))) at_++;
    return at_ < text_->length();
  }

  int64_t read_count() {
    int64_t count = 0;
    for (; at_ < text_->length() && Str::is_digit(text_->char_at(at_)); at_++) {
      int64_t digit = text_->char_at(at_) - '0';
      if (count > (kMostSize - digit) / 10) throw_too_long();
      count = count * 10 + digit;
    }
    if (at_ == text_->length()) {
      throw_struct_error("repeat count given without format specifier"_str);
    }
    return count;
  }

  void read_item() {
    int64_t count = Str::is_digit(text_->char_at(at_)) ? read_count() : 1;
    char code = text_->char_at(at_++);
    int64_t size = size_of(code, is_native_);
    if (size == 0) throw_struct_error("bad char in struct format"_str);
    if (is_native_) align(size);
    if (count > (kMostSize - size_) / size) throw_too_long();
    bool is_text = code == 's' || code == 'p';
    if (code != 'x' && (count > 0 || is_text)) {
      items_->append(StructItem{code, count, size_, size});
      value_count_ += is_text ? 1 : count;
    }
    size_ += count * size;
  }

  void align(int64_t size) {
    int64_t surplus = size_ % size;
    if (surplus == 0) return;
    if (size_ > kMostSize - size) throw_too_long();
    size_ += size - surplus;
  }

  Str* const text_;
  int64_t at_ = 0;
  bool is_native_ = true;
  bool is_big_endian_ = false;
  List<StructItem>* const items_ = new List<StructItem>();
  int64_t size_ = 0;
  int64_t value_count_ = 0;
};

// Formats used lately.
class StructCache final : public rlib::Object {
 public:
  static constexpr int64_t kMostFormats = 100;

  Dict<Str*, StructFormat*>* formats = new Dict<Str*, StructFormat*>();
};
RLIB_PREBUILD StructCache* struct_cache() { return RLIB_ONCE(new StructCache()); }

}  // namespace

StructFormat* parse_struct_format(Str* text) { return (new FormatReader(text))->read(); }

StructFormat* cached_struct_format(Str* text) {
  StructCache* cache = struct_cache();
  StructFormat* format = cache->formats->get(text);
  if (format != nullptr) return format;
  format = parse_struct_format(text);
  if (cache->formats->length() >= StructCache::kMostFormats) cache->formats->clear();
  cache->formats->set(text, format);
  return format;
}

void clear_struct_cache() { struct_cache()->formats->clear(); }

}  // namespace py
