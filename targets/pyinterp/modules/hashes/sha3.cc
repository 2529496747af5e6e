// SHA-3 and SHAKE: FIPS 202. A sponge: bytes are mixed into the front of a state of 1600 bits, which is
// permuted after each block; the digest is read from there in the same way.

#include "targets/pyinterp/modules/hashes/digest.h"

namespace py {

namespace {

// What each round adds.
RLIB_PREBUILD Array<uint64_t>* round_constants() {
  return RLIB_ONCE(words64_from(
      "00000000000000010000000000008082800000000000808a8000000080008000"
      "000000000000808b000000008000000180000000800080818000000000008009"
      "000000000000008a00000000000000880000000080008009000000008000000a"
      "000000008000808b800000000000008b80000000000080898000000000008003"
      "80000000000080028000000000000080000000000000800a800000008000000a"
      "8000000080008081800000000000808000000000800000018000000080008008"_str));
}

class Sha3 final : public BlockDigest {
 public:
  Sha3(int64_t rate, int64_t suffix, int64_t digest_size)
      : BlockDigest(rate), suffix(suffix), digest_size(digest_size) {}

  Digest* copy() override {
    Sha3* other = new Sha3(block->length(), suffix, digest_size);
    other->copy_block_from(this);
    rlib::array_copy(state, 0, other->state, 0, 25);
    return other;
  }

  Str* finish(int64_t length) override {
    int64_t rate = block->length();
    pad(suffix, 0);
    set_byte(rate - 1, byte(rate - 1) | 0x80);
    compress();
    int64_t count = digest_size > 0 ? digest_size : length;
    StrBuilder* out = new StrBuilder(count);
    while (true) {
      int64_t rest = count - out->length();
      out->append(words_to_bytes(state, rest < rate ? rest : rate, false));
      if (rest <= rate) return out->build();
      permute();
    }
  }

 protected:
  void compress() override {
    for (int64_t i = 0; i < block->length() / 8; i++) state->set(i, state->get(i) ^ little64(8 * i));
    permute();
  }

 private:
  void permute();

  const int64_t suffix;
  const int64_t digest_size;  // 0: any
  Array<uint64_t>* const state = Array<uint64_t>::make(25);  // x + 5 * y
  Array<uint64_t>* const moved = Array<uint64_t>::make(25);
  Array<uint64_t>* const columns = Array<uint64_t>::make(5);
};

void Sha3::permute() {
  // By how much each lane is rotated, and where it goes.
  Str* rotations =
      "\x00\x01\x3e\x1c\x1b\x24\x2c\x06\x37\x14\x03\x0a\x2b"
      "\x19\x27\x29\x2d\x0f\x15\x08\x12\x02\x3d\x38\x0e"_str;
  Str* targets =
      "\x00\x0a\x14\x05\x0f\x10\x01\x0b\x15\x06\x07\x11\x02"
      "\x0c\x16\x17\x08\x12\x03\x0d\x0e\x18\x09\x13\x04"_str;
  Array<uint64_t>* s = state;
  for (int64_t round = 0; round < 24; round++) {
    for (int64_t x = 0; x < 5; x++) {
      columns->set(x, s->get(x) ^ s->get(x + 5) ^ s->get(x + 10) ^ s->get(x + 15) ^ s->get(x + 20));
    }
    for (int64_t x = 0; x < 5; x++) {
      uint64_t mask = columns->get(x == 0 ? 4 : x - 1) ^
                      rotate_left(columns->get(x == 4 ? 0 : x + 1), 1);
      for (int64_t i = x; i < 25; i += 5) {
        uint64_t lane = s->get(i) ^ mask;
        int64_t rotation = rotations->byte_at(i);
        moved->set(targets->byte_at(i), rotation == 0 ? lane : rotate_left(lane, rotation));
      }
    }
    for (int64_t y = 0; y < 25; y += 5) {
      uint64_t a = moved->get(y);
      uint64_t b = moved->get(y + 1);
      uint64_t c = moved->get(y + 2);
      uint64_t d = moved->get(y + 3);
      uint64_t e = moved->get(y + 4);
      s->set(y, a ^ (~b & c));
      s->set(y + 1, b ^ (~c & d));
      s->set(y + 2, c ^ (~d & e));
      s->set(y + 3, d ^ (~e & a));
      s->set(y + 4, e ^ (~a & b));
    }
    s->set(0, s->get(0) ^ round_constants()->get(round));
  }
}

}  // namespace

Digest* new_sha3(int64_t rate, int64_t suffix, int64_t digest_size) {
  return new Sha3(rate, suffix, digest_size);
}

}  // namespace py
