// __build_class__: what a class statement calls.

#include "targets/pyinterp/modules/builtins/builtins.h"

#include "targets/pyinterp/interpreter/calls.h"
#include "targets/pyinterp/objspace/function_objects.h"

namespace py {

namespace {

// What objects among the bases that are no classes stand for: __mro_entries__.
W_Tuple* resolve_bases(Array<W_Object*>* bases) {
  auto* result = new List<W_Object*>();
  bool changes = false;
  for (int64_t i = 0; i < bases->length(); i++) {
    W_Object* base = bases->get(i);
    W_Object* entries = isinstance<W_Type>(base) ? nullptr : find_attribute(base, names::__mro_entries__());
    if (entries == nullptr) {
      result->append(base);
      continue;
    }
    W_Object* replacement = call(entries, new_tuple(bases));
    if (!isinstance<W_Tuple>(replacement)) throw_type_error("__mro_entries__ must return a tuple"_str);
    changes = true;
    for (int64_t k = 0; k < length(replacement); k++) {
      result->append(static_cast<W_Tuple*>(replacement)->get(k));
    }
  }
  return changes ? new_tuple(result->to_array()) : new_tuple(bases);
}

}  // namespace

W_Object* build_class(W_Object* body, W_Object* name, Array<W_Object*>* given_bases, W_Dict* keywords) {
  if (!isinstance<W_Function>(body)) throw_type_error("__build_class__: func must be a function"_str);
  if (!isinstance<W_Str>(name)) throw_type_error("__build_class__: name is not a string"_str);
  W_Function* function = static_cast<W_Function*>(body);
  W_Tuple* bases = resolve_bases(given_bases);

  W_Object* metaclass = keywords->get_str("metaclass"_str);
  if (metaclass != nullptr) {
    keywords->remove(names::metaclass());
  } else {
    metaclass = bases->length() == 0 ? static_cast<W_Object*>(type_type())
                                     : static_cast<W_Object*>(bases->get(0)->type());
  }
  if (isinstance<W_Type>(metaclass)) {
    metaclass = best_metatype(static_cast<W_Type*>(metaclass), bases);
  }

  W_Object* names_of_body = nullptr;
  W_Object* prepare = find_attribute(metaclass, names::__prepare__());
  if (prepare == nullptr || metaclass == type_type()) {
    names_of_body = new_dict();
  } else {
    auto* values = Array<W_Object*>::make(2);
    values->set(0, name);
    values->set(1, bases);
    names_of_body = prepare->call(arguments_of(values, keywords));
    if (!isinstance<W_Dict>(names_of_body) && names_of_body->type()->special(Special::kGetItem) == nullptr) {
      Str* who = isinstance<W_Type>(metaclass) ? static_cast<W_Type*>(metaclass)->name : "<metaclass>"_str;
      throw_type_error(who, ".__prepare__() must return a mapping, not "_str, type_name(names_of_body));
    }
  }

  W_Object* cell = run_in(function, names_of_body);
  if (given_bases->length() > 0 && bases->items != given_bases) {
    setitem(names_of_body, intern("__orig_bases__"_str), new_tuple(given_bases));
  }

  auto* values = Array<W_Object*>::make(3);
  values->set(0, name);
  values->set(1, bases);
  values->set(2, names_of_body);
  W_Object* made = metaclass->call(arguments_of(values, keywords));
  if (isinstance<W_Cell>(cell) && isinstance<W_Type>(made)) {
    W_Object* held = static_cast<W_Cell*>(cell)->value;
    if (held == nullptr) {
      throw_runtime_error("__class__ not set defining "_str, repr(name)->value, " as "_str, repr(made)->value,
                          ". Was __classcell__ propagated to type.__new__?"_str);
    }
    if (held != made) {
      throw_type_error("__class__ set to "_str, repr(held)->value, " defining "_str, repr(name)->value,
                       " as "_str, repr(made)->value);
    }
  }
  return made;
}

}  // namespace py
