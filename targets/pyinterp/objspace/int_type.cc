// The type int: operators and methods. Making ints of other things is in int_new.cc, bytes are in
// int_bytes.cc.
//
// An operator is a struct with what it does to small and to big ints; `forward` and `reflected` make
// of it the methods __add__ and __radd__.

#include "targets/pyinterp/objspace/float_operations.h"
#include "targets/pyinterp/objspace/format_number.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/int_methods.h"
#include "targets/pyinterp/objspace/int_operations.h"
#include "targets/pyinterp/objspace/number_operations.h"

namespace py {

namespace {

// ---- Binary operators ---------------------------------------------------------------------------

#define INT_OPERATOR(Name, function)                                                  \
  struct Name {                                                                       \
    static W_Object* small(int64_t a, int64_t b) { return function(a, b); }           \
    static W_Object* big(BigInt* a, BigInt* b) { return function(a, b); }             \
  };
INT_OPERATOR(Add, int_add)
INT_OPERATOR(Sub, int_sub)
INT_OPERATOR(Mul, int_mul)
INT_OPERATOR(FloorDiv, int_floordiv)
INT_OPERATOR(Mod, int_mod)
INT_OPERATOR(DivMod, int_divmod)
INT_OPERATOR(TrueDiv, int_truediv)
INT_OPERATOR(Pow, int_pow)
INT_OPERATOR(LShift, int_lshift)
INT_OPERATOR(RShift, int_rshift)
INT_OPERATOR(And, int_and)
INT_OPERATOR(Or, int_or)
INT_OPERATOR(Xor, int_xor)
#undef INT_OPERATOR

template <class Op>
W_Object* apply(W_AnyInt* a, W_AnyInt* b) {
  if (a->fits() && b->fits()) return Op::small(a->small(), b->small());
  return Op::big(a->big(), b->big());
}

template <class Op>
W_Object* forward(W_AnyInt* self, W_Object* value) {
  if (!isinstance<W_AnyInt>(value)) return not_implemented();
  return apply<Op>(self, static_cast<W_AnyInt*>(value));
}
template <class Op>
W_Object* reflected(W_AnyInt* self, W_Object* value) {
  if (!isinstance<W_AnyInt>(value)) return not_implemented();
  return apply<Op>(static_cast<W_AnyInt*>(value), self);
}

W_Object* power_modulo(W_AnyInt* a, W_Object* b, W_Object* modulus) {
  if (!isinstance<W_AnyInt>(b)) return not_implemented();
  auto* exponent = static_cast<W_AnyInt*>(b);
  if (is_none(modulus)) return apply<Pow>(a, exponent);
  if (!isinstance<W_AnyInt>(modulus)) return not_implemented();
  return int_pow_mod(a->big(), exponent->big(), static_cast<W_AnyInt*>(modulus)->big());
}
W_Object* reflected_power(W_AnyInt* self, W_Object* value, W_Object* modulus) {
  if (!isinstance<W_AnyInt>(value)) return not_implemented();
  return power_modulo(static_cast<W_AnyInt*>(value), self, modulus);
}

template <Comparison op>
W_Object* compare_ints(W_AnyInt* self, W_Object* value) {
  if (!isinstance<W_AnyInt>(value)) return not_implemented();
  return new_bool(holds(op, int_compare(self, static_cast<W_AnyInt*>(value))));
}

template <class Op>
void add_operator(TypeBuilder* t, Str* name, Str* reflected_name) {
  t->special<&forward<Op>>(name, "($self, value, /)"_str);
  t->special<&reflected<Op>>(reflected_name, "($self, value, /)"_str);
}

void add_operators(TypeBuilder* t) {
  add_operator<Add>(t, "__add__"_str, "__radd__"_str);
  add_operator<Sub>(t, "__sub__"_str, "__rsub__"_str);
  add_operator<Mul>(t, "__mul__"_str, "__rmul__"_str);
  add_operator<FloorDiv>(t, "__floordiv__"_str, "__rfloordiv__"_str);
  add_operator<Mod>(t, "__mod__"_str, "__rmod__"_str);
  add_operator<DivMod>(t, "__divmod__"_str, "__rdivmod__"_str);
  add_operator<TrueDiv>(t, "__truediv__"_str, "__rtruediv__"_str);
  add_operator<LShift>(t, "__lshift__"_str, "__rlshift__"_str);
  add_operator<RShift>(t, "__rshift__"_str, "__rrshift__"_str);
  add_operator<And>(t, "__and__"_str, "__rand__"_str);
  add_operator<Or>(t, "__or__"_str, "__ror__"_str);
  add_operator<Xor>(t, "__xor__"_str, "__rxor__"_str);
  t->special<&power_modulo>("__pow__"_str, "($self, value, mod=None, /)"_str);
  t->special<&reflected_power>("__rpow__"_str, "($self, value, mod=None, /)"_str);
  t->special<&compare_ints<Comparison::kLt>>("__lt__"_str, "($self, value, /)"_str);
  t->special<&compare_ints<Comparison::kLe>>("__le__"_str, "($self, value, /)"_str);
  t->special<&compare_ints<Comparison::kEq>>("__eq__"_str, "($self, value, /)"_str);
  t->special<&compare_ints<Comparison::kNe>>("__ne__"_str, "($self, value, /)"_str);
  t->special<&compare_ints<Comparison::kGt>>("__gt__"_str, "($self, value, /)"_str);
  t->special<&compare_ints<Comparison::kGe>>("__ge__"_str, "($self, value, /)"_str);
}

// ---- One operand --------------------------------------------------------------------------------

W_Object* self_as_int(W_AnyInt* self) { return exact_int(self); }
W_Object* negative(W_AnyInt* self) { return int_negative(self); }
W_Object* absolute_value(W_AnyInt* self) { return int_absolute(self); }
W_Object* inverted(W_AnyInt* self) { return int_invert(self); }
bool is_nonzero(W_AnyInt* self) { return !int_is_zero(self); }
double as_float(W_AnyInt* self) { return int_to_float(self); }
W_Object* representation(W_AnyInt* self) { return new_ascii(int_to_text(self)); }
int64_t hash_of(W_AnyInt* self) {
  return self->fits() ? hash_int(self->small()) : hash_big(self->big());
}

void add_unary_operators(TypeBuilder* t) {
  t->special<&self_as_int>("__int__"_str);
  t->special<&self_as_int>("__index__"_str);
  t->special<&self_as_int>("__pos__"_str);
  t->special<&negative>("__neg__"_str);
  t->special<&absolute_value>("__abs__"_str);
  t->special<&inverted>("__invert__"_str);
  t->special<&is_nonzero>("__bool__"_str);
  t->special<&as_float>("__float__"_str);
  t->special<&representation>("__repr__"_str);
  t->special<&hash_of>("__hash__"_str);
}

// ---- Methods ------------------------------------------------------------------------------------

W_Object* zero(W_AnyInt*) { return new_int(int64_t{0}); }
W_Object* one(W_AnyInt*) { return new_int(int64_t{1}); }

int64_t bit_length(W_AnyInt* self) { return self->big()->bit_length(); }
int64_t bit_count(W_AnyInt* self) { return self->big()->count_ones(); }

W_Object* integer_ratio(W_AnyInt* self) {
  return new_tuple(exact_int(self), new_int(int64_t{1}));
}
W_Object* new_arguments(W_AnyInt* self) { return new_tuple(exact_int(self)); }

W_Object* rounded(W_AnyInt* self, W_Object* digits) {
  if (digits == nullptr) return exact_int(self);
  W_AnyInt* places = to_index(digits);
  bool is_negative = places->fits() ? places->small() < 0 : places->big()->sign() < 0;
  return is_negative ? int_round(self, places) : exact_int(self);
}

W_Object* formatted(W_AnyInt* self, W_Str* specification) {
  if (specification->length() == 0) return str(self);
  return new_str(format_int(self, parse_format(specification, self)));
}

// As CPython has it: digits of 30 bits behind a header.
int64_t size_in_bytes(W_AnyInt* self) {
  int64_t digits = (self->big()->bit_length() + 29) / 30;
  return 24 + 4 * (digits < 1 ? 1 : digits);
}

void add_methods(TypeBuilder* t) {
  t->method<&self_as_int>("conjugate"_str, "($self, /)"_str,
                          "Returns self, the complex conjugate of any int."_str);
  t->method<&bit_length>("bit_length"_str, "($self, /)"_str,
                         "Number of bits necessary to represent self in binary."_str);
  t->method<&bit_count>(
      "bit_count"_str, "($self, /)"_str,
      "Number of ones in the binary representation of the absolute value of self."_str);
  t->method<&integer_ratio>(
      "as_integer_ratio"_str, "($self, /)"_str,
      "Return a pair of integers whose ratio is the int, with a positive denominator."_str);
  t->method<&int_to_bytes>("to_bytes"_str,
                           "($self, /, length=1, byteorder='big', *, signed=False)"_str,
                           "Return an array of bytes representing an integer."_str);
  t->class_method<&int_from_bytes>("from_bytes"_str,
                                   "($type, /, bytes, byteorder='big', *, signed=False)"_str,
                                   "Return the integer represented by the given array of bytes."_str);
  t->method<&self_as_int>("__trunc__"_str, "($self, /)"_str,
                          "Truncating an Integral returns itself."_str);
  t->method<&self_as_int>("__floor__"_str, "($self, /)"_str,
                          "Flooring an Integral returns itself."_str);
  t->method<&self_as_int>("__ceil__"_str, "($self, /)"_str,
                          "Ceiling of an Integral returns itself."_str);
  t->method<&rounded>("__round__"_str, "($self, ndigits=<unrepresentable>, /)"_str,
                      "Rounding an Integral returns itself.\n\n"
                      "Rounding with an ndigits argument also returns an integer."_str);
  t->method<&formatted>("__format__"_str, "($self, format_spec, /)"_str);
  t->method<&new_arguments>("__getnewargs__"_str, "($self, /)"_str);
  t->method<&size_in_bytes>("__sizeof__"_str, "($self, /)"_str,
                            "Returns size in memory, in bytes."_str);
  t->getter<&self_as_int>("real"_str, "the real part of a complex number"_str);
  t->getter<&zero>("imag"_str, "the imaginary part of a complex number"_str);
  t->getter<&self_as_int>("numerator"_str,
                          "the numerator of a rational number in lowest terms"_str);
  t->getter<&one>("denominator"_str, "the denominator of a rational number in lowest terms"_str);
}

W_Type* make_int_type() {
  auto* t = new TypeBuilder("int"_str, object_type(),
                            new Layout("int"_str, object_type()->layout));
  t->doc(
      "int([x]) -> integer\n"
      "int(x, base=10) -> integer\n"
      "\n"
      "Convert a number or string to an integer, or return 0 if no arguments\n"
      "are given."_str);
  t->add_flags(W_Type::kSelfPattern);
  t->new_method<&int_new>("($type, x=<null>, /, base=<null>)"_str);
  add_operators(t);
  add_unary_operators(t);
  add_methods(t);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* int_type() { return RLIB_ONCE(make_int_type()); }

}  // namespace py
