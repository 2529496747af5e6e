#include "targets/pyinterp/interpreter/traceback.h"

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

void write_error(Str* text) {
  W_Object* file = find_sys("stderr"_str);
  if (file == nullptr) {
    rlib::print_error(text->ends_with("\n"_str) ? text->slice(0, text->length() - 1) : text);
    return;
  }
  if (is_none(file)) return;
  try {
    call_method(file, names::write(), new_str(text));
  } catch (PythonError*) {
  }
}

}  // namespace py
