#include "targets/pyinterp/modules/imp/source_hash.h"

namespace py {

namespace {

uint64_t rotated(uint64_t x, int count) { return x << count | x >> (64 - count); }

class SipState final : public rlib::Object {
 public:
  explicit SipState(uint64_t key)
      : v0_(key ^ 0x736f6d6570736575u), v1_(0x646f72616e646f6du), v2_(key ^ 0x6c7967656e657261u), v3_(0x7465646279746573u) {}

  void round() {
    v0_ += v1_;
    v1_ = rotated(v1_, 13) ^ v0_;
    v0_ = rotated(v0_, 32);
    v2_ += v3_;
    v3_ = rotated(v3_, 16) ^ v2_;
    v0_ += v3_;
    v3_ = rotated(v3_, 21) ^ v0_;
    v2_ += v1_;
    v1_ = rotated(v1_, 17) ^ v2_;
    v2_ = rotated(v2_, 32);
  }
  void add(uint64_t word) {
    v3_ ^= word;
    round();
    v0_ ^= word;
  }
  uint64_t finish() {
    v2_ ^= 0xFF;
    round();
    round();
    round();
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }

 private:
  uint64_t v0_, v1_, v2_, v3_;
};

uint64_t word_at(Str* bytes, int64_t at, int64_t count) {
  uint64_t word = 0;
  for (int64_t i = 0; i < count; i++) word |= static_cast<uint64_t>(bytes->byte_at(at + i)) << (8 * i);
  return word;
}

}  // namespace

uint64_t keyed_hash(uint64_t key, Str* bytes) {
  SipState* state = new SipState(key);
  int64_t length = bytes->length();
  int64_t whole = length & ~int64_t{7};
  for (int64_t at = 0; at < whole; at += 8) state->add(word_at(bytes, at, 8));
  state->add(word_at(bytes, whole, length - whole) | static_cast<uint64_t>(length) << 56);
  return state->finish();
}

}  // namespace py
