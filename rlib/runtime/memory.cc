#include "rlib/runtime/memory.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace {

// The key of all hashes.
uint64_t hash_key[2] = {0, 0};

uint64_t load64(const char* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

uint64_t rotate_left(uint64_t word, int bits) { return word << bits | word >> (64 - bits); }

// SipHash by Aumasson and Bernstein ("SipHash: a fast short-input PRF", 2012): without its key nobody
// can make texts whose hashes collide. One round a word and three at the end, as CPython since 3.11.
struct SipHash {
  uint64_t v0, v1, v2, v3;

  SipHash(uint64_t k0, uint64_t k1)
      : v0(k0 ^ 0x736f6d6570736575u),
        v1(k1 ^ 0x646f72616e646f6du),
        v2(k0 ^ 0x6c7967656e657261u),
        v3(k1 ^ 0x7465646279746573u) {}

  void round() {
    v0 += v1;
    v2 += v3;
    v1 = rotate_left(v1, 13) ^ v0;
    v3 = rotate_left(v3, 16) ^ v2;
    v0 = rotate_left(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = rotate_left(v1, 17) ^ v2;
    v3 = rotate_left(v3, 21) ^ v0;
    v2 = rotate_left(v2, 32);
  }
  void take(uint64_t word) {
    v3 ^= word;
    round();
    v0 ^= word;
  }
  uint64_t finish() {
    v2 ^= 0xff;
    round();
    round();
    round();
    return v0 ^ v1 ^ v2 ^ v3;
  }
};

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

int64_t rlib_rt_hash_bytes(const char* bytes, int64_t count) {
  SipHash hash(hash_key[0], hash_key[1]);
  const char* end = bytes + (count & ~int64_t{7});
  for (; bytes < end; bytes += 8) hash.take(load64(bytes));
  uint64_t last = 0;
  if ((count & 7) != 0) std::memcpy(&last, bytes, count & 7);
  hash.take(last | static_cast<uint64_t>(count) << 56);
  return static_cast<int64_t>(hash.finish());
}

void rlib_rt_set_hash_seed(uint64_t k0, uint64_t k1) {
  hash_key[0] = k0;
  hash_key[1] = k1;
}

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
