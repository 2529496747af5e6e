// What emitted code sees of the collector: the object header, the type table, the thread context,
// inline allocation and the inline half of the write barrier. Every emitted shard parses this file,
// so it includes nothing heavy. The rest of the interface is in collector.h.
//
// Laws emitted code keeps
//  1. A reference is a plain pointer to a header, or null. No interior pointers live across a call
//     that can collect.
//  2. Around a call that can collect, every live reference is in a slot of the shadow stack below
//     kiln_self.shadow_top, or in one of the other roots. Such a call may move every young object.
//  3. Before a reference is stored into an object, the object passes a write barrier. Exempt are:
//     a store into a fixed-size object or an array of at most KILN_GC_MAX_NURSERY_OBJECT bytes that
//     was allocated after the last point that could collect (it is young for sure), and a store of
//     null or of a prebuilt object. An array from kiln_gc_alloc_array that is larger may be old at
//     once: it needs its barriers, initialising stores included.
//  4. Between the barrier and the store nothing collects.
//  5. Before the next point that can collect, every reference field of a new object holds null or a
//     reference. Inline allocation returns memory that is *not* zeroed.
//
// The calls marked "collects" can collect; no other can.

#ifndef KILN_GC_RUNTIME_MUTATOR_H_
#define KILN_GC_RUNTIME_MUTATOR_H_

#include <stddef.h>
#include <stdint.h>

// ---------------------------------------------------------------------------------------------
// Objects

// The first word of every object. `class_id` never changes; `gc_flags` belongs to the collector.
struct kiln_object {
  uint32_t class_id;
  uint32_t gc_flags;
};
static_assert(sizeof(kiln_object) == 8);

// Bits of gc_flags. Emitted code tests KILN_GC_TRACK_YOUNG and writes none of them; the image is
// emitted with KILN_GC_PREBUILT_HEADER_FLAGS in every header.
enum : uint32_t {
  KILN_GC_TRACK_YOUNG = 1u << 0,    // old, and not yet remembered: a store must take the barrier
  KILN_GC_PREBUILT = 1u << 1,       // part of the image
  KILN_GC_PREBUILT_ROOT = 1u << 2,  // prebuilt and mutated at least once: a root for ever after
  KILN_GC_HAS_CARDS = 1u << 3,      // large array with a card table
  KILN_GC_YOUNG_LARGE = 1u << 4,    // outside the nursery, allocated since the last minor
  KILN_GC_PINNED = 1u << 5,         // in the nursery, must not move
  KILN_GC_HAS_SHADOW = 1u << 6,     // in the nursery, its future address is already fixed
  KILN_GC_VISITED_YOUNG = 1u << 7,  // within a minor: a pinned or young large object was reached
  KILN_GC_FINALIZATION = 1u << 8,   // within the ordering of finalizers
  KILN_GC_NO_FINALIZER = 1u << 9,   // kiln_gc_ignore_finalizer was called
  KILN_GC_USER_BITS = 0xffu << 16,  // for the target's own use; kept when the object moves
  KILN_GC_FORWARDED = 1u << 31,     // within a minor: the header is a forwarding address

  KILN_GC_PREBUILT_HEADER_FLAGS = KILN_GC_PREBUILT | KILN_GC_TRACK_YOUNG,
};

// Anything up to this size is allocated in the nursery, whatever the nursery's size.
static constexpr size_t KILN_GC_MAX_NURSERY_OBJECT = 16384;
// One card covers this many items of an array with KILN_GC_HAS_CARDS.
static constexpr int64_t KILN_GC_CARD_ITEMS = 16;

// ---------------------------------------------------------------------------------------------
// The type table: emitted by the translator, indexed by class id, dense from 1. Entry 0 is zero.

enum : uint32_t {
  // `length_offset` is the offset of one weak reference, which is not among `ref_offsets`. It is
  // stored right after allocation, before anything collects; later only null may be stored.
  KILN_TYPE_WEAKREF = 1u << 0,
  // `finalize` runs some time after the object became unreachable, with the object alive again. It
  // may allocate and collect. Instances are registered by kiln_gc_register_finalizer.
  KILN_TYPE_FINALIZER = 1u << 1,
  // `finalize` only frees foreign memory: it neither allocates, nor follows or stores references,
  // and runs inside a collection. Instances are registered by kiln_gc_register_finalizer too.
  KILN_TYPE_LIGHT_FINALIZER = 1u << 2,
  // `custom_trace` reports further references, after those that the offsets name. It must work at
  // any time, also on a fresh object.
  KILN_TYPE_CUSTOM_TRACE = 1u << 3,
};

