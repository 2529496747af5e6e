// A hash table from 64-bit keys to 32-bit numbers: open addressing, no deletion, one block of memory
// that `Clear` keeps. What the trace builder and the optimizer look up by.
#ifndef KILN_JITCODEGEN_RUNTIME_FLAT_MAP_H_
#define KILN_JITCODEGEN_RUNTIME_FLAT_MAP_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kiln::jit {

inline constexpr uint64_t MixHash(uint64_t h, uint64_t v) {
  h = (h ^ v) * 0x9E3779B97F4A7C15u;
  return h ^ h >> 32;
}

class FlatMap {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  uint32_t Find(uint64_t key) const {
    if (slots_.empty()) return kNone;
    for (size_t i = Home(key);; i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i].stamp != stamp_) return kNone;
      if (slots_[i].key == key) return slots_[i].value;
    }
  }

  // The value at the key, to be read or set; `absent` if it is new.
  uint32_t& At(uint64_t key, uint32_t absent = kNone) {
    if (4 * (count_ + 1) > 3 * slots_.size()) Grow();
    for (size_t i = Home(key);; i = (i + 1) & (slots_.size() - 1)) {
      Slot& slot = slots_[i];
      if (slot.stamp != stamp_) {
        slot = {key, absent, stamp_};
        ++count_;
        return slot.value;
      }
      if (slot.key == key) return slot.value;
    }
  }

  void Clear() {
    count_ = 0;
    ++stamp_;
  }

 private:
  struct Slot {
    uint64_t key = 0;
    uint32_t value = 0;
    uint32_t stamp = 0;  // in use if it is that of the table
  };

  size_t Home(uint64_t key) const { return MixHash(key, 0x2545F491) & (slots_.size() - 1); }
  void Grow() {
    std::vector<Slot> old = std::move(slots_);
    slots_.assign(old.empty() ? 64 : old.size() * 2, Slot());
    for (const Slot& slot : old) {
      if (slot.stamp != stamp_) continue;
      size_t i = Home(slot.key);
      while (slots_[i].stamp == stamp_) i = (i + 1) & (slots_.size() - 1);
      slots_[i] = slot;
    }
  }

  std::vector<Slot> slots_;
  size_t count_ = 0;
  uint32_t stamp_ = 1;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_FLAT_MAP_H_
