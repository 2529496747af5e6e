// Exception objects and the methods that all of them have. Attributes that only some have:
// exception_fields.cc.

#include "targets/pyinterp/objspace/exceptions.h"

#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/objspace/exception_fields.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

// ---- The object ---------------------------------------------------------------------------------

W_Dict* W_BaseException::dict() {
  if (dict_ == nullptr) dict_ = new_dict();
  return dict_;
}
W_Object* W_BaseException::own_attribute(W_Str* name) {
  return dict_ == nullptr ? nullptr : dict_->get_str(name->value);
}
bool W_BaseException::set_own_attribute(W_Str* name, W_Object* value) {
  dict()->set_str(name, value);
  return true;
}
bool W_BaseException::delete_own_attribute(W_Str* name) {
  return dict_ != nullptr && dict_->remove(name) != nullptr;
}

void W_BaseException::set_field(int64_t index, W_Object* value) {
  if (fields->length() <= index) {
    auto* larger = Array<W_Object*>::make(index < 2 ? 2 : 8);
    rlib::array_copy(fields, 0, larger, 0, fields->length());
    fields = larger;
  }
  fields->set(index, value);
}

W_BaseException* new_exception(W_Type* type, W_Tuple* args) {
  W_BaseException* made = new W_BaseException(type, args);
  take_fields(made, args, nullptr);
  return made;
}

W_BaseException* new_exception(W_Type* type, W_Object* argument) {
  return new_exception(type, argument == nullptr ? empty_tuple() : new_tuple(argument));
}

W_BaseException* to_exception(W_Object* w) {
  if (isinstance<W_BaseException>(w)) return static_cast<W_BaseException*>(w);
  if (isinstance<W_Type>(w) && static_cast<W_Type*>(w)->is_subtype(BaseException_type())) {
    W_Object* made = call(w);
    if (isinstance<W_BaseException>(made)) return static_cast<W_BaseException*>(made);
    throw_type_error("calling "_str, repr(w)->value,
                     " should have returned an instance of BaseException, not "_str,
                     repr(made->type())->value);
  }
  throw_type_error("exceptions must derive from BaseException"_str);
}

namespace {

W_Type* as_exception_class(W_Object* w) {
  if (!isinstance<W_Type>(w) || !static_cast<W_Type*>(w)->is_subtype(BaseException_type())) {
    throw_type_error("catching classes that do not inherit from BaseException is not allowed"_str);
  }
  return static_cast<W_Type*>(w);
}

}  // namespace

bool exception_matches(W_BaseException* exception, W_Object* of) {
  if (!isinstance<W_Tuple>(of)) return exception->type()->is_subtype(as_exception_class(of));
  W_Tuple* tuple = static_cast<W_Tuple*>(of);
  bool matches = false;  // all of them have to be classes, found or not
  for (int64_t i = 0; i < tuple->length(); i++) {
    if (exception->type()->is_subtype(as_exception_class(tuple->get(i)))) matches = true;
  }
  return matches;
}

Str* describe(W_BaseException* exception) {
  W_Type* type = exception->type();
  Str* name = full_name(type);
  Str* text = "<exception str() failed>"_str;
  try {
    text = str(exception)->value;
  } catch (PythonError*) {
  }
  return text->is_empty() ? name : message(name, ": "_str, text);
}

