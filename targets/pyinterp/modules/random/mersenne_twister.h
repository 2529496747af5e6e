// The Mersenne Twister MT19937: M. Matsumoto and T. Nishimura, "Mersenne Twister: A 623-Dimensionally
// Equidistributed Uniform Pseudo-Random Number Generator", 1998. With the initialisation of 2002.

#ifndef TARGETS_PYINTERP_MODULES_RANDOM_MERSENNE_TWISTER_H_
#define TARGETS_PYINTERP_MODULES_RANDOM_MERSENNE_TWISTER_H_

#include "targets/pyinterp/objspace/common.h"

namespace py {

class MersenneTwister final : public rlib::Object {
 public:
  static constexpr int64_t kSize = 624;  // words of state

  // Starts the sequence that belongs to a key of one word or more.
  void seed(Array<uint32_t>* key);

  // The next 32 bits.
  uint32_t next() {
    if (index >= kSize) refill();
    uint32_t y = state->get(index++);
    y ^= y >> 11;
    y ^= (y << 7) & 0x9D2C5680u;
    y ^= (y << 15) & 0xEFC60000u;
    return y ^ (y >> 18);
  }
  // A number from 0 to below 1, of 53 bits.
  double next_double() {
    double high = static_cast<double>(next() >> 5);
    double low = static_cast<double>(next() >> 6);
    return (high * 67108864.0 + low) * (1.0 / 9007199254740992.0);
  }

  Array<uint32_t>* const state = Array<uint32_t>::make(kSize);
  int64_t index = kSize;  // of the next word to use

 private:
  void seed_with_word(uint32_t word);
  void refill();
};

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_RANDOM_MERSENNE_TWISTER_H_
