// The gateway: C++ functions that Python programs call.
//
//     W_Object* list_pop(W_List* self, int64_t index);
//     ...
//     type->method<&list_pop>("pop"_str, "($self, index=-1, /)"_str, "Remove and return item ..."_str);
//
// The signature is Python's own and serves as __text_signature__ too. Each of its parameters is one
// of the function, whose type says how the argument is converted:
//
//     W_Object*            any object
//     W_List* and so on    an object of that type or one derived: TypeError otherwise
//     int64_t              by __index__: OverflowError if it does not fit
//     Clamped              by __index__: too large is the largest
//     double, bool         float(), truth
//     IntFlag              truth of an int
//     Str*                 the UTF-8 of a str
//     Array<W_Object*>*    of a parameter `*args`: the rest of those by position
//     W_Dict*              of a parameter `**kwargs`
//
// A function of more than six takes them all as they are, as AllValues.
//
// A default is a literal (None, True, -1, "x", ()) or `<null>`: then a W_Object* or pointer to one of
// our classes is null if the argument is left out. What the function returns is converted back:
// void is None, int64_t an int, bool a bool, double a float, Str* a str.

#ifndef TARGETS_PYINTERP_OBJSPACE_GATEWAY_H_
#define TARGETS_PYINTERP_OBJSPACE_GATEWAY_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

// ---- Signatures ---------------------------------------------------------------------------------

// The parameters of a callable, and how arguments become their values.
class Signature final : public rlib::Object {
 public:
  // From text like "($self, a, /, b=1, *args, c=None, **kwargs)". "$self" is a parameter by position. A "!" in
  // front makes it an old one, a "?" one whose errors do not name the function; "*args+" takes at least one.
  static Signature* parse(Str* text);

  int64_t count() const { return names->length(); }

  // The value of each parameter. Raises TypeError as CPython does; `function` is the name for that.
  Array<W_Object*>* bind(Str* function, Arguments arguments);
  // The same in a trace, by position only and without **kwargs: nothing of it is left there.
  Array<W_Object*>* bind_traced(Str* function, Array<W_Object*>* arguments);
  // Raises the TypeError for `count` arguments by position that do not fit.
  [[noreturn]] void throw_count(Str* function, int64_t count);
  // The parameter that may be given by this name, or -1.
  int64_t find_named(W_Str* name);
  // As what errors speak of it: "append()".
  Str* called(Str* function) const;

  Str* text = nullptr;
  bool is_old = false;  // errors say "f() takes at most 3 arguments (4 given)" though all are by position
  bool is_nameless = false;  // errors say "function takes ..." and "... for this function"
  bool is_constructor = false;  // __new__ or __init__: errors about one argument are as about several
  Array<W_Str*>* names = nullptr;      // of all parameters, *args and **kwargs among them
  Array<W_Object*>* defaults = nullptr;  // of each; null where there is none or it is <null>
  int64_t required = 0;                // parameters by position without default
  int64_t positional_only = 0;
  int64_t positional = 0;              // by position or by name
  int64_t keyword_only = 0;
  Array<bool>* is_required = nullptr;  // of each parameter
  int64_t varargs = -1;                // the index of *args, or -1
  int64_t least_varargs = 0;           // of *args
  int64_t kwargs = -1;
  bool has_self = false;

  // Whether so many arguments by position, self included, need no error.
  bool takes(int64_t given) const { return given >= required && (given <= positional || varargs >= 0); }
};

// A C++ function with its signature. `name` is for errors: "list.append", of which some show the last
// part; "" for special methods, which have none.
class Builtin : public rlib::Object {
 public:
  explicit Builtin(Signature* signature)
      : signature(signature),
        plain_count(signature->positional == signature->count() ? signature->count() : -1) {}

