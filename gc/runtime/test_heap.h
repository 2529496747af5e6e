// What the collector's tests share: a type table with a class of each kind, an image, and handles on
// the shadow stack. Included by one test file per binary.

#ifndef KILN_GC_RUNTIME_TEST_HEAP_H_
#define KILN_GC_RUNTIME_TEST_HEAP_H_

#include <stdlib.h>
#include <string.h>

#include <vector>

#include "gc/runtime/collector.h"

namespace kiln::gc::test {

// Every object carries a number right after what the collector needs.
struct Leaf {
  kiln_object header;
  int64_t id;
  int64_t payload[2];
};
struct Pair {
  kiln_object header;
  int64_t id;
  kiln_object* a;
  kiln_object* b;
};
struct Wide {  // references inside and beyond the first 64 words
  kiln_object header;
  int64_t id;
  kiln_object* near[4];
  int64_t padding[60];
  kiln_object* far[4];
};
struct RefArray {
  kiln_object header;
  int64_t length;
  int64_t id;
  kiln_object* items[];
};
struct Entry {
  int64_t hash;
  kiln_object* key;
  kiln_object* value;
};
struct EntryArray {
  kiln_object header;
  int64_t id;
  kiln_object* extra;
  int64_t length;
  Entry items[];
};
struct Bytes {
  kiln_object header;
  int64_t length;
  int64_t id;
  uint8_t items[];
};
struct Weak {
  kiln_object header;
  int64_t id;
  kiln_object* strong;
  kiln_object* target;
};
struct Custom {  // traces the first `used` references
  kiln_object header;
  int64_t id;
  int64_t used;
  kiln_object* refs[4];
};

enum : uint32_t {
  kLeaf = 1,
  kPair,
  kWide,
  kRefArray,
  kEntryArray,
  kBytes,
  kWeak,
  kCustom,
  kFinalized,  // a Pair
  kLight,      // a Leaf
  kTypes
};

inline std::vector<int64_t> finalized;  // ids, in the order of the calls
inline std::vector<int64_t> freed;      // ids, by light finalizers
inline void (*on_finalize)(kiln_object* obj);

inline void finalize_pair(kiln_object* obj) {
  finalized.push_back(reinterpret_cast<Pair*>(obj)->id);
  if (on_finalize != nullptr) on_finalize(obj);
}
inline void finalize_light(kiln_object* obj) { freed.push_back(reinterpret_cast<Leaf*>(obj)->id); }
inline void trace_custom(kiln_object* obj, kiln_visit_fn* visit, void* arg) {
  auto* custom = reinterpret_cast<Custom*>(obj);
  for (int64_t i = 0; i < custom->used; i++) visit(&custom->refs[i], arg);
}

inline const uint32_t kPairRefs[] = {16, 24};
inline const uint32_t kWideRefs[] = {16, 24, 32, 40, 528, 536, 544, 552};
inline const uint32_t kItemRef[] = {0};
inline const uint32_t kExtraRef[] = {16};
inline const uint32_t kEntryRefs[] = {8, 16};
static_assert(offsetof(Wide, far) == 528 && sizeof(Wide) == 560);

inline const kiln_type_info kTestTypes[kTypes] = {
    {},
    {32, 0, 0, 0, 0, 0, 1, nullptr, nullptr, nullptr, nullptr, "Leaf"},
    {32, 0, 0, 0, 2, 0, 1, kPairRefs, nullptr, nullptr, nullptr, "Pair"},
    {560, 0, 0, 0, 8, 0, 1, kWideRefs, nullptr, nullptr, nullptr, "Wide"},
    {24, 8, 8, 0, 0, 1, 1, nullptr, kItemRef, nullptr, nullptr, "RefArray"},
    {32, 24, 24, 0, 1, 2, 1, kExtraRef, kEntryRefs, nullptr, nullptr, "EntryArray"},
    {24, 1, 8, 0, 0, 0, 1, nullptr, nullptr, nullptr, nullptr, "Bytes"},
    {32, 0, 24, KILN_TYPE_WEAKREF, 1, 0, 1, kExtraRef, nullptr, nullptr, nullptr, "Weak"},
    {56, 0, 0, KILN_TYPE_CUSTOM_TRACE, 0, 0, 1, nullptr, nullptr, nullptr, trace_custom, "Custom"},
    {32, 0, 0, KILN_TYPE_FINALIZER, 2, 0, 1, kPairRefs, nullptr, finalize_pair, nullptr, "Finalized"},
    {32, 0, 0, KILN_TYPE_LIGHT_FINALIZER, 0, 0, 1, nullptr, nullptr, finalize_light, nullptr,
     "Light"},
};

// The image: pairs, each referring to the next two.
inline constexpr int kPrebuilt = 64;
alignas(16) inline Pair image[kPrebuilt];

inline void set_default(const char* name, const char* value) { setenv(name, value, /*overwrite=*/0); }

// Starts the collector once: small, so that everything happens often, and verified.
inline void start_heap() {
  static bool started = false;
  if (started) return;
  started = true;
  set_default("KILN_GC_NURSERY", "64K");
  set_default("KILN_GC_MIN", "256K");
  set_default("KILN_GC_INCREMENT", "4K");
  set_default("KILN_GC_VERIFY", "2");
  for (int i = 0; i < kPrebuilt; i++) {
    image[i].header = {kPair, KILN_GC_PREBUILT_HEADER_FLAGS};
    image[i].id = -1 - i;
    image[i].a = &image[(i + 1) % kPrebuilt].header;
    image[i].b = &image[(i + 2) % kPrebuilt].header;
  }
  kiln_gc_init_with(kTestTypes, kTypes, reinterpret_cast<char*>(image),
                    reinterpret_cast<char*>(image + kPrebuilt));
}

// A root on the shadow stack, for as long as the scope lasts.
template <typename T = kiln_object>
class Local {
 public:
  explicit Local(T* value = nullptr) : slot_(kiln_self.shadow_top++) { *this = value; }
  ~Local() { kiln_self.shadow_top--; }
  Local(const Local&) = delete;
  Local& operator=(const Local&) = delete;
  Local& operator=(T* value) {
    *slot_ = reinterpret_cast<kiln_object*>(value);
    return *this;
  }
  T* get() const { return reinterpret_cast<T*>(*slot_); }
  T* operator->() const { return get(); }
  kiln_object* object() const { return *slot_; }

