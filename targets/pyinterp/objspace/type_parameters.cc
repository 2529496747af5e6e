#include "targets/pyinterp/objspace/type_parameters.h"

namespace py {

namespace {

// The attribute of what is no class, or null: classes have those of their instances.
W_Object* typing_attribute(W_Object* w, Str* name) {
  return isinstance<W_Type>(w) ? nullptr : find_attribute(w, intern(name));
}

int64_t index_of(W_Tuple* parameters, W_Object* parameter) {
  for (int64_t i = 0; i < parameters->length(); i++) {
    if (parameters->get(i) == parameter) return i;
  }
  return -1;
}

void append_once(List<W_Object*>* items, W_Object* item) {
  if (!items->contains(item)) items->append(item);
}

void append_all(List<W_Object*>* items, W_Tuple* more) {
  for (int64_t i = 0; i < more->length(); i++) items->append(more->get(i));
}

}  // namespace

W_Tuple* make_parameters(W_Tuple* args) {
  List<W_Object*>* parameters = new List<W_Object*>();
  for (int64_t i = 0; i < args->length(); i++) {
    W_Object* arg = args->get(i);
    if (typing_attribute(arg, "__typing_subst__"_str) != nullptr) {
      append_once(parameters, arg);
      continue;
    }
    W_Object* inner = typing_attribute(arg, "__parameters__"_str);
    if (inner == nullptr || !isinstance<W_Tuple>(inner)) continue;
    W_Tuple* several = static_cast<W_Tuple*>(inner);
    for (int64_t k = 0; k < several->length(); k++) append_once(parameters, several->get(k));
  }
  return new_tuple(parameters->to_array());
}

namespace {

// The items with what is unpacked in them: [int, *tuple[str, bytes]].
W_Tuple* unpacked_items(W_Object* item) {
  W_Tuple* items = isinstance<W_Tuple>(item) ? static_cast<W_Tuple*>(item) : new_tuple(item);
  List<W_Object*>* result = new List<W_Object*>();
  for (int64_t i = 0; i < items->length(); i++) {
    W_Object* inner = typing_attribute(items->get(i), "__typing_unpacked_tuple_args__"_str);
    if (inner != nullptr && isinstance<W_Tuple>(inner)) {
      W_Tuple* several = static_cast<W_Tuple*>(inner);
      int64_t count = several->length();
      if (count == 0 || several->get(count - 1) != ellipsis()) {
        append_all(result, several);
        continue;
      }
    }
    result->append(items->get(i));
  }
  return new_tuple(result->to_array());
}

// Lets each parameter prepare the items: a ParamSpec or TypeVarTuple takes several together.
W_Tuple* prepared_items(W_Object* self, W_Tuple* parameters, W_Object* item) {
  W_Object* items = unpacked_items(item);
  for (int64_t i = 0; i < parameters->length(); i++) {
    W_Object* prepare =
        find_attribute(parameters->get(i), intern("__typing_prepare_subst__"_str));
    if (prepare == nullptr || is_none(prepare)) continue;
    items = call(prepare, self, isinstance<W_Tuple>(items) ? items : new_tuple(items));
  }
  return isinstance<W_Tuple>(items) ? static_cast<W_Tuple*>(items) : new_tuple(items);
}

// An argument that has parameters of its own, with those replaced.
W_Object* substitute_inside(W_Object* arg, W_Tuple* parameters, W_Tuple* items) {
  W_Object* inner = find_attribute(arg, names::__parameters__());
  if (inner == nullptr || !isinstance<W_Tuple>(inner)) return arg;
  W_Tuple* own = static_cast<W_Tuple*>(inner);
  if (own->length() == 0) return arg;
  List<W_Object*>* values = new List<W_Object*>();
  for (int64_t i = 0; i < own->length(); i++) {
    W_Object* value = own->get(i);
    int64_t index = index_of(parameters, value);
    if (index >= 0) {
      bool takes_several = value->type()->special(Special::kIter) != nullptr;
      value = items->get(index);
      if (takes_several && isinstance<W_Tuple>(value)) {
        append_all(values, static_cast<W_Tuple*>(value));
        continue;
      }
    }
    values->append(value);
  }
  return getitem(arg, new_tuple(values->to_array()));
}

}  // namespace

W_Tuple* substitute(W_Object* self, W_Tuple* args, W_Tuple* parameters, W_Object* item) {
  if (parameters->length() == 0) {
    throw_type_error(repr(self)->value, " is not a generic class"_str);
  }
  W_Tuple* items = prepared_items(self, parameters, item);
  if (items->length() != parameters->length()) {
    throw_type_error("Too "_str, items->length() > parameters->length() ? "many"_str : "few"_str,
                     " arguments for "_str, repr(self)->value, "; actual "_str, items->length(),
                     ", expected "_str, parameters->length());
  }
  List<W_Object*>* result = new List<W_Object*>();
  for (int64_t i = 0; i < args->length(); i++) {
    W_Object* arg = args->get(i);
    if (isinstance<W_Type>(arg)) {
      result->append(arg);
      continue;
    }
    W_Object* unpacked = typing_attribute(arg, "__typing_is_unpacked_typevartuple__"_str);
    W_Object* subst = typing_attribute(arg, "__typing_subst__"_str);
    W_Object* value = subst != nullptr ? call(subst, items->get(index_of(parameters, arg)))
                                       : substitute_inside(arg, parameters, items);
    if (unpacked != nullptr && is_true(unpacked) && isinstance<W_Tuple>(value)) {
      append_all(result, static_cast<W_Tuple*>(value));
    } else {
      result->append(value);
    }
  }
  return new_tuple(result->to_array());
}

void append_type_name(StrBuilder* text, W_Object* w) {
  if (w == ellipsis()) {
    text->append("..."_str);
    return;
  }
  bool is_alias = find_attribute(w, names::__origin__()) != nullptr &&
                  find_attribute(w, names::__args__()) != nullptr;
  W_Object* name = is_alias ? nullptr : find_attribute(w, names::__qualname__());
  W_Object* module = name == nullptr ? nullptr : find_attribute(w, names::__module__());
  if (module == nullptr || is_none(module)) {
    text->append(repr(w)->value);
    return;
  }
  Str* place = str(module)->value;
  if (!place->eq("builtins"_str)) {
    text->append(place);
    text->append('.');
  }
  text->append(str(name)->value);
}

}  // namespace py
