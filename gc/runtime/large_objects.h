// The large-object space: everything above kMaxCell bytes. Each object has its own piece of memory,
// from malloc, or from mmap when it is big enough to be worth giving back, preceded by a LargeHeader.
//
//  - *Young* large objects (KILN_GC_YOUNG_LARGE) were allocated since the last minor. They do not
//    move; the minor frees them if nothing reached them, else they become old.
//  - Arrays of references above kMaxYoungRefArray are old at once, so that no minor has to scan them
//    whole: their fresh items are null, and the barrier marks cards.
//  - The mark is an epoch: marked means `epoch` equals the number of the current (or last) marking, so
//    that nothing has to be unmarked.
//
//  - A mapped array has address space behind it that is not used, so that it can grow where it is: a list
//    that is appended to again and again neither copies its items each time nor leaves old copies behind.
//
//   |LargeHeader|object ....|.... room to grow ....|cards for all of it|
//
// Freeing goes in steps, like sweeping; the pages of a huge object are given back piecemeal.

#ifndef KILN_GC_RUNTIME_LARGE_OBJECTS_H_
#define KILN_GC_RUNTIME_LARGE_OBJECTS_H_

#include <stddef.h>
#include <stdint.h>

#include "gc/runtime/containers.h"
#include "gc/runtime/mutator.h"
#include "gc/runtime/shapes.h"

namespace kiln::gc {

inline constexpr size_t kMaxYoungRefArray = size_t{256} << 10;

struct alignas(16) LargeHeader {
  size_t size;         // of the object
  uint8_t* cards;      // a byte for each KILN_GC_CARD_ITEMS items, 1: dirty; or null
  size_t mapped;       // bytes from mmap, or 0: from malloc
  size_t room;         // what `size` may grow to where it is
  uint32_t epoch;
  uint32_t num_cards;  // enough for `room`
};

struct LargeSpace {
  Vector<LargeHeader*> old;
  Vector<LargeHeader*> young;
  uint32_t epoch;    // of the current marking, or of the last one
  size_t mapped_bytes;

  bool sweeping;
  size_t sweep_cursor;  // index in `old`: [0, kept) survive, [cursor, sweep_end) are to be looked at
  size_t sweep_kept;
  size_t sweep_end;
  Vector<LargeHeader*> dying;  // unmapped piece by piece
};
extern LargeSpace large_space;

inline LargeHeader* large_header(const kiln_object* obj) {
  return reinterpret_cast<LargeHeader*>(reinterpret_cast<uintptr_t>(obj) - sizeof(LargeHeader));
}
inline kiln_object* large_object(LargeHeader* header) {
  return reinterpret_cast<kiln_object*>(header + 1);
}
inline bool is_large_marked(const kiln_object* obj) {
  return large_header(obj)->epoch == large_space.epoch;
}
inline bool mark_large(const kiln_object* obj) {
  if (is_large_marked(obj)) return false;
  large_header(obj)->epoch = large_space.epoch;
  return true;
}

// Where the memory of a large object comes from (memory.h).
enum class LargeFrom { kSystem, kReservation };

// Zeroed memory for `size` bytes, with header word zero, not marked; in neither list yet. Null if there
// is none there. `n` is the number of items.
kiln_object* alloc_large(size_t size, const Shape& shape, int64_t n, LargeFrom from);
void free_large(LargeHeader* header);

// What is so large: huge pages make up for their price (the first touch clears 2 MB; a virtual machine may have to be
// given them first) where going through an array misses the TLB all the time.
constexpr size_t kMinHuge = size_t{64} << 20;

void begin_sweeping_large();
// Looks at up to `count` objects and gives back up to `bytes`. Returns false when all is done.
bool sweep_large(size_t count, size_t bytes);

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_LARGE_OBJECTS_H_
