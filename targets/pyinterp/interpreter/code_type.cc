// The types `code`, `frame` and `traceback`, as programs see them.

#include "targets/pyinterp/interpreter/code_type.h"

#include "targets/pyinterp/compiler/positions.h"
#include "targets/pyinterp/interpreter/generator.h"
#include "targets/pyinterp/interpreter/jumps.h"
#include "targets/pyinterp/interpreter/locals.h"
#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/gateway.h"

namespace py {

int64_t current_line(const Frame* frame) {
  if (frame->pc == 0) return frame->code->first_line;
  if (frame->extras != nullptr && frame->extras->jump_on_resuming >= 0) {
    return frame->code->nearest_line(frame->extras->jump_on_resuming);
  }
  int64_t pc = frame->pc - 1;
  // Of a word without a line, that which came before: the tracer knows, else the one in front.
  if (frame->extras != nullptr && frame->extras->traced_line >= 0 && frame->extras->traced_pc == pc &&
      frame->code->line_of(pc) < 0) {
    return frame->extras->traced_line;
  }
  int64_t line = frame->code->nearest_line(pc);
  return line < 0 ? 0 : line;
}

W_Code* expect_code(W_Object* w) {
  if (!isinstance<W_Code>(w)) throw_wrong_type(code_type(), w);
  return static_cast<W_Code*>(w);
}

namespace {

void append_bytes(StrBuilder* text, uint64_t value, int64_t count) {
  for (int64_t i = 0; i < count; i++) text->append(static_cast<char>(value >> (8 * i)));
}

}  // namespace

Str* bytes_of_words(W_Code* code) {
  StrBuilder* text = new StrBuilder(code->words->length() * 8);
  for (int64_t i = 0; i < code->words->length(); i++) append_bytes(text, code->words->get(i), 8);
  return text->build();
}

Str* bytes_of_handlers(W_Code* code) {
  StrBuilder* text = new StrBuilder();
  for (int64_t i = 0; i < code->handlers->length(); i++) {
    Handler handler = code->handlers->get(i);
    append_bytes(text, static_cast<uint64_t>(handler.start), 4);
    append_bytes(text, static_cast<uint64_t>(handler.end), 4);
    append_bytes(text, static_cast<uint64_t>(handler.target), 4);
    append_bytes(text, static_cast<uint64_t>(handler.reg), 4);
  }
  return text->build();
}

Array<W_Str*>* visible_names(W_Code* code) {
  auto* names = new List<W_Str*>();
  auto* seen = new Dict<Str*, bool>();
  auto add = [&](W_Str* name) {
    if (seen->contains(name->value)) return;
    seen->set(name->value, true);
    names->append(name);
  };
  for (int64_t i = 0; i < code->names->length(); i++) add(code->names->get(i));
  for (int64_t i = 0; i < code->sites->length(); i++) add(code->sites->get(i)->name);
  return names->to_array();
}

namespace {

// ---- code ---------------------------------------------------------------------------------------

int64_t code_argument_count(W_Code* c) { return c->argument_count; }
int64_t code_positional_only_count(W_Code* c) { return c->positional_only_count; }
int64_t code_keyword_only_count(W_Code* c) { return c->keyword_only_count; }
int64_t code_local_count(W_Code* c) { return c->variables->length(); }
int64_t code_stack_size(W_Code* c) { return c->register_count; }
int64_t code_flags(W_Code* c) { return c->flags; }
int64_t code_first_line(W_Code* c) { return c->first_line; }
W_Object* code_constants(W_Code* c) { return new_tuple(c->constants); }
W_Str* code_name(W_Code* c) { return c->name; }
W_Str* code_qualified_name(W_Code* c) { return c->qualified_name; }
W_Str* code_file_name(W_Code* c) { return c->file_name; }
W_Object* code_line_table(W_Code* c) { return new W_Bytes(c->line_table); }

W_Object* names_tuple(Array<W_Str*>* names) {
  auto* items = Array<W_Object*>::make(names->length());
  for (int64_t i = 0; i < names->length(); i++) items->set(i, names->get(i));
  return new_tuple(items);
}
W_Object* code_names(W_Code* c) { return names_tuple(visible_names(c)); }
W_Object* code_variables(W_Code* c) { return names_tuple(c->variables); }
W_Object* code_cell_variables(W_Code* c) { return names_tuple(c->cell_variables); }
W_Object* code_free_variables(W_Code* c) { return names_tuple(c->free_variables); }

W_Object* optional_int(int64_t value) {
  if (value < 0) return none();
  return new_int(value);
}
W_Object* code_positions(W_Code* c) {
  W_List* result = new_list();
  Array<Position>* positions = decode_positions(c->line_table, c->first_line, c->words->length());
  for (int64_t pc = 0; pc < positions->length(); pc++) {
    Position p = positions->get(pc);
    auto* items = Array<W_Object*>::make(4);
    items->set(0, optional_int(p.line));
    items->set(1, optional_int(p.end_line));
    items->set(2, optional_int(p.column));
    items->set(3, optional_int(p.end_column));
    result->append(new_tuple(items));
  }
  return iterate(result);
}
// Offsets in the code, as programs see them, count 2 for a word: what divides f_lasti by 2 to find a position
// (traceback.py) finds it.
constexpr int64_t kWordWidth = 2;

// Calls each(start, end, line) of every run of words of one line, which is -1 where there is none.
template <class F>
void each_line(W_Code* c, F each) {
  Array<int32_t>* lines = c->lines();
  int64_t start = 0;
  while (start < lines->length()) {
    int64_t end = start + 1;
    while (end < lines->length() && lines->get(end) == lines->get(start)) end++;
    each(start, end, lines->get(start));
    start = end;
  }
}
// A function's first line is that of its `def`, a module's 0: that is where CPython's code begins. No word of ours
// has it, so it comes with an empty range.
W_Object* code_lines(W_Code* c) {
  W_List* result = new_list();
  int64_t before = c->name->value->eq("<module>"_str) ? 0 : c->first_line;
  result->append(new_tuple(new_int(0), new_int(0), new_int(before)));
  each_line(c, [&](int64_t start, int64_t end, int64_t line) {
    result->append(new_tuple(new_int(start * kWordWidth), new_int(end * kWordWidth), optional_int(line)));
  });
  return iterate(result);
}

// The table of lines as it was before Python 3.10: pairs of bytes, how far offset and line go on.
W_Object* code_line_number_table(W_Code* c) {
  StrBuilder* text = new StrBuilder();
  int64_t at = 0;
  int64_t line_at = c->first_line;
  each_line(c, [&](int64_t start, int64_t, int64_t line) {
    if (line < 0 || line == line_at) return;
    int64_t offset = (start - at) * kWordWidth;
    int64_t lines = line - line_at;
    for (; offset > 254; offset -= 254) {
      text->append(static_cast<char>(254));
      text->append('\0');
    }
    while (lines < -128 || lines > 127) {
      int64_t part = lines < 0 ? -128 : 127;
      text->append(static_cast<char>(offset));
      text->append(static_cast<char>(part));
      lines -= part;
      offset = 0;
    }
    text->append(static_cast<char>(offset));
    text->append(static_cast<char>(lines));
    at = start;
    line_at = line;
  });
  return new W_Bytes(text->build());
}
W_Object* code_bytes(W_Code* c) { return new W_Bytes(bytes_of_words(c)); }
W_Object* code_handlers(W_Code* c) { return new W_Bytes(bytes_of_handlers(c)); }
W_Str* code_repr(W_Code* c) {
  return new_str(message("<code object "_str, c->name->value, " at "_str, address_of(c), ", file \""_str,
                         c->file_name->value, "\", line "_str, c->first_line, '>'));
}

W_Object* code_eq(W_Code* a, W_Object* other) {
  if (!isinstance<W_Code>(other)) return not_implemented();
  return new_bool(same_code(a, static_cast<W_Code*>(other)));
}
int64_t code_hash(W_Code* c) { return c->name->value->hash() ^ (c->words->length() * 1000003); }

W_Object* code_replace_object(AllValues values) { return code_replace(values); }

W_Type* make_code_type() {
  auto* t = new TypeBuilder("code"_str, object_type());
  t->doc("Create a code object.  Not for mere mortals."_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->special<&code_repr>("__repr__"_str);
  t->special<&code_eq>("__eq__"_str);
  t->special<&code_hash>("__hash__"_str);
  t->member<&code_argument_count>("co_argcount"_str);
  t->member<&code_positional_only_count>("co_posonlyargcount"_str);
  t->member<&code_keyword_only_count>("co_kwonlyargcount"_str);
  t->getter<&code_local_count>("co_nlocals"_str);
  t->member<&code_stack_size>("co_stacksize"_str);
  t->member<&code_flags>("co_flags"_str);
  t->member<&code_first_line>("co_firstlineno"_str);
  t->member<&code_constants>("co_consts"_str);
  t->member<&code_names>("co_names"_str);
  t->getter<&code_variables>("co_varnames"_str);
  t->getter<&code_cell_variables>("co_cellvars"_str);
  t->getter<&code_free_variables>("co_freevars"_str);
  t->member<&code_name>("co_name"_str);
  t->member<&code_qualified_name>("co_qualname"_str);
  t->member<&code_file_name>("co_filename"_str);
  t->member<&code_line_table>("co_linetable"_str);
  t->getter<&code_line_number_table>("co_lnotab"_str);
  t->getter<&code_bytes>("co_code"_str);
  t->member<&code_handlers>("co_exceptiontable"_str);
  t->method<&code_positions>("co_positions"_str, "($self, /)"_str);
  t->method<&code_lines>("co_lines"_str, "($self, /)"_str);
  t->method<&code_replace_object>("replace"_str,
      "($self, /, *, co_argcount=<null>, co_posonlyargcount=<null>, co_kwonlyargcount=<null>, co_nlocals=<null>, co_stacksize=<null>, co_flags=<null>, co_firstlineno=<null>, co_code=<null>, co_consts=<null>, co_names=<null>, co_varnames=<null>, co_freevars=<null>, co_cellvars=<null>, co_filename=<null>, co_name=<null>, co_qualname=<null>, co_linetable=<null>, co_exceptiontable=<null>)"_str,
      "Return a copy of the code object with new values for the specified fields."_str);
  return t->finish();
}

// ---- frame --------------------------------------------------------------------------------------

W_Object* frame_back(Frame* f) { return or_none(f->back); }
W_Object* frame_code(Frame* f) { return f->code; }
W_Object* frame_globals(Frame* f) { return f->globals; }
W_Object* frame_builtins(Frame* f) { return f->builtins; }
W_Object* frame_locals(Frame* f) { return shown_locals(f); }
int64_t frame_pc(const Frame* f) { return f->pc > 0 ? f->pc - 1 : 0; }
int64_t frame_lasti(Frame* f) { return f->pc == 0 ? -1 : (f->pc - 1) * kWordWidth; }
W_Object* frame_line(Frame* f) {
  if (f->pc == 0) return new_int(f->code->first_line);
  int64_t line = current_line(f);
  return line > 0 ? new_int(line) : none();
}
void frame_set_line(Frame* f, W_Object* value) {
  if (value == nullptr) throw_error(AttributeError_type(), "cannot delete attribute"_str);
  if (value->type() != int_type()) throw_value_error("lineno must be an integer"_str);
  check_may_jump(f);
  if (!rlib::is_exactly<W_Int>(value) || int_value(value) != static_cast<int32_t>(int_value(value))) {
    throw_value_error("lineno out of range"_str);
  }
  jump_to_line(f, int_value(value));
}
W_Object* frame_trace(Frame* f) {
  return f->extras == nullptr || f->extras->trace == nullptr ? none() : f->extras->trace;
}
void frame_set_trace(Frame* f, W_Object* value) { f->get_extras()->trace = null_if_none(value); }
bool frame_traces_lines(Frame* f) { return f->extras == nullptr || f->extras->traces_lines; }
void frame_set_traces_lines(Frame* f, W_Object* value) { f->get_extras()->traces_lines = is_true(value); }
bool frame_traces_opcodes(Frame* f) { return f->extras != nullptr && f->extras->traces_opcodes; }
void frame_set_traces_opcodes(Frame* f, W_Object* value) {
  f->get_extras()->traces_opcodes = is_true(value);
}
void frame_clear(Frame* f) {
  if (!f->is_finished) {
    if (f->generator == nullptr || f->generator->is_running) {
      throw_runtime_error("cannot clear an executing frame"_str);
    }
    f->generator->close();
    f->is_finished = true;
  }
  for (int64_t i = 0; i < f->registers->length(); i++) f->set(i, nullptr);
  if (f->extras != nullptr) f->extras->shown_locals = nullptr;
}
W_Str* frame_repr(Frame* f) {
  return new_str(message("<frame at "_str, address_of(f), ", file "_str,
                         repr(f->code->file_name)->value, ", line "_str, f->code->line_of(frame_pc(f)),
                         ", code "_str, f->code->name->value, '>'));
}

W_Type* make_frame_type() {
  auto* t = new TypeBuilder("frame"_str, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->special<&frame_repr>("__repr__"_str);
  t->getter<&frame_back>("f_back"_str);
  t->getter<&frame_code>("f_code"_str);
  t->member<&frame_globals>("f_globals"_str);
  t->getter<&frame_builtins>("f_builtins"_str);
  t->getter<&frame_locals>("f_locals"_str);
  t->getter<&frame_lasti>("f_lasti"_str);
  t->accessor<&frame_line, &frame_set_line>("f_lineno"_str);
  t->accessor<&frame_trace, &frame_set_trace>("f_trace"_str);
  t->accessor<&frame_traces_lines, &frame_set_traces_lines>("f_trace_lines"_str);
  t->accessor<&frame_traces_opcodes, &frame_set_traces_opcodes>("f_trace_opcodes"_str);
  t->method<&frame_clear>("clear"_str, "($self, /)"_str,
                          "F.clear(): clear most references held by the frame"_str);
  return t->finish();
}

// ---- traceback ----------------------------------------------------------------------------------

W_Object* traceback_next(W_Traceback* t) { return or_none(t->next); }
void traceback_set_next(W_Traceback* t, W_Object* value) {
  if (value == nullptr) throw_type_error("can't delete tb_next attribute"_str);
  if (!is_none(value) && !isinstance<W_Traceback>(value)) {
    throw_type_error("expected traceback object or None, got '"_str, type_name(value), '\'');
  }
  W_Traceback* next = is_none(value) ? nullptr : static_cast<W_Traceback*>(value);
  for (W_Traceback* later = next; later != nullptr; later = later->next) {
    if (later == t) throw_value_error("traceback loop detected"_str);
  }
  t->next = next;
}
W_Object* traceback_frame(W_Traceback* t) { return t->frame; }
int64_t traceback_lasti(W_Traceback* t) { return t->lasti >= 0 ? t->lasti : t->pc * kWordWidth; }
int64_t traceback_line(W_Traceback* t) {
  return t->line >= 0 ? t->line : t->frame->code->nearest_line(t->pc);
}
W_Object* traceback_make(W_Type*, W_Object* next, Frame* frame, int64_t lasti, int64_t line) {
  W_Traceback* made = new W_Traceback(nullptr, frame, lasti / kWordWidth, line, lasti);
  traceback_set_next(made, next);
  return made;
}
W_Object* traceback_dir(W_Object*) {
  W_List* names = new_list();
  names->append(new_ascii("tb_frame"_str));
  names->append(new_ascii("tb_next"_str));
  names->append(new_ascii("tb_lasti"_str));
  names->append(new_ascii("tb_lineno"_str));
  return names;
}

W_Type* make_traceback_type() {
  auto* t = new TypeBuilder("traceback"_str, object_type());
  t->doc("Create a new traceback object."_str);
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&traceback_make>("($type, tb_next, tb_frame, tb_lasti, tb_lineno)"_str);
  t->accessor<&traceback_next, &traceback_set_next>("tb_next"_str);
  t->member<&traceback_frame>("tb_frame"_str);
  t->member<&traceback_lasti>("tb_lasti"_str);
  t->member<&traceback_line>("tb_lineno"_str);
  t->method<&traceback_dir>("__dir__"_str, "($self, /)"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* code_type() { return RLIB_ONCE(make_code_type()); }
RLIB_PREBUILD W_Type* frame_type() { return RLIB_ONCE(make_frame_type()); }
RLIB_PREBUILD W_Type* traceback_type() { return RLIB_ONCE(make_traceback_type()); }

}  // namespace py
