// Functions, methods, cells, and the descriptors that decorate them.

#ifndef TARGETS_PYINTERP_OBJSPACE_FUNCTION_OBJECTS_H_
#define TARGETS_PYINTERP_OBJSPACE_FUNCTION_OBJECTS_H_

#include "targets/pyinterp/objspace/container_objects.h"
#include "targets/pyinterp/objspace/object.h"
#include "targets/pyinterp/objspace/with_dict.h"

namespace py {

class W_Code;

RLIB_PREBUILD W_Type* function_type();
RLIB_PREBUILD W_Type* method_type();
RLIB_PREBUILD W_Type* cell_type();
RLIB_PREBUILD W_Type* staticmethod_type();
RLIB_PREBUILD W_Type* classmethod_type();
RLIB_PREBUILD W_Type* property_type();
RLIB_PREBUILD W_Type* super_type();

// Holds a variable that several functions share. `value` is null while the variable has none.
class W_Cell final : public W_Object {
 public:
  explicit W_Cell(W_Object* value) : value(value) {}
  static W_Type* exact_type() { return cell_type(); }
  W_Type* type() override { return cell_type(); }

  W_Object* value;
};

class W_Function final : public W_WithDict {
 public:
  W_Function(W_Code* code, W_Dict* globals);  // with the built-in names that the globals say
  W_Function(W_Code* code, W_Dict* globals, W_Dict* builtins);
  static W_Type* exact_type() { return function_type(); }
  W_Type* type() override { return function_type(); }
  W_Object* call(Arguments arguments) override;
  W_Object* call0() override;
  W_Object* call1(W_Object* a) override;
  W_Object* call2(W_Object* a, W_Object* b) override;
  W_Object* call3(W_Object* a, W_Object* b, W_Object* c) override;
  W_Object* call_registers(Frame* frame, int64_t first, int64_t count) override;

  RLIB_QUASI_IMMUTABLE W_Code* code;
  W_Dict* const globals;
  RLIB_IMMUTABLE W_Dict* builtins;
  RLIB_QUASI_IMMUTABLE Array<W_Object*>* defaults = Array<W_Object*>::empty();  // of the last ones
  RLIB_QUASI_IMMUTABLE W_Dict* keyword_defaults = nullptr;
  RLIB_IMMUTABLE_ARRAY Array<W_Object*>* closure = Array<W_Object*>::empty();  // of W_Cell
  W_Str* name;
  W_Str* qualified_name;
  W_Object* module = nullptr;       // __module__; null: none was set
  W_Object* doc = nullptr;
  W_Object* annotations = nullptr;  // a dict; or a tuple of names and values, until it is asked for
};

// A function bound to an object.
class W_Method final : public Referable<W_Object> {
 public:
  W_Method(W_Object* function, W_Object* self) : function(function), self(self) {}
  static W_Type* exact_type() { return method_type(); }
  W_Type* type() override { return method_type(); }
  W_Object* call(Arguments arguments) override;
  W_Object* call0() override;
  W_Object* call1(W_Object* a) override;
  W_Object* call2(W_Object* a, W_Object* b) override;

  W_Object* const function;
  W_Object* const self;
};

class W_StaticMethod : public WithDict<W_Object> {
 public:
  static W_Type* exact_type() { return staticmethod_type(); }
  W_Type* type() override { return staticmethod_type(); }

  W_Object* function = nullptr;
};

class W_ClassMethod : public WithDict<W_Object> {
 public:
  static W_Type* exact_type() { return classmethod_type(); }
  W_Type* type() override { return classmethod_type(); }

  W_Object* function = nullptr;
};

class W_Property : public W_Object {
 public:
  static W_Type* exact_type() { return property_type(); }
  W_Type* type() override { return property_type(); }

  W_Object* get = nullptr;
  W_Object* set = nullptr;
  W_Object* remove = nullptr;
  W_Object* doc = nullptr;
  W_Object* name = nullptr;       // told by __set_name__, for messages
  bool doc_is_getters = false;
};

class W_Super : public W_Object {
 public:
  static W_Type* exact_type() { return super_type(); }
  W_Type* type() override { return super_type(); }

  W_Type* start = nullptr;        // looks behind this type in the order of bases
  W_Object* self = nullptr;       // null: unbound
  W_Type* self_type = nullptr;
};
// super(), for the method whose frame is the innermost one. Raises where that is none.
W_Object* super_of_method();

// f(*arguments), with one more in front.
Arguments with_first(W_Object* first, Arguments arguments);
// f(*positional, **keywords), where `keywords` may be null. Keys that are no str are for the callee to refuse, as it may
// have something else to say first: see W_OddName.
Arguments arguments_of(Array<W_Object*>* positional, W_Dict* keywords);

// Stands among the names of Arguments for a key that is no str. No program gets to see it: whoever keeps names
// or makes them keys of a dict calls check_names before, or key_of_name.
class W_OddName final : public W_Str {
 public:
  explicit W_OddName(W_Object* key) : W_Str(""_str, 0), key(key) {}

  W_Object* const key;
};
// Raises TypeError if one of the names is no str. `names` may be null.
void check_names(Array<W_Str*>* names);
void check_is_name(W_Str* name);
void check_keywords(W_Dict* keywords);  // of **keywords
// What the caller wrote.
W_Object* key_of_name(W_Str* name);

// The built-in names for code with these globals: __builtins__, or those of the module builtins.
W_Dict* builtins_of(W_Dict* globals);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_FUNCTION_OBJECTS_H_
