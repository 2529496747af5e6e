// Class ids and the layout of objects in memory. Interpreters, emitted code, the collector and the
// JIT all take them from here.
//
//   offset 0      header: the class id in the low 32 bits, the collector's state in the high 32
//   8..           fields, those of the root class first, in order, each at its natural alignment
//   varsized:     an i64 with the number of items, right after the fields (8-aligned), at
//                 Class::length_offset; item 0 at Class::size; items `item_size` bytes apart, the
//                 components of an item laid out like a C struct
//   weakref:      the weak slot at Class::length_offset, 8 bytes behind the fields
//
// Class::size of a class without items, and what an object with items takes (ObjectSize), are
// rounded up to 8. A bool takes one byte, a reference 8.
#ifndef KILN_TRANSLATOR_FLOWGRAPH_LAYOUT_H_
#define KILN_TRANSLATOR_FLOWGRAPH_LAYOUT_H_

#include <cstdint>

#include "translator/flowgraph/program.h"

namespace kiln {

inline constexpr int32_t kHeaderSize = 8;

// Sets Class::id and span: preorder over the class tree, from 1; rlib::Object's tree comes first,
// then other roots and siblings in the order of definition.
void NumberClasses(Program* program);

// Sets sizes and the offsets of all fields and items. Independent of NumberClasses. May be called
// again after fields were added or removed.
void LayOut(Program* program);

// Forgets what NumberClasses and LayOut found.
void ClearLayout(Program* program);

// Bytes an object of the class with `length` items takes (0 for classes without items).
inline int64_t ObjectSize(const Class& cls, int64_t length) {
  return cls.is_varsized ? (cls.size + length * cls.item_size + 7) & ~int64_t{7} : cls.size;
}

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_LAYOUT_H_