typedef void kiln_visit_fn(kiln_object** slot, void* arg);

struct kiln_type_info {
  uint32_t fixed_size;     // bytes with the header; varsized: offset of the first item
  uint32_t item_size;      // bytes of one item; 0: not varsized
  uint32_t length_offset;  // varsized: offset of the int64_t length; weakref: of the weak slot
  uint32_t flags;          // KILN_TYPE_*
  uint16_t num_refs;       // references in the fixed part
  uint16_t num_item_refs;  // references in one item
  uint32_t subclass_span;  // ids in [id, id + span) are this class and its subclasses
  const uint32_t* ref_offsets;       // byte offsets from the header
  const uint32_t* item_ref_offsets;  // byte offsets from the start of the item
  void (*finalize)(kiln_object* self);
  void (*custom_trace)(kiln_object* self, kiln_visit_fn* visit, void* arg);
  const char* name;
};
// Emitted as assembly: .long x4, .short x2, .long, .quad x5.
static_assert(sizeof(kiln_type_info) == 64);
static_assert(offsetof(kiln_type_info, length_offset) == 8);
static_assert(offsetof(kiln_type_info, flags) == 12);
static_assert(offsetof(kiln_type_info, num_refs) == 16);
static_assert(offsetof(kiln_type_info, num_item_refs) == 18);
static_assert(offsetof(kiln_type_info, subclass_span) == 20);
static_assert(offsetof(kiln_type_info, ref_offsets) == 24);
static_assert(offsetof(kiln_type_info, item_ref_offsets) == 32);
static_assert(offsetof(kiln_type_info, finalize) == 40);
static_assert(offsetof(kiln_type_info, custom_trace) == 48);
static_assert(offsetof(kiln_type_info, name) == 56);

// Emitted with the image. kiln_gc_init() (collector.h) hands them to the collector.
extern "C" const kiln_type_info kiln_types[];
extern "C" const uint32_t kiln_type_count;  // entries of kiln_types, the unused entry 0 included
extern "C" char kiln_image_begin[];
extern "C" char kiln_image_end[];

// ---------------------------------------------------------------------------------------------
// The thread context

struct kiln_thread {
  // The free part of the nursery. Valid in the thread that holds the lock; moved at a handover.
  char* nursery_free;
  char* nursery_top;
  // The shadow stack grows up. A slot holds a reference, null, or a marker, which is odd:
  //   ...01  hole mask: bit i+2 set means that the slot i+1 below this one holds stale data and is
  //          skipped (so a frame with holes stores one mask instead of zeroing its slots);
  //   ...11  handed to the hook kiln_gc_hooks.shadow_marker (the JIT finds its maps by it).
  kiln_object** shadow_top;
  kiln_object** shadow_base;
  kiln_object* exception;      // the pending exception; a root
  kiln_object* thread_locals;  // the object that holds the thread_local variables; a root
  uintptr_t stack_limit;       // lowest machine stack address that calls may use
  // Further components of a returned struct, by their numbers from 1 on, each in one of the two; read
  // right after the call. Signature::kMaxResults counts the first component too. The references are roots,
  // and the collector never clears them: what stands there lives until it is overwritten.
  int64_t call_results[63];
  kiln_object* call_result_refs[63];
  // Of no interest to emitted code:
  kiln_object** shadow_limit;
  kiln_thread* next;
  uint32_t attached;
  uint32_t running_finalizers;
};
static_assert(offsetof(kiln_thread, nursery_free) == 0);
static_assert(offsetof(kiln_thread, nursery_top) == 8);
static_assert(offsetof(kiln_thread, shadow_top) == 16);
static_assert(offsetof(kiln_thread, shadow_base) == 24);
static_assert(offsetof(kiln_thread, exception) == 32);
static_assert(offsetof(kiln_thread, thread_locals) == 40);
static_assert(offsetof(kiln_thread, stack_limit) == 48);
static_assert(offsetof(kiln_thread, call_results) == 56);
static_assert(offsetof(kiln_thread, call_result_refs) == 560);

