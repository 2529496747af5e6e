#include "targets/pyinterp/compiler/dump.h"

#include "targets/pyinterp/interpreter/operands.h"

namespace py {

namespace {

class CodeDumper final : public rlib::Object {
 public:
  explicit CodeDumper(W_Code* code) : code_(code) {}

  Str* run();

 private:
  void instruction(int64_t index);
  void operand(char format, int64_t index, int64_t position);
  void reg(int64_t number);
  void constant(int64_t index);
  void names(Str* title, Array<W_Str*>* list);
  void add(Str* part) { text_->append(part); }
  void number(int64_t value) { text_->append_int(value); }
  void padded(int64_t value, int64_t width) {
    Str* digits = rlib::int_to_str(value, 10);
    text_->append_repeated(' ', width - digits->length());
    add(digits);
  }

  W_Code* const code_;
  StrBuilder* const text_ = new StrBuilder();
};

void CodeDumper::reg(int64_t number_of) {
  if (number_of < code_->variables->length()) return add(code_->variables->get(number_of)->value);
  for (int64_t i = 0; i < code_->cell_registers->length(); i++) {
    if (code_->cell_registers->get(i) == number_of) {
      add("&"_str);
      return add(code_->cell_variables->get(i)->value);
    }
  }
  int64_t free = number_of - code_->first_free;
  if (free >= 0 && free < code_->free_variables->length()) {
    add("&"_str);
    return add(code_->free_variables->get(free)->value);
  }
  add("r"_str);
  number(number_of);
}

void CodeDumper::constant(int64_t index) {
  W_Object* value = code_->constants->get(index);
  if (isinstance<W_Code>(value)) {
    add("<"_str);
    add(static_cast<W_Code*>(value)->qualified_name->value);
    return add(">"_str);
  }
  add(repr(value)->value);
}

void CodeDumper::operand(char format, int64_t index, int64_t position) {
  Word word = code_->words->get(index);
  int64_t value = position == 0 ? a_of(word) : position == 1 ? b_of(word) : c_of(word);
  switch (format) {
    case 'r':
    case 'w':
    case 'u': return reg(value);
    case '#': return number(value);
    case 'j': add("-> "_str); return number(x_of(word));
    case 'f': add("-> "_str); return number(index + value);
    case 'k': return constant(x_of(word));
    case 'K': return constant(value);
    case 'n': return add(code_->names->get(x_of(word))->value);
    case 'N': return add(code_->names->get(value)->value);
    case 's': add("."_str); return add(code_->sites->get(value)->name->value);
    case 'x': return constant(x_of(word));
    default: return;
  }
}

void CodeDumper::instruction(int64_t index) {
  Word word = code_->words->get(index);
  Position position = code_->position_of(index);
  padded(index, 5);
  add(" "_str);
  padded(position.line, 4);
  add(":"_str);
  number(position.column);
  add("-"_str);
  number(position.end_column);
  add("  "_str);
  add(op_name(op_of(word)));
  Str* format = op_format(op_of(word));
  bool is_first = true;
  for (int64_t i = 0; i < format->length(); i++) {
    if (format->char_at(i) == '-') continue;
    add(is_first ? " "_str : ", "_str);
    is_first = false;
    operand(format->char_at(i), index, i);
  }
  add("\n"_str);
}

void CodeDumper::names(Str* title, Array<W_Str*>* list) {
  if (list->length() == 0) return;
  add("  "_str);
  add(title);
  for (int64_t i = 0; i < list->length(); i++) {
    add(" "_str);
    add(list->get(i)->value);
  }
  add("\n"_str);
}

Str* CodeDumper::run() {
  add(code_->qualified_name->value);
  add(": line "_str);
  number(code_->first_line);
  add(", "_str);
  number(code_->register_count);
  add(" registers, flags "_str);
  add(rlib::int_to_str(code_->flags, 16));
  add("\n"_str);
  names("variables"_str, code_->variables);
  names("cells"_str, code_->cell_variables);
  names("free"_str, code_->free_variables);
  for (int64_t i = 0; i < code_->words->length(); i++) instruction(i);
  for (int64_t i = 0; i < code_->handlers->length(); i++) {
    Handler handler = code_->handlers->get(i);
    add("  from "_str);
    number(handler.start);
    add(" to "_str);
    number(handler.end);
    add(": to "_str);
    number(handler.target);
    add(" with "_str);
    reg(handler.reg);
    add("\n"_str);
  }
  for (int64_t i = 0; i < code_->constants->length(); i++) {
    if (isinstance<W_Code>(code_->constants->get(i))) {
      add("\n"_str);
      add(dump(static_cast<W_Code*>(code_->constants->get(i))));
    }
  }
  return text_->build();
}

}  // namespace

Str* dump(W_Code* code) { return (new CodeDumper(code))->run(); }

}  // namespace py
