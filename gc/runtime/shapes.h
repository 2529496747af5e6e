// Where the references of an object are: the type table, digested into what the inner loops want.
//
// Most classes have their references in the first 64 words, so that one bitmap says it all; arrays of
// plain references have a loop of their own; the rest goes by the lists of offsets.

#ifndef KILN_GC_RUNTIME_SHAPES_H_
#define KILN_GC_RUNTIME_SHAPES_H_

#include <stddef.h>
#include <stdint.h>

#include <type_traits>

#include "gc/runtime/mutator.h"
#include "gc/runtime/size_classes.h"

namespace kiln::gc {

enum ShapeKind : uint8_t {
  kNoRefs,       // fixed size or array, nothing to trace
  kFixed,        // fixed size, `bitmap` has all
  kRefArray,     // fixed part by `bitmap`, then items that are one reference each
  kGeneralArray, // fixed part by the list, items by the list
  kGeneral,      // fixed size, by the list (and custom trace)
};

struct Shape {
  uint32_t fixed_size;  // rounded up unless varsized
  uint32_t item_size;
  uint32_t length_offset;
  ShapeKind kind;
  uint8_t cell_class;  // of a fixed size that has one, else kNoCellClass
  uint8_t special;     // kHasWeak | kHasCustomTrace
  bool varsized;
  uint64_t bitmap;  // bit i: the word at offset 8 * i is a reference
  const kiln_type_info* type;
};
// Emitted as assembly: .long x3, .byte x4, .quad x2.
static_assert(sizeof(Shape) == 32);
static_assert(offsetof(Shape, kind) == 12 && offsetof(Shape, cell_class) == 13);
static_assert(offsetof(Shape, special) == 14 && offsetof(Shape, varsized) == 15);
static_assert(offsetof(Shape, bitmap) == 16 && offsetof(Shape, type) == 24);

enum : uint8_t { kHasWeak = 1, kHasCustomTrace = 2 };

extern const Shape* shapes;
extern uint32_t shape_count;

// Digests the table (digest.h); what is wrong with it is fatal.
void set_types(const kiln_type_info* types, uint32_t count);
// Takes a table that is digested already.
void set_shapes(const Shape* table, uint32_t count);

inline const Shape& shape_of(const kiln_object* obj) { return shapes[obj->class_id]; }

inline int64_t& array_length(const kiln_object* obj, const Shape& shape) {
  return *reinterpret_cast<int64_t*>(reinterpret_cast<uintptr_t>(obj) + shape.length_offset);
}

inline size_t object_size(const kiln_object* obj, const Shape& shape) {
  if (!shape.varsized) return shape.fixed_size;
  return (shape.fixed_size + static_cast<size_t>(array_length(obj, shape)) * shape.item_size + 7) &
         ~size_t{7};
}

inline kiln_object** slot_at(const void* base, size_t offset) {
  return reinterpret_cast<kiln_object**>(reinterpret_cast<uintptr_t>(base) + offset);
}

inline kiln_object** weak_slot(kiln_object* obj, const Shape& shape) {
  return slot_at(obj, shape.length_offset);
}

template <typename Visit>
inline void trace_bitmap(kiln_object* obj, uint64_t bits, Visit&& visit) {
  for (; bits != 0; bits &= bits - 1) {
    visit(slot_at(obj, 8 * static_cast<size_t>(__builtin_ctzll(bits))));
  }
}

template <typename Visit>
void custom_trace_adapter(kiln_object** slot, void* arg) {
  (*static_cast<Visit*>(arg))(slot);
}

// References outside the items.
template <typename Visit>
inline void trace_fixed_part(kiln_object* obj, const Shape& shape, Visit&& visit) {
  if (shape.kind == kFixed || shape.kind == kRefArray) {
    trace_bitmap(obj, shape.bitmap, visit);
  } else if (shape.kind >= kGeneralArray) {
    const kiln_type_info& type = *shape.type;
    for (uint32_t i = 0; i < type.num_refs; i++) visit(slot_at(obj, type.ref_offsets[i]));
    if (shape.special & kHasCustomTrace) {
      using V = std::remove_reference_t<Visit>;
      type.custom_trace(obj, custom_trace_adapter<V>,
                        const_cast<void*>(static_cast<const void*>(&visit)));
    }
  }
}

// References in items [from, to).
template <typename Visit>
inline void trace_items(kiln_object* obj, const Shape& shape, int64_t from, int64_t to,
                        Visit&& visit) {
  if (shape.kind == kRefArray) {
    kiln_object** items = slot_at(obj, shape.fixed_size);
    for (int64_t i = from; i < to; i++) visit(items + i);
  } else if (shape.kind == kGeneralArray) {
    const kiln_type_info& type = *shape.type;
    for (int64_t i = from; i < to; i++) {
      void* item = slot_at(obj, shape.fixed_size + static_cast<size_t>(i) * shape.item_size);
      for (uint32_t k = 0; k < type.num_item_refs; k++)
        visit(slot_at(item, type.item_ref_offsets[k]));
    }
  }
}

// All strong references of an object.
template <typename Visit>
inline void trace_object(kiln_object* obj, const Shape& shape, Visit&& visit) {
  switch (shape.kind) {
    case kNoRefs:
      break;
    case kFixed:
      trace_bitmap(obj, shape.bitmap, visit);
      break;
    default:
      trace_fixed_part(obj, shape, visit);
      if (shape.varsized) trace_items(obj, shape, 0, array_length(obj, shape), visit);
  }
}

inline bool has_item_refs(const Shape& shape) {
  return shape.varsized && shape.type->num_item_refs != 0;
}

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_SHAPES_H_
