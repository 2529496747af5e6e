// Proxies: whatever is done with one is done with the object it refers to.

#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/weakref.h"

namespace py {

W_Object* W_WeakProxy::live() {
  W_Object* w = get();
  if (w == nullptr) {
    throw_error(ReferenceError_type(), "weakly-referenced object no longer exists"_str);
  }
  return w;
}

namespace {

// What a proxy refers to; anything else itself.
W_Object* unwrapped(W_Object* w) {
  return isinstance<W_WeakProxy>(w) ? static_cast<W_WeakProxy*>(w)->live() : w;
}

template <BinaryOp op>
W_Object* proxy_binary(W_WeakProxy* self, W_Object* other) {
  return binary(op, self->live(), unwrapped(other));
}
template <BinaryOp op>
W_Object* proxy_reflected(W_WeakProxy* self, W_Object* other) {
  return binary(op, unwrapped(other), self->live());
}
template <BinaryOp op>
W_Object* proxy_inplace(W_WeakProxy* self, W_Object* other) {
  return inplace(op, self->live(), unwrapped(other));
}
template <auto operation>
W_Object* proxy_unary(W_WeakProxy* self) {
  return operation(self->live());
}
template <Comparison op>
W_Object* proxy_compare(W_WeakProxy* self, W_Object* other) {
  return compare(op, self->live(), unwrapped(other));
}

W_Object* proxy_divmod(W_WeakProxy* self, W_Object* other) {
  return divmod(self->live(), unwrapped(other));
}
W_Object* proxy_rdivmod(W_WeakProxy* self, W_Object* other) {
  return divmod(unwrapped(other), self->live());
}
W_Object* proxy_pow(W_WeakProxy* self, W_Object* other, W_Object* modulus) {
  if (is_none(modulus)) return binary(BinaryOp::kPow, self->live(), unwrapped(other));
  return power(self->live(), unwrapped(other), unwrapped(modulus));
}
W_Object* proxy_rpow(W_WeakProxy* self, W_Object* other, W_Object*) {
  return binary(BinaryOp::kPow, unwrapped(other), self->live());
}
W_Object* proxy_ipow(W_WeakProxy* self, W_Object* other, W_Object*) {
  return inplace(BinaryOp::kPow, self->live(), unwrapped(other));
}

W_Object* proxy_int(W_WeakProxy* self) { return call(int_type(), self->live()); }
W_Object* proxy_float(W_WeakProxy* self) { return call(float_type(), self->live()); }
W_Object* proxy_index(W_WeakProxy* self) { return to_index(self->live()); }
bool proxy_bool(W_WeakProxy* self) { return is_true(self->live()); }
W_Object* proxy_str(W_WeakProxy* self) { return str(self->live()); }
W_Object* proxy_bytes(W_WeakProxy* self) { return call_method(self->live(), names::__bytes__()); }
W_Object* proxy_reversed(W_WeakProxy* self) {
  return call_method(self->live(), names::__reversed__());
}

W_Object* proxy_repr(W_WeakProxy* self) {
  W_Object* w = self->get();
  if (w == nullptr) return new_str(message("<weakproxy at "_str, address_of(self), " to NoneType>"_str));
  return new_str(message("<weakproxy at "_str, address_of(self), " to "_str, type_name(w), " at "_str,
                         address_of(w), '>'));
}

int64_t proxy_len(W_WeakProxy* self) { return length(self->live()); }
W_Object* proxy_getitem(W_WeakProxy* self, W_Object* key) { return getitem(self->live(), key); }
void proxy_setitem(W_WeakProxy* self, W_Object* key, W_Object* value) {
  setitem(self->live(), key, value);
}
void proxy_delitem(W_WeakProxy* self, W_Object* key) { delitem(self->live(), key); }
bool proxy_contains(W_WeakProxy* self, W_Object* item) { return contains(self->live(), item); }
W_Object* proxy_iter(W_WeakProxy* self) { return iterate(self->live()); }

W_Object* proxy_next(W_WeakProxy* self) {
  W_Object* w = self->live();
  if (w->type()->special(Special::kNext) == nullptr) {
    throw_type_error("Weakref proxy referenced a non-iterator '"_str, type_name(w),
                     "' object"_str);
  }
  W_Object* item = next(w);
  if (item == nullptr) throw_stop_iteration(nullptr);
  return item;
}

W_Object* proxy_getattribute(W_WeakProxy* self, W_Str* name) { return getattr(self->live(), name); }
void proxy_setattr(W_WeakProxy* self, W_Str* name, W_Object* value) {
  setattr(self->live(), name, value);
}
void proxy_delattr(W_WeakProxy* self, W_Str* name) { delattr(self->live(), name); }

W_Object* proxy_call(W_WeakProxy* self, Array<W_Object*>* args, W_Dict* kwargs) {
  int64_t count = args->length();
  auto* values = Array<W_Object*>::make(count + kwargs->length());
  auto* names = Array<W_Str*>::make(kwargs->length());
  rlib::array_copy(args, 0, values, 0, count);
  int64_t named = 0;
  for (int64_t at = kwargs->next_entry(0); at >= 0; at = kwargs->next_entry(at + 1)) {
    names->set(named, static_cast<W_Str*>(kwargs->key_at(at)));
    values->set(count + named++, kwargs->value_at(at));
  }
  return self->live()->call(Arguments{values, named == 0 ? nullptr : names});
}

// ---- The types ----------------------------------------------------------------------------------

template <BinaryOp op>
void add_binary(TypeBuilder* t, Str* plain, Str* reflected, Str* in_place) {
  t->special<&proxy_binary<op>>(plain);
  t->special<&proxy_reflected<op>>(reflected);
  t->special<&proxy_inplace<op>>(in_place);
}

void add_numbers(TypeBuilder* t) {
#define PY_PROXY_BINARY(op, name) \
  add_binary<BinaryOp::op>(t, "__" name "__"_str, "__r" name "__"_str, "__i" name "__"_str);
  PY_PROXY_BINARY(kAdd, "add")
  PY_PROXY_BINARY(kSub, "sub")
  PY_PROXY_BINARY(kMul, "mul")
  PY_PROXY_BINARY(kMatMul, "matmul")
  PY_PROXY_BINARY(kTrueDiv, "truediv")
  PY_PROXY_BINARY(kMod, "mod")
  PY_PROXY_BINARY(kLShift, "lshift")
  PY_PROXY_BINARY(kRShift, "rshift")
  PY_PROXY_BINARY(kOr, "or")
  PY_PROXY_BINARY(kXor, "xor")
  PY_PROXY_BINARY(kAnd, "and")
  PY_PROXY_BINARY(kFloorDiv, "floordiv")
#undef PY_PROXY_BINARY
  t->special<&proxy_divmod>("__divmod__"_str);
  t->special<&proxy_rdivmod>("__rdivmod__"_str);
  t->special<&proxy_pow>("__pow__"_str);
  t->special<&proxy_rpow>("__rpow__"_str);
  t->special<&proxy_ipow>("__ipow__"_str);
  t->special<&proxy_unary<&negate>>("__neg__"_str);
  t->special<&proxy_unary<&positive>>("__pos__"_str);
  t->special<&proxy_unary<&invert>>("__invert__"_str);
  t->special<&proxy_unary<&absolute>>("__abs__"_str);
  t->special<&proxy_int>("__int__"_str);
  t->special<&proxy_float>("__float__"_str);
  t->special<&proxy_index>("__index__"_str);
  t->special<&proxy_bool>("__bool__"_str);
}

void add_others(TypeBuilder* t) {
  t->special<&proxy_compare<Comparison::kLt>>("__lt__"_str);
  t->special<&proxy_compare<Comparison::kLe>>("__le__"_str);
  t->special<&proxy_compare<Comparison::kEq>>("__eq__"_str);
  t->special<&proxy_compare<Comparison::kNe>>("__ne__"_str);
  t->special<&proxy_compare<Comparison::kGt>>("__gt__"_str);
  t->special<&proxy_compare<Comparison::kGe>>("__ge__"_str);
  t->unhashable();
  t->special<&proxy_repr>("__repr__"_str);
  t->special<&proxy_str>("__str__"_str);
  t->method<&proxy_bytes>("__bytes__"_str, "($self, /)"_str);
  t->method<&proxy_reversed>("__reversed__"_str, "($self, /)"_str);
  t->special<&proxy_len>("__len__"_str);
  t->special<&proxy_getitem>("__getitem__"_str);
  t->special<&proxy_setitem>("__setitem__"_str);
  t->special<&proxy_delitem>("__delitem__"_str);
  t->special<&proxy_contains>("__contains__"_str);
  t->special<&proxy_iter>("__iter__"_str);
  t->special<&proxy_next>("__next__"_str);
  t->special<&proxy_getattribute>("__getattribute__"_str);
  t->special<&proxy_setattr>("__setattr__"_str);
  t->special<&proxy_delattr>("__delattr__"_str);
}

W_Type* make_proxy_type(Str* name, bool is_callable) {
  auto* t = new TypeBuilder(name, object_type());
  t->module("weakref"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  add_numbers(t);
  add_others(t);
  if (is_callable) t->special<&proxy_call>("__call__"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* weak_proxy_type() { return RLIB_ONCE(make_proxy_type("ProxyType"_str, false)); }
RLIB_PREBUILD W_Type* weak_callable_proxy_type() {
  return RLIB_ONCE(make_proxy_type("CallableProxyType"_str, true));
}

}  // namespace py
