// int | str: types.UnionType.

#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/type_parameters.h"

namespace py {

namespace {

bool can_be_in_union(W_Object* w) {
  return is_none(w) || isinstance<W_Type>(w) || isinstance<W_GenericAlias>(w) ||
         isinstance<W_Union>(w);
}

bool same_member(W_Object* a, W_Object* b) {
  if (a == b) return true;
  return isinstance<W_GenericAlias>(a) && isinstance<W_GenericAlias>(b) && equals(a, b);
}

void add_member(List<W_Object*>* members, W_Object* w) {
  if (is_none(w)) w = none_type();
  for (int64_t i = 0; i < members->length(); i++) {
    if (same_member(members->get(i), w)) return;
  }
  members->append(w);
}

void add_members(List<W_Object*>* members, W_Object* w) {
  if (!isinstance<W_Union>(w)) return add_member(members, w);
  W_Tuple* several = static_cast<W_Union*>(w)->args;
  for (int64_t i = 0; i < several->length(); i++) add_member(members, several->get(i));
}

}  // namespace

W_Object* make_union(W_Object* a, W_Object* b) {
  if (!can_be_in_union(a) || !can_be_in_union(b)) return not_implemented();
  List<W_Object*>* members = new List<W_Object*>();
  add_members(members, a);
  add_members(members, b);
  if (members->length() == 1) return members->get(0);
  return new W_Union(new_tuple(members->to_array()));
}

namespace {

W_Tuple* parameters_of_union(W_Union* self) {
  if (self->parameters == nullptr) self->parameters = make_parameters(self->args);
  return self->parameters;
}

W_Object* union_args(W_Union* self) { return self->args; }
W_Object* union_parameters(W_Union* self) { return parameters_of_union(self); }

W_Object* union_getitem(W_Union* self, W_Object* item) {
  W_Tuple* args = substitute(self, self->args, parameters_of_union(self), item);
  W_Object* result = args->get(0);
  for (int64_t i = 1; i < args->length(); i++) {
    result = binary(BinaryOp::kOr, result, args->get(i));
  }
  return result;
}

void check_no_alias(W_Union* self, Str* function) {
  for (int64_t i = 0; i < self->args->length(); i++) {
    if (isinstance<W_GenericAlias>(self->args->get(i))) {
      throw_type_error(function, "() argument 2 cannot be a parameterized generic"_str);
    }
  }
}

bool union_instancecheck(W_Union* self, W_Object* w) {
  check_no_alias(self, "isinstance"_str);
  for (int64_t i = 0; i < self->args->length(); i++) {
    if (is_instance(w, self->args->get(i))) return true;
  }
  return false;
}

bool union_subclasscheck(W_Union* self, W_Object* w) {
  if (!isinstance<W_Type>(w)) throw_type_error("issubclass() arg 1 must be a class"_str);
  check_no_alias(self, "issubclass"_str);
  for (int64_t i = 0; i < self->args->length(); i++) {
    if (is_subclass(w, self->args->get(i))) return true;
  }
  return false;
}

W_Object* union_getattribute(W_Union* self, W_Str* name) {
  return name->value->eq("__module__"_str) ? getattr(self->type(), name) : generic_getattr(self, name);
}
W_Object* union_repr(W_Union* self) {
  auto* text = new StrBuilder();
  for (int64_t i = 0; i < self->args->length(); i++) {
    if (i > 0) text->append(" | "_str);
    W_Object* member = self->args->get(i);
    if (member == none_type()) {
      text->append("None"_str);
    } else {
      append_type_name(text, member);
    }
  }
  return new_str(text->build());
}

W_FrozenSet* members(W_Union* self) { return new W_FrozenSet(to_set(self->args)); }

int64_t union_hash(W_Union* self) { return py::hash(members(self)); }

W_Object* union_eq(W_Union* self, W_Object* other) {
  if (!isinstance<W_Union>(other)) return not_implemented();
  return compare(Comparison::kEq, members(self), members(static_cast<W_Union*>(other)));
}
W_Object* union_ne(W_Union* self, W_Object* other) {
  if (!isinstance<W_Union>(other)) return not_implemented();
  return compare(Comparison::kNe, members(self), members(static_cast<W_Union*>(other)));
}

W_Object* union_or(W_Object* self, W_Object* other) { return make_union(self, other); }
W_Object* union_ror(W_Object* self, W_Object* other) { return make_union(other, self); }

W_Type* make_union_type() {
  auto* t = new TypeBuilder("UnionType"_str, object_type());
  t->module("types"_str);
  t->doc("Represent a PEP 604 union type\n\nE.g. for int | str"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->special<&union_getattribute>("__getattribute__"_str);
  t->special<&union_repr>("__repr__"_str);
  t->special<&union_hash>("__hash__"_str);
  t->special<&union_eq>("__eq__"_str);
  t->special<&union_ne>("__ne__"_str);
  t->special<&union_or>("__or__"_str);
  t->special<&union_ror>("__ror__"_str);
  t->special<&union_getitem>("__getitem__"_str);
  t->method<&union_instancecheck>("__instancecheck__"_str, "($self, instance, /)"_str);
  t->method<&union_subclasscheck>("__subclasscheck__"_str, "($self, cls, /)"_str);
  t->member<&union_args>("__args__"_str);
  t->getter<&union_parameters>("__parameters__"_str,
                               "Type variables in the types.UnionType."_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* union_type() { return RLIB_ONCE(make_union_type()); }

}  // namespace py
