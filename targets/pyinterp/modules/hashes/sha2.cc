// SHA-224, SHA-256, SHA-384 and SHA-512: FIPS 180-4. The long ones are the short ones with words of
// 64 bits, more rounds and other rotations, so one template makes both.

#include "targets/pyinterp/modules/hashes/digest.h"

namespace py {

namespace {

// The first bits of the fractional parts of the cube roots of the first primes.
RLIB_PREBUILD Array<uint32_t>* short_constants() {
  return RLIB_ONCE(words32_from(
      "428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5"
      "d807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174"
      "e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da"
      "983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca635114292967"
      "27b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85"
      "a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa070"
      "19a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3"
      "748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2"_str));
}
RLIB_PREBUILD Array<uint64_t>* long_constants() {
  return RLIB_ONCE(words64_from(
      "428a2f98d728ae227137449123ef65cdb5c0fbcfec4d3b2fe9b5dba58189dbbc"
      "3956c25bf348b53859f111f1b605d019923f82a4af194f9bab1c5ed5da6d8118"
      "d807aa98a303024212835b0145706fbe243185be4ee4b28c550c7dc3d5ffb4e2"
      "72be5d74f27b896f80deb1fe3b1696b19bdc06a725c71235c19bf174cf692694"
      "e49b69c19ef14ad2efbe4786384f25e30fc19dc68b8cd5b5240ca1cc77ac9c65"
      "2de92c6f592b02754a7484aa6ea6e4835cb0a9dcbd41fbd476f988da831153b5"
      "983e5152ee66dfaba831c66d2db43210b00327c898fb213fbf597fc7beef0ee4"
      "c6e00bf33da88fc2d5a79147930aa72506ca6351e003826f142929670a0e6e70"
      "27b70a8546d22ffc2e1b21385c26c9264d2c6dfc5ac42aed53380d139d95b3df"
      "650a73548baf63de766a0abb3c77b2a881c2c92e47edaee692722c851482353b"
      "a2bfe8a14cf10364a81a664bbc423001c24b8b70d0f89791c76c51a30654be30"
      "d192e819d6ef5218d69906245565a910f40e35855771202a106aa07032bbd1b8"
      "19a4c116b8d2d0c81e376c085141ab532748774cdf8eeb9934b0bcb5e19b48a8"
      "391c0cb3c5c95a634ed8aa4ae3418acb5b9cca4f7763e373682e6ff3d6b2b8a3"
      "748f82ee5defb2fc78a5636f43172f6084c87814a1f0ab728cc702081a6439ec"
      "90befffa23631e28a4506cebde82bde9bef9a3f7b2c67915c67178f2e372532b"
      "ca273eceea26619cd186b8c721c0c207eada7dd6cde0eb1ef57d4f7fee6ed178"
      "06f067aa72176fba0a637dc5a2c898a6113f9804bef90dae1b710b35131c471b"
      "28db77f523047d8432caab7b40c724933c9ebe0a15c9bebc431d67c49c100d4c"
      "4cc5d4becb3e42b6597f299cfc657e2a5fcb6fab3ad6faec6c44198c4a475817"_str));
}

struct Short {
  using Word = uint32_t;
  static constexpr int64_t kRounds = 64;
  static Array<uint32_t>* constants() { return short_constants(); }
  static uint32_t sum0(uint32_t x) { return rotate_right(x, 2) ^ rotate_right(x, 13) ^ rotate_right(x, 22); }
  static uint32_t sum1(uint32_t x) { return rotate_right(x, 6) ^ rotate_right(x, 11) ^ rotate_right(x, 25); }
  static uint32_t mix0(uint32_t x) { return rotate_right(x, 7) ^ rotate_right(x, 18) ^ x >> 3; }
  static uint32_t mix1(uint32_t x) { return rotate_right(x, 17) ^ rotate_right(x, 19) ^ x >> 10; }
};
struct Long {
  using Word = uint64_t;
  static constexpr int64_t kRounds = 80;
  static Array<uint64_t>* constants() { return long_constants(); }
  static uint64_t sum0(uint64_t x) { return rotate_right(x, 28) ^ rotate_right(x, 34) ^ rotate_right(x, 39); }
  static uint64_t sum1(uint64_t x) { return rotate_right(x, 14) ^ rotate_right(x, 18) ^ rotate_right(x, 41); }
  static uint64_t mix0(uint64_t x) { return rotate_right(x, 1) ^ rotate_right(x, 8) ^ x >> 7; }
  static uint64_t mix1(uint64_t x) { return rotate_right(x, 19) ^ rotate_right(x, 61) ^ x >> 6; }
};

template <class Kind>
class Sha2 final : public BlockDigest {
 public:
  using Word = typename Kind::Word;
  static constexpr int64_t kWordSize = sizeof(Word);

