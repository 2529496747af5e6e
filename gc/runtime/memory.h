// Memory from the system for all that is no cell: large objects, the collector's own tables, stacks.
//
// A program may limit its address space (RLIMIT_AS) when the old space has long reserved far more than that. From
// then on the system maps nothing, however little is in use. So what has to be had then comes from the far end
// of the reservation, which cells will hardly ever reach; and how much the program may have in all is the
// heap's limit, which follows the system's.

#ifndef KILN_GC_RUNTIME_MEMORY_H_
#define KILN_GC_RUNTIME_MEMORY_H_

#include <stddef.h>

namespace kiln::gc {

inline constexpr size_t kPage = 4096;
inline size_t whole_pages(size_t size) { return (size + kPage - 1) & ~(kPage - 1); }

// Zeroed pages from the system, `size` rounded up; `flags` of mmap besides. Null if it gives none.
void* map_pages(size_t size, int flags = 0);
// Whether map_pages(size, flags) would give some now. Without MAP_NORESERVE the kernel refuses what is larger than all
// memory there is, and so leaves it to the program what to do; with it it gives any, and ends the program when it is filled.
bool would_map(size_t size, int flags = 0);
// Zeroed pages from the reservation; null once that is used up.
void* reserved_pages(size_t size);
// Whether what `p` points to came from there.
bool is_reserved(const void* p);
// Gives back pages of either kind, or a part of them. `p` and `size` are multiples of kPage.
void unmap_pages(void* p, size_t size);

// A table of the collector's own, grown from `old_size` bytes (null: 0); what is added is not zeroed. Where there is
// none to be had nobody can be told: fatal.
void* grow_table(void* old, size_t old_size, size_t size);
void free_table(void* table, size_t size);

// Lowers options.max_heap to what the system lets the program have, or raises it again as far as it was. Whether
// there is such a limit.
bool follow_address_limit();

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_MEMORY_H_
