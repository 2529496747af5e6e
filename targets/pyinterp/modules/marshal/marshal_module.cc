// The module marshal.

#include "targets/pyinterp/modules/marshal/marshal.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/buffer.h"

namespace py {

namespace {

// A file object of the program. Nothing is read beyond what is asked for.
class FileInput final : public marshal::Input {
 public:
  explicit FileInput(W_Object* file) : file_(file) {}

  Str* take(int64_t count) override {
    if (count == 0) return ""_str;
    W_Object* read = call_method(file_, names::read(), new_int(count));
    if (!isinstance<W_Bytes>(read)) {
      throw_type_error("file.read() returned not bytes but "_str, type_name(read));
    }
    Str* bytes = static_cast<W_Bytes*>(read)->value;
    if (bytes->length() > count) {
      throw_value_error("read() returned too much data: "_str, count, " bytes requested, "_str,
                        bytes->length(), " returned"_str);
    }
    if (bytes->length() < count) throw_error(EOFError_type(), "EOF read where not expected"_str);
    return bytes;
  }
  int64_t take_byte() override {
    try {
      return take(1)->byte_at(0);
    } catch (PythonError* e) {
      if (!e->is(EOFError_type())) throw;
      return -1;
    }
  }
  void expect(int64_t) override {}

 private:
  W_Object* const file_;
};

W_Object* marshal_dumps(W_Object* value, int64_t version) {
  return new_bytes(marshal::dump(value, version));
}
W_Object* marshal_dump(W_Object* value, W_Object* file, int64_t version) {
  return call_method(file, names::write(), marshal_dumps(value, version));
}
W_Object* marshal_loads(W_Object* bytes) { return marshal::load(bytes_of(bytes)); }
W_Object* marshal_load(W_Object* file) {
  W_Object* nothing = call_method(file, names::read(), new_int(0));
  if (!isinstance<W_Bytes>(nothing)) {
    throw_type_error("file.read() returned not bytes but "_str, type_name(nothing));
  }
  return (new marshal::Reader(new FileInput(file)))->read();
}

W_Module* make_marshal() {
  auto* m = new ModuleBuilder(
      "marshal"_str,
      "This module contains functions that can read and write Python values in\n"
      "a binary format. The format is specific to Python, but independent of\n"
      "machine architecture issues."_str);
  m->function<&marshal_dump>("dump"_str, "($module, value, file, version=4, /)"_str,
                             "Write the value on the open file."_str);
  m->function<&marshal_load>("load"_str, "($module, file, /)"_str,
                             "Read one value from the open file and return it."_str);
  m->function<&marshal_dumps>("dumps"_str, "($module, value, version=4, /)"_str,
                              "Return the bytes object that would be written to a file by dump(value, file)."_str);
  m->function<&marshal_loads>("loads"_str, "($module, bytes, /)"_str,
                              "Convert the bytes-like object to a value."_str);
  m->constant("version"_str, marshal::kVersion);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* marshal_module() { return RLIB_ONCE(make_marshal()); }

}  // namespace py
