// What sets compute, on tables of items. Hashes that are known are not computed again.

#ifndef TARGETS_PYINTERP_OBJSPACE_SET_OPERATIONS_H_
#define TARGETS_PYINTERP_OBJSPACE_SET_OPERATIONS_H_

#include "targets/pyinterp/objspace/container_functions.h"

namespace py {

// The items of a set, frozenset or plain dict, as they are in its table; null for others.
ObjectSet* items_of_set(W_Object* w);

// Adds (removes) the items of an iterable.
void set_add_all(ObjectSet* set, W_Object* iterable);
void set_remove_all(ObjectSet* set, W_Object* iterable);

// New tables.
ObjectSet* set_intersection(ObjectSet* set, W_Object* iterable);
ObjectSet* set_symmetric_difference(ObjectSet* set, W_Object* iterable);

bool set_is_disjoint(ObjectSet* set, W_Object* iterable);
bool set_is_subset(ObjectSet* a, ObjectSet* b);

// hash() of a frozenset, as CPython computes it.
int64_t hash_set(ObjectSet* set);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_SET_OPERATIONS_H_
