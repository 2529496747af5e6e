#include "targets/pyinterp/objspace/raise.h"

#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

PythonError::PythonError(W_BaseException* value)
    : Exception(""_str), type_(value->type()), value_(value) {}

W_BaseException* PythonError::value() {
  if (value_ == nullptr) {
    value_ = isinstance<W_BaseException>(argument_) ? static_cast<W_BaseException*>(argument_)
                                                    : new_exception(type_, argument_);
  }
  return value_;
}

bool PythonError::is(W_Type* type) const { return type_->is_subtype(type); }

Str* PythonError::message() { return describe(value()); }

void throw_error(W_Type* type, Str* message) { throw new PythonError(type, new_str(message)); }

void throw_error_with(W_Type* type, W_Object* argument) { throw new PythonError(type, argument); }

void throw_error_named(W_Type* type, Str* text, W_Str* name) {
  W_BaseException* error = new_exception(type, new_str(text));
  error->set_field(0, name);
  throw new PythonError(error);
}

void throw_key_error(W_Object* key) {
  // A tuple would be taken for the arguments if it were not within another.
  throw new PythonError(new_exception(KeyError_type(), new_tuple(key)));
}

void throw_stop_iteration(W_Object* value) {
  if (value == nullptr) throw new PythonError(StopIteration_type(), nullptr);
  throw new PythonError(new_exception(StopIteration_type(), new_tuple(value)));
}

void throw_attribute_error(W_Object* object, W_Str* name) {
  Str* text = isinstance<W_Type>(object)
                  ? message("type object '"_str, static_name(static_cast<W_Type*>(object)),
                            "' has no attribute '"_str, name->value, '\'')
                  : message('\'', type_name(object), "' object has no attribute '"_str, name->value,
                            '\'');
  throw_attribute_error(object, name, text);
}

void throw_attribute_error(W_Object* object, W_Str* name, Str* text) {
  W_BaseException* error = new_exception(AttributeError_type(), new_str(text));
  error->set_field(0, name);
  error->set_field(1, object);
  throw new PythonError(error);
}

void tell_attribute(PythonError* error, W_Object* object, W_Str* name) {
  if (!error->is(AttributeError_type())) return;
  W_BaseException* exception = error->value();
  if (exception->fields->length() > 0) return;
  exception->set_field(0, name);
  exception->set_field(1, object);
}

void throw_memory_error() { throw new PythonError(MemoryError_type(), nullptr); }

}  // namespace py
