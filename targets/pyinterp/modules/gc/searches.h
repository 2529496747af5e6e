// gc.get_objects, get_referents and get_referrers.

#ifndef TARGETS_PYINTERP_MODULES_GC_SEARCHES_H_
#define TARGETS_PYINTERP_MODULES_GC_SEARCHES_H_

#include "targets/pyinterp/objspace/common.h"

namespace py {

// Whether it may refer to others.
bool is_tracked(W_Object* w);

W_Object* referents_of(Array<W_Object*>* objects);
W_Object* referrers_of(Array<W_Object*>* objects);
// `generation`: None for all of them. Raises ValueError if there is no such generation.
W_Object* all_objects(W_Object* generation);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_GC_SEARCHES_H_
