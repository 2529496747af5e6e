// list.sort.
//
// What is sorted is not the items but numbers: of each item a rank and its place in the list. Most
// comparisons are decided by ranks, without a look at the objects, which may be anywhere in memory; and as
// no reference moves, the collector need not be told.
//
//     ["pear", "apple", "pearl"]     ranks: the first 8 bytes     (pear,0) (apple,1) (pearl,2)
//                                    sorted                       (apple,1) (pear,0) (pearl,2)
//
// Ranks there are where all keys are of one kind: int, float or str, or tuples whose first items are of one
// kind. Equal ranks of ints and floats are equal keys; of the others the keys are compared. Only comparing keys
// of other kinds runs code of the program, and while it may, the list is empty, so that it sees nothing half
// sorted.
//
// The order of items that are equal stays, in both directions: reverse sorts the items from the last to the
// first, and turns the result round. A program sees the comparisons, by __lt__: they are those of CPython. And if one
// fails it sees how far sorting had got, which is as far as CPython's.

#include "rlib/sort.h"

#include "targets/pyinterp/objspace/container_functions.h"

namespace py {

namespace {

struct Ranked {
  int64_t rank;
  int64_t index;  // in the lists of keys and of items
};

// ---- Keys of equal rank -------------------------------------------------------------------------

struct NeverLess {
  static bool less(W_Object*, W_Object*) { return false; }
};
// UTF-8 sorts by bytes as by code points.
struct StrLess {
  static bool less(W_Object* a, W_Object* b) { return text_of(a)->compare(text_of(b)) < 0; }
};
struct AnyLess {
  static bool less(W_Object* a, W_Object* b) { return py::less(a, b); }
};
// Lists of tuples: the first items that differ decide.
struct TupleLess {
  static bool less(W_Object* a, W_Object* b) {
    W_Tuple* x = static_cast<W_Tuple*>(a);
    W_Tuple* y = static_cast<W_Tuple*>(b);
    for (int64_t i = 0; i < x->length() && i < y->length(); i++) {
      if (!equals(x->get(i), y->get(i))) return py::less(x->get(i), y->get(i));
    }
    return x->length() < y->length();
  }
};

template <class Ties>
class RankedSort final : public rlib::TimSort<Ranked, RankedSort<Ties>> {
 public:
  explicit RankedSort(List<W_Object*>* keys) : keys_(keys) {}
  bool less(Ranked a, Ranked b) {
    if (a.rank != b.rank) return a.rank < b.rank;
    return Ties::less(keys_->get(a.index), keys_->get(b.index));
  }

 private:
  List<W_Object*>* const keys_;
};

template <class Ties>
void sort_ranked(List<Ranked>* order, List<W_Object*>* keys) {
  (new RankedSort<Ties>(keys))->sort(order);
}

// ---- Ranks --------------------------------------------------------------------------------------

enum class KeyKind : uint8_t { kInt, kFloat, kStr, kTuple, kOther };

KeyKind kind_of(W_Object* key) {
  if (rlib::is_exactly<W_Int>(key)) return KeyKind::kInt;
  if (rlib::is_exactly<W_Str>(key)) return KeyKind::kStr;
  if (rlib::is_exactly<W_Float>(key)) {
    double value = static_cast<W_Float*>(key)->value;
    return value == value ? KeyKind::kFloat : KeyKind::kOther;  // a nan has no place in any order
  }
  if (rlib::is_exactly<W_Tuple>(key)) return KeyKind::kTuple;
  return KeyKind::kOther;
}

// The kind of the keys all of whom are of one, or, for `first_items`, of the tuples' first items.
KeyKind common_kind(List<W_Object*>* keys, bool first_items) {
  KeyKind kind = KeyKind::kOther;
  for (int64_t i = 0; i < keys->length(); i++) {
    W_Object* key = keys->get(i);
    if (first_items) {
      if (static_cast<W_Tuple*>(key)->length() == 0) return KeyKind::kOther;
      key = static_cast<W_Tuple*>(key)->get(0);
    }
    KeyKind other = kind_of(key);
    if (i > 0 && other != kind) return KeyKind::kOther;
    kind = other;
  }
  return kind;
}

int64_t rank_of_float(double value) {
  int64_t bits = static_cast<int64_t>(rlib::float_to_bits(value + 0.0));  // -0.0 is 0.0
  return bits < 0 ? INT64_MIN - bits : bits;
}

// The first 8 bytes, the first of them the highest.
int64_t rank_of_text(Str* text) {
  uint64_t rank = 0;
  int64_t count = text->length() < 8 ? text->length() : 8;
  for (int64_t i = 0; i < count; i++) rank |= static_cast<uint64_t>(text->byte_at(i)) << (56 - 8 * i);
  return static_cast<int64_t>(rank ^ (uint64_t{1} << 63));
}

int64_t rank_of(KeyKind kind, W_Object* key) {
  switch (kind) {
    case KeyKind::kInt: return static_cast<W_Int*>(key)->value;
    case KeyKind::kFloat: return rank_of_float(static_cast<W_Float*>(key)->value);
    case KeyKind::kStr: return rank_of_text(text_of(key));
    default: return 0;
  }
}

// Puts items into the order that `order` has at the end, even if sorting it failed.
class RLIB_SCOPE Ordering {
 public:
  Ordering(List<W_Object*>* items, List<Ranked>* order, bool reverse) : items_(items), order_(order), reverse_(reverse) {}
  ~Ordering() {
    if (reverse_) order_->reverse();
    Array<W_Object*>* old = items_->to_array();
    for (int64_t i = 0; i < items_->length(); i++) items_->set(i, old->get(order_->get(i).index));
  }
  Ordering(const Ordering&) = delete;
  Ordering& operator=(const Ordering&) = delete;

