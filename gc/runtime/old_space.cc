#include "gc/runtime/old_space.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "gc/runtime/fatal.h"
#include "gc/runtime/memory.h"
#include "gc/runtime/options.h"

namespace kiln::gc {

OldSpace old_space;

static constexpr size_t kGranulesPerBlock = kBlockSize / 16;
static constexpr size_t kWordsPerBlock = kGranulesPerBlock / 64;
// No huge pages here: they save faults (a fifth of the time of a program that only builds a heap), but
// one fault clears 2 MB, which was measured to take up to 8 ms on a virtual machine that had given
// the memory back. Small pages keep pauses short everywhere.

static char* block_start(uint32_t block) {
  return reinterpret_cast<char*>(old_space.base) + size_t{block} * kBlockSize;
}
static uint32_t block_of(const void* p) {
  return static_cast<uint32_t>((reinterpret_cast<uintptr_t>(p) - old_space.base) / kBlockSize);
}
static uint32_t cells_per_block(uint8_t cell_class) {
  return static_cast<uint32_t>(kBlockSize / cell_size_of(cell_class));
}

// Address space costs nothing, but may be limited (ulimit -v) or accounted for.
static constexpr size_t kWanted = size_t{256} << 30;

// Whether there is that much address space besides: where it is limited, large objects, stacks and tables
// are to have as much as the old space.
static bool is_left(size_t size) { return would_map(size, MAP_NORESERVE); }

bool has_room_outside(size_t size) {
  constexpr size_t kSpare = size_t{16} << 20;
  if (!old_space.scarce) return true;
  return is_left(size + (old_space.reserved / 8 < kSpare ? old_space.reserved / 8 : kSpare));
}

void init_old_space() {
  constexpr size_t kAlign = kBlockSize;
  for (size_t size = kWanted;; size /= 2) {
    if (size < (size_t{8} << 20)) fatal("cannot reserve address space for the heap");
    size_t bitmap = size / 16 / 8;
    size_t table = size / kBlockSize * sizeof(Block);
    char* p = static_cast<char*>(map_pages(size + kAlign + 2 * bitmap + table, MAP_NORESERVE));
    if (p == nullptr) continue;
    if (size != kWanted && !is_left(size)) {
      munmap(p, size + kAlign + 2 * bitmap + table);
      continue;
    }
    char* aligned = p + (-reinterpret_cast<uintptr_t>(p) & (kAlign - 1));
    old_space.base = reinterpret_cast<uintptr_t>(aligned);
    old_space.reserved = size;
    old_space.scarce = size != kWanted;
    // Of little address space an eighth is kept: for cells that do not fill their blocks, and what a
    // collection promotes. So a program meets its MemoryError before it meets the end of the space.
    if (size != kWanted && options.max_heap > size - size / 8) options.max_heap = size - size / 8;
    options.own_max_heap = options.max_heap;
    old_space.bits[0] = reinterpret_cast<uint64_t*>(aligned + size);
    old_space.bits[1] = reinterpret_cast<uint64_t*>(aligned + size + bitmap);
    old_space.blocks = reinterpret_cast<Block*>(aligned + size + 2 * bitmap);
    break;
  }
  old_space.mark_bits = old_space.bits[0];
  old_space.taken_bits = old_space.bits[1];
  for (Run& run : old_space.runs) run.block = kNoBlock;
}

static void append(BlockList& list, uint32_t block) {
  old_space.blocks[block].next = kNoBlock;
  if (list.head == kNoBlock) {
    list.head = block;
  } else {
    old_space.blocks[list.tail].next = block;
  }
  list.tail = block;
}

static uint32_t take_first(BlockList& list) {
  uint32_t block = list.head;
  if (block != kNoBlock) list.head = old_space.blocks[block].next;
  return block;
}

// Memory never used before comes in stretches: one call to the system in place of a fault for each page,
// which on a virtual machine costs twice as much. The first blocks are of as many kinds of cells as there are, with a
// few cells in use each: of those only the beginning comes, so that a small program stays small.
static constexpr uint32_t kBlocksPopulated = static_cast<uint32_t>((size_t{128} << 10) / kBlockSize);
static constexpr uint32_t kFirstBlocks = static_cast<uint32_t>((size_t{4} << 20) / kBlockSize);
static constexpr size_t kBeginning = size_t{8} << 10;

static void populate(uint32_t block) {
  if (block >= kFirstBlocks && block % kBlocksPopulated != 0) return;
  size_t size = block < kFirstBlocks ? kBeginning : kBlocksPopulated * kBlockSize;
  if (size_t{block} * kBlockSize + size > old_space.reserved) return;
#if defined(MADV_POPULATE_WRITE)
  int saved = errno;
  madvise(block_start(block), size, MADV_POPULATE_WRITE);  // else they fault one by one
  errno = saved;
#else
  (void)size;
#endif
}

static uint32_t take_empty_block(uint8_t cell_class) {
  uint32_t block = take_first(old_space.free);
  if (block != kNoBlock) {
    old_space.free_count--;
  } else {
    block = take_first(old_space.released);
    if (block == kNoBlock) {
      if ((size_t{old_space.used_blocks} + 1) * kBlockSize > old_space.reserved)
        fatal("out of memory: all %zu MB of the heap's address space are used",
              old_space.reserved >> 20);
      block = old_space.used_blocks++;
      populate(block);
    }
  }
  Block& b = old_space.blocks[block];
  b.cell_class = cell_class;
  b.state = kBlockInUse;
  b.swept = old_space.sweep_number;
  old_space.in_use++;
  return block;
}

// The first taken granule at or after `granule` within the block, or kGranulesPerBlock.
static uint32_t next_taken(const uint64_t* words, uint32_t granule) {
  uint32_t w = granule / 64;
  if (w >= kWordsPerBlock) return kGranulesPerBlock;
  uint64_t bits = words[w] & (~uint64_t{0} << (granule % 64));
  while (bits == 0) {
    if (++w == kWordsPerBlock) return kGranulesPerBlock;
    bits = words[w];
  }
  return w * 64 + static_cast<uint32_t>(__builtin_ctzll(bits));
}

// Finds the first free run at or after byte `offset` of the block: [*from, *to). False: none.
static bool find_run(uint32_t block, uint32_t offset, uint32_t* from, uint32_t* to) {
  auto size = static_cast<uint32_t>(cell_size_of(old_space.blocks[block].cell_class));
  uint32_t end = static_cast<uint32_t>(kBlockSize) / size * size;
  const uint64_t* taken = old_space.taken_bits + size_t{block} * kWordsPerBlock;
  while (offset < end && (taken[offset / 16 / 64] >> (offset / 16 % 64) & 1)) offset += size;
  if (offset >= end) return false;
  *from = offset;
  uint32_t limit = next_taken(taken, offset / 16 + 1) * 16;
  // Rounded up, since that cell may begin 8 bytes into its granule.
  uint32_t cells = (limit - offset + size - 1) / size;
  if (limit >= kBlockSize) cells = (end - offset) / size;
  *to = offset + cells * size;
  return true;
}

void* alloc_cell_slow(uint8_t cell_class) {
  Run& run = old_space.runs[cell_class];
  uint32_t from, to;
  while (run.block == kNoBlock || !find_run(run.block, run.scanned, &from, &to)) {
    run.block = take_first(old_space.partial[cell_class]);
    if (run.block == kNoBlock) run.block = take_empty_block(cell_class);
    run.scanned = 0;
  }
  run.scanned = to;
  run.free = block_start(run.block) + from;
  run.end = block_start(run.block) + to;
  return alloc_cell(cell_class);
}

void begin_sweeping_old_space() {
  uint64_t* marked = old_space.mark_bits;
  old_space.mark_bits = old_space.taken_bits;
  old_space.taken_bits = marked;
  for (int c = 0; c < kCellClasses; c++) {
    Run& run = old_space.runs[c];
    run = {nullptr, nullptr, kNoBlock, 0};
    old_space.partial[c] = {};
  }
  old_space.sweeping = true;
  old_space.sweep_number++;
  old_space.sweep_cursor = 0;
  old_space.sweep_end = old_space.used_blocks;
}

// Makes a stale pointer into a free cell visible: to ASan, to the verifier.
static void scrub_free_cells(uint32_t block) {
  uint32_t offset = 0, from, to;
  while (find_run(block, offset, &from, &to)) {
    char* p = block_start(block) + from;
    unpoison(p, to - from);
    if (old_space.fill_free_cells) memset(p, 0xFD, to - from);
    poison(p, to - from);
    offset = to;
  }
}

static void sweep_block(uint32_t block) {
  Block& b = old_space.blocks[block];
  uint64_t* taken = old_space.taken_bits + size_t{block} * kWordsPerBlock;
  uint64_t* mark = old_space.mark_bits + size_t{block} * kWordsPerBlock;
  uint32_t live = 0;
  for (size_t i = 0; i < kWordsPerBlock; i++) {
    live += static_cast<uint32_t>(__builtin_popcountll(taken[i]));
    mark[i] = 0;
  }
  uint32_t cells = cells_per_block(b.cell_class);
  if (kAsan || old_space.fill_free_cells) scrub_free_cells(block);
  if (live == 0) {
    b.state = kBlockFree;
    old_space.in_use--;
    old_space.free_count++;
    append(old_space.free, block);
  } else if (cells - live >= cells / 8 && live < cells) {
    // A block with less than an eighth free is left alone: its runs would be too short.
    append(old_space.partial[b.cell_class], block);
  }
}

bool sweep_blocks(uint32_t count) {
  if (!old_space.sweeping) return false;
  while (old_space.sweep_cursor < old_space.sweep_end) {
    if (count-- == 0) return true;
    uint32_t block = old_space.sweep_cursor++;
    Block& b = old_space.blocks[block];
    if (b.state != kBlockInUse || b.swept == old_space.sweep_number) continue;
    b.swept = old_space.sweep_number;
    sweep_block(block);
  }
  old_space.sweeping = false;
  return false;
}

void release_free_blocks(uint32_t count, uint32_t keep) {
  while (count-- != 0 && old_space.free_count > keep) {
    uint32_t block = take_first(old_space.free);
    old_space.free_count--;
    unpoison(block_start(block), kBlockSize);
    madvise(block_start(block), kBlockSize, MADV_DONTNEED);
    old_space.blocks[block].state = kBlockReleased;
    append(old_space.released, block);
  }
}

size_t old_space_mapped_bytes() {
  return (size_t{old_space.in_use} + old_space.free_count) * kBlockSize;
}

size_t cell_size(const void* p) { return cell_size_of(block_with(p).cell_class); }

bool is_cell_start(const void* p) {
  if (!in_old_space(p)) return false;
  uint32_t block = block_of(p);
  if (block >= old_space.used_blocks || old_space.blocks[block].state != kBlockInUse) return false;
  size_t offset = (reinterpret_cast<uintptr_t>(p) - old_space.base) % kBlockSize;
  size_t size = cell_size_of(old_space.blocks[block].cell_class);
  return offset % size == 0 && offset / size < kBlockSize / size;
}

}  // namespace kiln::gc
