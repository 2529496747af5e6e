// The module _collections: deque, defaultdict, OrderedDict, and two helpers of collections.

#include "targets/pyinterp/modules/collections/defaultdict.h"
#include "targets/pyinterp/modules/collections/deque.h"
#include "targets/pyinterp/modules/collections/ordered_dict.h"
#include "targets/pyinterp/modules/module.h"

namespace py {

namespace {

// ---- Counting -----------------------------------------------------------------------------------

W_Object* one_more(W_Object* count) {
  if (count == nullptr) return new_int(int64_t{1});
  if (rlib::is_exactly<W_Int>(count)) {
    int64_t value = static_cast<W_Int*>(count)->value;
    if (value < INT64_MAX) return new_int(value + 1);
  }
  return binary(BinaryOp::kAdd, count, new_int(int64_t{1}));
}

// Whether get and __setitem__ are those of dict.
bool is_plain_dict(W_Object* w) {
  if (!isinstance<W_Dict>(w)) return false;
  W_Type* type = w->type();
  return type->lookup("get"_str) == dict_type()->lookup("get"_str) &&
         type->special(Special::kSetItem) == dict_type()->special(Special::kSetItem);
}

void count_elements(W_Object* mapping, W_Object* iterable) {
  W_Object* iterator = iterate(iterable);
  if (is_plain_dict(mapping)) {
    W_Dict* counts = static_cast<W_Dict*>(mapping);
    while (W_Object* key = next(iterator)) counts->set(key, one_more(counts->get(key)));
    return;
  }
  W_Object* get = getattr(mapping, intern("get"_str));
  while (W_Object* key = next(iterator)) {
    setitem(mapping, key, one_more(call(get, key, new_int(int64_t{0}))));
  }
}

// ---- Fields of named tuples ---------------------------------------------------------------------

RLIB_PREBUILD W_Type* tuplegetter_type();

// The descriptor of a field: item `index` of the tuple.
class W_TupleGetter final : public W_Object {
 public:
  W_TupleGetter(int64_t index, W_Object* doc) : index(index), doc(doc) {}
  static W_Type* exact_type() { return tuplegetter_type(); }
  W_Type* type() override { return tuplegetter_type(); }

  const int64_t index;
  W_Object* doc;
};

W_Object* tuplegetter_new(W_Type*, int64_t index, W_Object* doc) {
  return new W_TupleGetter(index, doc);
}

W_Object* tuplegetter_get(W_TupleGetter* self, W_Object* w, W_Object*) {
  if (isinstance<W_Tuple>(w)) {
    W_Tuple* tuple = static_cast<W_Tuple*>(w);
    if (self->index >= tuple->length()) throw_index_error("tuple index out of range"_str);
    return tuple->get(self->index);
  }
  if (is_none(w)) return self;
  throw_type_error("descriptor for index '"_str, self->index,
                   "' for tuple subclasses doesn't apply to '"_str, type_name(w), "' object"_str);
}

void tuplegetter_set(W_TupleGetter*, W_Object*, W_Object*) {
  throw_error(AttributeError_type(), "can't set attribute"_str);
}
void tuplegetter_delete(W_TupleGetter*, W_Object*) {
  throw_error(AttributeError_type(), "can't delete attribute"_str);
}

W_Object* tuplegetter_doc(W_TupleGetter* self) { return self->doc; }
void tuplegetter_set_doc(W_TupleGetter* self, W_Object* doc) {
  self->doc = doc == nullptr ? none() : doc;
}

W_Object* tuplegetter_reduce(W_TupleGetter* self) {
  return new_tuple(self->type(), new_tuple(new_int(self->index), self->doc));
}
W_Object* tuplegetter_repr(W_TupleGetter* self) {
  return new_str(message("_tuplegetter("_str, self->index, ", "_str, repr(self->doc)->value, ')'));
}

W_Type* make_tuplegetter_type() {
  auto* t = new TypeBuilder("_tuplegetter"_str, object_type());
  t->module("collections"_str);
  t->new_method<&tuplegetter_new>("($type, index, doc, /)"_str);
  t->special<&tuplegetter_get>("__get__"_str);
  t->special<&tuplegetter_set>("__set__"_str);
  t->method<&tuplegetter_delete>("__delete__"_str, "($self, instance, /)"_str);
  t->special<&tuplegetter_repr>("__repr__"_str);
  t->method<&tuplegetter_reduce>("__reduce__"_str, "($self, /)"_str);
  t->accessor<&tuplegetter_doc, &tuplegetter_set_doc>("__doc__"_str);
  return t->finish();
}
RLIB_PREBUILD W_Type* tuplegetter_type() { return RLIB_ONCE(make_tuplegetter_type()); }

// ---- The module ---------------------------------------------------------------------------------

W_Module* make_module() {
  auto* m = new ModuleBuilder("_collections"_str,
                              "High performance data structures.\n- deque:        ordered collection "
                              "accessible from endpoints only\n- defaultdict:  dict subclass with a "
                              "default value factory\n"_str);
  m->type("deque"_str, deque_type());
  m->type("defaultdict"_str, defaultdict_type());
  m->type("OrderedDict"_str, odict_type());
  m->type("_deque_iterator"_str, deque_iterator_type());
  m->type("_deque_reverse_iterator"_str, deque_reverse_iterator_type());
  m->type("_tuplegetter"_str, tuplegetter_type());
  m->function<&count_elements>("_count_elements"_str, "($module, mapping, iterable, /)"_str,
                               "_count_elements(mapping, iterable) -> None\n\nCount elements in the "
                               "iterable, updating the mapping"_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* collections_module() { return RLIB_ONCE(make_module()); }

}  // namespace py
