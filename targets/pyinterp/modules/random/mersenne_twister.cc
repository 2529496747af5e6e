#include "targets/pyinterp/modules/random/mersenne_twister.h"

namespace py {

namespace {

constexpr int64_t kMiddle = 397;

// The highest bit of one word with the others of the next, divided by the polynomial.
uint32_t twist(uint32_t a, uint32_t b) {
  uint32_t y = (a & 0x80000000u) | (b & 0x7FFFFFFFu);
  return (y >> 1) ^ ((y & 1) != 0 ? 0x9908B0DFu : 0);
}

}  // namespace

void MersenneTwister::refill() {
  for (int64_t i = 0; i < kSize; i++) {
    int64_t after = i + 1 < kSize ? i + 1 : 0;
    int64_t middle = i + kMiddle < kSize ? i + kMiddle : i + kMiddle - kSize;
    state->set(i, state->get(middle) ^ twist(state->get(i), state->get(after)));
  }
  index = 0;
}

void MersenneTwister::seed_with_word(uint32_t word) {
  state->set(0, word);
  for (int64_t i = 1; i < kSize; i++) {
    uint32_t last = state->get(i - 1);
    state->set(i, 1812433253u * (last ^ (last >> 30)) + static_cast<uint32_t>(i));
  }
}

void MersenneTwister::seed(Array<uint32_t>* key) {
  seed_with_word(19650218u);
  int64_t i = 1;
  int64_t k = 0;
  for (int64_t left = key->length() > kSize ? key->length() : kSize; left > 0; left--) {
    uint32_t last = state->get(i - 1);
    uint32_t mixed = state->get(i) ^ ((last ^ (last >> 30)) * 1664525u);
    state->set(i, mixed + key->get(k) + static_cast<uint32_t>(k));
    if (++i == kSize) {
      state->set(0, state->get(kSize - 1));
      i = 1;
    }
    if (++k == key->length()) k = 0;
  }
  for (int64_t left = kSize - 1; left > 0; left--) {
    uint32_t last = state->get(i - 1);
    uint32_t mixed = state->get(i) ^ ((last ^ (last >> 30)) * 1566083941u);
    state->set(i, mixed - static_cast<uint32_t>(i));
    if (++i == kSize) {
      state->set(0, state->get(kSize - 1));
      i = 1;
    }
  }
  state->set(0, 0x80000000u);
  index = kSize;
}

}  // namespace py