  // Calls it. The others are for a few arguments by position.
  virtual W_Object* call(Str* name, Arguments arguments);
  virtual W_Object* call0(Str* name);
  virtual W_Object* call1(Str* name, W_Object* a);
  virtual W_Object* call2(Str* name, W_Object* a, W_Object* b);
  virtual W_Object* call3(Str* name, W_Object* a, W_Object* b, W_Object* c);
  virtual W_Object* call4(Str* name, W_Object* a, W_Object* b, W_Object* c, W_Object* d);

  // The function itself. Only the one with as many parameters as it has may be called, each with a
  // value.
  virtual W_Object* invoke0() { return none(); }
  virtual W_Object* invoke1(W_Object*) { return none(); }
  virtual W_Object* invoke2(W_Object*, W_Object*) { return none(); }
  virtual W_Object* invoke3(W_Object*, W_Object*, W_Object*) { return none(); }
  virtual W_Object* invoke4(W_Object*, W_Object*, W_Object*, W_Object*) { return none(); }

  Signature* const signature;
  // Of parameters, if all are by position: so many arguments by position need no binding. Else -1.
  const int64_t plain_count;
  Str* function = ""_str;  // its name, for errors about arguments: "append"
  // Names that are no str are refused first of all. CPython's constructors, special methods and older functions take
  // a dict, and come to them later.
  bool unpacks_names = !signature->is_old;

 protected:
  // With a value for every parameter.
  virtual W_Object* run(Array<W_Object*>* values) = 0;

  // Raises TypeError for names where none may be: given to a special method, or none at all.
  void check_names_allowed(Str* name, Arguments arguments);

  // The default of a parameter for which no argument came.
  W_Object* missing(Str* name, int64_t given, int64_t parameter) {
    if (given < signature->required) signature->throw_count(name, given);
    return signature->defaults->get(parameter);
  }
};

// ---- Conversions --------------------------------------------------------------------------------

// An index that may be too large: it is the largest then.
struct Clamped {
  int64_t value;
};


// A str for C: see c_text. Null if there is no argument.
struct CText {
  Str* value;
};

// The same where None stands for none: its value is null then.
struct CTextOrNone {
  Str* value;
};

// A truth that has to come as an int: CPython's older flags.
struct IntFlag {
  bool value;
};
bool int_flag(W_Object* w);

// An int that CPython takes as one of C's: what is too large for that is refused.
struct CInt {
  int32_t value;
};
// Raises TypeError and OverflowError.
int32_t c_int_value(W_Object* w);

// What a function with more than six parameters takes: the value of each.
struct AllValues {
  Array<W_Object*>* values;

  W_Object* get(int64_t index) const { return values->get(index); }
};

// TypeError: "f() argument 1 must be str, not int", of a parameter of `of`.
[[noreturn]] void throw_wrong_argument(Builtin* of, int64_t parameter, Str* expected, W_Object* w);
// The same where no function is known: "expected X, got Y".
[[noreturn]] void throw_wrong_type(W_Type* expected, W_Object* w);

