// The sizes of cells in the old space: every multiple of 8 up to 128 bytes, then steps of at most an
// eighth, then the sizes that divide a block without much waste.
//
// A *cell class* is a size, for objects with references or for objects without: the two never share a
// block, so that marking need not touch the latter.

#ifndef KILN_GC_RUNTIME_SIZE_CLASSES_H_
#define KILN_GC_RUNTIME_SIZE_CLASSES_H_

#include <stddef.h>
#include <stdint.h>

namespace kiln::gc {

inline constexpr size_t kBlockSize = 32768;
inline constexpr uint16_t kSizes[] = {
    16,   24,   32,   40,   48,   56,   64,   72,   80,   88,   96,   104,  112,  120,
    128,  144,  160,  176,  192,  208,  224,  240,  256,  288,  320,  352,  384,  416,
    448,  480,  512,  576,  640,  704,  768,  840,  936,  1024, 1168, 1304, 1488, 1632,
    1816, 2048, 2336, 2728, 3272, 4096, 4680, 5456, 6552, 8192};
inline constexpr int kSizeClasses = sizeof(kSizes) / sizeof(kSizes[0]);
inline constexpr size_t kMaxCell = 8192;
static_assert(kSizes[kSizeClasses - 1] == kMaxCell);

inline constexpr int kCellClasses = 2 * kSizeClasses;  // with references, then without
inline constexpr uint8_t kNoCellClass = 255;
static_assert(kCellClasses < kNoCellClass);

struct SizeClassTable {
  uint8_t of[kMaxCell / 8 + 1];
};
inline constexpr SizeClassTable kSizeClassTable = [] {
  SizeClassTable t{};
  int c = 0;
  for (size_t words = 0; words <= kMaxCell / 8; words++) {
    while (kSizes[c] < words * 8) c++;
    t.of[words] = static_cast<uint8_t>(c);
  }
  return t;
}();

struct CellSizeTable {
  uint16_t of[kCellClasses];
};
inline constexpr CellSizeTable kCellSizeTable = [] {
  CellSizeTable t{};
  for (int c = 0; c < kCellClasses; c++) t.of[c] = kSizes[c % kSizeClasses];
  return t;
}();

// `size` is at most kMaxCell.
constexpr uint8_t cell_class_of(size_t size, bool has_refs) {
  return static_cast<uint8_t>(kSizeClassTable.of[(size + 7) / 8] + (has_refs ? 0 : kSizeClasses));
}
constexpr size_t cell_size_of(uint8_t cell_class) { return kCellSizeTable.of[cell_class]; }
constexpr bool cells_have_refs(uint8_t cell_class) { return cell_class < kSizeClasses; }
static_assert(cell_size_of(cell_class_of(8, true)) == 16 &&
              cell_size_of(cell_class_of(24, false)) == 24 &&
              cell_size_of(cell_class_of(129, true)) == 144);

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_SIZE_CLASSES_H_
