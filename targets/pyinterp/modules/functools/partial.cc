// functools.partial: a function with some of its arguments.

#include "targets/pyinterp/modules/functools/functools_types.h"
#include "targets/pyinterp/objspace/generic_alias.h"

namespace py {

namespace {

class W_Partial : public W_WithDict {
 public:
  W_Partial(W_Object* function, Array<W_Object*>* args, W_Dict* keywords)
      : function(function), args(args), keywords(keywords) {}
  static W_Type* exact_type() { return partial_type(); }
  W_Type* type() override { return partial_type(); }

  // A class derived by the program may have a __call__ of its own.
  W_Object* call(Arguments arguments) override {
    return type()->has(W_Type::kHeap) ? W_Object::call(arguments) : invoke(arguments);
  }
  W_Object* call0() override {
    auto* none_at_all = Array<W_Object*>::empty();
    return type()->has(W_Type::kHeap) ? W_Object::call0() : invoke({none_at_all, nullptr});
  }
  W_Object* call1(W_Object* a) override {
    if (type()->has(W_Type::kHeap)) return W_Object::call1(a);
    if (args->length() == 1 && keywords->length() == 0) return function->call2(args->get(0), a);
    auto* values = Array<W_Object*>::make(1);
    values->set(0, a);
    return invoke({values, nullptr});
  }
  W_Object* call2(W_Object* a, W_Object* b) override {
    if (type()->has(W_Type::kHeap)) return W_Object::call2(a, b);
    auto* values = Array<W_Object*>::make(2);
    values->set(0, a);
    values->set(1, b);
    return invoke({values, nullptr});
  }
  W_Object* call3(W_Object* a, W_Object* b, W_Object* c) override {
    if (type()->has(W_Type::kHeap)) return W_Object::call3(a, b, c);
    auto* values = Array<W_Object*>::make(3);
    values->set(0, a);
    values->set(1, b);
    values->set(2, c);
    return invoke({values, nullptr});
  }

  // Calls the function with the arguments kept and these.
  W_Object* invoke(Arguments arguments) {
    int64_t kept = args->length();
    if (keywords->length() == 0) {
      auto* values = Array<W_Object*>::make(kept + arguments.count());
      rlib::array_copy(args, 0, values, 0, kept);
      rlib::array_copy(arguments.values, 0, values, kept, arguments.count());
      return function->call({values, arguments.names});
    }
    int64_t positional = arguments.positional();
    auto* values = Array<W_Object*>::make(kept + positional);
    rlib::array_copy(args, 0, values, 0, kept);
    rlib::array_copy(arguments.values, 0, values, kept, positional);
    W_Dict* all = keywords;
    if (arguments.names != nullptr) {
      all = dict_copy(keywords);
      for (int64_t i = 0; i < arguments.names->length(); i++) {
        all->set(key_of_name(arguments.names->get(i)), arguments.values->get(positional + i));
      }
    }
    return function->call(arguments_of(values, all));
  }

