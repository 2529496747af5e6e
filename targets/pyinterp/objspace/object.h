// W_Object: an object of the Python program. Classes whose names start with W_ are what the program
// sees, and variables `w_...` hold them where that is not plain; everything else is the
// interpreter's own.
//
// The class in C++ says how an object is laid out, `type()` what it is for the program. They go
// together for exact built-in objects: an object that is_exactly<W_List> has type list. Objects of
// classes that the program defines are of the class User<W_...> of their layout: see instance.h.

#ifndef TARGETS_PYINTERP_OBJSPACE_OBJECT_H_
#define TARGETS_PYINTERP_OBJSPACE_OBJECT_H_

#include "targets/pyinterp/objspace/common.h"

namespace py {

// The arguments of a call: values, the last ones by name.
//
// `names` is null if there are none by name. The array belongs to the callee, which may keep or
// change it.
struct Arguments {
  Array<W_Object*>* values;
  Array<W_Str*>* names;

  int64_t count() const { return values->length(); }
  int64_t positional() const {
    return names == nullptr ? values->length() : values->length() - names->length();
  }
};

// The special methods: see special.def. They are indexes of W_Type's table.
enum class Special : uint8_t {
#define SPECIAL(member, name) k##member,
#include "targets/pyinterp/objspace/special.def"
  kCount,
};

class W_Object : public rlib::Object {
 public:
  virtual W_Type* type() = 0;

  // ---- Attributes in the object itself: see instance.h ----
  // The map, which says what attributes there are and where; null for built-in objects.
  virtual ClassMap* class_map() { return nullptr; }
  virtual Array<W_Object*>* attribute_storage() { return Array<W_Object*>::empty(); }
  virtual void set_attributes(ClassMap* /*map*/, Array<W_Object*>* /*storage*/) {}
  // The __dict__ of an object that has one, made when first asked for; null if it has none. Built-in
  // objects with a dict of their own (modules, functions, exceptions) override it.
  virtual W_Dict* dict();
  virtual void set_dict(W_Dict* dict);
  // The attribute in the object itself, or null. `name` is a str.
  virtual W_Object* own_attribute(W_Str* name);
  // Sets (removes) it. False if there is no place for attributes (no such attribute).
  virtual bool set_own_attribute(W_Str* name, W_Object* value);
  virtual bool delete_own_attribute(W_Str* name);
  // The weak references to the object, or null: see weakref.h.
  virtual W_Object* lifeline();
  // False if objects like this cannot be referred to weakly.
  virtual bool set_lifeline(W_Object* lifeline);
  // What is to be done once nobody refers to the object, if it was registered: calls __del__, unless
  // objects of this class have more to do. See interpreter/finalizers.h.
  virtual void finalize_object();

  // ---- Calls ----
  // Calls the object: `w_f(...)`. The general one, and those for a few arguments by position, which
  // pack nothing where the callee does not ask for it.
  virtual W_Object* call(Arguments arguments);
  virtual W_Object* call0();
  virtual W_Object* call1(W_Object* a);
  virtual W_Object* call2(W_Object* a, W_Object* b);
  virtual W_Object* call3(W_Object* a, W_Object* b, W_Object* c);
  // Calls it with registers `first` to `first + count - 1` of a frame.
  virtual W_Object* call_registers(Frame* frame, int64_t first, int64_t count);
};

// Base, with a place for the weak references to the object.
template <class Base>
class Referable : public Base {
 public:
  W_Object* lifeline() override { return lifeline_; }
  bool set_lifeline(W_Object* lifeline) override {
    lifeline_ = lifeline;
    return true;
  }

 private:
  W_Object* lifeline_ = nullptr;
};

// ---- None, NotImplemented, Ellipsis ----

// The only object of its type.
class W_Singleton final : public W_Object {
 public:
  enum Which : uint8_t { kNone, kNotImplemented, kEllipsis };

  explicit W_Singleton(Which which) : which(which) {}
  W_Type* type() override;

  const Which which;
};

RLIB_PREBUILD inline W_Object* none() { return RLIB_ONCE(new W_Singleton(W_Singleton::kNone)); }
RLIB_PREBUILD inline W_Object* not_implemented() {
  return RLIB_ONCE(new W_Singleton(W_Singleton::kNotImplemented));
}
RLIB_PREBUILD inline W_Object* ellipsis() {
  return RLIB_ONCE(new W_Singleton(W_Singleton::kEllipsis));
}
RLIB_PREBUILD W_Type* none_type();
RLIB_PREBUILD W_Type* not_implemented_type();
RLIB_PREBUILD W_Type* ellipsis_type();

// What programs see of a field that may be empty.
inline W_Object* or_none(W_Object* w) { return w == nullptr ? none() : w; }
inline bool is_none(W_Object* w) { return w == none(); }
// null for None, for optional arguments.
inline W_Object* null_if_none(W_Object* w) { return w == nullptr || is_none(w) ? nullptr : w; }

// ---- The root type ----

RLIB_PREBUILD W_Type* object_type();

// ---- Finalizers ----

// finalize_object() will be called once nobody refers to `w`. Precondition: it is not registered.
void register_finalizer(W_Object* w);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_OBJECT_H_