extern "C" __thread kiln_thread kiln_self __attribute__((tls_model("local-exec")));

// ---------------------------------------------------------------------------------------------
// Allocation. Null means out of memory (hard limit, or a size that overflows): the emitted code
// then raises its prebuilt MemoryError.

extern "C" {
// Collects. `size` is a multiple of 8, at most KILN_GC_MAX_NURSERY_OBJECT. Returns young memory that
// is not initialised at all: the caller stores the header (flags 0) and zeroes the rest, exactly as
// after inline allocation.
void* kiln_gc_alloc_slow(size_t size, uint32_t class_id);

// Collects. An array of `n` items of any size: header, length and zeroed items. `n` < 0 gives null.
kiln_object* kiln_gc_alloc_array(uint32_t class_id, int64_t n);

// Makes a large array longer where it is, if there is room behind it: `n` items from then on, the new ones
// zero. False: nothing has changed. Precondition: `n` is not less than its length.
bool kiln_gc_extend_array(kiln_object* array, int64_t n);

// Collects. The same (`n` is ignored unless varsized), old from the start: it never moves.
kiln_object* kiln_gc_alloc_nonmoving(uint32_t class_id, int64_t n);
}

// Collects. Header stored, the rest is for the caller to store (law 5).
static inline kiln_object* kiln_gc_alloc(uint32_t class_id, size_t size) {
  char* p = kiln_self.nursery_free;
  if (__builtin_expect(size <= (size_t)(kiln_self.nursery_top - p), 1)) {
    kiln_self.nursery_free = p + size;
  } else {
    p = static_cast<char*>(kiln_gc_alloc_slow(size, class_id));
    if (__builtin_expect(p == nullptr, 0)) return nullptr;
  }
  kiln_object* obj = reinterpret_cast<kiln_object*>(p);
  obj->class_id = class_id;
  obj->gc_flags = 0;
  return obj;
}

// Collects. Header stored and fields zeroed; the stores that the caller overwrites fold away.
static inline kiln_object* kiln_gc_alloc_zeroed(uint32_t class_id, size_t size) {
  kiln_object* obj = kiln_gc_alloc(class_id, size);
  if (__builtin_expect(obj != nullptr, 1)) __builtin_memset(obj + 1, 0, size - sizeof(kiln_object));
  return obj;
}

// Collects. A small array without a call where its layout is known at compile time: header and
// length stored, items zeroed. `limit` is the largest n for the inline path.
static inline kiln_object* kiln_gc_alloc_array_inline(uint32_t class_id, int64_t n,
                                                      uint32_t fixed_size, uint32_t item_size,
                                                      uint32_t length_offset, uint64_t limit) {
  if (__builtin_expect((uint64_t)n <= limit, 1)) {
    size_t size = (fixed_size + (size_t)n * item_size + 7) & ~(size_t)7;
    char* p = kiln_self.nursery_free;
    if (__builtin_expect(size <= (size_t)(kiln_self.nursery_top - p), 1)) {
      kiln_self.nursery_free = p + size;
      __builtin_memset(p + 8, 0, size - 8);
      kiln_object* obj = reinterpret_cast<kiln_object*>(p);
      obj->class_id = class_id;
      obj->gc_flags = 0;
      *reinterpret_cast<int64_t*>(p + length_offset) = n;
      return obj;
    }
  }
  return kiln_gc_alloc_array(class_id, n);
}

// ---------------------------------------------------------------------------------------------
// Write barrier

extern "C" {
// They save all registers by themselves, so that nothing is spilled where they are called: nearly never.
__attribute__((preserve_most)) void kiln_gc_write_barrier_slow(kiln_object* obj);
__attribute__((preserve_most)) void kiln_gc_write_barrier_item_slow(kiln_object* obj, int64_t index);
void kiln_gc_write_barrier_range_slow(kiln_object* obj, int64_t from, int64_t n);
}

// Before a reference store into a field of `obj`.
static inline void kiln_gc_write_barrier(kiln_object* obj) {
  if (__builtin_expect(obj->gc_flags & KILN_GC_TRACK_YOUNG, 0)) kiln_gc_write_barrier_slow(obj);
}

