#include "targets/pyinterp/modules/library_function.h"

#include "targets/pyinterp/objspace/raise.h"

namespace py {

int64_t LibraryFunction::find() {
  rlib::Library* library = rlib::Library::open(file_);
  if (library == nullptr) {
    throw_error(ImportError_type(), message(file_, ": cannot open shared object file"_str));
  }
  int64_t address = library->find(name_);
  if (address == 0) throw_error(ImportError_type(), message(file_, " has no function "_str, name_));
  return address;
}

}  // namespace py
