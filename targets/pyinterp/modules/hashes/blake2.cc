// BLAKE2b and BLAKE2s: RFC 7693, with all parameters of tree hashing. One template makes both: the first
// has words of 64 bits, the second of 32.

#include "targets/pyinterp/modules/hashes/digest.h"

namespace py {

namespace {

// In which order each of ten rounds takes the words of a block.
RLIB_PREBUILD Str* orders() {
  return RLIB_ONCE(
      "0123456789abcdefea489fd61c02b753b8c052fdae3671947931dcbe265a40f8"
      "905724afe1bc683d2c6a0b834d75fe19c51fed4a0763928bdb7ec13950f4862a"
      "6fe9b308c2d714a5a2847615fb9e3cd0"_str);
}

RLIB_PREBUILD Array<uint64_t>* start_b() {
  return RLIB_ONCE(words64_from(
      "6a09e667f3bcc908bb67ae8584caa73b3c6ef372fe94f82ba54ff53a5f1d36f1"
      "510e527fade682d19b05688c2b3e6c1f1f83d9abfb41bd6b5be0cd19137e2179"_str));
}
RLIB_PREBUILD Array<uint32_t>* start_s() {
  return RLIB_ONCE(words32_from(
      "6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19"_str));
}

struct B {
  using Word = uint64_t;
  static constexpr int64_t kRounds = 12;
  static constexpr int64_t kFirst = 32, kSecond = 24, kThird = 16, kFourth = 63;  // rotations
  static Array<uint64_t>* start() { return start_b(); }
};
struct S {
  using Word = uint32_t;
  static constexpr int64_t kRounds = 10;
  static constexpr int64_t kFirst = 16, kSecond = 12, kThird = 8, kFourth = 7;
  static Array<uint32_t>* start() { return start_s(); }
};

// The bytes of the parameter block, which the initial state is mixed with.
Str* parameter_block(Blake2Parameters p, int64_t word_size) {
  StrBuilder* out = new StrBuilder();
  auto put = [&](int64_t value, int64_t bytes) {
    for (int64_t i = 0; i < bytes; i++) out->append(static_cast<char>(value >> (8 * i)));
  };
  put(p.digest_size, 1);
  put(p.key->length(), 1);
  put(p.fanout, 1);
  put(p.depth, 1);
  put(p.leaf_size, 4);
  put(p.node_offset, word_size == 8 ? 8 : 6);
  put(p.node_depth, 1);
  put(p.inner_size, 1);
  if (word_size == 8) out->append_repeated('\0', 14);
  out->append(p.salt);
  out->append_repeated('\0', 2 * word_size - p.salt->length());
  out->append(p.person);
  out->append_repeated('\0', 2 * word_size - p.person->length());
  return out->build();
}

template <class Kind>
class Blake2 final : public BlockDigest {
 public:
  using Word = typename Kind::Word;
  static constexpr int64_t kWordSize = sizeof(Word);

  Blake2(int64_t digest_size, bool is_last_node)
      : BlockDigest(16 * kWordSize), digest_size(digest_size), is_last_node(is_last_node) {}

  void begin(Blake2Parameters p) {
    Str* parameters = parameter_block(p, kWordSize);
    for (int64_t i = 0; i < 8; i++) {
      Word word = 0;
      for (int64_t j = 0; j < kWordSize; j++) {
        word |= static_cast<Word>(parameters->byte_at(i * kWordSize + j)) << (8 * j);
      }
      state->set(i, Kind::start()->get(i) ^ word);
    }
    if (p.key->is_empty()) return;
    StrBuilder* first = new StrBuilder();
    first->append(p.key);
    first->append_repeated('\0', block->length() - p.key->length());
    update(first->build());
  }

  Digest* copy() override {
    auto* other = new Blake2(digest_size, is_last_node);
    other->copy_block_from(this);
    other->done = done;
    rlib::array_copy(state, 0, other->state, 0, 8);
    return other;
  }

  Str* finish(int64_t) override {
    clear_block_from(filled);
    is_at_end = true;
    compress();
    return words_to_bytes(state, digest_size, false);
  }

 protected:
  bool keeps_last() const override { return true; }

  void compress() override {
    for (int64_t i = 0; i < 8; i++) v->set(i, state->get(i));
    for (int64_t i = 0; i < 8; i++) v->set(i + 8, Kind::start()->get(i));
    for (int64_t i = 0; i < 16; i++) {
      if constexpr (kWordSize == 4) {
        m->set(i, little32(4 * i));
      } else {
        m->set(i, little64(8 * i));
      }
    }
    done += filled;
    v->set(12, v->get(12) ^ static_cast<Word>(done));
    if constexpr (kWordSize == 4) v->set(13, v->get(13) ^ static_cast<Word>(done >> 32));
    if (is_at_end) v->set(14, ~v->get(14));
    if (is_at_end && is_last_node) v->set(15, ~v->get(15));
    for (int64_t round = 0; round < Kind::kRounds; round++) {
      int64_t row = 16 * (round % 10);
      for (int64_t i = 0; i < 4; i++) mix(i, i + 4, i + 8, i + 12, row + 2 * i);
      for (int64_t i = 0; i < 4; i++) {
        mix(i, ((i + 1) & 3) + 4, ((i + 2) & 3) + 8, ((i + 3) & 3) + 12, row + 8 + 2 * i);
      }
    }
    for (int64_t i = 0; i < 8; i++) state->set(i, state->get(i) ^ v->get(i) ^ v->get(i + 8));
  }

 private:
  Word word(int64_t at) { return m->get(rlib::digit_value(orders()->char_at(at))); }

  void mix(int64_t ia, int64_t ib, int64_t ic, int64_t id, int64_t at) {
    Word a = v->get(ia);
    Word b = v->get(ib);
    Word c = v->get(ic);
    Word d = v->get(id);
    a += b + word(at);
    d = rotate_right(d ^ a, Kind::kFirst);
    c += d;
    b = rotate_right(b ^ c, Kind::kSecond);
    a += b + word(at + 1);
    d = rotate_right(d ^ a, Kind::kThird);
    c += d;
    b = rotate_right(b ^ c, Kind::kFourth);
    v->set(ia, a);
    v->set(ib, b);
    v->set(ic, c);
    v->set(id, d);
  }

  const int64_t digest_size;
  const bool is_last_node;
  bool is_at_end = false;
  int64_t done = 0;  // bytes up to the end of the block at hand
  Array<Word>* const state = Array<Word>::make(8);
  Array<Word>* const v = Array<Word>::make(16);
  Array<Word>* const m = Array<Word>::make(16);
};

}  // namespace

Digest* new_blake2b(Blake2Parameters parameters) {
  auto* digest = new Blake2<B>(parameters.digest_size, parameters.is_last_node);
  digest->begin(parameters);
  return digest;
}
Digest* new_blake2s(Blake2Parameters parameters) {
  auto* digest = new Blake2<S>(parameters.digest_size, parameters.is_last_node);
  digest->begin(parameters);
  return digest;
}

}  // namespace py
