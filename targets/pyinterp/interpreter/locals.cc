#include "targets/pyinterp/interpreter/locals.h"

#include "targets/pyinterp/objspace/function_objects.h"

namespace py {

namespace {

void show(W_Dict* dict, W_Str* name, W_Object* value) {
  if (value != nullptr && isinstance<W_Cell>(value)) value = static_cast<W_Cell*>(value)->value;
  if (value != nullptr) {
    dict->set_str(name, value);
  } else if (dict->get_str(name->value) != nullptr) {
    dict->remove(name);
  }
}

// What register or cell `reg` gets from f_locals.
void take(Frame* frame, W_Dict* dict, W_Str* name, int64_t reg) {
  W_Object* value = dict->get_str(name->value);
  if (value == nullptr) return;
  W_Object* now = frame->get(reg);
  if (now != nullptr && isinstance<W_Cell>(now)) {
    static_cast<W_Cell*>(now)->value = value;
  } else {
    frame->set(reg, value);
  }
}

}  // namespace

W_Object* shown_locals(Frame* frame) {
  if (frame->names != nullptr) return frame->names;
  FrameExtras* extras = frame->get_extras();
  if (extras->shown_locals == nullptr) extras->shown_locals = new_dict();
  W_Dict* dict = extras->shown_locals;
  W_Code* code = frame->code;
  for (int64_t i = 0; i < code->variables->length(); i++) {
    show(dict, code->variables->get(i), frame->get(i));
  }
  for (int64_t i = 0; i < code->cell_variables->length(); i++) {
    show(dict, code->cell_variables->get(i), frame->get(code->cell_registers->get(i)));
  }
  for (int64_t i = 0; i < code->free_variables->length(); i++) {
    show(dict, code->free_variables->get(i), frame->get(code->first_free + i));
  }
  return dict;
}

void refresh_locals(Frame* frame) {
  if (frame->names == nullptr && frame->extras != nullptr && frame->extras->shown_locals != nullptr) {
    shown_locals(frame);
  }
}

void take_locals(Frame* frame) {
  if (frame->names != nullptr || frame->extras == nullptr) return;
  W_Dict* dict = frame->extras->shown_locals;
  if (dict == nullptr) return;
  W_Code* code = frame->code;
  for (int64_t i = 0; i < code->variables->length(); i++) {
    take(frame, dict, code->variables->get(i), i);
  }
  for (int64_t i = 0; i < code->cell_variables->length(); i++) {
    take(frame, dict, code->cell_variables->get(i), code->cell_registers->get(i));
  }
  for (int64_t i = 0; i < code->free_variables->length(); i++) {
    take(frame, dict, code->free_variables->get(i), code->first_free + i);
  }
}

}  // namespace py
