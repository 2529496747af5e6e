// _opcode: the table of instructions for opcode.py and dis.py. Those of the standard library describe CPython's
// stack machine; ours (opcode_text.h, dis_text.h) take their place and describe the register machine.

#include "targets/pyinterp/interpreter/code_type.h"
#include "targets/pyinterp/interpreter/operands.h"
#include "targets/pyinterp/modules/module.h"

namespace py {

namespace {

W_Object* opcode_operations() {
  auto* operations = Array<W_Object*>::make(static_cast<int64_t>(Op::kCount));
  for (int64_t i = 0; i < operations->length(); i++) {
    Op op = static_cast<Op>(i);
    operations->set(i, new_tuple(new_ascii(op_name(op)), new_ascii(op_format(op)), new_ascii(op_meaning(op))));
  }
  return new_tuple(operations);
}

// Variables by their name, cells with a "&", the others as r7.
W_Object* opcode_registers(W_Object* w) {
  W_Code* code = expect_code(w);
  auto* names = Array<W_Object*>::make(code->register_count);
  for (int64_t i = 0; i < names->length(); i++) {
    names->set(i, i < code->variables->length() ? code->variables->get(i) : new_str(message('r', i)));
  }
  for (int64_t i = 0; i < code->cell_registers->length(); i++) {
    names->set(code->cell_registers->get(i), new_str(message('&', code->cell_variables->get(i)->value)));
  }
  for (int64_t i = 0; i < code->free_variables->length(); i++) {
    names->set(code->first_free + i, new_str(message('&', code->free_variables->get(i)->value)));
  }
  return new_tuple(names);
}

W_Object* opcode_sites(W_Object* w) {
  W_Code* code = expect_code(w);
  auto* names = Array<W_Object*>::make(code->sites->length());
  for (int64_t i = 0; i < names->length(); i++) names->set(i, code->sites->get(i)->name);
  return new_tuple(names);
}

// Instructions work on registers: none of them moves a stack.
int64_t opcode_stack_effect(int64_t opcode, W_Object*, W_Object* jump) {
  if (!is_none(jump) && jump != true_object() && jump != false_object()) {
    throw_value_error("stack_effect: jump must be False, True or None"_str);
  }
  if (opcode < 0 || opcode >= static_cast<int64_t>(Op::kCount)) {
    throw_value_error("invalid opcode or oparg"_str);
  }
  return 0;
}

W_Object* opcode_specialization_stats() { return none(); }

W_Module* make_opcode() {
  auto* m = new ModuleBuilder("_opcode"_str, "Opcode support module."_str);
  m->function<&opcode_operations>("operations"_str, "($module, /)"_str,
      "The instructions in the order of their numbers: (name, operands, meaning).\n\nOperands a, b, c are a letter each: r register that is read, w that is written,\nu both, # number, j jump to x, f jump forwards by c, k constant x, n name x,\nK constant c, N name c, s attribute c, x number x, - not used. x is b and c\ntogether."_str);
  m->function<&opcode_registers>("registers"_str, "($module, code, /)"_str, "What the registers of a code object are called."_str);
  m->function<&opcode_sites>("sites"_str, "($module, code, /)"_str, "The names of attributes that instructions give by number."_str);
  m->function<&opcode_stack_effect>("stack_effect"_str, "($module, opcode, oparg=None, /, *, jump=None)"_str,
      "Compute the stack effect of the opcode."_str);
  m->function<&opcode_specialization_stats>("get_specialization_stats"_str, "($module, /)"_str,
      "Return the specialization stats"_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* opcode_module() { return RLIB_ONCE(make_opcode()); }

}  // namespace py