 private:
  kiln_object** slot_;
};

template <typename T>
T* make(uint32_t class_id, int64_t id) {
  kiln_object* obj = kiln_gc_alloc_zeroed(class_id, kTestTypes[class_id].fixed_size);
  if (obj == nullptr) return nullptr;
  reinterpret_cast<T*>(obj)->id = id;
  return reinterpret_cast<T*>(obj);
}
template <typename T>
T* make_array(uint32_t class_id, int64_t n, int64_t id) {
  kiln_object* obj = kiln_gc_alloc_array(class_id, n);
  if (obj == nullptr) return nullptr;
  reinterpret_cast<T*>(obj)->id = id;
  return reinterpret_cast<T*>(obj);
}
inline Leaf* make_leaf(int64_t id) { return make<Leaf>(kLeaf, id); }
inline Pair* make_pair(int64_t id) { return make<Pair>(kPair, id); }

template <typename T>
kiln_object* as_object(T* p) {
  return reinterpret_cast<kiln_object*>(p);
}

inline void store(kiln_object* holder, kiln_object** slot, kiln_object* value) {
  kiln_gc_write_barrier(holder);
  *slot = value;
}
inline void store_item(RefArray* array, int64_t i, kiln_object* value) {
  kiln_gc_write_barrier_item(&array->header, i);
  array->items[i] = value;
}

inline kiln_gc_statistics statistics() {
  kiln_gc_statistics s;
  kiln_gc_stats(&s);
  return s;
}

}  // namespace kiln::gc::test

#endif  // KILN_GC_RUNTIME_TEST_HEAP_H_