// Conversion of an argument: from(w), or from(w, of, index) if an error names the parameter.
template <class T>
struct Unwrap;
template <>
struct Unwrap<W_Object*> {
  static W_Object* from(W_Object* w) { return w; }
};
template <class T>
struct Unwrap<T*> {
  static T* from(W_Object* w, Builtin* of, int64_t index) {
    if (w != nullptr && !isinstance<T>(w)) throw_wrong_argument(of, index, T::exact_type()->name, w);
    return static_cast<T*>(w);
  }
};
template <>
struct Unwrap<Str*> {
  static Str* from(W_Object* w, Builtin* of, int64_t index) {
    if (w == nullptr) return nullptr;
    if (!isinstance<W_Str>(w)) throw_wrong_argument(of, index, "str"_str, w);
    return static_cast<W_Str*>(w)->value;
  }
};
template <>
struct Unwrap<int64_t> {
  static int64_t from(W_Object* w) {
    return rlib::is_exactly<W_Int>(w) ? static_cast<W_Int*>(w)->value : size_value(w);
  }
};
template <>
struct Unwrap<CInt> {
  static CInt from(W_Object* w) { return {c_int_value(w)}; }
};
template <>
struct Unwrap<Clamped> {
  static Clamped from(W_Object* w) { return {index_clamped(w)}; }
};
template <>
struct Unwrap<CText> {
  static CText from(W_Object* w, Builtin* of, int64_t index) {
    if (w != nullptr && !isinstance<W_Str>(w)) throw_wrong_argument(of, index, "str"_str, w);
    return {w == nullptr ? nullptr : c_text(static_cast<W_Str*>(w))};
  }
};
template <>
struct Unwrap<CTextOrNone> {
  static CTextOrNone from(W_Object* w, Builtin* of, int64_t index) {
    if (w == nullptr || is_none(w)) return {nullptr};
    if (!isinstance<W_Str>(w)) throw_wrong_argument(of, index, "str or None"_str, w);
    return {c_text(static_cast<W_Str*>(w))};
  }
};
template <>
struct Unwrap<bool> {
  static bool from(W_Object* w) { return is_true(w); }
};
template <>
struct Unwrap<IntFlag> {
  static IntFlag from(W_Object* w) { return {int_flag(w)}; }
};
template <>
struct Unwrap<double> {
  static double from(W_Object* w) {
    return rlib::is_exactly<W_Float>(w) ? static_cast<W_Float*>(w)->value : float_value(w);
  }
};
// Of *args: an array, in a tuple's clothes.
template <>
struct Unwrap<Array<W_Object*>*> {
  static Array<W_Object*>* from(W_Object* w) { return static_cast<W_Tuple*>(w)->items; }
};

template <class T>
T argument(W_Object* w, Builtin* of, int64_t index) {
  if constexpr (requires { Unwrap<T>::from(w, of, index); }) {
    return Unwrap<T>::from(w, of, index);
  } else {
    return Unwrap<T>::from(w);
  }
}

inline W_Object* wrap(W_Object* w) { return w; }
inline W_Object* wrap(int64_t value) { return new_int(value); }
inline W_Object* wrap(bool value) { return new_bool(value); }
inline W_Object* wrap(double value) { return new_float(value); }
inline W_Object* wrap(Str* text) { return new_str(text); }

// ---- Functions by their number of parameters ----------------------------------------------------
//
// A class for each number does what concerns arguments; the function itself is one method (`invoke`) of a
// class made for it, so that a built-in function costs the binary little more than its body.

class Builtin0 : public Builtin {
 public:
  using Builtin::Builtin;
  W_Object* call0(Str* name) final;

 protected:
  W_Object* run(Array<W_Object*>* values) final;
};
class Builtin1 : public Builtin {
 public:
  using Builtin::Builtin;
  W_Object* call0(Str* name) final;
  W_Object* call1(Str* name, W_Object* a) final;

 protected:
  W_Object* run(Array<W_Object*>* values) final;
};
class Builtin2 : public Builtin {
 public:
  using Builtin::Builtin;
  W_Object* call1(Str* name, W_Object* a) final;
  W_Object* call2(Str* name, W_Object* a, W_Object* b) final;

 protected:
  W_Object* run(Array<W_Object*>* values) final;
};
class Builtin3 : public Builtin {
 public:
  using Builtin::Builtin;
  W_Object* call1(Str* name, W_Object* a) final;
  W_Object* call2(Str* name, W_Object* a, W_Object* b) final;
  W_Object* call3(Str* name, W_Object* a, W_Object* b, W_Object* c) final;

 protected:
  W_Object* run(Array<W_Object*>* values) final;
};
class Builtin4 : public Builtin {
 public:
  using Builtin::Builtin;
  W_Object* call2(Str* name, W_Object* a, W_Object* b) final;
  W_Object* call3(Str* name, W_Object* a, W_Object* b, W_Object* c) final;
  W_Object* call4(Str* name, W_Object* a, W_Object* b, W_Object* c, W_Object* d) final;