 private:
  List<W_Object*>* const items_;
  List<Ranked>* const order_;
  const bool reverse_;
};

// Sorts the items by their keys, which may be the items themselves.
void sort_by(List<W_Object*>* keys, List<W_Object*>* items, bool reverse) {
  KeyKind kind = common_kind(keys, false);
  KeyKind ranking = kind == KeyKind::kTuple ? common_kind(keys, true) : kind;
  List<Ranked>* order = List<Ranked>::with_capacity(keys->length());
  for (int64_t k = 0; k < keys->length(); k++) {
    int64_t i = reverse ? keys->length() - 1 - k : k;
    W_Object* key = keys->get(i);
    if (kind == KeyKind::kTuple && ranking != KeyKind::kOther) key = static_cast<W_Tuple*>(key)->get(0);
    order->append(Ranked{rank_of(ranking, key), i});
  }
  Ordering ordering(items, order, reverse);
  switch (kind) {
    case KeyKind::kInt:
    case KeyKind::kFloat: sort_ranked<NeverLess>(order, keys); break;
    case KeyKind::kStr: sort_ranked<StrLess>(order, keys); break;
    case KeyKind::kTuple: sort_ranked<TupleLess>(order, keys); break;
    default: sort_ranked<AnyLess>(order, keys); break;
  }
}

void sort_items(List<W_Object*>* items, W_Object* key_function, bool reverse) {
  List<W_Object*>* keys = items;
  if (key_function != nullptr) {
    keys = List<W_Object*>::with_capacity(items->length());
    for (int64_t i = 0; i < items->length(); i++) keys->append(call(key_function, items->get(i)));
  }
  if (items->length() >= 2) sort_by(keys, items, reverse);
}

// ---- The list -----------------------------------------------------------------------------------

// Gives a list its items back, even if sorting them failed.
class RLIB_SCOPE SortScope {
 public:
  explicit SortScope(W_List* list)
      : list_(list), items_(list->items()), placeholder_(new List<W_Object*>()) {
    list->set_items(placeholder_);
    W_List::being_sorted++;
  }
  ~SortScope() {
    list_->set_items(items_);
    W_List::being_sorted--;
  }
  SortScope(const SortScope&) = delete;
  SortScope& operator=(const SortScope&) = delete;

  List<W_Object*>* items() const { return items_; }
  bool was_changed() const {
    return list_->items() != placeholder_ || placeholder_->length() > 0;
  }

 private:
  W_List* list_;
  List<W_Object*>* items_;
  List<W_Object*>* placeholder_;
};

}  // namespace

void list_sort(W_List* list, W_Object* key, bool reverse) {
  bool was_changed = false;
  {
    SortScope scope(list);
    sort_items(scope.items(), key, reverse);
    was_changed = scope.was_changed();
  }
  if (was_changed) throw_value_error("list modified during sort"_str);
}

}  // namespace py
