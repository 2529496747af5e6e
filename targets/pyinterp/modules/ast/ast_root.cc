// The class AST: what all nodes do.

#include "targets/pyinterp/modules/ast/ast_types.h"
#include "targets/pyinterp/objspace/gateway.h"

namespace py {

namespace {

// Takes whatever __init__ will: classes of programs pass it on here.
W_Object* ast_make(W_Type* type, Array<W_Object*>*, W_Dict*) { return new_instance(type); }

// Module([...], type_ignores=[]): fields by position or by name. Other names are attributes as well.
void ast_initialise(W_Object* self, Array<W_Object*>* values, W_Dict* keywords) {
  W_Object* fields = find_attribute(self->type(), intern("_fields"_str));
  Array<W_Object*>* names = fields == nullptr ? Array<W_Object*>::empty() : to_array(fields);
  if (names->length() < values->length()) {
    throw_type_error(self->type()->name, " constructor takes at most "_str, names->length(),
                     " positional argument"_str, plural(names->length()));
  }
  for (int64_t i = 0; i < values->length(); i++) {
    setattr(self, intern(expect_text(names->get(i))), values->get(i));
  }
  for (int64_t e = keywords->next_entry(0); e >= 0; e = keywords->next_entry(e + 1)) {
    W_Str* name = static_cast<W_Str*>(keywords->key_at(e));
    for (int64_t i = 0; i < values->length(); i++) {
      if (equals(names->get(i), name)) {
        throw_type_error(self->type()->name, " got multiple values for argument '"_str, name->value,
                         '\'');
      }
    }
    setattr(self, name, keywords->value_at(e));
  }
}

W_Object* ast_reduce(W_Object* self) {
  W_Object* dict = find_attribute(self, names::__dict__());
  if (dict == nullptr) return new_tuple(self->type(), empty_tuple());
  return new_tuple(self->type(), empty_tuple(), dict);
}

}  // namespace

W_Type* make_ast_root() {
  W_Dict* names = new_dict();
  names->set_str(names::__module__(), new_ascii("ast"_str));
  names->set_str(intern("_fields"_str), empty_tuple());
  names->set_str(names::__match_args__(), empty_tuple());
  names->set_str(intern("_attributes"_str), empty_tuple());
  W_Type* type = new_class(type_type(), new_ascii("AST"_str), empty_tuple(), names,
                           {Array<W_Object*>::empty(), nullptr});
  auto* t = new TypeBuilder(type);
  t->new_method<&ast_make>("($type, /, *args, **kwargs)"_str);
  t->special<&ast_initialise>("__init__"_str, "($self, /, *args, **kwargs)"_str);
  t->method<&ast_reduce>("__reduce__"_str, "($self, /)"_str);
  type->changed();
  return type;
}

}  // namespace py