 protected:
  W_Object* run(Array<W_Object*>* values) final;
};

template <auto F, class Type>
class BuiltinOf;

// What a function returns, as an object.
#define PY_RESULT(...)                                   \
  if constexpr (__is_same(R, void)) {                    \
    F(__VA_ARGS__);                                      \
    return none();                                       \
  } else {                                               \
    return wrap(F(__VA_ARGS__));                         \
  }

template <auto F, class R>
class BuiltinOf<F, R (*)()> final : public Builtin0 {
 public:
  using Builtin0::Builtin0;

  W_Object* invoke0() override { PY_RESULT() }
};
template <auto F, class R, class A>
class BuiltinOf<F, R (*)(A)> final : public Builtin1 {
 public:
  using Builtin1::Builtin1;

  W_Object* invoke1(W_Object* a) override { PY_RESULT(argument<A>(a, this, 0)) }
};
template <auto F, class R, class A, class B>
class BuiltinOf<F, R (*)(A, B)> final : public Builtin2 {
 public:
  using Builtin2::Builtin2;

  W_Object* invoke2(W_Object* a, W_Object* b) override {
    PY_RESULT(argument<A>(a, this, 0), argument<B>(b, this, 1))
  }
};
template <auto F, class R, class A, class B, class C>
class BuiltinOf<F, R (*)(A, B, C)> final : public Builtin3 {
 public:
  using Builtin3::Builtin3;

  W_Object* invoke3(W_Object* a, W_Object* b, W_Object* c) override {
    PY_RESULT(argument<A>(a, this, 0), argument<B>(b, this, 1), argument<C>(c, this, 2))
  }
};
template <auto F, class R, class A, class B, class C, class D>
class BuiltinOf<F, R (*)(A, B, C, D)> final : public Builtin4 {
 public:
  using Builtin4::Builtin4;

  W_Object* invoke4(W_Object* a, W_Object* b, W_Object* c, W_Object* d) override {
    PY_RESULT(argument<A>(a, this, 0), argument<B>(b, this, 1), argument<C>(c, this, 2), argument<D>(d, this, 3))
  }
};
template <auto F, class R, class A, class B, class C, class D, class E>
class BuiltinOf<F, R (*)(A, B, C, D, E)> final : public Builtin {
 public:
  using Builtin::Builtin;

 protected:
  W_Object* run(Array<W_Object*>* v) override {
    PY_RESULT(argument<A>(v->get(0), this, 0), argument<B>(v->get(1), this, 1), argument<C>(v->get(2), this, 2),
              argument<D>(v->get(3), this, 3), argument<E>(v->get(4), this, 4))
  }
};
template <auto F, class R, class A, class B, class C, class D, class E, class G>
class BuiltinOf<F, R (*)(A, B, C, D, E, G)> final : public Builtin {
 public:
  using Builtin::Builtin;

 protected:
  W_Object* run(Array<W_Object*>* v) override {
    PY_RESULT(argument<A>(v->get(0), this, 0), argument<B>(v->get(1), this, 1), argument<C>(v->get(2), this, 2),
              argument<D>(v->get(3), this, 3), argument<E>(v->get(4), this, 4), argument<G>(v->get(5), this, 5))
  }
};
// Of more parameters: the function takes the values of all of them, unconverted.
template <auto F>
class BuiltinOf<F, W_Object* (*)(AllValues)> final : public Builtin {
 public:
  using Builtin::Builtin;

 protected:
  W_Object* run(Array<W_Object*>* values) override { return F(AllValues{values}); }
};
#undef PY_RESULT

// The C++ function F with this signature.
template <auto F>
Builtin* builtin(Str* signature) {
  return new BuiltinOf<F, decltype(F)>(Signature::parse(signature));
}

// ---- Callable objects: see function_objects.h for the Python ones -------------------------------