// Before a reference store into item `index` of an array.
static inline void kiln_gc_write_barrier_item(kiln_object* obj, int64_t index) {
  if (__builtin_expect(obj->gc_flags & KILN_GC_TRACK_YOUNG, 0))
    kiln_gc_write_barrier_item_slow(obj, index);
}

// Before references are stored into items [from, from + n).
static inline void kiln_gc_write_barrier_range(kiln_object* obj, int64_t from, int64_t n) {
  if (__builtin_expect(obj->gc_flags & KILN_GC_TRACK_YOUNG, 0))
    kiln_gc_write_barrier_range_slow(obj, from, n);
}

// ---------------------------------------------------------------------------------------------
// Services emitted code calls

extern "C" {
// Registers a new object of a class with KILN_TYPE_FINALIZER or KILN_TYPE_LIGHT_FINALIZER, once.
void kiln_gc_register_finalizer(kiln_object* obj);
// The finalizer of `obj` need not run any more (the file was closed by hand). A hint.
void kiln_gc_ignore_finalizer(kiln_object* obj);
// Collects. Runs the finalizers that are due; does nothing when called from within one.
void kiln_gc_run_finalizers(void);

// Finalizer queues: `obj` is delivered to the queue once it is unreachable, alive again.
void kiln_gc_queue_register(kiln_object* obj, uint32_t queue_id);
kiln_object* kiln_gc_queue_next(uint32_t queue_id);  // null: nothing is due
// A queue of its own for `owner`, which is a root from then on: trigger(owner) is called, as
// finalizers are, once objects wait in the queue. Its number is never 0.
int64_t kiln_gc_queue_new(kiln_object* owner, void (*trigger)(kiln_object* owner));
// trigger(owner) is called after each collection, when and as finalizers are. `owner` is a root from
// then on.
void kiln_gc_watch(kiln_object* owner, void (*trigger)(kiln_object* owner));

// The same for the whole life of `obj`, differs for most objects. Never collects.
int64_t kiln_gc_identity_hash(kiln_object* obj);
// Unique among the objects alive at one time: the address that `obj` has or will have.
int64_t kiln_gc_id(kiln_object* obj);

// Bytes held outside the heap for the sake of a new object: brings the next major nearer.
void kiln_gc_add_memory_pressure(int64_t bytes);

// Nothing moves `obj` until kiln_gc_unpin; pins nest. Does not keep it alive. False: cannot be
// pinned (it holds references, or too much is pinned): copy the bytes instead.
bool kiln_gc_pin(kiln_object* obj);
void kiln_gc_unpin(kiln_object* obj);
// True if `obj` may be at another address after the next collection.
bool kiln_gc_can_move(kiln_object* obj);
// Collects if `obj` is young. Returns `obj` at the address where it will stay.
kiln_object* kiln_gc_move_out_of_nursery(kiln_object* obj);

// Collects. 0: a minor. 1: a minor and a bounded step of the major. 2: everything, twice if a major
// was under way, so that all that is unreachable now is gone.
void kiln_gc_collect(int32_t generation);

// The global lock: only its holder touches objects. Release and acquire around blocking calls;
// at a release every live reference is in a root.
extern uint32_t kiln_lock_next_ticket;
extern uint32_t kiln_lock_now_serving;
void kiln_lock_acquire(void);
void kiln_lock_release(void);
void kiln_lock_yield(void);  // collects (other threads run)
// A thread that has waited for the lock for some time (5 ms unless set) sets *word to 1, again and
// again, until it has it. Null: it just waits.
void kiln_lock_watch(int64_t* word);
void kiln_lock_set_patience(int64_t nanoseconds);
// In the child of a fork, which holds the lock and is alone.
void kiln_lock_after_fork(void);
}

// Collects. Cheap enough for a loop's back edge: gives way if somebody waits.
static inline void kiln_lock_poll(void) {
  if (__builtin_expect(__atomic_load_n(&kiln_lock_next_ticket, __ATOMIC_RELAXED) -
                               __atomic_load_n(&kiln_lock_now_serving, __ATOMIC_RELAXED) >
                           1,
                       0))
    kiln_lock_yield();
}

#endif  // KILN_GC_RUNTIME_MUTATOR_H_
