// Code objects as bytes: the numbers, then the parts of the code as objects.
//
//     argcount posonlyargcount kwonlyargcount flags firstlineno registers first_free
//     words handlers cell_registers           bytes of little-endian numbers
//     constants names varnames cellvars freevars sites    tuples
//     filename name qualname linetable
//
// What a reader finds here is verified before it can run (interpreter/verify_code.h).

#include "targets/pyinterp/interpreter/verify_code.h"
#include "targets/pyinterp/modules/marshal/marshal.h"

namespace py {

namespace marshal {

namespace {

// A code object may have more registers than this in theory only.
constexpr int64_t kMostRegisters = 1 << 16;

[[noreturn]] void throw_bad_code(Str* what) {
  throw_value_error("bad marshal data (code object: "_str, what, ')');
}

int64_t read_small(Reader* reader) {
  int64_t count = reader->read_int32();
  if (count < 0 || count > kMostRegisters) throw_bad_code("count out of range"_str);
  return count;
}

}  // namespace

void Writer::write_names(Array<W_Str*>* names) {
  write_length(names->length());
  for (int64_t i = 0; i < names->length(); i++) write(names->get(i));
}

void Writer::write_code(W_Code* code) {
  write_int32(code->argument_count);
  write_int32(code->positional_only_count);
  write_int32(code->keyword_only_count);
  write_int32(code->flags);
  write_int32(code->first_line);
  write_int32(code->register_count);
  write_int32(code->first_free);

  write_length(code->words->length());
  for (int64_t i = 0; i < code->words->length(); i++) {
    write_int64(static_cast<int64_t>(code->words->get(i)));
  }
  write_length(code->handlers->length());
  for (int64_t i = 0; i < code->handlers->length(); i++) {
    Handler handler = code->handlers->get(i);
    write_int32(handler.start);
    write_int32(handler.end);
    write_int32(handler.target);
    write_int32(handler.reg);
  }
  write_length(code->cell_registers->length());
  for (int64_t i = 0; i < code->cell_registers->length(); i++) {
    write_int32(code->cell_registers->get(i));
  }

  write_length(code->constants->length());
  for (int64_t i = 0; i < code->constants->length(); i++) write(code->constants->get(i));
  write_names(code->names);
  write_names(code->variables);
  write_names(code->cell_variables);
  write_names(code->free_variables);
  write_length(code->sites->length());
  for (int64_t i = 0; i < code->sites->length(); i++) write(code->sites->get(i)->name);

  write(code->file_name);
  write(code->name);
  write(code->qualified_name);
  write_bytes(code->line_table);
}

W_Str* Reader::read_name() {
  W_Object* w = read_item("code object"_str);
  if (!rlib::is_exactly<W_Str>(w)) throw_bad_code("a name is no str"_str);
  return intern(static_cast<W_Str*>(w));
}

Array<W_Str*>* Reader::read_names() {
  int64_t count = read_count("tuple"_str);
  auto* names = Array<W_Str*>::make(count);
  for (int64_t i = 0; i < count; i++) names->set(i, read_name());
  return names;
}

W_Code* Reader::read_code() {
  W_Code* code = new W_Code();
  code->argument_count = read_small(this);
  code->positional_only_count = read_small(this);
  code->keyword_only_count = read_small(this);
  code->flags = read_int32();
  code->first_line = read_int32();
  code->register_count = read_small(this);
  code->first_free = read_small(this);

  int64_t words = read_count("code"_str);
  Str* bytes = input_->take(words * 8);
  code->words = Array<Word>::make(words);
  for (int64_t i = 0; i < words; i++) {
    Word word = 0;
    for (int64_t k = 7; k >= 0; k--) word = word << 8 | static_cast<Word>(bytes->byte_at(i * 8 + k));
    code->words->set(i, word);
  }
  int64_t handlers = read_count("code"_str);
  input_->expect(handlers * 16);
  code->handlers = Array<Handler>::make(handlers);
  for (int64_t i = 0; i < handlers; i++) {
    Handler handler = {};
    handler.start = static_cast<int32_t>(read_int32());
    handler.end = static_cast<int32_t>(read_int32());
    handler.target = static_cast<int32_t>(read_int32());
    handler.reg = static_cast<int32_t>(read_int32());
    code->handlers->set(i, handler);
  }
  int64_t cells = read_count("code"_str);
  input_->expect(cells * 4);
  code->cell_registers = Array<int32_t>::make(cells);
  for (int64_t i = 0; i < cells; i++) {
    int64_t cell = read_int32();
    if (cell < 0 || cell >= code->register_count) throw_bad_code("register out of range"_str);
    code->cell_registers->set(i, static_cast<int32_t>(cell));
  }

  int64_t constants = read_count("tuple"_str);
  code->constants = Array<W_Object*>::make(constants);
  for (int64_t i = 0; i < constants; i++) code->constants->set(i, read_item("code object"_str));
  code->names = read_names();
  code->variables = read_names();
  code->cell_variables = read_names();
  code->free_variables = read_names();
  Array<W_Str*>* attributes = read_names();
  code->sites = Array<AttributeSite*>::make(attributes->length());
  for (int64_t i = 0; i < attributes->length(); i++) {
    code->sites->set(i, new AttributeSite(attributes->get(i)));
  }

  code->file_name = read_name();
  code->name = read_name();
  code->qualified_name = read_name();
  code->line_table = read_bytes();

  int64_t in_registers = code->parameters() + (code->has_flag(kVarArgs) ? 1 : 0) +
                         (code->has_flag(kVarKeywords) ? 1 : 0);
  bool is_fine = words > 0 && code->positional_only_count <= code->argument_count &&
                 in_registers <= code->variables->length() &&
                 code->variables->length() <= code->register_count &&
                 code->first_free + code->free_variables->length() <= code->register_count &&
                 cells == code->cell_variables->length();
  if (!is_fine) throw_bad_code("counts do not fit together"_str);
  code->finish();
  verify_code(code);
  return code;
}

}  // namespace marshal

}  // namespace py
