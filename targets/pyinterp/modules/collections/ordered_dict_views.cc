// keys(), values() and items() of an OrderedDict, which have types of their own, and the one type of iterator for all of
// them. It keeps the entry that comes next; so a change behind the last one goes unnoticed, as in CPython.

#include "targets/pyinterp/modules/collections/ordered_dict.h"
#include "targets/pyinterp/objspace/dict_views.h"
#include "targets/pyinterp/objspace/gateway.h"

namespace py {

namespace {

RLIB_PREBUILD W_Type* odict_iterator_type();

// What is walked over.
enum class Part : uint8_t { kKeys, kValues, kItems };

class W_OrderedIterator final : public W_Iterator {
 public:
  W_OrderedIterator(W_OrderedDict* dict, Part part, bool is_reversed, int64_t entry, int64_t changes, int64_t length)
      : dict(dict), part(part), is_reversed(is_reversed), entry(entry), changes(changes), length(length) {}
  PY_ITERATOR_TYPE(W_OrderedIterator, odict_iterator_type)

  W_Object* next() override {
    if (dict == nullptr) return nullptr;
    if (entry < 0) {
      dict = nullptr;
      return nullptr;
    }
    if (dict->changes != changes) {
      dict = nullptr;
      throw_runtime_error("OrderedDict mutated during iteration"_str);
    }
    if (dict->length() != length) {
      length = -1;  // and so it stays
      throw_runtime_error("OrderedDict changed size during iteration"_str);
    }
    int64_t at = entry;
    entry = !is_reversed ? dict->next_entry(at + 1) : at == 0 ? -1 : dict->previous_entry(at - 1);
    return item_at(at);
  }

  // What is left, without going on.
  W_List* rest() {
    auto* copy = new W_OrderedIterator(dict, part, is_reversed, entry, changes, length);
    W_List* items = new_list();
    while (W_Object* item = copy->next()) items->append(item);
    return items;
  }

 private:
  W_Object* item_at(int64_t at) {
    switch (part) {
      case Part::kKeys: return dict->key_at(at);
      case Part::kValues: return dict->value_at(at);
      default: return new_tuple(dict->key_at(at), dict->value_at(at));
    }
  }

  W_OrderedDict* dict;  // null behind the end
  const Part part;
  const bool is_reversed;
  int64_t entry;        // the next one, or -1
  const int64_t changes;  // of the dict, and its length, when it began
  int64_t length;
};

W_OrderedIterator* iterator_over(W_OrderedDict* dict, Part part, bool is_reversed) {
  int64_t first = is_reversed ? dict->previous_entry(INT64_MAX) : dict->next_entry(0);
  return new W_OrderedIterator(dict, part, is_reversed, first, dict->changes, dict->length());
}

W_Object* iterator_reduce(W_OrderedIterator* self) {
  return new_tuple(find_builtin("iter"_str), new_tuple(self->rest()));
}

W_Type* make_iterator_type() {
  auto* t = new TypeBuilder("odict_iterator"_str, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  add_iterator_methods(t);
  t->method<&iterator_reduce>("__reduce__"_str, "($self, /)"_str, "Return state information for pickling"_str);
  return t->finish();
}

RLIB_PREBUILD W_Type* odict_iterator_type() { return RLIB_ONCE(make_iterator_type()); }

// ---- Views --------------------------------------------------------------------------------------

RLIB_PREBUILD W_Type* odict_keys_type() {
  return RLIB_ONCE((new TypeBuilder("odict_keys"_str, dict_keys_type()))->finish());
}
RLIB_PREBUILD W_Type* odict_values_type() {
  return RLIB_ONCE((new TypeBuilder("odict_values"_str, dict_values_type()))->finish());
}
RLIB_PREBUILD W_Type* odict_items_type() {
  return RLIB_ONCE((new TypeBuilder("odict_items"_str, dict_items_type()))->finish());
}

template <class Base, Part kPart>
class OrderedView : public Base {
 public:
  explicit OrderedView(W_OrderedDict* dict) : Base(dict), ordered(dict) {}
  W_Iterator* forward() override { return iterator_over(ordered, kPart, false); }
  W_Iterator* backward() override { return iterator_over(ordered, kPart, true); }

  W_OrderedDict* const ordered;
};
class W_OrderedKeys final : public OrderedView<W_DictKeys, Part::kKeys> {
 public:
  using OrderedView::OrderedView;
  W_Type* type() override { return odict_keys_type(); }
};
class W_OrderedValues final : public OrderedView<W_DictValues, Part::kValues> {
 public:
  using OrderedView::OrderedView;
  W_Type* type() override { return odict_values_type(); }
};
class W_OrderedItems final : public OrderedView<W_DictItems, Part::kItems> {
 public:
  using OrderedView::OrderedView;
  W_Type* type() override { return odict_items_type(); }
};

}  // namespace

W_Object* odict_keys(W_OrderedDict* self) { return new W_OrderedKeys(self); }
W_Object* odict_values(W_OrderedDict* self) { return new W_OrderedValues(self); }
W_Object* odict_items(W_OrderedDict* self) { return new W_OrderedItems(self); }
W_Object* odict_iter(W_OrderedDict* self) { return iterator_over(self, Part::kKeys, false); }
W_Object* odict_reversed(W_OrderedDict* self) { return iterator_over(self, Part::kKeys, true); }

}  // namespace py
