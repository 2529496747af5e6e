#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/struct_sequence.h"

namespace py {

RLIB_PREBUILD Flags* flags() { return RLIB_ONCE(new Flags()); }

namespace {

RLIB_PREBUILD W_Type* flags_type();

W_Type* make_flags_type() {
  auto* fields = new List<StructField>();
  fields->append({"debug"_str, "-d"_str});
  fields->append({"inspect"_str, "-i"_str});
  fields->append({"interactive"_str, "-i"_str});
  fields->append({"optimize"_str, "-O or -OO"_str});
  fields->append({"dont_write_bytecode"_str, "-B"_str});
  fields->append({"no_user_site"_str, "-s"_str});
  fields->append({"no_site"_str, "-S"_str});
  fields->append({"ignore_environment"_str, "-E"_str});
  fields->append({"verbose"_str, "-v"_str});
  fields->append({"bytes_warning"_str, "-b"_str});
  fields->append({"quiet"_str, "-q"_str});
  fields->append({"hash_randomization"_str, "-R"_str});
  fields->append({"isolated"_str, "-I"_str});
  fields->append({"dev_mode"_str, "-X dev"_str});
  fields->append({"utf8_mode"_str, "-X utf8"_str});
  fields->append({"warn_default_encoding"_str, "-X warn_default_encoding"_str});
  fields->append({"safe_path"_str, "-P"_str});
  fields->append({"int_max_str_digits"_str, "-X int_max_str_digits"_str});
  W_Type* type = make_struct_sequence_type(
      "sys"_str, "flags"_str, "sys.flags\n\nFlags provided through command line arguments or environment vars."_str,
      fields, fields->length());
  type->flags |= W_Type::kDisallowNew;
  return type;
}
RLIB_PREBUILD W_Type* flags_type() { return RLIB_ONCE(make_flags_type()); }

}  // namespace

W_Object* flags_object() {
  Flags* f = flags();
  auto* values = new List<W_Object*>();
  values->append(new_int(f->debug));
  values->append(new_int(f->inspect));
  values->append(new_int(f->interactive));
  values->append(new_int(f->optimize));
  values->append(new_int(f->dont_write_bytecode));
  values->append(new_int(f->no_user_site));
  values->append(new_int(f->no_site));
  values->append(new_int(f->ignore_environment));
  values->append(new_int(f->verbose));
  values->append(new_int(f->bytes_warning));
  values->append(new_int(f->quiet));
  values->append(new_int(f->hash_randomization));
  values->append(new_int(f->isolated));
  values->append(new_bool(f->dev_mode));
  values->append(new_int(f->utf8_mode));
  values->append(new_int(f->warn_default_encoding));
  values->append(new_bool(f->safe_path));
  values->append(new_int(f->int_max_str_digits));
  return new_struct_sequence(flags_type(), values->to_array());
}

void add_sys_flags(ModuleBuilder* m) { m->constant("flags"_str, flags_object()); }

}  // namespace py
