// The collector against a model: a long random program runs on both, and after every few operations
// what is reachable must be the same graph.
//
// The model is a table from object numbers to lists of object numbers. All else is checked as it
// happens: finalizers run only for what the model says is unreachable and in dependency order, weak
// references are null only if their target is unreachable and always after a full collection,
// identities do not change, pinned objects do not move. The verifier is on.
//
// Several threads take turns in a fixed random order, so a seed gives the same run each time. Steps:
// KILN_RANDOM_STEPS, or many with KILN_LONG_TESTS=1. A failure prints the seed; KILN_RANDOM_SEED runs
// just that one.

#include <pthread.h>
#include <stdio.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "gc/runtime/test_heap.h"
#include "gtest/gtest.h"

namespace kiln::gc::test {
namespace {

constexpr int kThreads = 3;
constexpr int kRootsPerThread = 16;
constexpr int kRoots = kThreads * kRootsPerThread;
constexpr int64_t kNull = 0;

struct Model {
  uint32_t class_id = 0;
  std::vector<int64_t> refs;  // numbers; prebuilt ones are negative
  int64_t weak = kNull;
  bool registered = false;  // for a finalizer or queue, and not yet delivered
  bool resurrected = false;
};

uint64_t env_number(const char* name, uint64_t otherwise) {
  const char* text = getenv(name);
  return text ? strtoull(text, nullptr, 10) : otherwise;
}

#define CHECK(condition)                                                                    \
  do {                                                                                      \
    if (!(condition)) fail(__LINE__, #condition);                                           \
  } while (0)

class World {
 public:
  explicit World(uint64_t seed) : seed_(seed), state_(seed * 2654435761u + 88172645463325252u) {
    for (int i = 0; i < kPrebuilt; i++) {
      Model& m = objects_[-1 - i];
      m.class_id = kPair;
      m.refs = {number_of(image[i].a), number_of(image[i].b)};
    }
  }

  // Thread 0 is the caller's; its roots are on its shadow stack, as those of the others are.
  void set_roots(int thread, kiln_object** base) { slots_[thread] = base; }

  void run(uint64_t steps) {
    for (uint64_t i = 0; i < steps; i++) {
      step_++;
      step();
      if (i % 256 == 255) compare();
    }
  }

  void finish() {
    kiln_gc_enable();
    for (int i = 0; i < kRoots; i++) set_root(i, kNull, nullptr);
    for (auto& [number, address] : pinned_) kiln_gc_unpin(address);
    pinned_.clear();
    for (int i = 0; i < kPrebuilt; i++) {  // they are roots for ever
      store(&image[i].header, &image[i].a, nullptr);
      store(&image[i].header, &image[i].b, nullptr);
      objects_[-1 - i].refs = {kNull, kNull};
    }
    for (size_t before = SIZE_MAX; before != pending_finalizers();) {
      before = pending_finalizers();
      kiln_gc_collect(2);
      take_deliveries(/*resurrect=*/false);
    }
    kiln_gc_collect(2);
    compare();
    CHECK(pending_finalizers() == 0);
    std::set<int64_t> lights;
    for (auto& [number, m] : objects_) {
      if (m.class_id == kLight) lights.insert(number);
    }
    CHECK(lights.empty());
  }

  uint64_t random(uint64_t n) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return (state_ >> 11) % n;
  }

 private:
  [[noreturn]] void fail(int line, const char* condition) {
    fprintf(stderr, "random_test.cc:%d: seed %lu, step %lu (operation %d): %s\n", line, seed_, step_,
            operation_, condition);
    abort();
  }

  // Roots -------------------------------------------------------------------------------------

  kiln_object*& slot(int i) { return slots_[i / kRootsPerThread][i % kRootsPerThread]; }

  void set_root(int i, int64_t number, kiln_object* obj) {
    int64_t old = roots_[i];
    roots_[i] = number;
    slot(i) = obj;
    // A pin does not keep alive: what is pinned stays in a root.
    if (old != kNull && pinned_.count(old) && !is_root(old)) {
      kiln_gc_unpin(pinned_[old]);
      pinned_.erase(old);
    }
  }
  bool is_root(int64_t number) {
    for (int64_t r : roots_) {
      if (r == number) return true;
    }
    return false;
  }

  // Where things are in the real objects --------------------------------------------------------

  static int64_t number_of(kiln_object* obj) {
    if (obj == nullptr) return kNull;
    switch (obj->class_id) {
      case kRefArray: return reinterpret_cast<RefArray*>(obj)->id;
      case kBytes: return reinterpret_cast<Bytes*>(obj)->id;
      default: return reinterpret_cast<Leaf*>(obj)->id;
    }
  }

  static kiln_object** ref_slot(kiln_object* obj, size_t i) {
    switch (obj->class_id) {
      case kPair:
      case kFinalized: return &(&reinterpret_cast<Pair*>(obj)->a)[i];
      case kWide: {
        auto* wide = reinterpret_cast<Wide*>(obj);
        return i < 4 ? &wide->near[i] : &wide->far[i - 4];
      }
      case kRefArray: return &reinterpret_cast<RefArray*>(obj)->items[i];
      case kEntryArray: {
        auto* array = reinterpret_cast<EntryArray*>(obj);
        if (i == 0) return &array->extra;
        Entry& e = array->items[(i - 1) / 2];
        return (i - 1) % 2 ? &e.value : &e.key;
      }
      case kWeak: return &reinterpret_cast<Weak*>(obj)->strong;
      case kCustom: return &reinterpret_cast<Custom*>(obj)->refs[i];
      default: abort();
    }
  }

  static void barrier(kiln_object* obj, size_t i) {
    if (obj->class_id == kRefArray) {
      kiln_gc_write_barrier_item(obj, static_cast<int64_t>(i));
    } else if (obj->class_id == kEntryArray && i != 0) {
      kiln_gc_write_barrier_item(obj, static_cast<int64_t>((i - 1) / 2));
    } else {
      kiln_gc_write_barrier(obj);
    }
  }

  // Follows a random path from a random root. Returns the real object, or null.
  kiln_object* random_object(int64_t* number) {
    kiln_object* obj;
    if (random(12) == 0) {
      obj = &image[random(kPrebuilt)].header;
    } else {
      obj = slot(static_cast<int>(random(kRoots)));
    }
    for (uint64_t hops = random(5); obj != nullptr && hops != 0; hops--) {
      const Model& m = objects_.at(number_of(obj));
      if (m.refs.empty()) break;
      kiln_object* next = *ref_slot(obj, random(m.refs.size()));
      if (next == nullptr) break;
      obj = next;
    }
    *number = number_of(obj);
    return obj;
  }
  int random_root() { return static_cast<int>(random(kRoots)); }

  // The model's reachability ---------------------------------------------------------------------

  std::set<int64_t> reachable_from(std::vector<int64_t> pending) {
    std::set<int64_t> seen;
    while (!pending.empty()) {
      int64_t number = pending.back();
      pending.pop_back();
      if (number == kNull || !seen.insert(number).second) continue;
      for (int64_t r : objects_.at(number).refs) {
        if (r != kNull) pending.push_back(r);
      }
    }
    return seen;
  }
  std::set<int64_t> reachable() {
    std::vector<int64_t> roots(roots_, roots_ + kRoots);
    for (int i = 0; i < kPrebuilt; i++) roots.push_back(-1 - i);
    return reachable_from(roots);
  }

  size_t pending_finalizers() {
    size_t n = 0;
    for (auto& [number, m] : objects_) n += m.registered;
    return n;
  }

  // Operations -----------------------------------------------------------------------------------

  void step() {
    operation_ = static_cast<int>(random(100));
    int op = operation_;
    if (op < 30) {
      allocate();
    } else if (op < 40) {
      cons();
    } else if (op < 60) {
      write();
    } else if (op < 68) {
      scatter();
    } else if (op < 72) {
      copy_items();
    } else if (op < 80) {
      move_between_roots();
    } else if (op < 86) {
      set_root(random_root(), kNull, nullptr);
    } else if (op < 89) {
      ask_identity();
    } else if (op < 91) {
      pin_something();
    } else if (op < 93) {
      if (busy() || random(20) == 0) kiln_gc_collect(0);
    } else if (op < 95) {
      if (busy() && random(3) == 0) kiln_gc_collect_step();
    } else if (op == 95) {
      if (random(40) == 0) {
        kiln_gc_collect(2);
        after_full_collection();
      }
    } else if (op == 96) {
      kiln_gc_add_memory_pressure(static_cast<int64_t>(random(100000)));
    } else if (op == 97) {
      if (random(20) == 0) random(3) ? kiln_gc_enable() : kiln_gc_disable();
    } else if (op == 98) {
      int root = random_root();
      slot(root) = slot(root) ? kiln_gc_move_out_of_nursery(slot(root)) : nullptr;
      if (slot(root) != nullptr && !pinned_.count(number_of(slot(root))))
        CHECK(!kiln_gc_can_move(slot(root)));
    } else {
      lose_a_lot();
    }
    take_deliveries(/*resurrect=*/true);
  }

  // Some stretches are full of small collections, in others they come when they are due.
  bool busy() { return step_ / 1000 % 2 == 0; }

  void allocate() {
    static const uint32_t kClasses[] = {kLeaf,  kPair,   kPair,  kPair,      kWide,  kRefArray, kRefArray,
                                        kBytes, kCustom, kLight, kFinalized, kWeak, kEntryArray};
    uint32_t class_id = kClasses[random(sizeof(kClasses) / sizeof(kClasses[0]))];
    int64_t number = ++last_number_;
    Model m;
    m.class_id = class_id;
    // The target of a weak reference must not move between here and its store: fetched afterwards.
    kiln_object* obj = nullptr;
    if (kTestTypes[class_id].item_size != 0) {
      int64_t n = array_length();
      if (class_id == kBytes) n *= 8;
      obj = random(30) == 0 ? kiln_gc_alloc_nonmoving(class_id, n) : kiln_gc_alloc_array(class_id, n);
      CHECK(obj != nullptr);
      m.refs.assign(class_id == kBytes ? 0 : static_cast<size_t>(n), kNull);
      if (class_id == kEntryArray) m.refs.assign(static_cast<size_t>(2 * n + 1), kNull);
      set_number(obj, number);
      if (class_id == kBytes) fill_bytes(reinterpret_cast<Bytes*>(obj));
    } else {
      obj = kiln_gc_alloc_zeroed(class_id, kTestTypes[class_id].fixed_size);
      CHECK(obj != nullptr);
      set_number(obj, number);
      switch (class_id) {
        case kPair:
        case kFinalized: m.refs.assign(2, kNull); break;
        case kWide: m.refs.assign(8, kNull); break;
        case kWeak: m.refs.assign(1, kNull); break;
        case kCustom:
          m.refs.assign(random(5), kNull);
          reinterpret_cast<Custom*>(obj)->used = static_cast<int64_t>(m.refs.size());
          break;
      }
      if (class_id == kWeak) {
        kiln_object* target = random_object(&m.weak);
        if (target == nullptr) m.weak = kNull;
        reinterpret_cast<Weak*>(obj)->target = target;
      }
      if (class_id == kFinalized || class_id == kLight) {
        kiln_gc_register_finalizer(obj);
        m.registered = class_id == kFinalized;
      }
      if (class_id == kPair && random(12) == 0) {
        kiln_gc_queue_register(obj, static_cast<uint32_t>(random(3)));
        m.registered = true;
      }
      // Initialising stores into a young fixed-size object take no barrier.
      if (class_id != kWeak && !m.refs.empty() && random(2) == 0) {
        int64_t value_number;
        kiln_object* value = random_object(&value_number);
        *ref_slot(obj, 0) = value;
        m.refs[0] = value_number;
      }
    }
    objects_[number] = m;
    set_root(random_root(), number, obj);
  }

  // A chain of new pairs in front of what a root has: gives the heap some depth.
  void cons() {
    int root = random_root();
    for (uint64_t n = random(60); n != 0; n--) {
      int64_t number = ++last_number_;
      Pair* pair = make_pair(number);
      CHECK(pair != nullptr);
      pair->a = slot(root);
      Model& m = objects_[number];
      m.class_id = kPair;
      m.refs = {roots_[root], kNull};
      set_root(root, number, as_object(pair));
    }
  }

  int64_t array_length() {
    switch (random(200)) {
      case 0: return static_cast<int64_t>(60000 + random(3000));  // old at once, with cards
      case 1: case 2: case 3: case 4: case 9: case 10: case 11: case 12: return static_cast<int64_t>(3000 + random(9000));  // young large
      case 5: case 6: case 7: case 8:
        return static_cast<int64_t>(900 + random(1200));  // large once old
      default: return static_cast<int64_t>(random(40));
    }
  }

  static void set_number(kiln_object* obj, int64_t number) {
    if (obj->class_id == kRefArray) {
      reinterpret_cast<RefArray*>(obj)->id = number;
    } else if (obj->class_id == kBytes) {
      reinterpret_cast<Bytes*>(obj)->id = number;
    } else {
      reinterpret_cast<Leaf*>(obj)->id = number;
    }
  }
  static void fill_bytes(Bytes* b) {
    for (int64_t i = 0; i < b->length; i += 7) b->items[i] = static_cast<uint8_t>(b->id + i);
  }

  void write() {
    int64_t holder_number, value_number;
    kiln_object* holder = random_object(&holder_number);
    if (holder == nullptr) return;
    Model& m = objects_.at(holder_number);
    if (m.refs.empty()) return;
    kiln_object* value = random_object(&value_number);
    if (random(8) == 0) {
      value = nullptr;
      value_number = kNull;
    } else if (!pinned_.empty() && random(8) == 0) {
      value = pinned_.begin()->second;
      value_number = pinned_.begin()->first;
    }
    size_t i = random(m.refs.size());
    if (random(50) == 0) {
      kiln_gc_write_barrier(holder);  // an unknown index
    } else {
      barrier(holder, i);
    }
    *ref_slot(holder, i) = value;
    m.refs[i] = value_number;
  }

  // Stores objects all over an array, fresh ones among them that nothing else refers to.
  void scatter() {
    int root = random_root();
    for (int tries = 0; tries < kRoots && (!slot(root) || slot(root)->class_id != kRefArray); tries++)
      root = (root + 1) % kRoots;
    if (slot(root) == nullptr || slot(root)->class_id != kRefArray) return;
    Model& m = objects_.at(roots_[root]);
    if (m.refs.empty()) return;
    for (uint64_t n = random(30); n != 0; n--) {
      int64_t number = ++last_number_;
      objects_[number].class_id = kLeaf;
      Leaf* leaf = make_leaf(number);
      CHECK(leaf != nullptr);
      size_t i = random(m.refs.size());
      kiln_object* value = as_object(leaf);
      if (random(2) == 0) {
        value = random_object(&number);
      } else if (!pinned_.empty() && random(10) == 0) {
        value = pinned_.begin()->second;
        number = pinned_.begin()->first;
      }
      store_item(reinterpret_cast<RefArray*>(slot(root)), static_cast<int64_t>(i), value);
      m.refs[i] = number;
    }
  }

  void copy_items() {
    int64_t from_number, to_number;
    kiln_object* from = random_object(&from_number);
    kiln_object* to = random_object(&to_number);
    if (from == nullptr || to == nullptr) return;
    if (from->class_id != kRefArray || to->class_id != kRefArray) return;
    auto* a = reinterpret_cast<RefArray*>(from);
    auto* b = reinterpret_cast<RefArray*>(to);
    if (a->length == 0 || b->length == 0) return;
    int64_t i = static_cast<int64_t>(random(static_cast<uint64_t>(a->length)));
    int64_t k = static_cast<int64_t>(random(static_cast<uint64_t>(b->length)));
    int64_t n = std::min(a->length - i, b->length - k);
    n = static_cast<int64_t>(random(static_cast<uint64_t>(std::min<int64_t>(n, 600)) + 1));
    kiln_gc_write_barrier_range(&b->header, k, n);
    memmove(b->items + k, a->items + i, static_cast<size_t>(n) * 8);
    std::vector<int64_t> copied(objects_.at(from_number).refs.begin() + i,
                                objects_.at(from_number).refs.begin() + i + n);
    std::copy(copied.begin(), copied.end(), objects_.at(to_number).refs.begin() + k);
  }

  void move_between_roots() {
    int64_t number;
    kiln_object* obj = random_object(&number);
    if (random(4) == 0 && obj != nullptr && obj->class_id == kWeak) {
      // Through a weak reference: what it still holds comes back for good.
      obj = reinterpret_cast<Weak*>(obj)->target;
      number = number_of(obj);
      if (obj != nullptr) CHECK(objects_.count(number));
    }
    set_root(random_root(), number, obj);
  }

  void lose_a_lot() {
    if (random(8) != 0) return;
    for (int i = 0; i < kRoots; i++) {
      if (random(3) != 0) set_root(i, kNull, nullptr);
    }
    for (int k = 0; k < 20; k++) {
      Pair& p = image[random(kPrebuilt)];
      store(&p.header, &p.a, nullptr);
      objects_.at(p.id).refs[0] = kNull;
    }
  }

  void ask_identity() {
    int64_t number;
    kiln_object* obj = random_object(&number);
    if (obj == nullptr) return;
    int64_t hash = kiln_gc_identity_hash(obj);
    auto [it, fresh] = hashes_.insert({number, hash});
    CHECK(it->second == hash);
    CHECK(kiln_gc_identity_hash(obj) == hash);
    if (!kiln_gc_is_young(obj)) CHECK(kiln_gc_id(obj) == reinterpret_cast<int64_t>(obj));
  }

  void pin_something() {
    int root = random_root();
    if (random(2) == 0) {  // old objects need no pin
      int64_t number = ++last_number_;
      objects_[number].class_id = kLeaf;
      Leaf* leaf = make_leaf(number);
      CHECK(leaf != nullptr);
      set_root(root, number, as_object(leaf));
    }
    kiln_object* obj = slot(root);
    if (obj == nullptr || pinned_.count(roots_[root]) || pinned_.size() >= 8) {
      if (!pinned_.empty() && random(2) == 0) {
        auto it = pinned_.begin();
        std::advance(it, random(pinned_.size()));
        kiln_gc_unpin(it->second);
        pinned_.erase(it);
      }
      return;
    }
    if (kiln_gc_pin(obj)) {
      CHECK(!kiln_gc_can_move(obj));
      pinned_[roots_[root]] = obj;
      if (random(3) == 0) hashes_[roots_[root]] = kiln_gc_identity_hash(obj);
    }
  }

  // What the collector delivered -------------------------------------------------------------------

  void take_deliveries(bool resurrect) {
    if (!freed.empty()) {
      std::set<int64_t> live = reachable();
      for (int64_t number : freed) {
        CHECK(objects_.count(number));
        CHECK(!live.count(number));
        objects_.erase(number);
      }
      freed.clear();
    }
    if (!kiln_gc_finalizers_pending()) {
      CHECK(finalized.empty());
      return;
    }
    current_ = this;
    resurrect_ = resurrect;
    kiln_gc_run_finalizers();
    finalized.clear();
  }

  void delivered(kiln_object* obj) {
    int64_t number = number_of(obj);
    CHECK(objects_.count(number));
    Model& m = objects_.at(number);
    CHECK(m.registered);
    CHECK(!reachable().count(number));
    // Nothing else unreachable and registered refers to it, unless in a cycle.
    std::set<int64_t> reached = reachable_from({number});
    for (auto& [other, om] : objects_) {
      if (other == number || !om.registered || reached.count(other)) continue;
      if (just_delivered_.count(other)) continue;
      CHECK(!reachable_from({other}).count(number));
    }
    m.registered = false;
    if (resurrect_ && random(4) == 0) set_root(random_root(), number, obj);
  }

 public:
  static void on_finalize_hook(kiln_object* obj) { current_->delivered(obj); }
  static void on_queue_ready(uint32_t id) {
    while (kiln_object* obj = kiln_gc_queue_next(id)) current_->delivered(obj);
  }

 private:
  void after_full_collection() {
    // A weak reference whose target is gone is null.
    std::set<kiln_object*> all;
    kiln_gc_visit_reachable(
        [](kiln_object* obj, void* set) { static_cast<std::set<kiln_object*>*>(set)->insert(obj); },
        &all);
    for (kiln_object* obj : all) {
      if (obj->class_id != kWeak) continue;
      kiln_object* target = reinterpret_cast<Weak*>(obj)->target;
      if (target != nullptr && target->class_id != kPair) CHECK(all.count(target));
    }
  }

  // Walks both graphs side by side; forgets the numbers of what is gone.
  void compare() {
    std::map<int64_t, kiln_object*> seen;
    std::vector<kiln_object*> pending;
    auto meet = [&](kiln_object* obj, int64_t number) {
      CHECK(number_of(obj) == number);
      if (obj == nullptr) return;
      auto [it, fresh] = seen.insert({number, obj});
      CHECK(it->second == obj);
      if (fresh) pending.push_back(obj);
    };
    for (int i = 0; i < kRoots; i++) meet(slot(i), roots_[i]);
    for (int i = 0; i < kPrebuilt; i++) meet(&image[i].header, -1 - i);
    std::vector<kiln_object*> weaks;
    while (!pending.empty()) {
      kiln_object* obj = pending.back();
      pending.pop_back();
      auto found = objects_.find(number_of(obj));
      CHECK(found != objects_.end());
      const Model& m = found->second;
      CHECK(obj->class_id == m.class_id);
      for (size_t i = 0; i < m.refs.size(); i++) meet(*ref_slot(obj, i), m.refs[i]);
      if (obj->class_id == kWeak) weaks.push_back(obj);
      if (obj->class_id == kBytes) {
        auto* b = reinterpret_cast<Bytes*>(obj);
        for (int64_t i = 0; i < b->length; i += 7)
          CHECK(b->items[i] == static_cast<uint8_t>(b->id + i));
      }
    }
    for (kiln_object* obj : weaks) {
      Model& m = objects_.at(number_of(obj));
      kiln_object* target = reinterpret_cast<Weak*>(obj)->target;
      if (target != nullptr) {
        CHECK(number_of(target) == m.weak);
      } else if (seen.count(m.weak) && !weak_may_be_cleared(m.weak)) {
        CHECK(m.weak == kNull);
      } else {
        m.weak = kNull;
      }
    }
    for (auto& [number, address] : pinned_) {
      CHECK(seen.count(number));
      CHECK(seen[number] == address);
    }
    for (auto& [number, obj] : seen) {
      auto hash = hashes_.find(number);
      if (hash != hashes_.end()) CHECK(kiln_gc_identity_hash(obj) == hash->second);
    }
    forget(seen);
  }

  // Cleared when it was unreachable, then brought back by a finalizer.
  bool weak_may_be_cleared(int64_t) { return resurrections_possible_; }

  void forget(const std::map<int64_t, kiln_object*>& seen) {
    std::vector<int64_t> keep;
    for (auto& [number, obj] : seen) {
      keep.push_back(number);
      int64_t weak = objects_.at(number).weak;
      if (weak != kNull) keep.push_back(weak);
    }
    for (auto& [number, m] : objects_) {
      if (m.registered || m.class_id == kLight) keep.push_back(number);
    }
    std::set<int64_t> kept = reachable_from(keep);
    // A weak reference that is only kept for a finalizer may come back with its target.
    for (bool grown = true; grown;) {
      grown = false;
      std::vector<int64_t> more;
      for (int64_t number : kept) {
        int64_t weak = objects_.at(number).weak;
        if (weak != kNull && !kept.count(weak)) more.push_back(weak);
      }
      if (!more.empty()) {
        grown = true;
        for (int64_t number : reachable_from(more)) kept.insert(number);
      }
    }
    for (auto it = objects_.begin(); it != objects_.end();) {
      if (kept.count(it->first)) {
        ++it;
      } else {
        hashes_.erase(it->first);
        it = objects_.erase(it);
      }
    }
  }

  static inline World* current_;
  uint64_t seed_;
  uint64_t state_;
  uint64_t step_ = 0;
  int operation_ = 0;
  int64_t last_number_ = 0;
  kiln_object** slots_[kThreads] = {};
  int64_t roots_[kRoots] = {};
  std::map<int64_t, Model> objects_;
  std::map<int64_t, int64_t> hashes_;
  std::map<int64_t, kiln_object*> pinned_;
  std::set<int64_t> just_delivered_;
  bool resurrect_ = false;
  bool resurrections_possible_ = true;
};

// Threads that take turns: `turn` says whose it is; everybody holds the collector's lock only then.
struct Relay {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
  int turn = 0;
  int ready = 0;
  bool done = false;
  World* world = nullptr;

