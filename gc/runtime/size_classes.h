// The sizes of cells in the old space: every multiple of 8 up to 128 bytes, then steps of at most an
// eighth, then the sizes that divide a block without much waste.

#ifndef KILN_GC_RUNTIME_SIZE_CLASSES_H_
#define KILN_GC_RUNTIME_SIZE_CLASSES_H_

#include <stddef.h>
#include <stdint.h>

namespace kiln::gc {

inline constexpr size_t kBlockSize = 32768;
inline constexpr uint16_t kCellSizes[] = {
    16,   24,   32,   40,   48,   56,   64,   72,   80,   88,   96,   104,  112,  120,
    128,  144,  160,  176,  192,  208,  224,  240,  256,  288,  320,  352,  384,  416,
    448,  480,  512,  576,  640,  704,  768,  840,  936,  1024, 1168, 1304, 1488, 1632,
    1816, 2048, 2336, 2728, 3272, 4096, 4680, 5456, 6552, 8192};
inline constexpr int kSizeClasses = sizeof(kCellSizes) / sizeof(kCellSizes[0]);
inline constexpr size_t kMaxCell = 8192;
inline constexpr uint8_t kNoSizeClass = 255;
static_assert(kCellSizes[kSizeClasses - 1] == kMaxCell);

struct SizeClassTable {
  uint8_t of[kMaxCell / 8 + 1];
};
inline constexpr SizeClassTable kSizeClassTable = [] {
  SizeClassTable t{};
  int c = 0;
  for (size_t words = 0; words <= kMaxCell / 8; words++) {
    while (kCellSizes[c] < words * 8) c++;
    t.of[words] = static_cast<uint8_t>(c);
  }
  return t;
}();

// `size` is at most kMaxCell.
constexpr uint8_t size_class_of(size_t size) { return kSizeClassTable.of[(size + 7) / 8]; }
static_assert(kCellSizes[size_class_of(8)] == 16 && kCellSizes[size_class_of(24)] == 24 &&
              kCellSizes[size_class_of(129)] == 144);

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_SIZE_CLASSES_H_
