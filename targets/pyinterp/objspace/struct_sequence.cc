#include "targets/pyinterp/objspace/struct_sequence.h"

namespace py {

namespace {

// Reads one field.
class FieldGetter final : public Builtin1 {
 public:
  explicit FieldGetter(int64_t index) : Builtin1(Signature::parse("($self)"_str)), index_(index) {}

  W_Object* invoke1(W_Object* self) override { return cast<W_StructSequence>(self)->field(index_); }

 private:
  const int64_t index_;
};

// A count that the type has as an attribute: n_fields, n_sequence_fields, ...
int64_t count_of(W_Type* type, Str* name) { return index_value(type->lookup(name)); }

// The names of the items, as patterns use them.
W_Tuple* item_names(W_Type* type) { return cast<W_Tuple>(type->lookup("__match_args__"_str)); }

[[noreturn]] void throw_wrong_length(W_Type* type, int64_t least, int64_t most, int64_t given) {
  Str* bound = least == most ? "a "_str : given < least ? "an at least "_str : "an at most "_str;
  throw_type_error(full_name(type), "() takes "_str, bound, given < least ? least : most,
                   "-sequence ("_str, given, "-sequence given)"_str);
}

// All fields, from a sequence of at least the items, and a dict of what is left.
W_Object* sequence_new(W_Type* type, W_Object* sequence, W_Object* w_dict) {
  int64_t items = count_of(type, "n_sequence_fields"_str);
  int64_t fields = count_of(type, "n_fields"_str);
  if (w_dict != nullptr && !isinstance<W_Dict>(w_dict)) {
    throw_type_error(full_name(type), "() takes a dict as second arg, if any"_str);
  }
  if (sequence->type()->special(Special::kIter) == nullptr &&
      sequence->type()->special(Special::kGetItem) == nullptr) {
    throw_type_error("constructor requires a sequence"_str);
  }
  Array<W_Object*>* given = to_array(sequence);
  if (given->length() < items || given->length() > fields) {
    throw_wrong_length(type, items, fields, given->length());
  }
  auto* values = Array<W_Object*>::make(fields);
  rlib::array_copy(given, 0, values, 0, given->length());
  W_Tuple* rest_names = cast<W_Tuple>(type->lookup("__rest_names__"_str));
  for (int64_t i = given->length(); i < fields; i++) {
    W_Object* value = nullptr;
    if (w_dict != nullptr) value = static_cast<W_Dict*>(w_dict)->get(rest_names->get(i - items));
    values->set(i, value == nullptr ? none() : value);
  }
  return new_struct_sequence(type, values);
}

Str* sequence_repr(W_StructSequence* self) {
  W_Tuple* names = item_names(self->kind);
  // Items without a name are shown under those of the fields behind them.
  W_Tuple* rest_names = cast<W_Tuple>(self->kind->lookup("__rest_names__"_str));
  StrBuilder* text = new StrBuilder();
  text->append(full_name(self->kind));
  text->append('(');
  for (int64_t i = 0; i < self->length(); i++) {
    if (i > 0) text->append(", "_str);
    int64_t unnamed = i - names->length();
    text->append(text_of(unnamed < 0 ? names->get(i) : rest_names->get(unnamed)));
    text->append('=');
    text->append(repr(self->get(i))->value);
  }
  text->append(')');
  return text->build();
}

W_Object* sequence_reduce(W_StructSequence* self) {
  W_Tuple* rest_names = cast<W_Tuple>(self->kind->lookup("__rest_names__"_str));
  W_Dict* rest = new_dict();
  for (int64_t i = 0; i < rest_names->length(); i++) {
    rest->set(rest_names->get(i), self->rest->get(i));
  }
  return new_tuple(self->kind, new_tuple(new_tuple(self->items), rest));
}

}  // namespace

W_StructSequence* new_struct_sequence(W_Type* type, Array<W_Object*>* values) {
  int64_t items = count_of(type, "n_sequence_fields"_str);
  auto* rest = rlib::array_slice(values, items, values->length() - items);
  if (rest->length() > 0) values = rlib::array_slice(values, 0, items);
  return new W_StructSequence(type, values, rest);
}

W_Type* make_struct_sequence_type(Str* module, Str* name, Str* doc, List<StructField>* fields,
                                  int64_t items) {
  auto* t = new TypeBuilder(name, tuple_type(), new Layout(name, tuple_type()->layout));
  t->module(module);
  t->doc(doc);
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&sequence_new>("($type, sequence, dict=<null>)"_str);
  t->special<&sequence_repr>("__repr__"_str);
  t->method<&sequence_reduce>("__reduce__"_str, "($self, /)"_str);
  auto* names = new List<W_Object*>();
  auto* rest = new List<W_Object*>();
  int64_t unnamed = 0;
  for (int64_t i = 0; i < fields->length(); i++) {
    Str* field = fields->get(i).name;
    if (field == nullptr) {
      unnamed++;
    } else {
      (i < items ? names : rest)->append(intern(field));
    }
  }
  t->attribute("n_fields"_str, new_int(fields->length()));
  t->attribute("n_sequence_fields"_str, new_int(items));
  t->attribute("n_unnamed_fields"_str, new_int(unnamed));
  t->attribute("__match_args__"_str, new_tuple(names->to_array()));
  t->attribute("__rest_names__"_str, new_tuple(rest->to_array()));
  W_Type* type = t->finish();
  for (int64_t i = 0; i < fields->length(); i++) {
    StructField field = fields->get(i);
    if (field.name == nullptr) continue;
    auto* getter = new W_GetSet(field.name, new FieldGetter(i), nullptr, type, true);
    getter->doc = field.doc;
    type->names->set(field.name, getter);
  }
  return type;
}

}  // namespace py
