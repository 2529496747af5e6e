// list.sort. The items are sorted in a list of their own, each with its key, and put back.
//
// Most lists have keys of one kind: all int, all float or all str. Then comparing needs no look-up of
// __lt__ and cannot run code of the program. While code of the program may run the list is empty, so
// that it sees nothing half sorted.
//
// The order of items that are equal stays, in both directions: reverse means less(b, a).

#include "rlib/sort.h"

#include "targets/pyinterp/objspace/container_functions.h"

namespace py {

namespace {

struct Keyed {
  W_Object* key;
  W_Object* item;
};

struct IntLess {
  static bool less(W_Object* a, W_Object* b) {
    return static_cast<W_Int*>(a)->value < static_cast<W_Int*>(b)->value;
  }
};
struct FloatLess {
  static bool less(W_Object* a, W_Object* b) {
    return static_cast<W_Float*>(a)->value < static_cast<W_Float*>(b)->value;
  }
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

template <class Order, bool reverse>
class ItemSort final : public rlib::TimSort<W_Object*, ItemSort<Order, reverse>> {
 public:
  ItemSort() = default;
  bool less(W_Object* a, W_Object* b) { return reverse ? Order::less(b, a) : Order::less(a, b); }
};

template <class Order, bool reverse>
class KeyedSort final : public rlib::TimSort<Keyed, KeyedSort<Order, reverse>> {
 public:
  KeyedSort() = default;
  bool less(Keyed a, Keyed b) {
    return reverse ? Order::less(b.key, a.key) : Order::less(a.key, b.key);
  }
};

template <class Order>
void sort_items(List<W_Object*>* items, bool reverse) {
  if (reverse) {
    (new ItemSort<Order, true>())->sort(items);
  } else {
    (new ItemSort<Order, false>())->sort(items);
  }
}

template <class Order>
void sort_keyed(List<Keyed>* items, bool reverse) {
  if (reverse) {
    (new KeyedSort<Order, true>())->sort(items);
  } else {
    (new KeyedSort<Order, false>())->sort(items);
  }
}

// What all keys are.
enum class KeyKind : uint8_t { kInt, kFloat, kStr, kTuple, kMixed };

KeyKind kind_of(W_Object* key) {
  if (rlib::is_exactly<W_Int>(key)) return KeyKind::kInt;
  if (rlib::is_exactly<W_Str>(key)) return KeyKind::kStr;
  if (rlib::is_exactly<W_Float>(key)) return KeyKind::kFloat;
  if (rlib::is_exactly<W_Tuple>(key)) return KeyKind::kTuple;
  return KeyKind::kMixed;
}

KeyKind common_kind(KeyKind kind, W_Object* key) {
  return kind == kind_of(key) ? kind : KeyKind::kMixed;
}

void sort_without_key(List<W_Object*>* items, bool reverse) {
  if (items->length() < 2) return;
  KeyKind kind = kind_of(items->get(0));
  for (int64_t i = 1; i < items->length() && kind != KeyKind::kMixed; i++) {
    kind = common_kind(kind, items->get(i));
  }
  switch (kind) {
    case KeyKind::kInt: return sort_items<IntLess>(items, reverse);
    case KeyKind::kFloat: return sort_items<FloatLess>(items, reverse);
    case KeyKind::kStr: return sort_items<StrLess>(items, reverse);
    case KeyKind::kTuple: return sort_items<TupleLess>(items, reverse);
    default: return sort_items<AnyLess>(items, reverse);
  }
}

void sort_by_key(List<W_Object*>* items, W_Object* key_function, bool reverse) {
  List<Keyed>* keyed = List<Keyed>::with_capacity(items->length());
  KeyKind kind = KeyKind::kMixed;
  for (int64_t i = 0; i < items->length(); i++) {
    W_Object* key = call(key_function, items->get(i));
    kind = i == 0 ? kind_of(key) : common_kind(kind, key);
    keyed->append(Keyed{key, items->get(i)});
  }
  switch (kind) {
    case KeyKind::kInt: sort_keyed<IntLess>(keyed, reverse); break;
    case KeyKind::kFloat: sort_keyed<FloatLess>(keyed, reverse); break;
    case KeyKind::kStr: sort_keyed<StrLess>(keyed, reverse); break;
    case KeyKind::kTuple: sort_keyed<TupleLess>(keyed, reverse); break;
    default: sort_keyed<AnyLess>(keyed, reverse); break;
  }
  for (int64_t i = 0; i < keyed->length(); i++) items->set(i, keyed->get(i).item);
}

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
    if (key == nullptr) {
      sort_without_key(scope.items(), reverse);
    } else {
      sort_by_key(scope.items(), key, reverse);
    }
    was_changed = scope.was_changed();
  }
  if (was_changed) throw_value_error("list modified during sort"_str);
}

}  // namespace py
