#include "gc/runtime/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gc/runtime/fatal.h"
#include "gc/runtime/sanitizer.h"

// Only there if the program was compiled with checks.
extern "C" const bool kiln_has_checks __attribute__((weak));

namespace kiln::gc {

Options options;

namespace {

// [0-9]+(.[0-9]+)? and nothing else at the start of `*text`, which is advanced past it. strtod would
// take hexadecimal, infinities and the locale's decimal point.
bool parse_decimal(const char** text, double* out, bool* fraction) {
  const char* p = *text;
  if (*p < '0' || *p > '9') return false;
  double value = 0;
  while (*p >= '0' && *p <= '9') value = value * 10 + (*p++ - '0');
  *fraction = *p == '.';
  if (*p == '.') {
    p++;
    if (*p < '0' || *p > '9') return false;
    double scale = 0.1;
    while (*p >= '0' && *p <= '9') {
      value += scale * (*p++ - '0');
      scale /= 10;
    }
  }
  *text = p;
  *out = value;
  return true;
}

void size_option(const char* name, size_t min, size_t max, size_t* out) {
  const char* text = getenv(name);
  if (text == nullptr) return;
  if (!parse_size(text, min, max, out))
    usage_error("%s=%s: expected a size from %zu to %zu bytes, such as 65536, 512K or 1.5GB", name,
                text, min, max);
}

void number_option(const char* name, int max, int* out) {
  const char* text = getenv(name);
  if (text == nullptr) return;
  if (text[0] < '0' || text[0] > '0' + max || text[1] != 0)
    usage_error("%s=%s: expected a number from 0 to %d", name, text, max);
  *out = text[0] - '0';
}

}  // namespace

bool parse_size(const char* text, size_t min, size_t max, size_t* out) {
  double value;
  bool fraction;
  if (!parse_decimal(&text, &value, &fraction)) return false;
  double unit = 1;
  switch (*text) {
    case 'k': case 'K': unit = 1024.0; break;
    case 'm': case 'M': unit = 1024.0 * 1024; break;
    case 'g': case 'G': unit = 1024.0 * 1024 * 1024; break;
  }
  if (unit != 1) {
    text++;
    if (*text == 'b' || *text == 'B') text++;
  } else if (fraction) {
    return false;
  }
  if (*text != 0) return false;
  value *= unit;
  if (value >= 9e18) return false;
  auto bytes = static_cast<size_t>(value);
  if (bytes < min || bytes > max) return false;
  *out = bytes;
  return true;
}

bool parse_factor(const char* text, double min, double max, double* out) {
  double value;
  bool fraction;
  if (!parse_decimal(&text, &value, &fraction) || *text != 0) return false;
  if (value < min || value > max) return false;
  *out = value;
  return true;
}

void read_options() {
  constexpr size_t kAnything = size_t{1} << 62;
  constexpr size_t kNurseryMax = size_t{64} << 20;
  options = {};
  options.nursery = size_t{512} << 10;
  options.growth = 1.82;
  options.max_heap = SIZE_MAX;
  size_option("KILN_GC_NURSERY", 64 << 10, size_t{1} << 30, &options.nursery);
  options.nursery &= ~size_t{4095};
  options.nursery_max =
      getenv("KILN_GC_NURSERY") == nullptr ? kNurseryMax : options.nursery;
  size_option("KILN_GC_NURSERY_MAX", options.nursery, size_t{1} << 30, &options.nursery_max);
  options.nursery_max &= ~size_t{4095};
  constexpr size_t kIncrement = size_t{2} << 20;
  options.increment = options.nursery > kIncrement ? options.nursery : kIncrement;
  constexpr size_t kMinHeap = size_t{2} << 20;
  options.min_heap = 2 * options.nursery > kMinHeap ? 2 * options.nursery : kMinHeap;
  size_option("KILN_GC_INCREMENT", 1024, kAnything, &options.increment);
  size_option("KILN_GC_MIN", 0, kAnything, &options.min_heap);
  size_option("KILN_GC_MAX", 0, kAnything, &options.max_heap);
  if (const char* text = getenv("KILN_GC_GROWTH")) {
    if (!parse_factor(text, 1.05, 100, &options.growth))
      usage_error("KILN_GC_GROWTH=%s: expected a factor from 1.05 to 100", text);
  }
  number_option("KILN_GC_STRESS", 2, &options.stress);
  // A nursery that a minor empties again and again should be small.
  if (options.stress != 0 || kAsan) options.nursery_max = options.nursery;
  auto verify = static_cast<int>(&kiln_has_checks != nullptr ? Verify::kNowAndThen : Verify::kNever);
  number_option("KILN_GC_VERIFY", 2, &verify);
  options.verify = static_cast<Verify>(verify);
  if (const char* path = getenv("KILN_GC_LOG")) {
    if (strcmp(path, "-") == 0) {
      options.log = stderr;
    } else {
      options.log = *path ? fopen(path, "we") : nullptr;
      if (options.log == nullptr)
        usage_error("KILN_GC_LOG=%s: cannot write it: %s", path,
                    *path ? strerror(errno) : "empty name");
    }
  }
}

}  // namespace kiln::gc
