#include "targets/pyinterp/modules/hashes/digest.h"

namespace py {

void BlockDigest::update(Str* bytes) {
  int64_t size = block->length();
  int64_t at = 0;
  total += bytes->length();
  while (at < bytes->length()) {
    if (filled == size) {
      compress();
      filled = 0;
    }
    int64_t room = size - filled;
    int64_t rest = bytes->length() - at;
    int64_t step = rest < room ? rest : room;
    rlib::array_copy(bytes, at, block, filled, step);
    filled += step;
    at += step;
  }
  if (filled == size && !keeps_last()) {
    compress();
    filled = 0;
  }
}

void BlockDigest::pad(int64_t first, int64_t kept) {
  set_byte(filled, first);
  clear_block_from(filled + 1);
  if (filled + 1 + kept > block->length()) {
    compress();
    clear_block_from(0);
  }
}

Str* words_to_bytes(Array<uint32_t>* words, int64_t count, bool big_endian) {
  StrBuilder* out = new StrBuilder(count);
  for (int64_t i = 0; i < count; i++) {
    int64_t shift = 8 * (big_endian ? 3 - (i & 3) : i & 3);
    out->append(static_cast<char>(words->get(i >> 2) >> shift));
  }
  return out->build();
}

Str* words_to_bytes(Array<uint64_t>* words, int64_t count, bool big_endian) {
  StrBuilder* out = new StrBuilder(count);
  for (int64_t i = 0; i < count; i++) {
    int64_t shift = 8 * (big_endian ? 7 - (i & 7) : i & 7);
    out->append(static_cast<char>(words->get(i >> 3) >> shift));
  }
  return out->build();
}

Array<uint32_t>* words32_from(Str* digits) {
  auto* words = Array<uint32_t>::make(digits->length() / 8);
  for (int64_t i = 0; i < digits->length(); i++) {
    words->set(i / 8, words->get(i / 8) << 4 | static_cast<uint32_t>(rlib::digit_value(digits->char_at(i))));
  }
  return words;
}

Array<uint64_t>* words64_from(Str* digits) {
  auto* words = Array<uint64_t>::make(digits->length() / 16);
  for (int64_t i = 0; i < digits->length(); i++) {
    words->set(i / 16, words->get(i / 16) << 4 | static_cast<uint64_t>(rlib::digit_value(digits->char_at(i))));
  }
  return words;
}

}  // namespace py
