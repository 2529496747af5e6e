// SHA-1: FIPS 180-4.

#include "targets/pyinterp/modules/hashes/digest.h"

namespace py {

namespace {

class Sha1 final : public BlockDigest {
 public:
  Sha1() : BlockDigest(64) {
    state->set(0, 0x67452301);
    state->set(1, 0xEFCDAB89);
    state->set(2, 0x98BADCFE);
    state->set(3, 0x10325476);
    state->set(4, 0xC3D2E1F0);
  }

  Digest* copy() override {
    Sha1* other = new Sha1();
    other->copy_block_from(this);
    rlib::array_copy(state, 0, other->state, 0, 5);
    return other;
  }

  Str* finish(int64_t) override {
    pad(0x80, 8);
    for (int64_t i = 0; i < 8; i++) set_byte(56 + i, (total << 3) >> (56 - 8 * i) & 255);
    compress();
    return words_to_bytes(state, 20, true);
  }

 protected:
  void compress() override;

 private:
  Array<uint32_t>* const state = Array<uint32_t>::make(5);
  Array<uint32_t>* const words = Array<uint32_t>::make(80);
};

void Sha1::compress() {
  Array<uint32_t>* w = words;
  for (int64_t i = 0; i < 16; i++) w->set(i, big32(4 * i));
  for (int64_t i = 16; i < 80; i++) {
    w->set(i, rotate_left(w->get(i - 3) ^ w->get(i - 8) ^ w->get(i - 14) ^ w->get(i - 16), 1));
  }
  uint32_t a = state->get(0);
  uint32_t b = state->get(1);
  uint32_t c = state->get(2);
  uint32_t d = state->get(3);
  uint32_t e = state->get(4);
  for (int64_t i = 0; i < 80; i++) {
    uint32_t f = 0;
    if (i < 20) {
      f = ((b & c) | (~b & d)) + 0x5A827999;
    } else if (i < 40) {
      f = (b ^ c ^ d) + 0x6ED9EBA1;
    } else if (i < 60) {
      f = ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC;
    } else {
      f = (b ^ c ^ d) + 0xCA62C1D6;
    }
    uint32_t sum = rotate_left(a, 5) + f + e + w->get(i);
    e = d;
    d = c;
    c = rotate_left(b, 30);
    b = a;
    a = sum;
  }
  state->set(0, state->get(0) + a);
  state->set(1, state->get(1) + b);
  state->set(2, state->get(2) + c);
  state->set(3, state->get(3) + d);
  state->set(4, state->get(4) + e);
}

}  // namespace

Digest* new_sha1() { return new Sha1(); }

}  // namespace py
