// The hash of a source in hash-based .pyc files: SipHash-1-3 with a key of 64 bits, as CPython's.
//
// Jean-Philippe Aumasson, Daniel J. Bernstein: SipHash: a fast short-input PRF, 2012.

#ifndef TARGETS_PYINTERP_MODULES_IMP_SOURCE_HASH_H_
#define TARGETS_PYINTERP_MODULES_IMP_SOURCE_HASH_H_

#include "targets/pyinterp/objspace/common.h"

namespace py {

uint64_t keyed_hash(uint64_t key, Str* bytes);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_IMP_SOURCE_HASH_H_
