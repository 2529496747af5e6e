// Module _pickle: what pickle.py has in Python, natively.

#include "targets/pyinterp/modules/pickle/pickle_module.h"

#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/memoryview_object.h"

namespace py {

namespace pickle {

W_Object* attribute_of_module(Str* module, Str* name) { return getattr(import_module(module), intern(name)); }

Array<Str*>* path_of(Str* name) {
  List<Str*>* parts = name->split("."_str);
  auto* path = Array<Str*>::make(parts->length());
  for (int64_t i = 0; i < path->length(); i++) {
    if (parts->get(i)->eq("<locals>"_str)) {
      throw_error(AttributeError_type(), message("Can't pickle local object "_str, quoted(name)));
    }
    path->set(i, parts->get(i));
  }
  return path;
}

Attribute follow(W_Object* w, Array<Str*>* path) {
  W_Object* parent = w;
  for (int64_t i = 0; i < path->length() && w != nullptr; i++) {
    parent = w;
    w = find_attribute(w, intern(path->get(i)));
  }
  return Attribute{w, parent};
}

namespace {

// ---- PickleBuffer -----------------------------------------------------------------------------------

[[noreturn]] void throw_released() {
  throw_value_error("operation forbidden on released PickleBuffer object"_str);
}

W_Object* buffer_new(W_Type* type, W_Object* object) {
  buffer_of(object);  // or it raises
  return allocate<W_PickleBuffer>(type, pickle_buffer_type(), static_cast<W_Object*>(new_memoryview(object)));
}

W_Object* buffer_raw(W_PickleBuffer* self) {
  if (self->shown == nullptr) throw_released();
  W_MemoryView* view = static_cast<W_MemoryView*>(self->shown);
  if (!view->is_contiguous()) {
    throw_error(BufferError_type(), "cannot extract raw buffer from non-contiguous buffer"_str);
  }
  return call_method(view, intern("cast"_str), new_ascii("B"_str));
}

void buffer_release(W_PickleBuffer* self) {
  if (self->shown == nullptr) return;
  release_view(static_cast<W_MemoryView*>(self->shown));
  self->shown = nullptr;
}

W_Type* make_buffer_type() {
  auto* t = new TypeBuilder("PickleBuffer"_str, object_type(),
                            new Layout("PickleBuffer"_str, object_type()->layout));
  t->module("pickle"_str);
  t->doc("Wrapper for potentially out-of-band buffers"_str);
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&buffer_new>("($type, object, /)"_str);
  t->method<&buffer_raw>("raw"_str, "($self, /)"_str,
                         "Return a memoryview of the raw memory underlying this buffer.\n\n"
                         "Will raise BufferError is the buffer isn't contiguous."_str);
  t->method<&buffer_release>("release"_str, "($self, /)"_str,
                             "Release the underlying buffer held by the PickleBuffer object."_str);
  return t->finish();
}

// ---- The module -------------------------------------------------------------------------------------

W_Module* make_pickle() {
  auto* m = new ModuleBuilder("_pickle"_str, "Optimized C implementation for the Python pickle module."_str);
  m->function<&dump>("dump"_str, "($module, /, obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)"_str,
                     "Write a pickled representation of obj to the open file object file."_str);
  m->function<&dumps>("dumps"_str, "($module, /, obj, protocol=None, *, fix_imports=True, buffer_callback=None)"_str,
                      "Return the pickled representation of the object as a bytes object."_str);
  m->function<&load>("load"_str,
                     "($module, /, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())"_str,
                     "Read and return an object from the pickle data stored in a file."_str);
  m->function<&loads>("loads"_str,
                      "($module, data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())"_str,
                      "Read and return an object from the given pickle data."_str);
  m->type("PickleError"_str, pickle_error_type());
  m->type("PicklingError"_str, pickling_error_type());
  m->type("UnpicklingError"_str, unpickling_error_type());
  m->type("Pickler"_str, pickler_type());
  m->type("Unpickler"_str, unpickler_type());
  m->type("PickleBuffer"_str, pickle_buffer_type());
  return m->finish();
}

}  // namespace

Buffer* W_PickleBuffer::buffer() {
  if (shown == nullptr) throw_released();
  return find_buffer(shown);
}
void W_PickleBuffer::add_exports(int64_t) {}

RLIB_PREBUILD W_Type* pickle_buffer_type() { return RLIB_ONCE(make_buffer_type()); }

RLIB_PREBUILD W_Type* pickle_error_type() {
  return RLIB_ONCE(make_error_class("_pickle"_str, "PickleError"_str, Exception_type()));
}
RLIB_PREBUILD W_Type* pickling_error_type() {
  return RLIB_ONCE(make_error_class("_pickle"_str, "PicklingError"_str, pickle_error_type()));
}
RLIB_PREBUILD W_Type* unpickling_error_type() {
  return RLIB_ONCE(make_error_class("_pickle"_str, "UnpicklingError"_str, pickle_error_type()));
}

}  // namespace pickle

RLIB_PREBUILD W_Module* pickle_module() { return RLIB_ONCE(pickle::make_pickle()); }

}  // namespace py
