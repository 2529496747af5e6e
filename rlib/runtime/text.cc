#include "rlib/runtime/text.h"

#include <cstring>

namespace {

constexpr uint64_t kHighBits = 0x8080808080808080u;

uint64_t load64(const char* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

bool continues(char c) { return (c & 0xC0) == 0x80; }

// The length of the well-formed sequence that begins at `p`, 0 if there is none.
int64_t sequence_length(const unsigned char* p, int64_t left) {
  if (p[0] < 0x80) return 1;
  int64_t count = p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
  if (count == 0 || count > left) return 0;
  int low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
  int high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
  if (p[1] < low || p[1] > high) return 0;
  for (int64_t i = 2; i < count; i++) {
    if ((p[i] & 0xC0) != 0x80) return 0;
  }
  return count;
}

}  // namespace

extern "C" {

int64_t rlib_rt_skip_ascii(const char* bytes, int64_t start, int64_t end) {
  while (end - start >= 8 && (load64(bytes + start) & kHighBits) == 0) start += 8;
  while (start < end && bytes[start] >= 0) start++;
  return start;
}

int64_t rlib_rt_count_code_points(const char* bytes, int64_t start, int64_t end) {
  int64_t count = end - start;
  while (end - start >= 8) {
    uint64_t word = load64(bytes + start);
    // A byte continues if its high bit is set and the next one is not.
    count -= __builtin_popcountll(word & kHighBits & ~(word << 1));
    start += 8;
  }
  for (; start < end; start++) count -= continues(bytes[start]);
  return count;
}

int64_t rlib_rt_skip_code_points(const char* bytes, int64_t start, int64_t end, int64_t count) {
  while (end - start >= 8 && count >= 8) {
    uint64_t word = load64(bytes + start);
    count -= 8 - __builtin_popcountll(word & kHighBits & ~(word << 1));
    start += 8;
  }
  while (start < end && continues(bytes[start])) start++;
  for (; count > 0 && start < end; count--) {
    start++;
    while (start < end && continues(bytes[start])) start++;
  }
  return start;
}

int64_t rlib_rt_skip_utf8(const char* bytes, int64_t start, int64_t end) {
  while (true) {
    start = rlib_rt_skip_ascii(bytes, start, end);
    if (start == end) return end;
    int64_t count =
        sequence_length(reinterpret_cast<const unsigned char*>(bytes + start), end - start);
    if (count == 0) return start;
    start += count;
  }
}

}  // extern "C"
