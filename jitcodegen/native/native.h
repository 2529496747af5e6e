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
// The prebuilt objects that jitcode mentions, by the numbers in the blob.
extern kiln_object* const kiln_jit_objects[];
// The tables of implementations by class id of MethodDescr number n.
extern const kiln_jit_function* const kiln_jit_methods[];
// Of each driver, by its number in the blob: its name, and how much a passed loop header and an entered portal add to a
// counter; 0: nothing is ever hot.
extern const char* const kiln_jit_drivers[];
extern uint32_t kiln_jit_header_steps[], kiln_jit_entry_steps[];
extern const uint64_t kiln_jit_driver_count;
// The prebuilt MemoryError; null if the program has none.
extern kiln_object* const kiln_jit_memory_error;

// ---- Counting, inline in jit.cc ----
// Loop headers and portal entries share counters by a hash of driver and greens. Passing one adds a
// step to its counter, and when that overflows the runtime is asked, at once again if the counter
// stays full. So cold code costs an addition, and no engine is made for it.
enum : uint32_t { KILN_JIT_COUNTERS = 1u << 13, KILN_JIT_FULL = 0xffffffffu };
extern uint32_t kiln_jit_counters[KILN_JIT_COUNTERS];

inline uint32_t kiln_jit_hash(uint64_t hash, uint64_t green) {
  return (uint32_t)(((hash ^ green) * 0x9e3779b97f4a7c15u) >> 32);
}
inline bool kiln_jit_is_hot(uint32_t* counter, uint32_t step) {
  return __builtin_expect(__builtin_add_overflow(*counter, step, counter), 0);
}

// ---- Called by main ----
// Before the program runs: reads KILN_JIT, and takes `--jit WORDS` and `--jit=WORDS` off the front of the
// arguments. Ends the program where they are wrong, or ask for help.
void kiln_jit_start(int* argc, char** argv);

// ---- Called by emitted code; values as in jitcode ----
// The native portal returned because it is to go on elsewhere, and not with a result.
extern __thread bool kiln_jit_left;
// Where the counter says that a loop header is hot: whether the portal is to return. Sets the counter. Does not collect.
bool kiln_jit_wants_header(uint64_t driver, const uint64_t* arguments, uint32_t* counter);
// Where it says that a portal's start is hot: whether the JIT has run the portal, with this value; an exception is pending
// afterwards if it raised. Sets the counter. Collects.
bool kiln_jit_enter_portal(uint64_t driver, const uint64_t* arguments, uint32_t* counter, uint64_t* value);
// Goes on where the native portal left, and returns its value. The same otherwise.
uint64_t kiln_jit_go_on(uint64_t driver);
// The object has a quasi-immutable field that was written. Does not collect.
void kiln_jit_changed(kiln_object*);
// The exception that the JIT left pending, which is no longer pending; null if none.
kiln_object* kiln_jit_raised(void);
}

#endif  // KILN_JITCODEGEN_NATIVE_NATIVE_H_
