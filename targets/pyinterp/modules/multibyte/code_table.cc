// Filling code tables: what iconv says, and what the declarations say.

#include "targets/pyinterp/modules/multibyte/code_table.h"

#include "targets/pyinterp/modules/library_function.h"
#include "targets/pyinterp/objspace/raise.h"

namespace py {

namespace {

PY_C_FUNCTION(iconv_open)
PY_C_FUNCTION(iconv)
PY_C_FUNCTION(iconv_close)

// ---- Texts of declarations ----------------------------------------------------------------------

// Reads "a145=2022 c6a5*83=3041 f9d6*41=-".
class DeclarationReader final : public rlib::Object {
 public:
  explicit DeclarationReader(Str* text) : text_(text) {}

  bool done() const { return at_ >= text_->length(); }
  // The next character, if it is this one.
  bool take(char c) {
    if (done() || text_->char_at(at_) != c) return false;
    at_++;
    return true;
  }
  int64_t hexadecimal() { return number(16); }
  int64_t decimal() { return number(10); }

 private:
  int64_t number(int64_t base) {
    int64_t value = 0;
    while (!done()) {
      int64_t digit = rlib::digit_value(text_->char_at(at_));
      if (digit < 0 || digit >= base) break;
      value = value * base + digit;
      at_++;
    }
    return value;
  }

  Str* const text_;
  int64_t at_ = 0;
};

// "from*count=to": so many from `from` on are those from `to` on; all are the same if that is 0 (nothing) or kReserved.
struct Difference {
  int64_t from = 0;
  int64_t count = 1;
  int64_t to = 0;

  int64_t to_of(int64_t index) const { return to <= 0 ? to : to + index; }
};

Difference read_difference(DeclarationReader* reader) {
  Difference d;
  d.from = reader->hexadecimal();
  if (reader->take('*')) d.count = reader->decimal();
  reader->take('=');
  if (reader->take('!')) {
    d.to = CodeTable::kReserved;
  } else if (!reader->take('-')) {
    d.to = reader->hexadecimal();
  }
  reader->take(' ');
  return d;
}

// ---- iconv --------------------------------------------------------------------------------------

// Tells what codes of a character set mean.
class RLIB_SCOPE CodeReader {
 public:
  // Raises LookupError if the C library does not know it.
  explicit CodeReader(Str* charset) : descriptor_(open(charset)), memory_(rlib::new_foreign(kSize)) {}
  ~CodeReader() {
    rlib::free_foreign(memory_);
    c_iconv_close()->call(descriptor_);
  }
  CodeReader(const CodeReader&) = delete;
  CodeReader& operator=(const CodeReader&) = delete;

  // How many code points the bytes are that were put: 0 if they are no code.
  int64_t read(int64_t length) {
    rlib::set_foreign_word(memory_, 0, memory_ + kInput);
    rlib::set_foreign_word(memory_, 1, length);
    rlib::set_foreign_word(memory_, 2, memory_ + kOutput);
    rlib::set_foreign_word(memory_, 3, kSize - kOutput);
    int64_t result = c_iconv()->call(descriptor_, memory_, memory_ + 8, memory_ + 16, memory_ + 24);
    bool is_whole = result == 0 && rlib::foreign_word(memory_, 1) == 0;
    // It may wait for a second code point that would be one with the first.
    c_iconv()->call(descriptor_, 0, 0, memory_ + 16, memory_ + 24);
    return is_whole ? (rlib::foreign_word(memory_, 2) - memory_ - kOutput) / 4 : 0;
  }
  void put(int64_t index, int64_t byte) { rlib::set_foreign_byte(memory_ + kInput + index, byte); }
  int64_t code_point(int64_t index) const { return rlib::foreign_int(memory_, kOutput + 4 * index); }

 private:
  static constexpr int64_t kInput = 32;  // behind the four words that iconv works with
  static constexpr int64_t kOutput = 40;
  static constexpr int64_t kSize = 72;

  static int64_t open(Str* charset) {
    rlib::ForeignText to("UTF-32LE"_str);
    rlib::ForeignText from(charset);
    int64_t descriptor = c_iconv_open()->call(to.address(), from.address());
    if (descriptor == -1) {
      throw_lookup_error("the C library has no table of '"_str, charset, "': its iconv() does not know it"_str);
    }
    return descriptor;
  }

  const int64_t descriptor_;
  const int64_t memory_;
};

}  // namespace

// ---- Sources ------------------------------------------------------------------------------------

class CodeSource final : public rlib::Object {
 public:
  CodeSource(Str* charset, Str* leads, Str* trails, Str* differences, bool is_third_plane)
      : charset(charset),
        differences(differences),
        is_third_plane(is_third_plane),
        leads(set_of_bytes(leads)),
        trails(set_of_bytes(trails)) {}

  // Where a code stands in a table.
  int64_t index(int64_t code) const { return (is_third_plane ? code & ~0x80 : code) & 0x7FFF; }

  // The code behind it.
  int64_t next(int64_t code) const {
    do {
      code++;
    } while (!trails->get(code & 0xFF));
    return code;
  }

