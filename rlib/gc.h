// The collector, for programs that want to talk to it. Untranslated there is none: nothing is ever
// dead, all numbers are 0, and no queue ever has anything.

#ifndef RLIB_GC_H_
#define RLIB_GC_H_

#include <cstdint>

#include "rlib/list.h"
#include "rlib/object.h"

namespace rlib::gc {

// The collector's own (gc/runtime); untranslated.cc has others.
extern "C" {
void kiln_gc_enable();
void kiln_gc_disable();
bool kiln_gc_is_enabled();
int64_t kiln_gc_statistic(int64_t which);
uint64_t kiln_gc_object_size(const Object* object);
bool kiln_gc_pin(Object* object);
void kiln_gc_unpin(Object* object);
RFFI_RUN_BY_COLLECTOR int64_t kiln_gc_queue_new(Object* queue, void (*trigger)(Object*));
RFFI_RUN_BY_COLLECTOR void kiln_gc_watch(Object* watcher, void (*trigger)(Object*));
void kiln_gc_queue_register(Object* object, uint32_t queue);
Object* kiln_gc_queue_next(uint32_t queue);
RFFI_COLLECTS void kiln_gc_search_for(Object* object);
RFFI_COLLECTS void kiln_gc_search_referents();
RFFI_COLLECTS void kiln_gc_search_referrers();
RFFI_COLLECTS void kiln_gc_search_begin();
RFFI_COLLECTS void kiln_gc_search_end();
RFFI_COLLECTS void kiln_gc_search_reachable();
RFFI_COLLECTS Object* kiln_gc_search_next();
}

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
  kPeakMemory = 2,        // the most that objects ever used
  kMinorCollections = 3,  // how many
  kMajorCollections = 4,  // how many
  kNanoseconds = 5,       // spent collecting
  kPressure = 6,          // told by memory_pressure, since the last major collection
  kMajorSteps = 7,        // how many
  kLongestPause = 8,      // in nanoseconds
};
// All are 0 where there is no collector.
inline int64_t statistic(Statistic which) { return kiln_gc_statistic(which); }

// The bytes that an object takes, those it refers to not counted. Precondition: not null.
inline int64_t size(const Object* object) {
  return static_cast<int64_t>(kiln_gc_object_size(object));
}

// ---- Who refers to whom ----

// What the last search found.
inline List<Object*>* take_found() {
  auto* all = new List<Object*>();
  for (Object* object = kiln_gc_search_next(); object != nullptr; object = kiln_gc_search_next()) all->append(object);
  return all;
}
inline void search_for(List<Object*>* objects) {
  for (Object* object : *objects) kiln_gc_search_for(object);
}

// What these refer to, weak references aside; an object as often as it is referred to. Untranslated, nothing is
// ever found. None of them may be null.
inline List<Object*>* referents(List<Object*>* objects) {
  search_for(objects);
  kiln_gc_search_referents();
  return take_found();
}
// Several searches for referrers, which within the scope look through what was reachable at its beginning: they are several
// times as fast as one alone.
class RLIB_SCOPE ReferrerSearches {
 public:
  ReferrerSearches() { kiln_gc_search_begin(); }
  ~ReferrerSearches() { kiln_gc_search_end(); }
  ReferrerSearches(const ReferrerSearches&) = delete;
  ReferrerSearches& operator=(const ReferrerSearches&) = delete;
};

// The reachable objects that refer to any of these, each once. Objects made at translation time count if they have
// been written to since. Takes as long as a major collection.
inline List<Object*>* referrers(List<Object*>* objects) {
  if (objects->is_empty()) return new List<Object*>();
  search_for(objects);
  kiln_gc_search_referrers();
  return take_found();
}
// All of those that are reachable.
inline List<Object*>* reachable() {
  kiln_gc_search_reachable();
  return take_found();
}

// Wants to know of collections: to write them down, to look at the numbers above, to give back what it
// keeps for others.
class Watcher : public Object {
 public:
  Watcher() = default;

  // There was a collection, or more than one. Called at a place where the program allocates, like the
  // trigger of a finalizer queue: so it does no more than count and set flags. What it raises goes nowhere.
  virtual void collected() = 0;

  // From now on, for ever.
  void watch() {
    if (watching_) return;
    watching_ = true;
    kiln_gc_watch(this, [](Object* watcher) { static_cast<Watcher*>(watcher)->collected(); });
  }

 private:
  RLIB_TRANSIENT bool watching_ = false;
};

// ---- Pinning ----

// Keeps an object where it is, for C that holds its address. False if it cannot be kept (too many
// are); it has to be copied then. An object may be pinned several times. Its class holds no
// references. rffi::Pinned in c_string.h does all that for the items of an array.
inline bool pin(Object* object) { return kiln_gc_pin(object); }
inline void unpin(Object* object) { kiln_gc_unpin(object); }

// ---- Finalizers ----

// What all queues have in common.
class AnyFinalizerQueue : public Object {
 public:
  AnyFinalizerQueue() = default;

  // Called after a collection that gave `next` something to return, at a place where the program
  // allocates: so it does no more than set a flag. What it raises goes nowhere.
  virtual void trigger() = 0;

 protected:
  // The collector's number for it, given at first use; from then on the queue lives for ever.
  uint32_t number() {
    if (number_ == 0) {
      number_ = kiln_gc_queue_new(
          this, [](Object* queue) { static_cast<AnyFinalizerQueue*>(queue)->trigger(); });
    }
    return static_cast<uint32_t>(number_);
  }
  bool has_number() const { return number_ != 0; }

 private:
  RLIB_TRANSIENT int64_t number_ = 0;  // they begin with 1
};

// Objects that want something done once nobody refers to them. They come out in an order such that
// an object comes before those it refers to, each once, and alive again. (For what touches nothing
// but its own object and raw memory, a method `void finalize()` will do.)
//
//     class Closing final : public rlib::gc::FinalizerQueue<Stream> {
//       void trigger() override { ask_the_interpreter_to_call(run); }
//     };
template <class T>
class FinalizerQueue : public AnyFinalizerQueue {
 public:
  FinalizerQueue() = default;

  // The object will come out of `next` some time.
  void add(T* object) { kiln_gc_queue_register(object, this->number()); }

  // An object to be finalized, or null.
  T* next() {
    return this->has_number() ? static_cast<T*>(kiln_gc_queue_next(this->number())) : nullptr;
  }
};

}  // namespace rlib::gc

#endif  // RLIB_GC_H_
