// Exception groups: BaseExceptionGroup and ExceptionGroup, and what except* needs of them.

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/objspace/exception_fields.h"
#include "targets/pyinterp/objspace/exception_groups.h"
#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/object_type.h"
#include "targets/pyinterp/objspace/str_methods.h"

namespace py {

namespace {

W_Tuple* members_of(W_BaseException* group) { return static_cast<W_Tuple*>(group->field(1)); }

bool is_group(W_BaseException* e) { return e->kind->is_subtype(BaseExceptionGroup_type()); }

// ---- Making one ---------------------------------------------------------------------------------

W_Object* group_make(W_Type* type, Array<W_Object*>* arguments) {
  if (arguments->length() != 2) {
    throw_type_error("BaseExceptionGroup.__new__() takes exactly 2 arguments ("_str, arguments->length(),
                     " given)"_str);
  }
  W_Object* text = arguments->get(0);
  W_Object* members = arguments->get(1);
  if (!isinstance<W_Str>(text)) {
    throw_type_error("BaseExceptionGroup.__new__() argument 1 must be str, not "_str, argument_type_name(text));
  }
  if (isinstance<W_Dict>(members) || members->type()->special(Special::kGetItem) == nullptr) {
    throw_type_error("second argument (exceptions) must be a sequence"_str);
  }
  Array<W_Object*>* items = to_array(members);
  if (items->length() == 0) {
    throw_value_error("second argument (exceptions) must be a non-empty sequence"_str);
  }
  bool only_exceptions = true;
  for (int64_t i = 0; i < items->length(); i++) {
    W_Object* item = items->get(i);
    if (!isinstance<W_BaseException>(item)) {
      throw_value_error("Item "_str, i, " of second argument (exceptions) is not an exception"_str);
    }
    only_exceptions = only_exceptions && is_instance_of(item, Exception_type());
  }
  if (type == BaseExceptionGroup_type() && only_exceptions) type = ExceptionGroup_type();
  if (!only_exceptions && type->is_subtype(Exception_type())) {
    if (type == ExceptionGroup_type()) {
      throw_type_error("Cannot nest BaseExceptions in an ExceptionGroup"_str);
    }
    throw_type_error("Cannot nest BaseExceptions in '"_str, type->name, '\'');
  }
  W_Type* kind = type->is_subtype(ExceptionGroup_type()) ? ExceptionGroup_type() : BaseExceptionGroup_type();
  W_Tuple* args = new_tuple(arguments);
  // ExceptionGroup is a class like a program's own: its objects can be referred to weakly.
  W_BaseException* made = type == kind && type != ExceptionGroup_type() ? new W_BaseException(kind, args)
                                       : new_user<W_BaseException>(type, kind, args);
  made->set_field(0, text);
  made->set_field(1, new_tuple(items));
  return made;
}

void group_initialise(W_BaseException* self, Array<W_Object*>* arguments) {
  self->args = new_tuple(arguments);
}

// ---- Parts --------------------------------------------------------------------------------------

W_Object* group_derive(W_BaseException* self, W_Object* members) {
  return call(BaseExceptionGroup_type(), self->field(0), members);
}

// A group like this one of other members, which are not none of them.
W_Object* derived(W_BaseException* group, List<W_Object*>* members) {
  if (members->is_empty()) return none();
  W_Object* made = call_method(group, intern("derive"_str), new_list(members));
  if (!isinstance<W_BaseException>(made) || !is_group(static_cast<W_BaseException*>(made))) {
    throw_type_error("derive must return an instance of BaseExceptionGroup"_str);
  }
  W_BaseException* result = static_cast<W_BaseException*>(made);
  result->traceback = group->traceback;
  result->context = group->context;
  result->cause = group->cause;
  result->suppresses_context = true;  // having a cause set does that, None too
  W_Object* notes = find_attribute(group, names::__notes__());
  if (notes != nullptr && isinstance<W_List>(notes)) {
    setattr(result, names::__notes__(), new_list(to_list(notes)));
  }
  return result;
}

// Whether an exception is wanted, by a class, a tuple of classes or a function.
bool is_wanted(W_BaseException* e, W_Object* condition) {
  if (isinstance<W_Type>(condition) || isinstance<W_Tuple>(condition)) {
    return exception_matches(e, condition);
  }
  return is_true(call(condition, e));
}

void check_condition(W_Object* condition) {
  bool is_class = isinstance<W_Type>(condition) &&
                  static_cast<W_Type*>(condition)->is_subtype(BaseException_type());
  if (is_class || isinstance<W_Tuple>(condition)) return;
  if (!isinstance<W_Type>(condition) && is_callable(condition)) return;
  throw_type_error("expected a function, exception type or tuple of exception types"_str);
}

// The part that is wanted and the rest, either None. The rest is None too if nobody asks for it.
struct Parts {
  W_Object* wanted;
  W_Object* rest;
};
Parts split(W_BaseException* e, W_Object* condition, bool with_rest) {
  Recursion recursion(" in exceptiongroup_split_recursive"_str);
  if (is_wanted(e, condition)) return {e, none()};
  if (!is_group(e)) return {none(), e};
  auto* wanted = new List<W_Object*>();
  auto* rest = new List<W_Object*>();
  W_Tuple* members = members_of(e);
  for (int64_t i = 0; i < members->length(); i++) {
    Parts parts = split(static_cast<W_BaseException*>(members->get(i)), condition, with_rest);
    if (!is_none(parts.wanted)) wanted->append(parts.wanted);
    if (!is_none(parts.rest)) rest->append(parts.rest);
  }
  return {derived(e, wanted), with_rest ? derived(e, rest) : none()};
}

W_Object* group_split(W_BaseException* self, W_Object* condition) {
  check_condition(condition);
  Parts parts = split(self, condition, true);
  return new_tuple(parts.wanted, parts.rest);
}
W_Object* group_subgroup(W_BaseException* self, W_Object* condition) {
  check_condition(condition);
  return split(self, condition, false).wanted;
}

W_Object* group_message(W_BaseException* self) { return self->field(0); }
W_Object* group_exceptions(W_BaseException* self) { return self->field(1); }

W_Type* make_exception_group_type() {
  auto* t = new TypeBuilder("ExceptionGroup"_str, BaseExceptionGroup_type(), BaseException_type()->layout);
  t->second_base(Exception_type());
  t->add_flags(W_Type::kHasDict | W_Type::kHasWeakref);
  W_Type* type = t->finish();
  type->map_of_objects = new ClassMap(type, false);
  type->devolved_map = new ClassMap(type, true);
  type->names->set("__module__"_str, new_str("builtins"_str));
  show_weakref(type);
  return type;
}

}  // namespace

RLIB_PREBUILD W_Type* ExceptionGroup_type() { return RLIB_ONCE(make_exception_group_type()); }

void add_group_methods(TypeBuilder* t) {
  t->new_method<&group_make>("($type, *args)"_str);
  t->special<&group_initialise>("__init__"_str, "($self, *args)"_str);
  t->member<&group_message>("message"_str, "exception message"_str);
  t->member<&group_exceptions>("exceptions"_str, "nested exceptions"_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
  t->method<&group_derive>("derive"_str, "($self, excs, /)"_str);
  t->method<&group_split>("split"_str, "($self, condition, /)"_str);
  t->method<&group_subgroup>("subgroup"_str, "($self, condition, /)"_str);
}

// ---- except* ------------------------------------------------------------------------------------

namespace {

// Whether `part` is what is left of `original`, not something that a handler raised anew.
bool is_part_of(W_BaseException* part, W_BaseException* original) {
  return part == original || (is_group(part) && is_group(original) && part->traceback == original->traceback &&
                              part->cause == original->cause && part->context == original->context);
}

void collect_leaves(W_BaseException* e, List<W_Object*>* leaves) {
  if (!is_group(e)) {
    leaves->append(e);
    return;
  }
  W_Tuple* members = members_of(e);
  for (int64_t i = 0; i < members->length(); i++) {
    collect_leaves(static_cast<W_BaseException*>(members->get(i)), leaves);
  }
}

// The group with only those leaves, in its own nesting.
W_Object* keep_leaves(W_BaseException* e, List<W_Object*>* leaves) {
  if (!is_group(e)) return leaves->contains(e) ? static_cast<W_Object*>(e) : none();
  auto* kept = new List<W_Object*>();
  W_Tuple* members = members_of(e);
  for (int64_t i = 0; i < members->length(); i++) {
    W_Object* part = keep_leaves(static_cast<W_BaseException*>(members->get(i)), leaves);
    if (!is_none(part)) kept->append(part);
  }
  return derived(e, kept);
}

}  // namespace

W_Object* group_to_raise(W_BaseException* original, W_List* outcomes) {
  auto* raised = new List<W_Object*>();
  auto* leaves = new List<W_Object*>();
  for (W_Object* w : *outcomes->items()) {
    if (!isinstance<W_BaseException>(w)) continue;  // None, or what a split() of the program's gave
    W_BaseException* e = static_cast<W_BaseException*>(w);
    if (is_part_of(e, original)) {
      collect_leaves(e, leaves);
    } else {
      raised->append(e);
    }
  }
  if (!is_group(original)) {
    // A lone exception was wrapped for the handlers.
    if (raised->is_empty()) return outcomes->length() > 0 && !leaves->is_empty() ? original : none();
    return raised->length() == 1 ? raised->get(0)
                                 : call(BaseExceptionGroup_type(), new_ascii(""_str), new_list(raised));
  }
  W_Object* remaining = leaves->is_empty() ? none() : keep_leaves(original, leaves);
  if (raised->is_empty()) return remaining;
  if (!is_none(remaining)) raised->append(remaining);
  return call(BaseExceptionGroup_type(), new_ascii(""_str), new_list(raised));
}

}  // namespace py
