#include "rlib/math.h"
#include "targets/pyinterp/modules/sys/standard_library.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/modules/sys/sys_version.h"
#include "targets/pyinterp/objspace/module_dict.h"
#include "targets/pyinterp/objspace/namespace_object.h"
#include "targets/pyinterp/objspace/struct_sequence.h"

namespace py {

namespace {

// A struct sequence in the making, type and object at once.
class InfoBuilder final : public rlib::Object {
 public:
  explicit InfoBuilder(Str* name, Str* doc) : name_(name), doc_(doc) {}

  void field(Str* name, W_Object* value, Str* doc) {
    fields_->append({name, doc});
    values_->append(value);
  }
  void field(Str* name, int64_t value, Str* doc) { field(name, new_int(value), doc); }
  W_Object* finish() {
    W_Type* type = make_struct_sequence_type("sys"_str, name_, doc_, fields_, fields_->length());
    type->flags |= W_Type::kDisallowNew;
    return new_struct_sequence(type, values_->to_array());
  }

 private:
  Str* const name_;
  Str* const doc_;
  List<StructField>* const fields_ = new List<StructField>();
  List<W_Object*>* const values_ = new List<W_Object*>();
};

W_Object* make_float_info() {
  auto* info = new InfoBuilder("float_info"_str,
      "sys.float_info\n\nA named tuple holding information about the float type. It contains low level\n"
      "information about the precision and internal representation. Please study\n"
      "your system's :file:`float.h` for more information."_str);
  info->field("max"_str, new_float(rlib::float_from_bits(0x7FEFFFFFFFFFFFFF)), "DBL_MAX -- maximum representable finite float"_str);
  info->field("max_exp"_str, 1024, "DBL_MAX_EXP -- maximum int e such that radix**(e-1) is representable"_str);
  info->field("max_10_exp"_str, 308, "DBL_MAX_10_EXP -- maximum int e such that 10**e is representable"_str);
  info->field("min"_str, new_float(rlib::float_from_bits(0x0010000000000000)), "DBL_MIN -- Minimum positive normalized float"_str);
  info->field("min_exp"_str, -1021, "DBL_MIN_EXP -- minimum int e such that radix**(e-1) is a normalized float"_str);
  info->field("min_10_exp"_str, -307, "DBL_MIN_10_EXP -- minimum int e such that 10**e is a normalized float"_str);
  info->field("dig"_str, 15, "DBL_DIG -- maximum number of decimal digits that can be faithfully represented in a float"_str);
  info->field("mant_dig"_str, 53, "DBL_MANT_DIG -- mantissa digits"_str);
  info->field("epsilon"_str, new_float(rlib::float_from_bits(0x3CB0000000000000)), "DBL_EPSILON -- Difference between 1 and the next representable float"_str);
  info->field("radix"_str, 2, "FLT_RADIX -- radix of exponent"_str);
  info->field("rounds"_str, 1, "FLT_ROUNDS -- rounding mode used for arithmetic operations"_str);
  return info->finish();
}

W_Object* make_int_info() {
  auto* info = new InfoBuilder("int_info"_str,
      "sys.int_info\n\nA named tuple that holds information about Python's\n"
      "internal representation of integers.  The attributes are read only."_str);
  info->field("bits_per_digit"_str, 64, "size of a digit in bits"_str);
  info->field("sizeof_digit"_str, 8, "size in bytes of the C type used to represent a digit"_str);
  info->field("default_max_str_digits"_str, 4300, "maximum string conversion digits limitation"_str);
  info->field("str_digits_check_threshold"_str, 640, "minimum positive value for int_max_str_digits"_str);
  return info->finish();
}

W_Object* make_hash_info() {
  auto* info = new InfoBuilder("hash_info"_str,
      "hash_info\n\nA named tuple providing parameters used for computing\n"
      "hashes. The attributes are read only."_str);
  info->field("width"_str, 64, "width of the type used for hashing, in bits"_str);
  info->field("modulus"_str, (int64_t{1} << 61) - 1, "prime number giving the modulus on which the hash function is based"_str);
  info->field("inf"_str, 314159, "value to be used for hash of a positive infinity"_str);
  info->field("nan"_str, int64_t{0}, "value to be used for hash of a nan"_str);
  info->field("imag"_str, 1000003, "multiplier used for the imaginary part of a complex number"_str);
  info->field("algorithm"_str, new_ascii("siphash13"_str), "name of the algorithm for hashing of str, bytes and memoryviews"_str);
  info->field("hash_bits"_str, 64, "internal output size of hash algorithm"_str);
  info->field("seed_bits"_str, 128, "seed size of hash algorithm"_str);
  info->field("cutoff"_str, int64_t{0}, "small string optimization cutoff"_str);
  return info->finish();
}

W_Object* make_thread_info() {
  auto* info = new InfoBuilder("thread_info"_str,
      "sys.thread_info\n\nA named tuple holding information about the thread implementation."_str);
  info->field("name"_str, new_ascii("pthread"_str), "name of the thread implementation"_str);
  info->field("lock"_str, new_ascii("mutex+cond"_str), "name of the lock implementation"_str);
  info->field("version"_str, none(), "name and version of the thread library"_str);
  return info->finish();
}

// The tag is that of .pyc files: never CPython's, whose code these are not.
W_Object* make_implementation() {
  W_Namespace* implementation = new W_Namespace();
  W_Dict* names = implementation->names;
  names->set_str(names::name(), new_ascii("pypy-c"_str));
  names->set_str(intern("cache_tag"_str), new_ascii("pypyc-311"_str));
  names->set_str(intern("version"_str), version_info());
  names->set_str(intern("hexversion"_str), new_int(kVersionNumber));
  names->set_str(intern("_multiarch"_str), new_ascii("x86_64-linux-gnu"_str));
  return implementation;
}

}  // namespace

void add_sys_info(ModuleBuilder* m) {
  m->constant("version"_str, new_ascii("3.11.2 (pypy-c) [Kiln]"_str));
  m->constant("version_info"_str, version_info());
  m->constant("hexversion"_str, kVersionNumber);
  m->constant("api_version"_str, 1013);
  m->constant("implementation"_str, make_implementation());
  m->constant("copyright"_str, new_ascii(
      "Kiln's pypy-c. The standard library is that of Python:\n\n"
      "Copyright (c) 2001-2023 Python Software Foundation.\nAll Rights Reserved.\n\n"
      "Copyright (c) 2000 BeOpen.com.\nAll Rights Reserved.\n\n"
      "Copyright (c) 1995-2001 Corporation for National Research Initiatives.\nAll Rights Reserved.\n\n"
      "Copyright (c) 1991-1995 Stichting Mathematisch Centrum, Amsterdam.\nAll Rights Reserved."_str));
  m->constant("float_info"_str, make_float_info());
  m->constant("int_info"_str, make_int_info());
  m->constant("hash_info"_str, make_hash_info());
  m->constant("thread_info"_str, make_thread_info());
  m->constant("float_repr_style"_str, new_ascii("short"_str));
  m->constant("maxsize"_str, INT64_MAX);
  m->constant("maxunicode"_str, 0x10FFFF);
  m->constant("byteorder"_str, new_ascii("little"_str));
  m->constant("platform"_str, new_ascii("linux"_str));
  m->constant("abiflags"_str, new_ascii(""_str));
  m->constant("platlibdir"_str, new_ascii("lib"_str));
  m->constant("_git"_str, new_tuple(new_ascii("Kiln"_str), new_ascii(""_str), new_ascii(""_str)));
  m->constant("_framework"_str, new_ascii(""_str));
  for (Str* name : *List<Str*>::of("prefix"_str, "exec_prefix"_str, "base_prefix"_str, "base_exec_prefix"_str)) {
    m->constant(name, new_ascii(installation_prefix()));
  }
  m->constant("_stdlib_dir"_str, new_ascii(standard_library_path()));
  m->constant("_home"_str, none());
}

}  // namespace py
