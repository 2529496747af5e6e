// Between emitted code and the JIT in translated binaries.
//
// jit.cc, which translator/emit writes for `kiln translate --jit`, defines the tables declared here
// and, for each driver, the two functions that native code calls at its merge points; they pack their
// arguments and call what is declared at the end.
#ifndef KILN_JITCODEGEN_NATIVE_NATIVE_H_
#define KILN_JITCODEGEN_NATIVE_NATIVE_H_

#include <stdint.h>

#include "gc/runtime/mutator.h"

extern "C" {
typedef void (*kiln_jit_function)(void);

// ---- Emitted ----
extern const uint8_t kiln_jit_blob[];  // jitcode_blob.cc reads it
extern const uint64_t kiln_jit_blob_size;
// By the numbers in the blob; null for functions that the JIT does not mention.
extern const kiln_jit_function kiln_jit_functions[];
extern const uint64_t kiln_jit_function_count;
// The prebuilt objects that jitcode mentions, by index.
extern kiln_object* const kiln_jit_objects[];
extern const int64_t kiln_jit_object_indexes[];
extern const uint64_t kiln_jit_object_count;
// The tables of implementations by class id of MethodDescr number n.
extern const kiln_jit_function* const kiln_jit_methods[];
// The prebuilt MemoryError; null if the program has none.
extern kiln_object* const kiln_jit_memory_error;

// ---- Called by emitted code; values as in jitcode ----
// Runs the portal; an exception is pending afterwards if it raised. Collects.
uint64_t kiln_jit_call_portal(uint64_t driver, const uint64_t* arguments);
// At a merge point: whether the native portal is to return. Does not collect.
bool kiln_jit_at_header(uint64_t driver, const uint64_t* arguments);
// A jump back in the user's program: the next merge point is a loop header.
void kiln_jit_can_enter(void);
// The exception that kiln_jit_call_portal left pending, which is no longer pending; null if none.
kiln_object* kiln_jit_raised(void);
}

#endif  // KILN_JITCODEGEN_NATIVE_NATIVE_H_