namespace {

// ---- Methods of BaseException -------------------------------------------------------------------

// An OSError takes its arguments in __new__, as that chooses the class by them; but in __init__ if the class has
// one of its own and no __new__.
bool is_initialised_by_init(W_Type* type) {
  return type->special(Special::kInit) != OSError_type()->special(Special::kInit) &&
         type->special(Special::kNew) == OSError_type()->special(Special::kNew);
}

W_Object* exception_make(W_Type* type, Array<W_Object*>* arguments, W_Dict* keywords) {
  W_Type* kind = type;
  while (kind->has(W_Type::kHeap)) {
    W_Type* next = nullptr;
    for (int64_t i = 0; i < kind->bases->length() && next == nullptr; i++) {
      W_Type* base = kind->bases->get(i);
      if (base->is_subtype(BaseException_type())) next = base;
    }
    kind = next;
  }
  if (kind == OSError_type() && type == kind) kind = os_error_type_for(arguments);
  bool is_made_here = kind->is_subtype(OSError_type()) && !is_initialised_by_init(type);
  W_Tuple* args = kind->is_subtype(OSError_type()) && !is_made_here ? empty_tuple() : new_tuple(arguments);
  W_BaseException* made = nullptr;
  if (type == kind || !type->has(W_Type::kHeap)) {
    made = new W_BaseException(kind, args);
  } else {
    if (type->has(W_Type::kAbstract)) throw_abstract_exception(type);
    made = new_user<W_BaseException>(type, kind, args);
  }
  if (is_made_here) take_fields(made, args, keywords);
  return made;
}

void exception_initialise(W_BaseException* self, Array<W_Object*>* arguments, W_Dict* keywords) {
  if (self->kind->is_subtype(OSError_type()) && !is_initialised_by_init(self->type())) return;
  self->args = new_tuple(arguments);
  take_fields(self, self->args, keywords);
}

W_Str* exception_str(W_BaseException* self) { return new_str(text_of_exception(self)); }

W_Str* exception_repr(W_BaseException* self) {
  Str* name = self->type()->name;
  if (self->args->length() == 1) return new_str(message(name, '(', repr(self->args->get(0))->value, ')'));
  return new_str(message(name, repr(self->args)->value));
}

W_Object* exception_args(W_BaseException* self) { return self->args; }
void exception_set_args(W_BaseException* self, W_Object* value) {
  if (value == nullptr) throw_type_error("args may not be deleted"_str);
  self->args = new_tuple(to_array(value));
}
W_Object* exception_cause(W_BaseException* self) { return or_none(self->cause); }
W_BaseException* expect_exception(W_Object* value, Str* what) {
  if (value == nullptr) throw_type_error(what, " may not be deleted"_str);
  if (is_none(value)) return nullptr;
  if (!isinstance<W_BaseException>(value)) {
    throw_type_error("exception "_str, what->slice(2, what->length() - 2),
                     " must be None or derive from BaseException"_str);
  }
  return static_cast<W_BaseException*>(value);
}
void exception_set_cause(W_BaseException* self, W_Object* value) {
  self->cause = expect_exception(value, "__cause__"_str);
  self->suppresses_context = true;
}
W_Object* exception_context(W_BaseException* self) { return or_none(self->context); }
void exception_set_context(W_BaseException* self, W_Object* value) {
  self->context = expect_exception(value, "__context__"_str);
}
W_Object* exception_suppress(W_BaseException* self) { return new_bool(self->suppresses_context); }
void exception_set_suppress(W_BaseException* self, W_Object* value) {
  if (value == nullptr || !isinstance<W_Bool>(value)) {
    throw_type_error("attribute value type must be bool"_str);
  }
  self->suppresses_context = value == true_object();
}
W_Object* exception_traceback(W_BaseException* self) { return or_none(self->traceback); }
void exception_set_traceback(W_BaseException* self, W_Object* value) {
  if (value == nullptr) throw_type_error("__traceback__ may not be deleted"_str);
  if (!is_none(value) && !isinstance<W_Traceback>(value)) {
    throw_type_error("__traceback__ must be a traceback or None"_str);
  }
  self->traceback = is_none(value) ? nullptr : static_cast<W_Traceback*>(value);
  self->handled_traceback = self->traceback;
}
W_Object* exception_with_traceback(W_BaseException* self, W_Object* traceback) {
  exception_set_traceback(self, traceback);
  return self;
}
W_Object* exception_dict(W_BaseException* self) { return self->dict(); }

void exception_set_dict(W_BaseException* self, W_Object* value) {
  if (value == nullptr) throw_type_error("cannot delete __dict__"_str);
  if (!isinstance<W_Dict>(value)) {
    throw_type_error("__dict__ must be set to a dictionary, not a '"_str, type_name(value), '\'');
  }
  self->set_dict(static_cast<W_Dict*>(value));
}

void exception_add_note(W_BaseException* self, W_Object* note) {
  if (!isinstance<W_Str>(note)) {
    throw_type_error("note must be a str, not '"_str, type_name(note), '\'');
  }
  W_Object* notes = find_attribute(self, names::__notes__());
  if (notes == nullptr) {
    notes = new_list();
    setattr(self, names::__notes__(), notes);
  }
  if (!isinstance<W_List>(notes)) throw_type_error("Cannot add note: __notes__ is not a list"_str);
  static_cast<W_List*>(notes)->append(note);
}

// What makes it anew: of an OSError with the names of files, which are not among its args.
W_Tuple* arguments_to_make(W_BaseException* self) {
  if (!self->kind->is_subtype(OSError_type()) || self->args->length() != 2) return self->args;
  W_Object* file = getattr(self, intern("filename"_str));
  if (is_none(file)) return self->args;
  W_Object* second = getattr(self, intern("filename2"_str));
  auto* items = Array<W_Object*>::make(is_none(second) ? 3 : 5);
  items->set(0, self->args->get(0));
  items->set(1, self->args->get(1));
  items->set(2, file);
  if (!is_none(second)) {
    items->set(3, none());
    items->set(4, second);
  }
  return new_tuple(items);
}

W_Object* exception_reduce(W_BaseException* self) {
  if (self->kind->is_subtype(ImportError_type())) {
    W_Dict* state = static_cast<W_Dict*>(call_method(self->dict(), names::copy()));
    W_Object* name = getattr(self, intern("name"_str));
    W_Object* path = getattr(self, intern("path"_str));
    if (!is_none(name)) state->set_str(new_ascii("name"_str), name);
    if (!is_none(path)) state->set_str(new_ascii("path"_str), path);
    if (state->length() > 0) return new_tuple(self->type(), self->args, state);
    return new_tuple(self->type(), self->args);
  }
  W_Object* own = self->own_attribute(names::__notes__());
  bool has_dict = own != nullptr || self->dict()->length() > 0;
  W_Tuple* arguments = arguments_to_make(self);
  if (has_dict) return new_tuple(self->type(), arguments, self->dict());
  return new_tuple(self->type(), arguments);
}
void exception_set_state(W_BaseException* self, W_Object* state) {
  if (is_none(state)) return;
  if (!isinstance<W_Dict>(state)) throw_type_error("state is not a dictionary"_str);
  W_Dict* dict = static_cast<W_Dict*>(state);
  for (int64_t i = dict->next_entry(0); i >= 0; i = dict->next_entry(i + 1)) {
    setattr(self, static_cast<W_Str*>(dict->key_at(i)), dict->value_at(i));
  }
}

void add_common(TypeBuilder* t) {
  t->new_method<&exception_make>("($type, *args, **kwargs)"_str);
  t->special<&exception_initialise>("__init__"_str);
  t->special<&exception_str>("__str__"_str);
  t->special<&exception_repr>("__repr__"_str);
  t->accessor<&exception_args, &exception_set_args>("args"_str);
  t->accessor<&exception_cause, &exception_set_cause>("__cause__"_str, "exception cause"_str);
  t->accessor<&exception_context, &exception_set_context>("__context__"_str, "exception context"_str);
  t->accessor<&exception_suppress, &exception_set_suppress>("__suppress_context__"_str);
  t->accessor<&exception_traceback, &exception_set_traceback>("__traceback__"_str);
  t->accessor<&exception_dict, &exception_set_dict>("__dict__"_str);
  t->method<&exception_with_traceback>("with_traceback"_str, "($self, tb, /)"_str,
      "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self."_str);
  t->method<&exception_add_note>("add_note"_str, "($self, note, /)"_str,
      "Exception.add_note(note) --\n    add a note to the exception"_str);
  t->method<&exception_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&exception_set_state>("__setstate__"_str, "($self, state, /)"_str);
}

W_Type* make_exception_type(Str* name, W_Type* base, Str* doc) {
  Layout* layout = base == object_type() ? nullptr : base->layout;
  auto* t = new TypeBuilder(name, base, layout);
  t->doc(doc);
  t->add_flags(W_Type::kHasDict);
  if (base == object_type()) add_common(t);
  add_fields(t, name);
  return t->finish();
}

}  // namespace

#define EXCEPTION(Name, Base, text)                                                          \
  RLIB_PREBUILD W_Type* Name##_type() {                                                      \
    return RLIB_ONCE(make_exception_type(#Name##_str, Base##_type(), text##_str));           \
  }
#include "targets/pyinterp/objspace/exceptions.def"

}  // namespace py
