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

}  // namespace py
