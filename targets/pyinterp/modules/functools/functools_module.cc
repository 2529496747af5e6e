// Module _functools: reduce and cmp_to_key; partial and lru_cache have files of their own.

#include "targets/pyinterp/modules/functools/functools_types.h"

namespace py {

W_Object* get_dict(W_WithDict* self) { return self->dict(); }

void set_dict(W_WithDict* self, W_Object* value) {
  if (value == nullptr) throw_type_error("cannot delete __dict__"_str);
  if (!isinstance<W_Dict>(value)) {
    throw_type_error("__dict__ must be set to a dictionary, not a '"_str, type_name(value), '\'');
  }
  self->set_dict(static_cast<W_Dict*>(value));
}

namespace {

// ---- reduce -------------------------------------------------------------------------------------

W_Object* iterator_of(W_Object* iterable) {
  try {
    return iterate(iterable);
  } catch (PythonError* error) {
    if (!error->is(TypeError_type())) throw;
  }
  throw_type_error("reduce() arg 2 must support iteration"_str);
}

W_Object* reduce(W_Object* function, W_Object* iterable, W_Object* initial) {
  W_Object* iterator = iterator_of(iterable);
  W_Object* result = initial == nullptr ? next(iterator) : initial;
  if (result == nullptr) {
    throw_type_error("reduce() of empty iterable with no initial value"_str);
  }
  while (W_Object* item = next(iterator)) result = function->call2(result, item);
  return result;
}

// ---- cmp_to_key ---------------------------------------------------------------------------------

// An object as a sort key, ordered by a function; or, without an object, what makes such keys.
class W_KeyWrapper final : public W_Object {
 public:
  W_KeyWrapper(W_Object* function, W_Object* object) : function(function), object(object) {}
  static W_Type* exact_type() { return key_wrapper_type(); }
  W_Type* type() override { return key_wrapper_type(); }
  W_Object* call1(W_Object* of) override { return new W_KeyWrapper(function, of); }

  W_Object* const function;
  W_Object* const object;
};

W_Object* cmp_to_key(W_Object* function) { return new W_KeyWrapper(function, nullptr); }

W_Object* key_wrapper_call(W_KeyWrapper* self, W_Object* object) { return self->call1(object); }
W_Object* key_wrapper_object(W_KeyWrapper* self) {
  return self->object == nullptr ? none() : self->object;
}

template <Comparison op>
W_Object* key_wrapper_compare(W_KeyWrapper* self, W_Object* w_other) {
  if (!isinstance<W_KeyWrapper>(w_other)) throw_type_error("other argument must be K instance"_str);
  auto* other = static_cast<W_KeyWrapper*>(w_other);
  if (self->object == nullptr || other->object == nullptr) {
    throw_error(AttributeError_type(), "object"_str);
  }
  W_Object* order = self->function->call2(self->object, other->object);
  return compare(op, order, new_int(int64_t{0}));
}

W_Type* make_key_wrapper_type() {
  auto* t = new TypeBuilder("KeyWrapper"_str, object_type(),
                            new Layout("KeyWrapper"_str, object_type()->layout));
  t->module("functools"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->unhashable();
  t->special<&key_wrapper_call>("__call__"_str, "($self, /, obj)"_str);
  t->special<&key_wrapper_compare<Comparison::kLt>>("__lt__"_str);
  t->special<&key_wrapper_compare<Comparison::kLe>>("__le__"_str);
  t->special<&key_wrapper_compare<Comparison::kEq>>("__eq__"_str);
  t->special<&key_wrapper_compare<Comparison::kNe>>("__ne__"_str);
  t->special<&key_wrapper_compare<Comparison::kGt>>("__gt__"_str);
  t->special<&key_wrapper_compare<Comparison::kGe>>("__ge__"_str);
  t->member<&key_wrapper_object>("obj"_str, "Value wrapped by a key function."_str);
  return t->finish();
}

W_Module* make_functools() {
  auto* m = new ModuleBuilder("_functools"_str,
                              "Tools that operate on functions."_str);
  m->function<&reduce>("reduce"_str, "($module, function, iterable, initial=<null>, /)"_str,
                       "reduce(function, iterable[, initial]) -> value\n\nApply a function of two "
                       "arguments cumulatively to the items of a sequence\nor iterable, from left to "
                       "right, so as to reduce the iterable to a single\nvalue."_str);
  m->function<&cmp_to_key>("cmp_to_key"_str, "($module, /, mycmp)"_str,
                           "Convert a cmp= function into a key= function."_str);
  m->type("partial"_str, partial_type());
  m->type("_lru_cache_wrapper"_str, lru_cache_wrapper_type());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* key_wrapper_type() { return RLIB_ONCE(make_key_wrapper_type()); }
RLIB_PREBUILD W_Module* functools_module() { return RLIB_ONCE(make_functools()); }

}  // namespace py