RLIB_PREBUILD W_Type* builtin_function_type();    // len, and [].append
RLIB_PREBUILD W_Type* method_descriptor_type();   // list.append
RLIB_PREBUILD W_Type* slot_wrapper_type();        // list.__len__
RLIB_PREBUILD W_Type* method_wrapper_type();      // [].__len__
RLIB_PREBUILD W_Type* classmethod_descriptor_type();  // dict.fromkeys, before it is bound
RLIB_PREBUILD W_Type* getset_type();
RLIB_PREBUILD W_Type* member_type();

// A built-in function, or a method bound to an object.
class W_BuiltinFunction final : public Referable<W_Object> {
 public:
  W_BuiltinFunction(Str* name, Builtin* code, W_Object* self)
      : name(name), code(code), self(self) {}
  static W_Type* exact_type() { return builtin_function_type(); }
  W_Type* type() override { return is_wrapper ? method_wrapper_type() : builtin_function_type(); }
  bool set_lifeline(W_Object* lifeline) override { return !is_wrapper && Referable::set_lifeline(lifeline); }
  W_Object* call(Arguments arguments) override;
  W_Object* call0() override;
  W_Object* call1(W_Object* a) override;
  W_Object* call2(W_Object* a, W_Object* b) override;
  W_Object* call3(W_Object* a, W_Object* b, W_Object* c) override;
  W_Object* call_registers(Frame* frame, int64_t first, int64_t count) override;

  Str* const name;
  Str* shown = name;              // for messages: "math.sin", "list.append"; "" of special methods
  // The same of one that is bound, where messages name the object's own type: for `count` arguments by position, and
  // for arguments with names, where CPython's older functions have but their bare name.
  Str* shown_with(int64_t count);
  Str* shown_with_names();
  Builtin* const code;
  W_Object* const self;           // the first argument; null if there is none
  Str* module = nullptr;
  W_Type* objclass = nullptr;     // of a bound special method
  Str* doc = nullptr;
  bool is_wrapper = false;        // bound from a slot wrapper
  bool is_new = false;            // __new__: the first argument is objclass or derived from it

 private:
  Str* shown_of_object();
};

// A method in a built-in type's namespace: list.append, or list.__len__.
class W_MethodDescriptor final : public W_Object {
 public:
  enum Kind : uint8_t { kMethod, kSlotWrapper, kClassMethod };

  W_MethodDescriptor(Str* name, Builtin* code, W_Type* objclass, Kind kind)
      : name(name), code(code), objclass(objclass), kind(kind) {}
  static W_Type* exact_type() { return method_descriptor_type(); }
  W_Type* type() override;
  W_Object* call(Arguments arguments) override;
  W_Object* call0() override;
  W_Object* call1(W_Object* a) override;
  W_Object* call2(W_Object* a, W_Object* b) override;
  W_Object* call3(W_Object* a, W_Object* b, W_Object* c) override;
  W_Object* call_registers(Frame* frame, int64_t first, int64_t count) override;

  Str* const name;
  Str* shown = name;              // for messages
  Builtin* const code;
  W_Type* const objclass;
  const Kind kind;
  Str* doc = nullptr;
};

// A computed attribute of a built-in type. `set` is null for one that cannot be written; the value is
// null when it is deleted.
class W_GetSet final : public W_Object {
 public:
  W_GetSet(Str* name, Builtin* get, Builtin* set, W_Type* objclass, bool is_member)
      : name(name), get(get), set(set), objclass(objclass), is_member(is_member) {}
  static W_Type* exact_type() { return getset_type(); }
  W_Type* type() override { return is_member ? member_type() : getset_type(); }

  Str* const name;
  Builtin* const get;
  Builtin* const set;
  W_Type* const objclass;
  const bool is_member;
  Str* doc = nullptr;
};

// ---- Making built-in types and modules -----------------------------------------------------------

// What a special method's __doc__ says if nothing else does; null for other names. At translation time only.
Str* special_doc(Str* name);

