#include "rlib/runtime/memory.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace {

uint64_t hash_seed = 0;

uint64_t load64(const char* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

// Multiplies to 128 bits and folds the halves: every bit of the result depends on every bit given.
uint64_t mix(uint64_t a, uint64_t b) {
  unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

}  // namespace

extern "C" {

void* rlib_rt_malloc(int64_t size) { return std::malloc(size > 0 ? size : 1); }
void rlib_rt_free(void* memory) { std::free(memory); }
int64_t rlib_rt_errno() { return errno; }
void rlib_rt_clear_errno() { errno = 0; }

void rlib_rt_copy_bytes(char* to, const char* from, int64_t count) {
  if (count > 0) std::memcpy(to, from, count);
}

int64_t rlib_rt_length_of_c_string(const char* s) { return static_cast<int64_t>(std::strlen(s)); }

bool rlib_rt_equal_bytes(const char* a, const char* b, int64_t count) {
  return std::memcmp(a, b, count) == 0;
}

int64_t rlib_rt_compare_bytes(const char* a, int64_t a_length, const char* b, int64_t b_length) {
  int order = std::memcmp(a, b, a_length < b_length ? a_length : b_length);
  if (order != 0) return order;
  return a_length < b_length ? -1 : a_length > b_length;
}

// After wyhash: 16 bytes a step, each step one wide multiplication; the constants are odd numbers
// with as many ones as zeros. Not a defence against those who can measure; the seed is one against
// the rest.
int64_t rlib_rt_hash_bytes(const char* bytes, int64_t count) {
  constexpr uint64_t k0 = 0xa0761d6478bd642fu;
  constexpr uint64_t k1 = 0xe7037ed1a0b428dbu;
  uint64_t state = hash_seed ^ mix(static_cast<uint64_t>(count) ^ k0, k1);
  while (count > 16) {
    state = mix(load64(bytes) ^ k1, load64(bytes + 8) ^ state);
    bytes += 16;
    count -= 16;
  }
  char tail[16] = {};
  if (count > 0) std::memcpy(tail, bytes, count);
  state = mix(load64(tail) ^ k1, load64(tail + 8) ^ state);
  return static_cast<int64_t>(mix(state ^ k0, k1));
}

void rlib_rt_set_hash_seed(uint64_t seed) { hash_seed = seed; }

int64_t rlib_rt_find_bytes(const char* haystack, int64_t start, int64_t end, const char* needle,
                           int64_t needle_length) {
  if (needle_length > end - start) return -1;
  const void* hit = memmem(haystack + start, end - start, needle, needle_length);
  return hit == nullptr ? -1 : static_cast<const char*>(hit) - haystack;
}

int64_t rlib_rt_rfind_bytes(const char* haystack, int64_t start, int64_t end, const char* needle,
                            int64_t needle_length) {
  for (int64_t i = end - needle_length; i >= start; i--) {
    if (std::memcmp(haystack + i, needle, needle_length) == 0) return i;
  }
  return -1;
}

int64_t rlib_rt_find_byte(const char* haystack, int64_t start, int64_t end, char needle) {
  if (start >= end) return -1;
  const void* hit = std::memchr(haystack + start, needle, end - start);
  return hit == nullptr ? -1 : static_cast<const char*>(hit) - haystack;
}

int64_t rlib_rt_rfind_byte(const char* haystack, int64_t start, int64_t end, char needle) {
  if (start >= end) return -1;
  const void* hit = memrchr(haystack + start, needle, end - start);
  return hit == nullptr ? -1 : static_cast<const char*>(hit) - haystack;
}

}  // extern "C"