  Str* const charset;
  Str* const differences;
  const bool is_third_plane;
  const Array<bool>* const leads;
  const Array<bool>* const trails;
};

void CodeTable::add_source(Str* charset, Str* leads, Str* trails, Str* differences) {
  sources_->append(new CodeSource(charset, leads, trails, differences, false));
}

void CodeTable::add_third_plane(Str* charset, Str* differences) {
  sources_->append(new CodeSource(charset, "a1-fe"_str, "a1-fe"_str, differences, true));
}

Array<bool>* set_of_bytes(Str* text) {
  auto* set = Array<bool>::make(256);
  auto* reader = new DeclarationReader(text);
  while (!reader->done()) {
    int64_t first = reader->hexadecimal();
    int64_t last = reader->take('-') ? reader->hexadecimal() : first;
    for (int64_t byte = first; byte <= last; byte++) set->set(byte, true);
    reader->take(' ');
  }
  return set;
}

Array<int32_t>* meanings_of_bytes(Str* meanings, int32_t otherwise) {
  auto* result = Array<int32_t>::make(256);
  for (int64_t byte = 0; byte < 256; byte++) {
    result->set(byte, byte < 0x80 ? static_cast<int32_t>(byte) : otherwise);
  }
  auto* reader = new DeclarationReader(meanings);
  while (!reader->done()) {
    Difference d = read_difference(reader);
    for (int64_t i = 0; i < d.count; i++) result->set(d.from + i, static_cast<int32_t>(d.to_of(i)));
  }
  return result;
}

// ---- Loading ------------------------------------------------------------------------------------

namespace {

// What each code of a source means, by its index. Pairs are added to the list.
Array<int32_t>* read_codes(CodeSource* source, int64_t count, List<CodePair>* pairs) {
  auto* meanings = Array<int32_t>::make(count);
  CodeReader reader(source->charset);
  int64_t length = 0;
  if (source->is_third_plane) reader.put(length++, 0x8F);
  for (int64_t lead = 0x80; lead < 0x100; lead++) {
    if (!source->leads->get(lead)) continue;
    reader.put(length, lead);
    for (int64_t trail = 0; trail < 0x100; trail++) {
      if (!source->trails->get(trail)) continue;
      reader.put(length + 1, trail);
      int64_t code_points = reader.read(length + 2);
      if (code_points == 0 || code_points > 2) continue;
      int64_t index = source->index(lead << 8 | trail);
      int64_t meaning = reader.code_point(0);
      if (code_points == 2) {
        CodePair pair;
        pair.first = static_cast<int32_t>(meaning);
        pair.second = static_cast<int32_t>(reader.code_point(1));
        pair.code = index | 0x8000;
        meaning = CodeTable::kFirstPair + pairs->length();
        pairs->append(pair);
      }
      meanings->set(index, static_cast<int32_t>(meaning));
    }
  }
  return meanings;
}

void apply_differences(CodeSource* source, Array<int32_t>* meanings) {
  auto* reader = new DeclarationReader(source->differences);
  while (!reader->done()) {
    Difference d = read_difference(reader);
    int64_t code = d.from;
    for (int64_t i = 0; i < d.count; i++) {
      meanings->set(source->index(code), static_cast<int32_t>(d.to_of(i)));
      code = source->next(code);
    }
  }
}

}  // namespace

void CodeTable::load() {
  auto* code_points = Array<int32_t>::make(kCodes);
  auto* codes = Array<uint16_t>::make(code_points_limit_);
  auto* pairs = new List<CodePair>();

  auto* singles = meanings_of_bytes(single_bytes_, -1);
  for (int64_t byte = 0; byte < 256; byte++) {
    if (singles->get(byte) >= 0) codes->set(singles->get(byte), static_cast<uint16_t>(byte));
  }

  for (int64_t number = 0; number < sources_->length(); number++) {
    CodeSource* source = sources_->get(number);
    Array<int32_t>* meanings = read_codes(source, kCodes, pairs);
    apply_differences(source, meanings);
    for (int64_t i = 0; i < kCodes; i++) {
      int64_t index = prefers_highest_ ? kCodes - 1 - i : i;
      int64_t meaning = meanings->get(index);
      if (meaning == 0 || code_points->get(index) != 0) continue;
      code_points->set(index, static_cast<int32_t>(meaning));
      if (meaning > 0 && meaning < code_points_limit_ && codes->get(meaning) == 0) {
        codes->set(meaning, static_cast<uint16_t>(index | 0x8000));
      }
    }
  }

  auto* reader = new DeclarationReader(encode_only_);
  while (!reader->done()) {
    Difference d = read_difference(reader);
    for (int64_t i = 0; i < d.count; i++) {
      codes->set(d.from + i, static_cast<uint16_t>(d.to_of(i)));
    }
  }

  auto* lone_codes = new List<int64_t>();
  for (int64_t i = 0; i < pairs->length(); i++) {
    int64_t first = pairs->get(i).first;
    int64_t code = codes->get(first);
    if (code >= kBeginsPair) continue;  // another pair begins with it
    codes->set(first, static_cast<uint16_t>(kBeginsPair + lone_codes->length()));
    lone_codes->append(code);
  }

  // Only now, so that one that failed is tried again.
  pairs_ = pairs;
  lone_codes_ = lone_codes;
  code_points_ = code_points;
  codes_ = codes;
}

int64_t CodeTable::find_pair(int64_t first, int64_t second) const {
  for (int64_t i = 0; i < pairs_->length(); i++) {
    CodePair pair = pairs_->get(i);
    if (pair.first == first && pair.second == second) return pair.code;
  }
  return 0;
}

}  // namespace py
