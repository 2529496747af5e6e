// Struct sequences: tuples whose items have names as well, and that may have more attributes behind
// the items. time.struct_time, sys.version_info and os.stat_result are such types.
//
//     make_struct_sequence_type("time"_str, "struct_time"_str, doc, fields, 9)

#ifndef TARGETS_PYINTERP_OBJSPACE_STRUCT_SEQUENCE_H_
#define TARGETS_PYINTERP_OBJSPACE_STRUCT_SEQUENCE_H_

#include "targets/pyinterp/objspace/gateway.h"

namespace py {

class W_StructSequence final : public W_Tuple {
 public:
  W_StructSequence(W_Type* kind, Array<W_Object*>* items, Array<W_Object*>* rest)
      : W_Tuple(items), kind(kind), rest(rest) {}
  W_Type* type() override { return kind; }

  // Field number `index`.
  W_Object* field(int64_t index) const {
    return index < length() ? get(index) : rest->get(index - length());
  }

  W_Type* const kind;
  Array<W_Object*>* const rest;  // the fields that are no items
};

// A field of such a type. A name of null: an item without a name.
struct StructField {
  Str* name;
  Str* doc;
};

// The first `items` fields are items of the tuple. At translation time.
W_Type* make_struct_sequence_type(Str* module, Str* name, Str* doc, List<StructField>* fields,
                                  int64_t items);

// An object of such a type, with a value for each field. The array belongs to it from now on.
W_StructSequence* new_struct_sequence(W_Type* type, Array<W_Object*>* values);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_STRUCT_SEQUENCE_H_
