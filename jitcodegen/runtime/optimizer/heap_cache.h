// What a trace knows of the heap: for each field, and each constant index of an item, the objects of
// which the content is known and at most one store that was put off.
//
// A *place* is a field, an item at a constant index, or an item at a constant distance from a value, its
// *base*: a[i + 2]. Two places of one base, or of none, are different items of whatever array; of two
// bases nothing is known. The cache only remembers; who may alias whom, and when a store has to be done,
// the optimizer decides. Entries live in one array and are linked by number, so that nothing is allocated
// per operation.
#ifndef KILN_JITCODEGEN_RUNTIME_OPTIMIZER_HEAP_CACHE_H_
#define KILN_JITCODEGEN_RUNTIME_OPTIMIZER_HEAP_CACHE_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "jitcodegen/runtime/flat_map.h"
#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

class HeapCache {
 public:
  static constexpr int32_t kNone = -1;
  static constexpr int64_t kNoIndex = -1;       // a field
  static constexpr Ref kNoBase = INT32_MIN;

  struct Entry {
    Ref object, value;
    int32_t next;
    int32_t place;
    bool gone = false;              // it does not hold any more
  };
  struct Place {
    uint32_t field;
    int64_t index;                  // kNoIndex of a field; with a base, the distance from that
    Ref base = kNoBase;
    int32_t entries = kNone;
    int32_t next_of_field = kNone;  // another place of the same item component
    int32_t next_of_base = kNone;   // and of the same base
    bool pending = false;           // a store was put off: object, value; the index as a ref
    Ref object = 0, value = 0, index_ref = 0;
  };

  // Places of an item component that have one base.
  struct Group {
    Ref base;
    int32_t first, next;            // place; group of the component
  };

  explicit HeapCache(size_t fields) : first_of_field_(fields, kNone) {}

  // The number of the place, made at first mention.
  int32_t PlaceOf(uint32_t field, int64_t index, Ref base = kNoBase) {
    const bool is_item = base != kNoBase || index != kNoIndex;
    if (!is_item && first_of_field_[field] != kNone) return first_of_field_[field];
    const auto number = static_cast<int32_t>(places_.size());
    if (is_item) {
      // Fields and indexes are small numbers, so that their hashes may meet: then the next key is theirs.
      uint64_t key = MixHash(MixHash(MixHash(0, field), static_cast<uint64_t>(index)), static_cast<uint32_t>(base));
      for (;; ++key) {
        uint32_t& known = item_places_.At(key);
        if (known == FlatMap::kNone) {
          known = static_cast<uint32_t>(number);
          break;
        }
        const Place& there = places_[known];
        if (there.field == field && there.index == index && there.base == base) return static_cast<int32_t>(known);
      }
    }
    Place place{field, index, base};
    place.next_of_field = first_of_field_[field];
    if (first_of_field_[field] == kNone) {
      touched_.push_back(field);
      first_group_.resize(first_of_field_.size(), kNone);
    }
    first_of_field_[field] = number;
    if (is_item) {
      int32_t group = first_group_[field];
      while (group != kNone && groups_[static_cast<size_t>(group)].base != base)
        group = groups_[static_cast<size_t>(group)].next;
      if (group == kNone) {
        group = static_cast<int32_t>(groups_.size());
        groups_.push_back({base, kNone, first_group_[field]});
        first_group_[field] = group;
      }
      place.next_of_base = std::exchange(groups_[static_cast<size_t>(group)].first, number);
    }
    places_.push_back(place);
    return number;
  }
  // f(place number) for the places of the component at another base than this one.
  template <class F>
  void ForEachOfOtherBases(uint32_t field, Ref base, F f) {
    if (first_of_field_[field] == kNone) return;
    for (int32_t g = first_group_[field]; g != kNone; g = groups_[static_cast<size_t>(g)].next) {
      if (groups_[static_cast<size_t>(g)].base == base) continue;
      for (int32_t p = groups_[static_cast<size_t>(g)].first; p != kNone; p = places_[p].next_of_base) f(p);
    }
  }
  Place& place(int32_t number) { return places_[number]; }
  // Places of the field, linked by next_of_field.
  int32_t FirstOfField(uint32_t field) const { return first_of_field_[field]; }
  // Fields that have places.
  const std::vector<uint32_t>& touched() const { return touched_; }

  // What the place of the object holds; null if that is not known.
  Entry* Find(int32_t place_number, Ref object) {
    for (int32_t e = places_[place_number].entries; e != kNone; e = entries_[e].next)
      if (entries_[e].object == object) return &entries_[e];
    return nullptr;
  }
  void Add(int32_t place_number, Ref object, Ref value) {
    entries_.push_back({object, value, places_[place_number].entries, place_number});
    places_[place_number].entries = static_cast<int32_t>(entries_.size() - 1);
  }
  // Forgets the entries for which gone(entry) holds.
  template <class F>
  void Remove(int32_t place_number, F gone) {
    int32_t* link = &places_[place_number].entries;
    while (*link != kNone) {
      if (gone(entries_[*link])) {
        entries_[*link].gone = true;
        *link = entries_[*link].next;
      } else {
        link = &entries_[*link].next;
      }
    }
  }

  void RemoveAll(int32_t place_number) {
    Remove(place_number, [](const Entry&) { return true; });
  }
  const Entry& entry(int32_t number) { return entries_[number]; }

  // f(place number, entry), the latest of each place first.
  template <class F>
  void ForEachEntry(F f) {
    for (size_t p = 0; p < places_.size(); ++p)
      for (int32_t e = places_[static_cast<int64_t>(p)].entries; e != kNone; e = entries_[e].next)
        f(static_cast<int32_t>(p), Entry(entries_[e]));
  }
  // f(entry's number, entry) for those added since *seen entries were, gone ones too; updates it.
  template <class F>
  void ForEachNewEntry(size_t* seen, F f) {
    for (; *seen < entries_.size(); ++*seen) {
      const auto number = static_cast<int32_t>(*seen);
      f(number, entries_[number]);
    }
  }
  template <class F>
  void ForEachEntryOf(int32_t place_number, F f) {
    for (int32_t e = places_[place_number].entries; e != kNone; e = entries_[e].next)
      f(entries_[e]);
  }
  // Brings the names of the place's objects up to date.
  template <class F>
  void ResolveObjects(int32_t place_number, F resolve) {
    for (int32_t e = places_[place_number].entries; e != kNone; e = entries_[e].next)
      entries_[e].object = resolve(entries_[e].object);
  }

  void PutOff(int32_t place_number, Ref object, Ref index, Ref value) {
    Place& place = places_[place_number];
    if (!place.pending) pending_.push_back(place_number);
    place.pending = true;
    place.object = object;
    place.index_ref = index;
    place.value = value;
  }
  // Places with a store that was put off, in the order of putting off; some may be done already.
  std::vector<int32_t>& pending() { return pending_; }

 private:
  // By field: most traces touch a handful, but a table saves a look-up for each access.
  std::vector<int32_t> first_of_field_;
  std::vector<int32_t> first_group_;  // by field, of items
  std::vector<Group> groups_;
  std::vector<uint32_t> touched_;
  FlatMap item_places_;
  struct Places : std::vector<Place> {
    Place& operator[](int64_t i) { return std::vector<Place>::operator[](static_cast<size_t>(i)); }
  } places_;
  struct Entries : std::vector<Entry> {
    Entry& operator[](int32_t i) { return std::vector<Entry>::operator[](static_cast<size_t>(i)); }
  } entries_;
  std::vector<int32_t> pending_;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_OPTIMIZER_HEAP_CACHE_H_
