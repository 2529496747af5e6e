// Module _operator: the operators as functions. The callable objects are in getters.cc.

#include "targets/pyinterp/modules/operator/getters.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

namespace {

// ---- Operators ----------------------------------------------------------------------------------

template <BinaryOp op>
W_Object* binary_function(W_Object* a, W_Object* b) {
  return binary(op, a, b);
}
template <BinaryOp op>
W_Object* inplace_function(W_Object* a, W_Object* b) {
  return inplace(op, a, b);
}
template <Comparison op>
W_Object* comparison_function(W_Object* a, W_Object* b) {
  return compare(op, a, b);
}

template <Comparison op>
void add_comparison(ModuleBuilder* m, Str* name, Str* symbol) {
  m->function<&comparison_function<op>>(name, "($module, a, b, /)"_str,
                                        message("Same as a "_str, symbol, " b."_str));
}

// "add" and "iadd"; names that are keywords have an underscore behind them.
template <BinaryOp op>
void add_binary(ModuleBuilder* m, Str* name, Str* symbol, bool is_keyword = false) {
  m->function<&binary_function<op>>(is_keyword ? name->concat("_"_str) : name,
                                    "($module, a, b, /)"_str,
                                    message("Same as a "_str, symbol, " b."_str));
  m->function<&inplace_function<op>>("i"_str->concat(name), "($module, a, b, /)"_str,
                                     message("Same as a "_str, symbol, "= b."_str));
}

void add_operators(ModuleBuilder* m) {
  add_comparison<Comparison::kLt>(m, "lt"_str, "<"_str);
  add_comparison<Comparison::kLe>(m, "le"_str, "<="_str);
  add_comparison<Comparison::kEq>(m, "eq"_str, "=="_str);
  add_comparison<Comparison::kNe>(m, "ne"_str, "!="_str);
  add_comparison<Comparison::kGe>(m, "ge"_str, ">="_str);
  add_comparison<Comparison::kGt>(m, "gt"_str, ">"_str);
  add_binary<BinaryOp::kAdd>(m, "add"_str, "+"_str);
  add_binary<BinaryOp::kSub>(m, "sub"_str, "-"_str);
  add_binary<BinaryOp::kMul>(m, "mul"_str, "*"_str);
  add_binary<BinaryOp::kMatMul>(m, "matmul"_str, "@"_str);
  add_binary<BinaryOp::kTrueDiv>(m, "truediv"_str, "/"_str);
  add_binary<BinaryOp::kFloorDiv>(m, "floordiv"_str, "//"_str);
  add_binary<BinaryOp::kMod>(m, "mod"_str, "%"_str);
  add_binary<BinaryOp::kPow>(m, "pow"_str, "**"_str);
  add_binary<BinaryOp::kLShift>(m, "lshift"_str, "<<"_str);
  add_binary<BinaryOp::kRShift>(m, "rshift"_str, ">>"_str);
  add_binary<BinaryOp::kAnd>(m, "and"_str, "&"_str, true);
  add_binary<BinaryOp::kOr>(m, "or"_str, "|"_str, true);
  add_binary<BinaryOp::kXor>(m, "xor"_str, "^"_str);
}

// ---- Others -------------------------------------------------------------------------------------

bool truth(W_Object* a) { return is_true(a); }
bool not_true(W_Object* a) { return !is_true(a); }
bool is_other(W_Object* a, W_Object* b) { return a != b; }
// An int, and not of a class derived from it.
W_Object* index_of_number(W_Object* a) {
  W_AnyInt* index = to_index(a);
  return index->type() == int_type() ? index : new_int(index->big());
}

void check_sequence(W_Object* w) {
  if (!is_sequence(w)) throw_type_error('\'', type_name(w), "' object can't be concatenated"_str);
}
W_Object* concat(W_Object* a, W_Object* b) {
  check_sequence(a);
  return binary(BinaryOp::kAdd, a, b);
}
W_Object* inplace_concat(W_Object* a, W_Object* b) {
  check_sequence(a);
  return inplace(BinaryOp::kAdd, a, b);
}

bool contains_item(W_Object* a, W_Object* b) { return contains(a, b); }

int64_t count_of(W_Object* a, W_Object* b) {
  W_Object* iterator = iterate_container(a);
  int64_t count = 0;
  while (W_Object* item = next(iterator)) {
    if (equals(item, b)) count++;
  }
  return count;
}

int64_t first_index(W_Object* a, W_Object* b) {
  W_Object* iterator = iterate_container(a);
  int64_t index = 0;
  while (W_Object* item = next(iterator)) {
    if (equals(item, b)) return index;
    index++;
  }
  throw_value_error("sequence.index(x): x not in sequence"_str);
}

int64_t hint(W_Object* w, W_Object* otherwise) {
  return length_hint(w, index_value(otherwise));
}

W_Object* call_object(W_Object* f, Array<W_Object*>* args, W_Dict* kwargs) {
  return f->call(arguments_of(args, kwargs));
}

// Takes the same time wherever the texts differ.
bool compare_digest(W_Object* a, W_Object* b) {
  Str* x = nullptr;
  Str* y = nullptr;
  if (isinstance<W_Str>(a) && isinstance<W_Str>(b)) {
    x = text_of(a);
    y = text_of(b);
    if (!is_ascii(x) || !is_ascii(y)) {
      throw_type_error("comparing strings with non-ASCII characters is not supported"_str);
    }
  } else {
    x = find_bytes(a);
    y = find_bytes(b);
    if (x == nullptr && y == nullptr) {
      throw_type_error("unsupported operand types(s) or combination of types: '"_str, type_name(a),
                       "' and '"_str, type_name(b), '\'');
    }
    x = bytes_of(a);
    y = bytes_of(b);
  }
  bool same_length = x->length() == y->length();
  Str* other = same_length ? y : x;
  int64_t difference = same_length ? 0 : 1;
  for (int64_t i = 0; i < x->length(); i++) difference |= x->byte_at(i) ^ other->byte_at(i);
  return difference == 0;
}

void add_others(ModuleBuilder* m) {
  Str* a = "($module, a, /)"_str;
  Str* a_b = "($module, a, b, /)"_str;
  m->function<&truth>("truth"_str, a, "Return True if a is true, False otherwise."_str);
  m->function<&not_true>("not_"_str, a, "Same as not a."_str);
  m->function<&is_same>("is_"_str, a_b, "Same as a is b."_str);
  m->function<&is_other>("is_not"_str, a_b, "Same as a is not b."_str);
  m->function<&absolute>("abs"_str, a, "Same as abs(a)."_str);
  m->function<&negate>("neg"_str, a, "Same as -a."_str);
  m->function<&positive>("pos"_str, a, "Same as +a."_str);
  m->function<&invert>("invert"_str, a, "Same as ~a."_str);
  m->function<&invert>("inv"_str, a, "Same as ~a."_str);
  m->function<&index_of_number>("index"_str, a, "Same as a.__index__()"_str);
  m->function<&concat>("concat"_str, a_b, "Same as a + b, for a and b sequences."_str);
  m->function<&inplace_concat>("iconcat"_str, a_b, "Same as a += b, for a and b sequences."_str);
  m->function<&contains_item>("contains"_str, a_b,
                              "Same as b in a (note reversed operands)."_str);
  m->function<&count_of>("countOf"_str, a_b,
                         "Return the number of items in a which are, or which equal, b."_str);
  m->function<&first_index>("indexOf"_str, a_b, "Return the first index of b in a."_str);
  m->function<&getitem>("getitem"_str, a_b, "Same as a[b]."_str);
  m->function<&setitem>("setitem"_str, "($module, a, b, c, /)"_str, "Same as a[b] = c."_str);
  m->function<&delitem>("delitem"_str, a_b, "Same as del a[b]."_str);
  m->function<&hint>("length_hint"_str, "($module, obj, default=0, /)"_str,
                     "Return an estimate of the number of items in obj."_str);
  m->function<&call_object>("call"_str, "($module, obj, /, *args, **kwargs)"_str,
                            "Same as obj(*args, **kwargs)."_str);
  m->function<&compare_digest>("_compare_digest"_str, a_b, "Return 'a == b'."_str);
}

W_Module* make_operator() {
  auto* m = new ModuleBuilder("_operator"_str, "Operator interface."_str);
  add_operators(m);
  add_others(m);
  m->type("itemgetter"_str, item_getter_type());
  m->type("attrgetter"_str, attribute_getter_type());
  m->type("methodcaller"_str, method_caller_type());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* operator_module() { return RLIB_ONCE(make_operator()); }

}  // namespace py
