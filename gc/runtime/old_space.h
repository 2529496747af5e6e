// The old space: objects of at most kMaxCell bytes that survived the nursery. They never move.
//
// One stretch of address space, reserved at the start and used from its low end, is cut into blocks of
// 32 KB; a block holds cells of one class (size_classes.h). All that is known about a cell lies beside the blocks, in
// arrays indexed by address, so that marking need not touch an object that is marked already, and
// sweeping touches no object at all:
//
//   bits[0], bits[1]   one bit for each 16 bytes; a cell's bit is that of its first byte.
//                      bits[mark] is what the current (or next) marking sets: the *mark bits*.
//                      bits[1 - mark] is what the last finished marking found live: the *taken bits*.
//   blocks[]           cell class, state, link to the next block of a list.
//
// Laws
//  - Outside marking all mark bits are zero, except in blocks that the sweep has yet to visit... there
//    they are left from two cycles ago and mean nothing. Sweeping a block zeroes its mark bits.
//  - When marking ends the two arrays change roles, all allocation runs and lists are dropped, and a
//    block is not allocated from before it is swept.
//  - In a swept block the cells whose taken bit is zero are free, until the block is used for
//    allocation. Then its free cells are used from low to high, run by run, and the block is in no
//    list; taken bits are not set for new cells.
//  - While marking, new cells get their mark bit at once ("allocated black").
//
// A free run is bump-allocated: objects promoted together lie together.

#ifndef KILN_GC_RUNTIME_OLD_SPACE_H_
#define KILN_GC_RUNTIME_OLD_SPACE_H_

#include <stddef.h>
#include <stdint.h>

#include "gc/runtime/mutator.h"
#include "gc/runtime/sanitizer.h"
#include "gc/runtime/size_classes.h"

namespace kiln::gc {

enum BlockState : uint8_t {
  kBlockUnused,    // never used: above the high-water mark
  kBlockFree,      // empty, in the free list, pages in memory
  kBlockReleased,  // empty, in the released list, pages given back
  kBlockInUse,
};

struct Block {
  uint8_t cell_class;
  BlockState state;
  uint16_t swept;  // the sweep (modulo 2^16) that visited it, or during which it was taken
  uint32_t next;   // in its list, or kNoBlock
};

inline constexpr uint32_t kNoBlock = UINT32_MAX;

struct BlockList {  // first in, first out: ascending addresses after a sweep
  uint32_t head = kNoBlock;
  uint32_t tail = kNoBlock;
};

struct Run {
  char* free;
  char* end;
  uint32_t block;    // the block it is in, or kNoBlock
  uint32_t scanned;  // offset up to which that block has been searched for runs
};

struct OldSpace {
  uintptr_t base;
  size_t reserved;       // bytes of address space
  bool scarce;           // there was less of it than wished for
  uint32_t used_blocks;  // high-water mark
  uint32_t in_use;       // blocks in state kBlockInUse
  uint64_t* bits[2];
  uint64_t* mark_bits;  // bits[mark]
  uint64_t* taken_bits;
  Block* blocks;
  Run runs[kCellClasses];
  BlockList partial[kCellClasses];
  BlockList free;
  BlockList released;
  uint32_t free_count;
  bool fill_free_cells;  // with a pattern that is no header, for the verifier

  bool sweeping;
  uint16_t sweep_number;
  uint32_t sweep_cursor;
  uint32_t sweep_end;
};
extern OldSpace old_space;

inline bool in_old_space(const void* p) {
  return reinterpret_cast<uintptr_t>(p) - old_space.base < old_space.reserved;
}
inline const Block& block_with(const void* p) {
  return old_space.blocks[(reinterpret_cast<uintptr_t>(p) - old_space.base) / kBlockSize];
}
inline size_t granule_of(const void* p) {
  return (reinterpret_cast<uintptr_t>(p) - old_space.base) >> 4;
}

inline bool is_cell_marked(const void* p) {
  size_t g = granule_of(p);
  return old_space.mark_bits[g / 64] >> (g % 64) & 1;
}
// Returns true if it was not marked before.
inline bool mark_cell(const void* p) {
  size_t g = granule_of(p);
  uint64_t& word = old_space.mark_bits[g / 64];
  uint64_t bit = uint64_t{1} << (g % 64);
  if (word & bit) return false;
  word |= bit;
  return true;
}

void* alloc_cell_slow(uint8_t cell_class);

// Never null: fatal if the system has no memory. Not initialised. Does not mark.
inline void* alloc_cell(uint8_t cell_class) {
  Run& run = old_space.runs[cell_class];
  char* p = run.free;
  if (__builtin_expect(p == run.end, 0)) return alloc_cell_slow(cell_class);
  run.free = p + cell_size_of(cell_class);
  if (kAsan) unpoison(p, cell_size_of(cell_class));
  return p;
}

void init_old_space();
// False where address space is limited and `size` bytes more outside the old space would leave too little for the
// collector's own stacks and tables, and for C libraries that end the process without memory.
bool has_room_outside(size_t size);

// Marking is over: turns the roles of the bits and forgets all free cells. sweep_blocks() finds them
// again.
void begin_sweeping_old_space();
// Sweeps up to `count` blocks. Returns false when all are done.
bool sweep_blocks(uint32_t count);

// Gives the pages of up to `count` empty blocks back to the system, keeping `keep` of them.
void release_free_blocks(uint32_t count, uint32_t keep);

size_t old_space_mapped_bytes();

// For the verifier: `p` is the first byte of a cell in a block in use.
bool is_cell_start(const void* p);
// The size of the cell at `p`.
size_t cell_size(const void* p);

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_OLD_SPACE_H_
