#include "rlib/object.h"

uint64_t use(uint64_t a, uint64_t b) {
  unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  _BitInt(7) small = 3;
  return static_cast<uint64_t>(product >> 64) + static_cast<uint64_t>(small);
}
