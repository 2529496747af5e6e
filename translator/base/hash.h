// SHA-256, for caches that are keyed by content: the same bytes give the same key on every run.
#ifndef KILN_TRANSLATOR_BASE_HASH_H_
#define KILN_TRANSLATOR_BASE_HASH_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace kiln {

class Sha256 {
 public:
  Sha256& Add(std::string_view bytes);
  // As Add, but with the length in front, so that ("ab", "c") and ("a", "bc") differ.
  Sha256& AddField(std::string_view bytes);
  // 64 hexadecimal digits. Finishes: nothing can be added afterwards.
  std::string Hex();

 private:
  void Block(const uint8_t* block);

  std::array<uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<uint8_t, 64> buffer_ = {};
  uint64_t length_ = 0;  // bytes added
};

inline std::string HashOf(std::string_view bytes) { return Sha256().Add(bytes).Hex(); }

}  // namespace kiln

#endif  // KILN_TRANSLATOR_BASE_HASH_H_
