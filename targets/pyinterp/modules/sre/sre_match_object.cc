// Match objects.

#include "targets/pyinterp/modules/sre/sre_objects.h"
#include "targets/pyinterp/objspace/generic_alias.h"

namespace py::sre {

namespace {

// The number of a group by number or name. Raises IndexError "no such group".
int64_t group_number(W_Match* self, W_Object* key) {
  int64_t number = -1;
  if (key->type()->special(Special::kIndex) != nullptr) {
    number = index_clamped(key);
  } else if (rlib::isinstance<W_Str>(key) || rlib::isinstance<W_Bytes>(key)) {
    W_Object* found = self->pattern->group_index->get(key);
    if (found != nullptr) number = index_value(found);
  }
  if (number < 0 || number > self->pattern->groups) throw_index_error("no such group"_str);
  return number;
}

W_Object* match_group(W_Match* self, Array<W_Object*>* keys) {
  if (keys->length() == 0) return self->group(0, none());
  if (keys->length() == 1) return self->group(group_number(self, keys->get(0)), none());
  auto* items = Array<W_Object*>::make(keys->length());
  for (int64_t i = 0; i < keys->length(); i++) {
    items->set(i, self->group(group_number(self, keys->get(i)), none()));
  }
  return new_tuple(items);
}
W_Object* match_getitem(W_Match* self, W_Object* key) {
  return self->group(group_number(self, key), none());
}

W_Object* match_groups(W_Match* self, W_Object* otherwise) {
  auto* items = Array<W_Object*>::make(self->pattern->groups);
  for (int64_t i = 0; i < items->length(); i++) items->set(i, self->group(i + 1, otherwise));
  return new_tuple(items);
}
W_Object* match_groupdict(W_Match* self, W_Object* otherwise) {
  W_Dict* names = self->pattern->group_index;
  W_Dict* result = new_dict();
  for (int64_t i = names->next_entry(0); i >= 0; i = names->next_entry(i + 1)) {
    result->set(names->key_at(i), self->group(index_value(names->value_at(i)), otherwise));
  }
  return result;
}

int64_t position_of_start(W_Match* self, int64_t group) {
  return self->subject->position(self->start(group));
}
int64_t position_of_end(W_Match* self, int64_t group) {
  return self->subject->position(self->end(group));
}

int64_t group_or_all(W_Match* self, W_Object* group) {
  return group == nullptr ? 0 : group_number(self, group);
}
int64_t match_start(W_Match* self, W_Object* group) {
  return position_of_start(self, group_or_all(self, group));
}
int64_t match_end(W_Match* self, W_Object* group) {
  return position_of_end(self, group_or_all(self, group));
}
W_Object* span_of(W_Match* self, int64_t group) {
  return new_tuple(new_int(position_of_start(self, group)), new_int(position_of_end(self, group)));
}
W_Object* match_span(W_Match* self, W_Object* group) {
  return span_of(self, group_or_all(self, group));
}

W_Object* match_expand(W_Match* self, W_Object* expansion) {
  W_Object* module = call(find_builtin("__import__"_str), new_ascii("re"_str));
  return call(getattr(module, intern("_expand"_str)), self->pattern, self, expansion);
}

W_Object* match_string(W_Match* self) { return self->subject->object; }
W_Object* match_re(W_Match* self) { return self->pattern; }
int64_t match_pos(W_Match* self) { return self->subject->first; }
int64_t match_endpos(W_Match* self) { return self->subject->last; }
W_Object* match_lastindex(W_Match* self) {
  return self->result->last_index < 0 ? none() : new_int(self->result->last_index);
}
W_Object* match_lastgroup(W_Match* self) {
  int64_t index = self->result->last_index;
  if (index < 0 || index >= self->pattern->index_group->length()) return none();
  return self->pattern->index_group->get(index);
}
W_Object* match_regs(W_Match* self) {
  auto* items = Array<W_Object*>::make(self->pattern->groups + 1);
  for (int64_t i = 0; i < items->length(); i++) items->set(i, span_of(self, i));
  return new_tuple(items);
}
W_Object* match_repr(W_Match* self) {
  return new_str(message("<re.Match object; span="_str, repr(span_of(self, 0))->value,
                         ", match="_str, repr(self->group(0, none()))->value, '>'));
}
W_Object* match_copy(W_Match* self) { return self; }
W_Object* match_deepcopy(W_Match* self, W_Object*) { return self; }

}  // namespace

W_Type* make_match_type() {
  auto* t = new TypeBuilder("Match"_str, object_type());
  t->module("re"_str);
  t->doc(
      "The result of re.match() and re.search().\nMatch objects always have a boolean value of True."_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew | W_Type::kKeyed);
  t->special<&match_repr>("__repr__"_str);
  t->special<&match_getitem>("__getitem__"_str);
  t->method<&match_group>(
      "group"_str, "($self, /, *args)"_str,
      "group([group1, ...]) -> str or tuple.\nReturn subgroup(s) of the match by indices or names.\nFor 0 returns the entire match."_str);
  t->method<&match_groups>("groups"_str, "($self, /, default=None)"_str,
                           "Return a tuple containing all the subgroups of the match, from 1."_str);
  t->method<&match_groupdict>(
      "groupdict"_str, "($self, /, default=None)"_str,
      "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name."_str);
  t->method<&match_start>("start"_str, "($self, group=<null>, /)"_str,
                          "Return index of the start of the substring matched by group."_str);
  t->method<&match_end>("end"_str, "($self, group=<null>, /)"_str,
                        "Return index of the end of the substring matched by group."_str);
  t->method<&match_span>(
      "span"_str, "($self, group=<null>, /)"_str,
      "For match object m, return the 2-tuple (m.start(group), m.end(group))."_str);
  t->method<&match_expand>(
      "expand"_str, "($self, /, template)"_str,
      "Return the string obtained by doing backslash substitution on the string template, as done by the sub() method."_str);
  t->method<&match_copy>("__copy__"_str, "($self, /)"_str);
  t->method<&match_deepcopy>("__deepcopy__"_str, "($self, memo, /)"_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str,
                                  "See PEP 585"_str);
  t->member<&match_string>("string"_str, "The string passed to match() or search()."_str);
  t->member<&match_re>("re"_str, "The regular expression object."_str);
  t->member<&match_pos>(
      "pos"_str,
      "The index into the string at which the RE engine started looking for a match."_str);
  t->member<&match_endpos>("endpos"_str,
                           "The index into the string beyond which the RE engine will not go."_str);
  t->getter<&match_lastindex>("lastindex"_str,
                              "The integer index of the last matched capturing group."_str);
  t->getter<&match_lastgroup>("lastgroup"_str, "The name of the last matched capturing group."_str);
  t->getter<&match_regs>("regs"_str);
  return t->finish();
}

}  // namespace py::sre
