// From the type table to shapes. Done at translation time for a program's own classes, so that
// nothing of it runs at start-up; tests with types of their own have it done by set_types.

#ifndef KILN_GC_RUNTIME_DIGEST_H_
#define KILN_GC_RUNTIME_DIGEST_H_

#include "gc/runtime/shapes.h"

namespace kiln::gc {

// The shape of a class. What is wrong with `type` is told by complain(const char* what), which may
// return. `shape.type` is &type.
template <typename Complain>
Shape digest(const kiln_type_info& type, Complain complain) {
  Shape s{};
  s.type = &type;
  s.varsized = type.item_size != 0;
  s.item_size = type.item_size;
  s.length_offset = type.length_offset;
  s.fixed_size = s.varsized ? type.fixed_size : (type.fixed_size + 7) & ~7u;
  if (type.flags & KILN_TYPE_WEAKREF) s.special |= kHasWeak;
  if (type.flags & KILN_TYPE_CUSTOM_TRACE) s.special |= kHasCustomTrace;

  if (type.fixed_size < sizeof(kiln_object)) complain("smaller than its header");
  if (!s.varsized && type.fixed_size > KILN_GC_MAX_NURSERY_OBJECT) complain("fixed part too large");
  if (s.varsized && type.fixed_size > 4096) complain("fixed part of an array too large");
  if (s.varsized && (type.length_offset % 8 != 0 || type.length_offset < 8 ||
                     type.length_offset + 8 > type.fixed_size))
    complain("bad offset of the length");
  if (s.special & kHasWeak) {
    if (s.varsized || type.length_offset % 8 != 0 || type.length_offset < 8 ||
        type.length_offset + 8 > s.fixed_size)
      complain("bad offset of the weak slot");
  }
  if ((type.flags & KILN_TYPE_CUSTOM_TRACE) && !type.custom_trace) complain("no custom trace");
  if ((type.flags & (KILN_TYPE_FINALIZER | KILN_TYPE_LIGHT_FINALIZER)) && !type.finalize)
    complain("no finalizer");
  for (uint32_t i = 0; i < type.num_refs; i++) {
    uint32_t offset = type.ref_offsets[i];
    if (offset % 8 != 0 || offset < 8 || offset + 8 > type.fixed_size)
      complain("bad offset of a reference");
  }
  for (uint32_t i = 0; i < type.num_item_refs; i++) {
    uint32_t offset = type.item_ref_offsets[i];
    if (offset % 8 != 0 || offset + 8 > type.item_size || type.item_size % 8 != 0 ||
        type.fixed_size % 8 != 0)
      complain("bad offset of a reference in an item");
  }

  bool bitmap_has_all = true;
  for (uint32_t i = 0; i < type.num_refs; i++) {
    if (type.ref_offsets[i] / 8 >= 64) {
      bitmap_has_all = false;
    } else {
      s.bitmap |= uint64_t{1} << (type.ref_offsets[i] / 8);
    }
  }
  bool custom = s.special & kHasCustomTrace;
  if (type.num_refs == 0 && type.num_item_refs == 0 && !custom) {
    s.kind = kNoRefs;
  } else if (!s.varsized) {
    s.kind = bitmap_has_all && !custom ? kFixed : kGeneral;
  } else {
    bool plain = type.item_size == 8 && type.num_item_refs == 1;
    s.kind = plain && bitmap_has_all && !custom ? kRefArray : kGeneralArray;
  }
  s.cell_class = kNoCellClass;
  if (!s.varsized && s.fixed_size <= kMaxCell)
    s.cell_class = cell_class_of(s.fixed_size, s.kind != kNoRefs);
  return s;
}

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_DIGEST_H_
