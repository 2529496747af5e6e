// MD5: RFC 1321.

#include "targets/pyinterp/modules/hashes/digest.h"

namespace py {

namespace {

// The integer parts of 2**32 * abs(sin(1)), of 2, ...
RLIB_PREBUILD Array<uint32_t>* sines() {
  return RLIB_ONCE(words32_from(
      "d76aa478e8c7b756242070dbc1bdceeef57c0faf4787c62aa8304613fd469501"
      "698098d88b44f7afffff5bb1895cd7be6b901122fd987193a679438e49b40821"
      "f61e2562c040b340265e5a51e9b6c7aad62f105d02441453d8a1e681e7d3fbc8"
      "21e1cde6c33707d6f4d50d87455a14eda9e3e905fcefa3f8676f02d98d2a4c8a"
      "fffa39428771f6816d9d6122fde5380ca4beea444bdecfa9f6bb4b60bebfbc70"
      "289b7ec6eaa127fad4ef308504881d05d9d4d039e6db99e51fa27cf8c4ac5665"
      "f4292244432aff97ab9423a7fc93a039655b59c38f0ccc92ffeff47d85845dd1"
      "6fa87e4ffe2ce6e0a30143144e0811a1f7537e82bd3af2352ad7d2bbeb86d391"_str));
}

class Md5 final : public BlockDigest {
 public:
  Md5() : BlockDigest(64) {
    state->set(0, 0x67452301);
    state->set(1, 0xEFCDAB89);
    state->set(2, 0x98BADCFE);
    state->set(3, 0x10325476);
  }

  Digest* copy() override {
    Md5* other = new Md5();
    other->copy_block_from(this);
    rlib::array_copy(state, 0, other->state, 0, 4);
    return other;
  }

  Str* finish(int64_t) override {
    pad(0x80, 8);
    for (int64_t i = 0; i < 8; i++) set_byte(56 + i, (total << 3) >> (8 * i) & 255);
    compress();
    return words_to_bytes(state, 16, false);
  }

 protected:
  void compress() override;

 private:
  Array<uint32_t>* const state = Array<uint32_t>::make(4);
};

// Each of the four rounds has its function, its order of words, and four amounts of rotation.
void Md5::compress() {
  Array<uint32_t>* table = sines();
  Str* rotations = "\x07\x0c\x11\x16\x05\x09\x0e\x14\x04\x0b\x10\x17\x06\x0a\x0f\x15"_str;
  uint32_t a = state->get(0);
  uint32_t b = state->get(1);
  uint32_t c = state->get(2);
  uint32_t d = state->get(3);
  for (int64_t i = 0; i < 64; i++) {
    uint32_t f = 0;
    int64_t word = 0;
    if (i < 16) {
      f = (b & c) | (~b & d);
      word = i;
    } else if (i < 32) {
      f = (d & b) | (~d & c);
      word = (5 * i + 1) & 15;
    } else if (i < 48) {
      f = b ^ c ^ d;
      word = (3 * i + 5) & 15;
    } else {
      f = c ^ (b | ~d);
      word = (7 * i) & 15;
    }
    uint32_t sum = a + f + table->get(i) + little32(4 * word);
    a = d;
    d = c;
    c = b;
    b += rotate_left(sum, rotations->byte_at((i >> 4) * 4 + (i & 3)));
  }
  state->set(0, state->get(0) + a);
  state->set(1, state->get(1) + b);
  state->set(2, state->get(2) + c);
  state->set(3, state->get(3) + d);
}

}  // namespace

Digest* new_md5() { return new Md5(); }

}  // namespace py
