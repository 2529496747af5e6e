// Where machine code has the exit values of guards, as bytes: Trace::places.
//
// A guard's values are in the order of their numbers, which is that of their age, and most of them stay where they are from
// one guard to the next. So the places of a guard begin with some of those of the one before:
//
//     back to the places they begin with (0: to none), how many of these; its own, a Location's code each
#ifndef KILN_JITCODEGEN_RUNTIME_X86_EXIT_PLACES_H_
#define KILN_JITCODEGEN_RUNTIME_X86_EXIT_PLACES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "jitcodegen/runtime/small_vector.h"

namespace kiln::jit::x86 {

using ExitPlaces = SmallVector<uint16_t, 48>;

class PlacesPacker {
 public:
  explicit PlacesPacker(std::vector<uint8_t>* bytes) : bytes_(bytes) {}
  // Where in the bytes a guard's places are that has its values there. `places` is read until the next call.
  uint32_t Add(std::span<const uint16_t> places);

 private:
  std::vector<uint8_t>* bytes_;
  std::span<const uint16_t> last_;
  uint32_t last_at_ = 0, chain_ = 0;
};

// Of a guard with `count` exit values, whose places are at `at`.
void ReadPlaces(const std::vector<uint8_t>& bytes, uint32_t at, uint32_t count, ExitPlaces* places);

}  // namespace kiln::jit::x86

#endif  // KILN_JITCODEGEN_RUNTIME_X86_EXIT_PLACES_H_
