// What the trace builder knows of the objects that the trace makes, for as long as nobody else can have seen them.
//
// Nobody else writes to such an object, so that what the trace stored there last is what it will read, and what
// nothing was stored to is zero. An object has been seen once it was handed to a call, or stored into an object that has:
//
//     v4 = new Pair            fresh
//     set_field v4.first, 7    v4.first is 7
//     set_field v9.pair, v4    v9 is an argument: v4 has been seen, and with it what is stored in v4
#ifndef KILN_JITCODEGEN_RUNTIME_FRESH_OBJECTS_H_
#define KILN_JITCODEGEN_RUNTIME_FRESH_OBJECTS_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "jitcodegen/runtime/flat_map.h"
#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

class FreshObjects {
 public:
  static constexpr int64_t kNoIndex = -1;  // of a field
  enum class Content : uint8_t { kUnknown, kZero, kKnown };

  // The trace makes the object; `length`: of an array, -1 if that is not known.
  void Make(Ref object, int64_t length) {
    Entry& entry = EntryAt(object);
    entry.made = true;
    entry.fresh = object < kMostRefs;
    entry.length = length;
  }
  // The trace made it, whoever has seen it since.
  bool IsMade(Ref object) const { return Find(object) != nullptr && Find(object)->made; }
  bool IsFresh(Ref object) const { return Find(object) != nullptr && Find(object)->fresh; }
  // -1: not known.
  int64_t LengthOf(Ref object) const { return IsFresh(object) ? Find(object)->length : -1; }

  // Of a field, or of an item's component at an index; `*value` where it is known.
  Content Read(Ref object, uint32_t field, int64_t index, Ref* value) const {
    if (!IsFresh(object) || !HasKey(field, index)) return Content::kUnknown;
    if (index != kNoIndex && !Find(object)->items_known) return Content::kUnknown;
    const uint32_t found = content_.Find(Key(object, field, index));
    if (found == FlatMap::kNone) return Content::kZero;
    *value = static_cast<Ref>(found ^ kFlip);
    return Content::kKnown;
  }
  // Into any object. `index`: of an item; kNoIndex: a field.
  void Write(Ref object, uint32_t field, int64_t index, Ref value) {
    if (!IsFresh(object)) return Show(value);
    EntryAt(object).holds.push_back(value);
    if (HasKey(field, index)) {
      content_.At(Key(object, field, index)) = static_cast<uint32_t>(value) ^ kFlip;
    } else {
      Show(object);
    }
  }
  // Into an item, nobody knows which.
  void WriteSomewhere(Ref object, Ref value) {
    if (!IsFresh(object)) return Show(value);
    EntryAt(object).items_known = false;
    EntryAt(object).holds.push_back(value);
  }
  // Somebody else may see it from now on.
  void Show(Ref object) {
    if (!IsFresh(object)) return;
    Entry& entry = EntryAt(object);
    entry.fresh = false;
    for (const Ref held : std::exchange(entry.holds, {})) Show(held);
  }
  // Of no object is anything known any more.
  void Clear() {
    entries_.clear();
    content_.Clear();
  }

 private:
  struct Entry {
    bool made = false, fresh = false, items_known = true;
    int64_t length = -1;
    std::vector<Ref> holds;  // all that was ever stored in it
  };
  static constexpr Ref kMostRefs = 1 << 24;
  // So that no Ref is FlatMap::kNone.
  static constexpr uint32_t kFlip = uint32_t{1} << 31;

  const Entry* Find(Ref object) const {
    return object >= 0 && static_cast<size_t>(object) < entries_.size() ? &entries_[static_cast<size_t>(object)] : nullptr;
  }
  Entry& EntryAt(Ref object) {
    if (entries_.size() <= static_cast<size_t>(object)) entries_.resize(static_cast<size_t>(object) + 1);
    return entries_[static_cast<size_t>(object)];
  }
  static bool HasKey(uint32_t field, int64_t index) { return field < 1 << 16 && index >= kNoIndex && index < (1 << 23) - 1; }
  static uint64_t Key(Ref object, uint32_t field, int64_t index) {
    return static_cast<uint64_t>(object) << 40 | uint64_t{field} << 24 | static_cast<uint64_t>(index + 1);
  }

  std::vector<Entry> entries_;  // by value
  FlatMap content_;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_FRESH_OBJECTS_H_
