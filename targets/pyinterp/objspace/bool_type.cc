// The type bool: an int, but for its name and three operators.

#include "targets/pyinterp/objspace/gateway.h"

namespace py {

namespace {

struct And {
  static constexpr Special kOfInt = Special::kAnd;
  static bool apply(bool a, bool b) { return a && b; }
};
struct Or {
  static constexpr Special kOfInt = Special::kOr;
  static bool apply(bool a, bool b) { return a || b; }
};
struct Xor {
  static constexpr Special kOfInt = Special::kXor;
  static bool apply(bool a, bool b) { return a != b; }
};

// The operators are symmetric.
template <class Op>
W_Object* logical(W_Bool* self, W_Object* value) {
  if (isinstance<W_Bool>(value)) {
    return new_bool(Op::apply(self->value, static_cast<W_Bool*>(value)->value));
  }
  return call_special(int_type()->special(Op::kOfInt), self, value);
}

Str* representation(W_Bool* self) { return self->value ? "True"_str : "False"_str; }

W_Object* make_bool(W_Type*, W_Object* x) { return new_bool(is_true(x)); }

W_Type* make_bool_type() {
  auto* t = new TypeBuilder("bool"_str, int_type());
  t->doc(
      "bool(x) -> bool\n"
      "\n"
      "Returns True when the argument x is true, False otherwise.\n"
      "The builtins True and False are the only two instances of the class bool.\n"
      "The class bool is a subclass of the class int, and cannot be subclassed."_str);
  t->add_flags(W_Type::kSelfPattern | W_Type::kUnpacksNames);
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&make_bool>("($type, x=False, /)"_str);
  t->special<&representation>("__repr__"_str);
  t->special<&logical<And>>("__and__"_str, "($self, value, /)"_str);
  t->special<&logical<And>>("__rand__"_str, "($self, value, /)"_str);
  t->special<&logical<Or>>("__or__"_str, "($self, value, /)"_str);
  t->special<&logical<Or>>("__ror__"_str, "($self, value, /)"_str);
  t->special<&logical<Xor>>("__xor__"_str, "($self, value, /)"_str);
  t->special<&logical<Xor>>("__rxor__"_str, "($self, value, /)"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* bool_type() { return RLIB_ONCE(make_bool_type()); }

}  // namespace py
