#include "targets/pyinterp/objspace/bytes_warnings.h"

#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/modules/warnings/warnings.h"

namespace py {

void warn_of_str(W_Type* type) {
  if (flags()->bytes_warning == 0) return;
  warn(BytesWarning_type(), message("str() on a "_str, type->name, " instance"_str));
}

void warn_of_other(W_Type* type, W_Object* other) {
  if (flags()->bytes_warning == 0) return;
  if (isinstance<W_Str>(other)) {
    warn(BytesWarning_type(), message("Comparison between "_str, type->name, " and string"_str));
  } else if (type == bytes_type() && isinstance<W_AnyInt>(other)) {
    warn(BytesWarning_type(), "Comparison between bytes and int"_str);
  }
}

}  // namespace py