// A built-in type in the making. At translation time only.
class TypeBuilder final : public rlib::Object {
 public:
  // `layout`: of objects of this type; null: one of its own, which extends that of the base.
  TypeBuilder(Str* name, W_Type* base, Layout* layout = nullptr);
  // Goes on with a type that has no base: `object`.
  explicit TypeBuilder(W_Type* type) : type_(type) {}

  // Makes `base` a second base, behind the first.
  void second_base(W_Type* base) {
    auto* bases = Array<W_Type*>::make(2);
    bases->set(0, type_->bases->get(0));
    bases->set(1, base);
    type_->bases = bases;
  }
  // Documentation, as __doc__ shows it. The flags of W_Type, to be added.
  void doc(Str* text) { type_->doc = text; }
  // __text_signature__, where CPython has one: inspect.signature() then knows what the type takes.
  void text_signature(Str* text) { type_->text_signature = text; }
  void add_flags(int64_t flags) { type_->flags |= flags; }
  void remove_flags(int64_t flags) { type_->flags &= ~flags; }
  void module(Str* name) { type_->module = name; }

  template <auto F>
  void method(Str* name, Str* signature, Str* doc = nullptr) {
    add_method(name, builtin<F>(signature), doc, W_MethodDescriptor::kMethod);
  }
  // __len__ and its kind. The signature is made up from the number of parameters unless given.
  template <auto F>
  void special(Str* name, Str* signature = nullptr, Str* doc = nullptr) {
    add_method(name, builtin<F>(signature == nullptr ? special_signature(name) : signature), doc,
               W_MethodDescriptor::kSlotWrapper);
  }
  template <auto F>
  void class_method(Str* name, Str* signature, Str* doc = nullptr) {
    add_method(name, builtin<F>(signature), doc, W_MethodDescriptor::kClassMethod);
  }
  template <auto F>
  void static_method(Str* name, Str* signature, Str* doc = nullptr) {
    add_static_method(name, builtin<F>(signature), doc);
  }
  // __new__: its first parameter is W_Type*, the class to make an object of. Errors about arguments name the type, or
  // `function` if that is given.
  template <auto F>
  void new_method(Str* signature, Str* function = nullptr) {
    add_new(builtin<F>(signature), function == nullptr ? type_->name : function);
  }
  template <auto Get>
  void getter(Str* name, Str* doc = nullptr) {
    add_getset(name, builtin<Get>("($self)"_str), nullptr, doc, false);
  }
  template <auto Get, auto Set>
  void accessor(Str* name, Str* doc = nullptr) {
    add_getset(name, builtin<Get>("($self)"_str), builtin<Set>("($self, value=<null>)"_str), doc,
               false);
  }
  // The same, which says of itself that it is a member (of the C struct).
  template <auto Get>
  void member(Str* name, Str* doc = nullptr) {
    add_getset(name, builtin<Get>("($self)"_str), nullptr, doc, true);
  }
  void attribute(Str* name, W_Object* value) { type_->names->set(name, value); }
  // Objects of this type cannot be hashed.
  void unhashable() { attribute("__hash__"_str, none()); }

  W_Type* finish();

 private:
  void add_method(Str* name, Builtin* code, Str* doc, W_MethodDescriptor::Kind kind);
  void add_static_method(Str* name, Builtin* code, Str* doc);
  void add_new(Builtin* code, Str* function_name);
  void add_getset(Str* name, Builtin* get, Builtin* set, Str* doc, bool is_member);
  // "($self, other, /)" and so on.
  static Str* special_signature(Str* name);

  W_Type* const type_;
};

// A built-in function of a module.
template <auto F>
W_BuiltinFunction* make_function(Str* name, Str* signature, Str* doc = nullptr) {
  W_BuiltinFunction* function = new W_BuiltinFunction(name, builtin<F>(signature), nullptr);
  function->code->function = name;
  function->doc = doc;
  return function;
}

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_GATEWAY_H_
