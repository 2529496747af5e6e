// The iterator over a set.

#include "targets/pyinterp/objspace/iterators.h"

namespace py {

W_Object* W_SetIterator::next() {
  if (set == nullptr) return nullptr;
  if (set->items->length() != length) {
    length = -1;  // and so it stays
    throw_runtime_error("Set changed size during iteration"_str);
  }
  int64_t at = left == 0 ? -1 : set->items->next(entry);
  if (at < 0) {
    set = nullptr;
    return nullptr;
  }
  left--;
  entry = at + 1;
  return set->items->key_at(at);
}

namespace {

int64_t set_iterator_hint(W_SetIterator* self) {
  return self->set != nullptr && self->set->items->length() == self->length ? self->left : 0;
}

W_Object* set_iterator_reduce(W_SetIterator* self) {
  List<W_Object*>* items = new List<W_Object*>();
  if (self->set != nullptr) {
    ObjectSet* set = self->set->items;
    for (int64_t at = set->next(self->entry); at >= 0; at = set->next(at + 1)) {
      items->append(set->key_at(at));
    }
  }
  return new_tuple(find_builtin("iter"_str), new_tuple(new_list(items)));
}

W_Type* make_set_iterator_type() {
  auto* t = new TypeBuilder("set_iterator"_str, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  add_iterator_methods(t);
  t->method<&set_iterator_hint>("__length_hint__"_str, "($self, /)"_str,
                                "Private method returning an estimate of len(list(it))."_str);
  t->method<&set_iterator_reduce>("__reduce__"_str, "($self, /)"_str,
                                  "Return state information for pickling."_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* set_iterator_type() { return RLIB_ONCE(make_set_iterator_type()); }

}  // namespace py
