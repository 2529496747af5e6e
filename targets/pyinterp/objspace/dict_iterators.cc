// Iterators over keys, values and items of a dict, forwards and backwards.

#include "targets/pyinterp/objspace/iterators.h"

namespace py {

int64_t W_DictIterator::end(int64_t at) {
  if (at >= 0) throw_runtime_error("dictionary keys changed during iteration"_str);
  dict = nullptr;
  return -1;
}

void W_DictIterator::changed() {
  length = -1;  // and so it stays
  throw_runtime_error("dictionary changed size during iteration"_str);
}

namespace {

int64_t dict_iterator_hint(W_DictIterator* self) {
  return self->dict != nullptr && self->length == self->dict->length() ? self->left : 0;
}

// iter(list of what is left).
template <class T>
W_Object* dict_iterator_reduce(T* self) {
  T* rest = new T(self->dict == nullptr ? new_dict() : self->dict);
  rest->dict = self->dict;
  rest->length = self->length;
  rest->left = self->left;
  rest->entry = self->entry;
  List<W_Object*>* items = new List<W_Object*>();
  while (W_Object* item = rest->next()) items->append(item);
  return new_tuple(find_builtin("iter"_str), new_tuple(new_list(items)));
}

template <class T>
W_Type* make_dict_iterator_type(Str* name) {
  auto* t = new TypeBuilder(name, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  add_iterator_methods(t);
  t->method<&dict_iterator_hint>("__length_hint__"_str, "($self, /)"_str,
                                 "Private method returning an estimate of len(list(it))."_str);
  t->method<&dict_iterator_reduce<T>>("__reduce__"_str, "($self, /)"_str,
                                      "Return state information for pickling."_str);
  return t->finish();
}

}  // namespace

#define PY_DICT_ITERATOR_TYPE(function, Class, name) \
  RLIB_PREBUILD W_Type* function() { return RLIB_ONCE(make_dict_iterator_type<Class>(name)); }
PY_DICT_ITERATOR_TYPE(dict_key_iterator_type, W_DictKeyIterator, "dict_keyiterator"_str)
PY_DICT_ITERATOR_TYPE(dict_value_iterator_type, W_DictValueIterator, "dict_valueiterator"_str)
PY_DICT_ITERATOR_TYPE(dict_item_iterator_type, W_DictItemIterator, "dict_itemiterator"_str)
PY_DICT_ITERATOR_TYPE(dict_reverse_key_iterator_type, W_DictReverseKeyIterator,
                      "dict_reversekeyiterator"_str)
PY_DICT_ITERATOR_TYPE(dict_reverse_value_iterator_type, W_DictReverseValueIterator,
                      "dict_reversevalueiterator"_str)
PY_DICT_ITERATOR_TYPE(dict_reverse_item_iterator_type, W_DictReverseItemIterator,
                      "dict_reverseitemiterator"_str)

}  // namespace py
