// sys.version_info: which Python this is.

#include "targets/pyinterp/modules/sys/sys_version.h"

#include "targets/pyinterp/objspace/struct_sequence.h"

namespace py {

namespace {

W_Type* make_version_info_type() {
  auto* fields = new List<StructField>();
  fields->append({"major"_str, "Major release number"_str});
  fields->append({"minor"_str, "Minor release number"_str});
  fields->append({"micro"_str, "Patch release number"_str});
  fields->append({"releaselevel"_str, "'alpha', 'beta', 'candidate', or 'final'"_str});
  fields->append({"serial"_str, "Serial release number"_str});
  W_Type* type = make_struct_sequence_type(
      "sys"_str, "version_info"_str,
      "sys.version_info\n\nVersion information as a named tuple."_str, fields, 5);
  type->flags |= W_Type::kDisallowNew;
  return type;
}
RLIB_PREBUILD W_Type* version_info_type() { return RLIB_ONCE(make_version_info_type()); }

W_Object* make_version_info() {
  auto* values = Array<W_Object*>::make(5);
  values->set(0, new_int(kVersionMajor));
  values->set(1, new_int(kVersionMinor));
  values->set(2, new_int(kVersionMicro));
  values->set(3, new_ascii("final"_str));
  values->set(4, new_int(0));
  return new_struct_sequence(version_info_type(), values);
}

}  // namespace

RLIB_PREBUILD W_Object* version_info() { return RLIB_ONCE(make_version_info()); }

}  // namespace py