  void give_to(int thread) {
    kiln_lock_release();
    pthread_mutex_lock(&mutex);
    turn = thread;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
  }
  void wait_for(int thread) {
    pthread_mutex_lock(&mutex);
    while (turn != thread) pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    kiln_lock_acquire();
  }
};

struct Worker {
  Relay* relay;
  int index;
};

void* work(void* arg) {
  auto* worker = static_cast<Worker*>(arg);
  Relay& relay = *worker->relay;
  kiln_gc_thread_attach();
  kiln_object** base = kiln_self.shadow_top;
  for (int i = 0; i < kRootsPerThread; i++) *kiln_self.shadow_top++ = nullptr;
  relay.world->set_roots(worker->index, base);
  relay.give_to(0);
  for (;;) {
    relay.wait_for(worker->index);
    if (relay.done) break;
    relay.world->run(1 + relay.world->random(50));
    relay.give_to(0);
  }
  kiln_gc_thread_detach();
  pthread_mutex_lock(&relay.mutex);
  relay.turn = 0;
  pthread_cond_broadcast(&relay.changed);
  pthread_mutex_unlock(&relay.mutex);
  return nullptr;
}

void run_seed(uint64_t seed, uint64_t steps) {
  set_default("KILN_GC_NURSERY_MAX", "512K");  // so that it grows and shrinks
  start_heap();
  kiln_gc_finalizers_at_allocation = 0;
  World world(seed);
  kiln_object** base = kiln_self.shadow_top;
  for (int i = 0; i < kRootsPerThread; i++) *kiln_self.shadow_top++ = nullptr;
  world.set_roots(0, base);
  on_finalize = World::on_finalize_hook;
  kiln_gc_hooks.queue_ready = World::on_queue_ready;

  Relay relay;
  relay.world = &world;
  Worker workers[kThreads];
  pthread_t threads[kThreads];
  for (int i = 1; i < kThreads; i++) {
    workers[i] = {&relay, i};
    relay.turn = -1;
    kiln_lock_release();
    pthread_create(&threads[i], nullptr, work, &workers[i]);
    relay.wait_for(0);
  }
  for (uint64_t done = 0; done < steps;) {
    world.run(25);
    done += 50;
    int next = static_cast<int>(world.random(kThreads));
    if (next != 0) {
      relay.give_to(next);
      relay.wait_for(0);
    }
  }
  world.finish();
  relay.done = true;
  for (int i = 1; i < kThreads; i++) {
    relay.give_to(i);
    relay.wait_for(0);
    pthread_join(threads[i], nullptr);
  }
  for (int i = 0; i < kPrebuilt; i++) {
    store(&image[i].header, &image[i].a, &image[(i + 1) % kPrebuilt].header);
    store(&image[i].header, &image[i].b, &image[(i + 2) % kPrebuilt].header);
  }
  kiln_self.shadow_top = base;
  on_finalize = nullptr;
  kiln_gc_hooks.queue_ready = nullptr;
}

TEST(Random, AgreesWithTheModel) {
  bool long_run = env_number("KILN_LONG_TESTS", 0) != 0;
  uint64_t steps = env_number("KILN_RANDOM_STEPS", long_run ? 200000 : 4000);
  uint64_t only = env_number("KILN_RANDOM_SEED", 0);
  uint64_t seeds = env_number("KILN_RANDOM_SEEDS", long_run ? 30 : 6);
  if (only != 0) {
    run_seed(only, steps);
    return;
  }
  for (uint64_t seed = 1; seed <= seeds; seed++) run_seed(seed, steps);
  // That it exercised what it is for.
  kiln_gc_statistics s = statistics();
  printf("%lu minors, %lu majors in %lu steps, %lu finalizers, %lu weak references cleared, "
         "%lu MB promoted, %lu MB large, peak %lu KB\n",
         s.minor_count, s.major_count, s.major_step_count, s.finalizers_run, s.weakrefs_cleared,
         s.promoted_bytes >> 20, s.large_bytes >> 20, s.peak_old_bytes >> 10);
}

}  // namespace
}  // namespace kiln::gc::test
