// What the files of the module _pickle share.

#ifndef TARGETS_PYINTERP_MODULES_PICKLE_PICKLE_MODULE_H_
#define TARGETS_PYINTERP_MODULES_PICKLE_PICKLE_MODULE_H_

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/buffer.h"

namespace py::pickle {

RLIB_PREBUILD W_Type* pickle_error_type();
RLIB_PREBUILD W_Type* pickling_error_type();
RLIB_PREBUILD W_Type* unpickling_error_type();

RLIB_PREBUILD W_Type* pickler_type();
RLIB_PREBUILD W_Type* unpickler_type();
RLIB_PREBUILD W_Type* pickle_buffer_type();

template <class... Parts>
[[noreturn]] void throw_pickling_error(Parts... parts) {
  throw_error(pickling_error_type(), message(parts...));
}
template <class... Parts>
[[noreturn]] void throw_unpickling_error(Parts... parts) {
  throw_error(unpickling_error_type(), message(parts...));
}

// An object of copyreg or _compat_pickle, as it is now.
W_Object* attribute_of_module(Str* module, Str* name);

// The parts of a dotted name. Raises AttributeError for what is within a function.
Array<Str*>* path_of(Str* name);
// What the path leads to from `w`, and what that is an attribute of; `found` is null if it leads nowhere.
struct Attribute {
  W_Object* found;
  W_Object* parent;
};
Attribute follow(W_Object* w, Array<Str*>* path);

// pickle.dumps() and the others: pickler.cc, unpickler.cc.
W_Object* dump(W_Object* object, W_Object* file, W_Object* protocol, bool fix_imports, W_Object* buffer_callback);
W_Object* dumps(W_Object* object, W_Object* protocol, bool fix_imports, W_Object* buffer_callback);
W_Object* load(W_Object* file, bool fix_imports, Str* encoding, Str* errors, W_Object* buffers);
W_Object* loads(W_Object* data, bool fix_imports, Str* encoding, Str* errors, W_Object* buffers);

// A view into another object's memory that is pickled as such.
class W_PickleBuffer : public Referable<W_BufferOwner> {
 public:
  explicit W_PickleBuffer(W_Object* view) : shown(view) {}
  static W_Type* exact_type() { return pickle_buffer_type(); }
  W_Type* type() override { return pickle_buffer_type(); }
  Buffer* buffer() override;
  void add_exports(int64_t count) override;
  W_Object* view() override { return shown; }

  W_Object* shown;  // a memoryview; null once released
};

}  // namespace py::pickle

#endif  // TARGETS_PYINTERP_MODULES_PICKLE_PICKLE_MODULE_H_
