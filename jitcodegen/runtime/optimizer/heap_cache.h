// What a trace knows of the heap: for each field, and each constant index of an item, the objects of
// which the content is known and at most one store that was put off.
//
// A *place* is a field, an item at a constant index, or, of one item component, all indexes that are
// not constant. The cache only remembers; who may alias whom, and when a store has to be done, the
// optimizer decides. Entries live in one array and are linked by number, so that nothing is allocated
// per operation.
#ifndef KILN_JITCODEGEN_RUNTIME_OPTIMIZER_HEAP_CACHE_H_
#define KILN_JITCODEGEN_RUNTIME_OPTIMIZER_HEAP_CACHE_H_

#include <cstdint>
#include <vector>

#include "jitcodegen/runtime/flat_map.h"
#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

class HeapCache {
 public:
  static constexpr int32_t kNone = -1;
  static constexpr int64_t kNoIndex = -1;       // a field
  static constexpr int64_t kAnyIndex = -2;      // items at indexes that are not constant

  struct Entry {
    Ref object, index, value;
    int32_t next;
    int32_t place;
  };
  struct Place {
    uint32_t field;
    int64_t index;
    int32_t entries = kNone;
    int32_t next_of_field = kNone;  // another place of the same item component
    bool pending = false;           // a store was put off: object, value; `index` as a ref
    Ref object = 0, value = 0, index_ref = 0;
  };

  explicit HeapCache(size_t fields) : first_of_field_(fields, kNone) {}

  // The number of the place, made at first mention.
  int32_t PlaceOf(uint32_t field, int64_t index) {
    for (int32_t p = first_of_field_[field]; p != kNone && index < 0; p = places_[p].next_of_field)
      if (places_[p].index == index) return p;
    uint32_t* known = nullptr;
    if (index >= 0) {
      known = &item_places_.At(uint64_t{field} << 32 | static_cast<uint64_t>(index));
      if (*known != FlatMap::kNone) return static_cast<int32_t>(*known);
    }
    Place place{field, index};
    place.next_of_field = first_of_field_[field];
    const auto number = static_cast<int32_t>(places_.size());
    if (known != nullptr) *known = static_cast<uint32_t>(number);
    if (first_of_field_[field] == kNone) touched_.push_back(field);
    first_of_field_[field] = number;
    places_.push_back(place);
    return number;
  }
  Place& place(int32_t number) { return places_[number]; }
  // Places of the field, linked by next_of_field.
  int32_t FirstOfField(uint32_t field) const { return first_of_field_[field]; }
  // Fields that have places.
  const std::vector<uint32_t>& touched() const { return touched_; }

  // What the place of the object holds; null if that is not known.
  Entry* Find(int32_t place_number, Ref object, Ref index) {
    for (int32_t e = places_[place_number].entries; e != kNone; e = entries_[e].next)
      if (entries_[e].object == object && entries_[e].index == index) return &entries_[e];
    return nullptr;
  }
  void Add(int32_t place_number, Ref object, Ref index, Ref value) {
    entries_.push_back({object, index, value, places_[place_number].entries, place_number});
    places_[place_number].entries = static_cast<int32_t>(entries_.size() - 1);
  }
  // Forgets the entries for which gone(entry) holds.
  template <class F>
  void Remove(int32_t place_number, F gone) {
    int32_t* link = &places_[place_number].entries;
    while (*link != kNone) {
      if (gone(entries_[*link])) {
        *link = entries_[*link].next;
      } else {
        link = &entries_[*link].next;
      }
    }
  }

  // f(place number, entry), the latest of each place first.
  template <class F>
  void ForEachEntry(F f) {
    for (size_t p = 0; p < places_.size(); ++p)
      for (int32_t e = places_[static_cast<int64_t>(p)].entries; e != kNone; e = entries_[e].next)
        f(static_cast<int32_t>(p), Entry(entries_[e]));
  }
  // f(place number, entry) for those added since *seen entries were, gone ones too; updates it.
  template <class F>
  void ForEachNewEntry(size_t* seen, F f) {
    for (; *seen < entries_.size(); ++*seen) {
      const Entry& entry = entries_[static_cast<int32_t>(*seen)];
      f(entry.place, entry);
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