  Sha2(Array<Word>* start, int64_t digest_size)
      : BlockDigest(16 * kWordSize), digest_size(digest_size) {
    rlib::array_copy(start, 0, state, 0, 8);
  }

  Digest* copy() override {
    auto* other = new Sha2(state, digest_size);
    other->copy_block_from(this);
    return other;
  }

  Str* finish(int64_t) override {
    pad(0x80, 2 * kWordSize);
    int64_t end = 16 * kWordSize;
    for (int64_t i = 0; i < 8; i++) set_byte(end - 8 + i, (total << 3) >> (56 - 8 * i) & 255);
    compress();
    return words_to_bytes(state, digest_size, true);
  }

 protected:
  void compress() override {
    Array<Word>* w = words;
    Array<Word>* k = Kind::constants();
    for (int64_t i = 0; i < 16; i++) {
      if constexpr (kWordSize == 4) {
        w->set(i, big32(4 * i));
      } else {
        w->set(i, big64(8 * i));
      }
    }
    for (int64_t i = 16; i < Kind::kRounds; i++) {
      w->set(i, Kind::mix1(w->get(i - 2)) + w->get(i - 7) + Kind::mix0(w->get(i - 15)) +
                    w->get(i - 16));
    }
    Word a = state->get(0);
    Word b = state->get(1);
    Word c = state->get(2);
    Word d = state->get(3);
    Word e = state->get(4);
    Word f = state->get(5);
    Word g = state->get(6);
    Word h = state->get(7);
    for (int64_t i = 0; i < Kind::kRounds; i++) {
      Word first = h + Kind::sum1(e) + ((e & f) ^ (~e & g)) + k->get(i) + w->get(i);
      Word second = Kind::sum0(a) + ((a & b) ^ (a & c) ^ (b & c));
      h = g;
      g = f;
      f = e;
      e = d + first;
      d = c;
      c = b;
      b = a;
      a = first + second;
    }
    state->set(0, state->get(0) + a);
    state->set(1, state->get(1) + b);
    state->set(2, state->get(2) + c);
    state->set(3, state->get(3) + d);
    state->set(4, state->get(4) + e);
    state->set(5, state->get(5) + f);
    state->set(6, state->get(6) + g);
    state->set(7, state->get(7) + h);
  }

 private:
  Array<Word>* const state = Array<Word>::make(8);
  Array<Word>* const words = Array<Word>::make(Kind::kRounds);
  const int64_t digest_size;
};

// Of the square roots of the first eight primes; of the next eight.
RLIB_PREBUILD Array<uint32_t>* start_224() {
  return RLIB_ONCE(words32_from(
      "c1059ed8367cd5073070dd17f70e5939ffc00b316858151164f98fa7befa4fa4"_str));
}
RLIB_PREBUILD Array<uint32_t>* start_256() {
  return RLIB_ONCE(words32_from(
      "6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19"_str));
}
RLIB_PREBUILD Array<uint64_t>* start_384() {
  return RLIB_ONCE(words64_from(
      "cbbb9d5dc1059ed8629a292a367cd5079159015a3070dd17152fecd8f70e5939"
      "67332667ffc00b318eb44a8768581511db0c2e0d64f98fa747b5481dbefa4fa4"_str));
}
RLIB_PREBUILD Array<uint64_t>* start_512() {
  return RLIB_ONCE(words64_from(
      "6a09e667f3bcc908bb67ae8584caa73b3c6ef372fe94f82ba54ff53a5f1d36f1"
      "510e527fade682d19b05688c2b3e6c1f1f83d9abfb41bd6b5be0cd19137e2179"_str));
}

}  // namespace

Digest* new_sha224() { return new Sha2<Short>(start_224(), 28); }
Digest* new_sha256() { return new Sha2<Short>(start_256(), 32); }
Digest* new_sha384() { return new Sha2<Long>(start_384(), 48); }
Digest* new_sha512() { return new Sha2<Long>(start_512(), 64); }

}  // namespace py
