// Exception objects. Which types there are: exceptions.def.

#ifndef TARGETS_PYINTERP_OBJSPACE_EXCEPTIONS_H_
#define TARGETS_PYINTERP_OBJSPACE_EXCEPTIONS_H_

#include "targets/pyinterp/objspace/container_objects.h"
#include "targets/pyinterp/objspace/raise.h"

namespace py {

class W_Traceback;

// An exception. `kind` is its nearest built-in type; attributes that only some have (errno, name,
// object, ...) are in `fields`.
class W_BaseException : public W_Object {
 public:
  W_BaseException(W_Type* kind, W_Tuple* args) : kind(kind), args(args) {}
  static W_Type* exact_type() { return BaseException_type(); }
  W_Type* type() override { return kind; }
  W_Dict* dict() override;
  void set_dict(W_Dict* dict) override { dict_ = dict; }
  W_Object* own_attribute(W_Str* name) override;
  bool set_own_attribute(W_Str* name, W_Object* value) override;
  bool delete_own_attribute(W_Str* name) override;

  // A field by its number: see the type. None if it was never set.
  W_Object* field(int64_t index) const {
    return fields->length() > index && fields->get(index) != nullptr ? fields->get(index) : none();
  }
  void set_field(int64_t index, W_Object* value);

  W_Type* const kind;
  W_Tuple* args;
  W_BaseException* cause = nullptr;
  W_BaseException* context = nullptr;
  W_Traceback* traceback = nullptr;
  W_Traceback* handled_traceback = nullptr;  // as it was when a handler last had it
  bool suppresses_context = false;
  Array<W_Object*>* fields = Array<W_Object*>::empty();

 private:
  W_Dict* dict_ = nullptr;
};

// A new exception of a built-in type.
W_BaseException* new_exception(W_Type* type, W_Object* argument);
W_BaseException* new_exception(W_Type* type, W_Tuple* args);

// BaseExceptionGroup is in the table; this one has two bases.
RLIB_PREBUILD W_Type* ExceptionGroup_type();

// What `raise w` raises: an exception, or a class, of which one is made. Raises TypeError.
W_BaseException* to_exception(W_Object* w);

// "TypeError: message", as the last line of a traceback.
Str* describe(W_BaseException* exception);

// What `except of` asks: whether `exception` is of class `of` or one of a tuple. Raises TypeError for
// what is no exception class.
bool exception_matches(W_BaseException* exception, W_Object* of);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_EXCEPTIONS_H_
