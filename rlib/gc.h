// The collector, for programs that want to talk to it. Untranslated there is none: nothing is ever
// dead.

#ifndef RLIB_GC_H_
#define RLIB_GC_H_

#include <cstdint>

#include "rlib/object.h"

// The collector's own; untranslated.cc has others.
extern "C" {
void kiln_gc_enable();
void kiln_gc_disable();
bool kiln_gc_is_enabled();
}

namespace rlib::gc {

// ---- Collecting ----

// Collects: 0 the young objects, 1 also takes a step towards the old ones, 2 everything.
RLIB_PRIMITIVE("gc_collect") inline void collect([[maybe_unused]] int64_t generation = 2) {}

// Whether the collector starts by itself. It does at first; memory runs out all the same if it may
// not.
inline void enable() { kiln_gc_enable(); }
inline void disable() { kiln_gc_disable(); }
inline bool is_enabled() { return kiln_gc_is_enabled(); }

// Tells that some object holds this many bytes outside of the heap: so that the next collection
// comes as soon as if the object were that large.
RLIB_PRIMITIVE("memory_pressure")
inline void memory_pressure([[maybe_unused]] int64_t bytes) {}

// The object lives until here at least.
RLIB_PRIMITIVE("keepalive") inline void keepalive([[maybe_unused]] Object* object) {}

// ---- Numbers, in bytes unless they say so ----

enum Statistic : int64_t {
  kUsedMemory = 0,        // by live objects, as far as known
  kTotalMemory = 1,       // taken from the system
  kPeakMemory = 2,        // the most that was taken
  kMinorCollections = 3,  // how many
  kMajorCollections = 4,  // how many
  kNanoseconds = 5,       // spent collecting
  kPressure = 6,          // told by memory_pressure
};
RLIB_PRIMITIVE("gc_statistic")
inline int64_t statistic([[maybe_unused]] Statistic which) { return 0; }

// The bytes that an object takes, those it refers to not counted.
RLIB_PRIMITIVE("gc_size") inline int64_t size([[maybe_unused]] const Object* object) { return 0; }

// ---- Pinning ----

// Keeps an object where it is, for C that holds its address. False if it cannot be kept (too many
// are); it has to be copied then. An object may be pinned several times. Its class holds no
// references.
RLIB_PRIMITIVE("gc_pin") inline bool pin([[maybe_unused]] Object* object) { return true; }
RLIB_PRIMITIVE("gc_unpin") inline void unpin([[maybe_unused]] Object* object) {}

// ---- Finalizers ----

// Objects that want something done once nobody refers to them. They come out in an order such that
// an object comes before those it refers to, each once, and alive again. (For what touches nothing
// but its own object and raw memory, a method `void finalize()` will do.)
//
//     class Closing final : public rlib::gc::FinalizerQueue<Stream> {
//       void trigger() override { ask_the_interpreter_to_call(run); }
//     };
template <class T>
class FinalizerQueue : public Object {
 public:
  FinalizerQueue() = default;

  // The object will come out of `next` some time.
  RLIB_PRIMITIVE("finalizer_queue_add") void add(T* object) RLIB_BODY_BELOW;

  // An object to be finalized, or null.
  RLIB_PRIMITIVE("finalizer_queue_next") T* next() RLIB_BODY_BELOW;

  // Called after a collection that gave `next` something to return, at a place where the program
  // allocates or loops: so it does no more than set a flag.
  virtual void trigger() = 0;
};

// ---- Untranslated -------------------------------------------------------------------------------

#if !defined(KILN_TRANSLATE)

template <class T>
void FinalizerQueue<T>::add(T*) {}

template <class T>
T* FinalizerQueue<T>::next() {
  return nullptr;
}

#endif

}  // namespace rlib::gc

#endif  // RLIB_GC_H_