  W_Object* function;
  Array<W_Object*>* args;
  W_Dict* keywords;
};

// A partial of a partial is one of its function.
W_Object* flattened(W_Partial* inner, Array<W_Object*>* args, W_Dict* keywords) {
  auto* all = Array<W_Object*>::make(inner->args->length() + args->length());
  rlib::array_copy(inner->args, 0, all, 0, inner->args->length());
  rlib::array_copy(args, 0, all, inner->args->length(), args->length());
  W_Dict* merged = dict_copy(inner->keywords);
  dict_update(merged, keywords);
  return new W_Partial(inner->function, all, merged);
}

W_Object* partial_new(W_Type* type, Array<W_Object*>* args, W_Dict* keywords) {
  if (args->length() == 0) throw_type_error("type 'partial' takes at least one argument"_str);
  W_Object* function = args->get(0);
  if (!is_callable(function)) throw_type_error("the first argument must be callable"_str);
  auto* rest = rlib::array_slice(args, 1, args->length() - 1);
  if (type == partial_type() && rlib::is_exactly<W_Partial>(function)) {
    auto* inner = static_cast<W_Partial*>(function);
    if (inner->has_no_dict()) return flattened(inner, rest, keywords);
  }
  return allocate<W_Partial>(type, partial_type(), function, rest, keywords);
}

W_Object* partial_call(W_Partial* self, Array<W_Object*>* args, W_Dict* kwargs) {
  return self->invoke(arguments_of(args, kwargs));
}

Str* partial_repr(W_Partial* self) {
  ReprScope scope(self);
  if (scope.is_recursive()) return "..."_str;
  StrBuilder* text = new StrBuilder();
  text->append(full_name(self->type()));
  text->append('(');
  text->append(repr(self->function)->value);
  for (int64_t i = 0; i < self->args->length(); i++) {
    text->append(", "_str);
    text->append(repr(self->args->get(i))->value);
  }
  W_Dict* keywords = self->keywords;
  for (int64_t at = keywords->next_entry(0); at >= 0; at = keywords->next_entry(at + 1)) {
    text->append(", "_str);
    text->append(str(keywords->key_at(at))->value);
    text->append('=');
    text->append(repr(keywords->value_at(at))->value);
  }
  text->append(')');
  return text->build();
}

W_Object* partial_reduce(W_Partial* self) {
  auto* state = Array<W_Object*>::make(4);
  state->set(0, self->function);
  state->set(1, new_tuple(self->args));
  state->set(2, self->keywords);
  state->set(3, none());
  if (!self->has_no_dict()) {
    W_Dict* dict = self->dict();
    if (dict != nullptr) state->set(3, dict);
  }
  return new_tuple(self->type(), new_tuple(self->function), new_tuple(state));
}

[[noreturn]] void throw_invalid_state() { throw_type_error("invalid partial state"_str); }

void partial_setstate(W_Partial* self, W_Object* w_state) {
  if (!isinstance<W_Tuple>(w_state)) throw_invalid_state();
  auto* state = static_cast<W_Tuple*>(w_state);
  if (state->length() != 4) throw_invalid_state();
  W_Object* keywords = state->get(2);
  W_Object* dict = state->get(3);
  bool is_valid = is_callable(state->get(0)) && isinstance<W_Tuple>(state->get(1)) &&
                  (is_none(keywords) || isinstance<W_Dict>(keywords));
  if (!is_valid) throw_invalid_state();
  self->function = state->get(0);
  self->args = static_cast<W_Tuple*>(state->get(1))->items;
  if (is_none(keywords)) {
    self->keywords = new_dict();
  } else if (rlib::is_exactly<W_Dict>(keywords)) {
    self->keywords = static_cast<W_Dict*>(keywords);
  } else {
    self->keywords = dict_copy(static_cast<W_Dict*>(keywords));
  }
  if (isinstance<W_Dict>(dict)) self->set_dict(static_cast<W_Dict*>(dict));
}

W_Object* partial_function(W_Partial* self) { return self->function; }
W_Object* partial_args(W_Partial* self) { return new_tuple(self->args); }
W_Object* partial_keywords(W_Partial* self) { return self->keywords; }

W_Type* make_partial_type() {
  auto* t = new TypeBuilder("partial"_str, object_type(),
                            new Layout("partial"_str, object_type()->layout));
  t->module("functools"_str);
  t->doc("partial(func, *args, **keywords) - new function with partial application\n"
         "    of the given arguments and keywords.\n"_str);
  t->add_flags(W_Type::kHasDict | W_Type::kHasWeakref);
  t->new_method<&partial_new>("($type, *args, **keywords)"_str);
  t->special<&partial_call>("__call__"_str);
  t->special<&partial_repr>("__repr__"_str);
  t->method<&partial_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&partial_setstate>("__setstate__"_str, "($self, state, /)"_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
  t->member<&partial_function>("func"_str, "function object to use in future partial calls"_str);
  t->member<&partial_args>("args"_str, "tuple of arguments to future partial calls"_str);
  t->member<&partial_keywords>("keywords"_str,
                               "dictionary of keyword arguments to future partial calls"_str);
  t->accessor<&get_dict, &set_dict>("__dict__"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* partial_type() { return RLIB_ONCE(make_partial_type()); }

}  // namespace py
