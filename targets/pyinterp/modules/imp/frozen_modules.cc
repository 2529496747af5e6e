#include "targets/pyinterp/modules/imp/frozen_modules.h"

#include "targets/pyinterp/interpreter/evaluate.h"
#include "targets/pyinterp/modules/opcode/own_modules.h"
#include "targets/pyinterp/modules/sys/standard_library.h"

namespace py {

namespace {

// Code says that it is in "<frozen os>", as CPython's.
W_Code* compile_frozen(Str* file, Str* name) {
  Str* text = rlib::read_build_file(message(standard_library_path(), '/', file));
  W_Str* file_name = new_str(message("<frozen "_str, name, '>'));
  return compile_source(source_from_bytes(text, true), file_name, Mode::kExec, 0, 0);
}

W_Code* compile_own(Str* text, Str* name) {
  W_Str* file_name = new_str(message("<frozen "_str, name, '>'));
  return compile_source(source_from_text(text, true), file_name, Mode::kExec, 0, 0);
}

Str* no_text() { return ""_str; }

// "importlib/_bootstrap.py" is importlib._bootstrap.
Str* name_of_file(Str* file) {
  Str* name = file->slice(0, file->length() - 3);
  if (name->ends_with("/__init__"_str)) name = name->slice(0, name->length() - 9);
  return name->replace("/"_str, "."_str);
}

#define FROZEN(identifier, file)                                       \
  RLIB_PREBUILD W_Code* identifier##_code() {                          \
    return RLIB_ONCE(compile_frozen(file##_str, name_of_file(file##_str))); \
  }
#define FROZEN_OWN(identifier, name, text)                                                 \
  RLIB_PREBUILD W_Code* identifier##_code() { return RLIB_ONCE(compile_own(text(), name##_str)); }
#include "targets/pyinterp/modules/imp/frozen_modules.def"

Dict<Str*, FrozenModule*>* make_frozen_modules() {
  auto* modules = new Dict<Str*, FrozenModule*>();
#define FROZEN_MODULE(name, identifier, origin, is_package, is_essential)                          \
  modules->set(name##_str, new FrozenModule(name##_str, Frozen::k##identifier, origin##_str, is_package, \
                                            is_essential));
#include "targets/pyinterp/modules/imp/frozen_modules.def"
  return modules;
}

}  // namespace

W_Code* FrozenModule::code() const {
  switch (code_) {
#define FROZEN(identifier, file) \
  case Frozen::k##identifier: return identifier##_code();
#define FROZEN_OWN(identifier, name, text) \
  case Frozen::k##identifier: return identifier##_code();
#include "targets/pyinterp/modules/imp/frozen_modules.def"
  }
  return nullptr;
}

RLIB_PREBUILD Dict<Str*, FrozenModule*>* frozen_modules() { return RLIB_ONCE(make_frozen_modules()); }

}  // namespace py
