// The seed of the hashes of texts.
//
// It is random, so that nobody can send a program texts that all have one hash. PYTHONHASHSEED=N makes
// runs repeat themselves: N is stretched to the 128 bits of a key as CPython does it, which makes hashes
// of ASCII texts the same as CPython's. 0 is the key of zeros. What is prebuilt knows no hashes: tables
// have no index and texts no hash until they are used.

#include "rlib/numerals.h"
#include "rlib/os.h"
#include "targets/pyinterp/main/command_line.h"
#include "targets/pyinterp/modules/sys/sys.h"

namespace py {

namespace {

uint64_t word_at(Str* bytes, int64_t start) {
  uint64_t word = 0;
  for (int64_t i = 7; i >= 0; i--) word = word << 8 | static_cast<uint8_t>(bytes->char_at(start + i));
  return word;
}

void set_key(Str* bytes) { rlib_rt_set_hash_seed(word_at(bytes, 0), word_at(bytes, 8)); }

// Bytes of a linear congruential generator.
Str* stretched(uint32_t seed) {
  auto* bytes = new StrBuilder();
  uint32_t state = seed;
  for (int64_t i = 0; i < 16; i++) {
    state = state * 214013u + 2531011u;
    bytes->append(static_cast<char>(state >> 16 & 0xff));
  }
  return bytes->build();
}

}  // namespace

void seed_hashes(CommandLine* line) {
  Str* text = line->randomizes_hashes ? nullptr : line->environment("PYTHONHASHSEED"_str);
  if (text == nullptr || text->eq("random"_str)) {
    set_key(rlib::random_bytes(16));
    return;
  }
  rlib::ParsedInt number = rlib::parse_int(text);
  if (!number.ok() || number.value < 0 || number.value > UINT32_MAX) {
    fail_at_start("config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]"_str);
  }
  if (number.value == 0) {
    flags()->hash_randomization = 0;
  } else {
    set_key(stretched(static_cast<uint32_t>(number.value)));
  }
}

}  // namespace py
