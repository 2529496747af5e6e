#include "targets/pyinterp/interpreter/instructions.h"

#include "targets/pyinterp/interpreter/caches.h"
#include "targets/pyinterp/interpreter/calls.h"
#include "targets/pyinterp/interpreter/generator.h"
#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/exception_groups.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

// ---- Names --------------------------------------------------------------------------------------

void throw_unbound_local(W_Code* code, int64_t index) {
  W_Str* name = code->variables->get(index);
  throw_error_named(UnboundLocalError_type(),
                    message("cannot access local variable '"_str, name->value,
                            "' where it is not associated with a value"_str),
                    name);
}

namespace {

W_Str* name_of_cell(W_Code* code, int64_t index) {
  for (int64_t i = 0; i < code->cell_registers->length(); i++) {
    if (code->cell_registers->get(i) == index) return code->cell_variables->get(i);
  }
  return code->free_variables->get(index - code->first_free);
}

bool is_free(W_Code* code, int64_t index) {
  return index >= code->first_free && index < code->first_free + code->free_variables->length();
}

[[noreturn]] void throw_name_error(W_Str* name) {
  throw_error_named(NameError_type(), message("name '"_str, name->value, "' is not defined"_str), name);
}

}  // namespace

void throw_unbound_cell(W_Code* code, int64_t index) {
  W_Str* name = name_of_cell(code, index);
  if (!is_free(code, index)) {
    throw_error_named(UnboundLocalError_type(),
                      message("cannot access local variable '"_str, name->value,
                              "' where it is not associated with a value"_str),
                      name);
  }
  throw_error_named(NameError_type(),
                    message("cannot access free variable '"_str, name->value,
                            "' where it is not associated with a value in enclosing scope"_str),
                    name);
}

W_Object* load_class_cell(Frame* frame, W_Code* code, int64_t index) {
  W_Str* name = name_of_cell(code, index);
  W_Object* value = nullptr;
  if (isinstance<W_Dict>(frame->names)) {
    value = static_cast<W_Dict*>(frame->names)->get(name);
  } else {
    try {
      value = getitem(frame->names, name);
    } catch (PythonError* e) {
      if (!e->is(KeyError_type())) throw;
    }
  }
  if (value == nullptr) value = static_cast<W_Cell*>(frame->get(index))->value;
  if (value == nullptr) throw_unbound_cell(code, index);
  return value;
}

W_Object* load_name(Frame* frame, W_Code* code, int64_t index) {
  if (frame->names == frame->globals) return load_global(frame, code, index);
  W_Str* name = code->names->get(index);
  W_Object* value = nullptr;
  if (rlib::is_exactly<W_Dict>(frame->names)) {
    value = static_cast<W_Dict*>(frame->names)->get_str(name->value);
  } else {
    try {
      value = getitem(frame->names, name);
    } catch (PythonError* e) {
      if (!e->is(KeyError_type())) throw;
    }
  }
  return value == nullptr ? load_global(frame, code, index) : value;
}

void store_name(Frame* frame, W_Str* name, W_Object* value) {
  if (rlib::is_exactly<W_Dict>(frame->names) || rlib::is_exactly<W_ModuleDict>(frame->names)) {
    static_cast<W_Dict*>(frame->names)->set_str(name, value);
  } else {
    setitem(frame->names, name, value);
  }
}

void delete_name(Frame* frame, W_Str* name) {
  try {
    delitem(frame->names, name);
  } catch (PythonError* e) {
    if (!e->is(KeyError_type())) throw;
    throw_name_error(name);
  }
}

void delete_global(Frame* frame, W_Str* name) {
  if (frame->globals->remove(name) == nullptr) throw_name_error(name);
}

// ---- Items --------------------------------------------------------------------------------------

namespace {

// The index that an exact int means in a sequence of this length; -1 if none.
int64_t quick_index(W_Object* key, int64_t length) {
  int64_t index = static_cast<W_Int*>(key)->value;
  if (index < 0) index += length;
  return index < length ? index : -1;
}

int64_t byte_of(char c) { return static_cast<unsigned char>(c); }

}  // namespace

W_Object* get_item_slowly(W_Object* w, W_Object* key) {
  if (rlib::is_exactly<W_Int>(key)) {
    if (rlib::is_exactly<W_Str>(w)) {
      W_Str* text = static_cast<W_Str*>(w);
      int64_t index = quick_index(key, text->length());
      if (index >= 0 && text->is_ascii()) return new_char(byte_of(text->value->char_at(index)));
    } else if (rlib::is_exactly<W_ByteArray>(w)) {
      W_ByteArray* bytes = static_cast<W_ByteArray*>(w);
      int64_t index = quick_index(key, bytes->length);
      if (index >= 0) return new_int(byte_of(bytes->bytes->get(index)));
    } else if (rlib::is_exactly<W_Bytes>(w)) {
      Str* bytes = static_cast<W_Bytes*>(w)->value;
      int64_t index = quick_index(key, bytes->length());
      if (index >= 0) return new_int(byte_of(bytes->char_at(index)));
    }
  }
  return getitem(w, key);
}

void set_item_slowly(W_Object* w, W_Object* key, W_Object* value) {
  if (rlib::is_exactly<W_ByteArray>(w) && rlib::is_exactly<W_Int>(key) && rlib::is_exactly<W_Int>(value)) {
    W_ByteArray* bytes = static_cast<W_ByteArray*>(w);
    int64_t index = quick_index(key, bytes->length);
    int64_t byte = static_cast<W_Int*>(value)->value;
    if (index >= 0 && byte >= 0 && byte < 256) {
      bytes->bytes->set(index, static_cast<char>(byte));
      return;
    }
  }
  setitem(w, key, value);
}

// ---- Making objects -----------------------------------------------------------------------------

RLIB_UNROLL_SAFE W_Object* build_tuple(Frame* frame, int64_t first, int64_t count) {
  if (count == 0) return empty_tuple();
  auto* items = Array<W_Object*>::make(count);
  for (int64_t i = 0; i < count; i++) items->set(i, frame->get(first + i));
  return new_tuple(items);
}

RLIB_UNROLL_SAFE W_Object* build_list(Frame* frame, int64_t first, int64_t count) {
  auto* items = List<W_Object*>::with_capacity(count);
  for (int64_t i = 0; i < count; i++) items->append(frame->get(first + i));
  return new_list(items);
}

RLIB_UNROLL_SAFE W_Object* build_set(Frame* frame, int64_t first, int64_t count) {
  W_Set* set = new W_Set();
  for (int64_t i = 0; i < count; i++) set->items->add(frame->get(first + i));
  return set;
}

RLIB_UNROLL_SAFE W_Object* build_dict(Frame* frame, int64_t first, int64_t pairs) {
  W_Dict* dict = new_dict();
  for (int64_t i = 0; i < pairs; i++) {
    dict->set(frame->get(first + 2 * i), frame->get(first + 2 * i + 1));
  }
  return dict;
}

W_Object* build_string(Frame* frame, int64_t first, int64_t count) {
  auto* parts = List<Str*>::with_capacity(count);
  int64_t length = 0;
  for (int64_t i = 0; i < count; i++) {
    W_Str* part = static_cast<W_Str*>(frame->get(first + i));
    parts->append(part->value);
    length += part->length();
  }
  return new W_Str(""_str->join(parts), length);
}

void extend_list(W_List* list, W_Object* by) {
  W_Type* type = by->type();
  if (!is_iterable(type)) {
    throw_type_error("Value after * must be an iterable, not "_str, type_name(by));
  }
  for_each(by, [&](W_Object* item) { list->append(item); });
}

void update_set(W_Set* set, W_Object* by) {
  for_each(by, [&](W_Object* item) { set->items->add(item); });
}

void update_dict(W_Dict* dict, W_Object* by) {
  if (rlib::is_exactly<W_Dict>(by)) {
    W_Dict* other = static_cast<W_Dict*>(by);
    for (int64_t i = other->next_entry(0); i >= 0; i = other->next_entry(i + 1)) {
      dict->set(other->key_at(i), other->value_at(i));
    }
    return;
  }
  W_Object* keys_method = find_attribute(by, names::keys());
  if (keys_method == nullptr) throw_type_error('\'', type_name(by), "' object is not a mapping"_str);
  for_each(call(keys_method), [&](W_Object* key) { dict->set(key, getitem(by, key)); });
}

void merge_keywords(W_Dict* dict, W_Object* by, W_Object* callee) {
  W_Object* keys_method = find_attribute(by, names::keys());
  if (keys_method == nullptr) {
    throw_type_error(callee_name(callee), " argument after ** must be a mapping, not "_str, type_name(by));
  }
  for_each(call(keys_method), [&](W_Object* key) {
    if (dict->get(key) != nullptr) {
      throw_type_error(callee_name(callee), " got multiple values for keyword argument '"_str, str(key)->value,
                       '\'');
    }
    dict->set(key, getitem(by, key));
  });
}

W_Object* format_value(W_Object* w, int64_t conversion, W_Object* specification) {
  if (conversion == 1) w = str(w);
  if (conversion == 2) w = repr(w);
  if (conversion == 3) w = ascii(w);
  if (specification == nullptr) {
    if (rlib::is_exactly<W_Str>(w)) return w;
    return format(w, new_ascii(""_str));
  }
  return format(w, static_cast<W_Str*>(specification));
}

// ---- Unpacking ----------------------------------------------------------------------------------

RLIB_UNROLL_SAFE void unpack_slowly_into(Frame* frame, int64_t first, W_Object* w, int64_t count) {
  Array<W_Object*>* items = unpack(w, count);
  for (int64_t i = 0; i < count; i++) frame->set(first + i, items->get(i));
}

void unpack_star_into(Frame* frame, int64_t first, W_Object* w, int64_t before, int64_t behind) {
  W_Type* type = w->type();
  if (!is_iterable(type)) {
    throw_type_error("cannot unpack non-iterable "_str, type_name(w), " object"_str);
  }
  List<W_Object*>* items = to_list(w);
  int64_t count = items->length();
  if (count < before + behind) {
    throw_value_error("not enough values to unpack (expected at least "_str, before + behind, ", got "_str,
                      count, ')');
  }
  for (int64_t i = 0; i < before; i++) frame->set(first + i, items->get(i));
  frame->set(first + before, new_list(items->slice(before, count - behind)));
  for (int64_t i = 0; i < behind; i++) {
    frame->set(first + before + 1 + i, items->get(count - behind + i));
  }
}

// ---- Functions, classes, imports ----------------------------------------------------------------

W_Object* make_function(Frame* frame, W_Code* code, int64_t first, int64_t parts) {
  W_Function* function = new W_Function(code, frame->globals);
  function->builtins = frame->builtins;
  if ((parts & 1) != 0) function->defaults = static_cast<W_Tuple*>(frame->get(first++))->items;
  if ((parts & 2) != 0) function->keyword_defaults = static_cast<W_Dict*>(frame->get(first++));
  if ((parts & 4) != 0) function->annotations = frame->get(first++);
  if ((parts & 8) != 0) function->closure = static_cast<W_Tuple*>(frame->get(first++))->items;
  return function;
}

namespace {

W_Object* builtin_of(Frame* frame, Str* name) {
  W_Object* value = frame->builtins->get_str(name);
  if (value == nullptr) throw_error(ImportError_type(), message(name, " not found"_str));
  return value;
}

}  // namespace

W_Object* load_build_class(Frame* frame) {
  W_Object* value = frame->builtins->get_str("__build_class__"_str);
  if (value == nullptr) throw_error(NameError_type(), "__build_class__ not found"_str);
  return value;
}

W_Object* import_name(Frame* frame, W_Str* name, W_Object* from_list, W_Object* level) {
  auto* values = Array<W_Object*>::make(5);
  values->set(0, name);
  values->set(1, frame->globals);
  values->set(2, frame->names == nullptr ? none() : frame->names);
  values->set(3, from_list);
  values->set(4, level);
  return call_with(builtin_of(frame, "__import__"_str), values);
}

W_Object* import_from(W_Object* module, W_Str* name) {
  W_Object* value = find_attribute(module, name);
  if (value != nullptr) return value;
  W_Object* package = find_attribute(module, names::__name__());
  Str* package_name = package != nullptr && isinstance<W_Str>(package) ? text_of(package) : nullptr;
  if (package_name != nullptr) {
    // A submodule that is being imported is no attribute of its package yet.
    W_Object* found = imported_modules()->get_str(message(package_name, '.', name->value));
    if (found != nullptr) return found;
  }
  W_Object* file = find_attribute(module, names::__file__());
  bool has_file = file != nullptr && isinstance<W_Str>(file);
  bool is_partial = has_file && is_initializing(module);
  W_BaseException* error = new_exception(
      ImportError_type(),
      new_str(message("cannot import name "_str, repr(name)->value,
                      is_partial ? " from partially initialized module "_str : " from "_str,
                      package_name == nullptr ? "'<unknown module name>'"_str : quoted(package_name),
                      is_partial ? " (most likely due to a circular import) ("_str : " ("_str,
                      has_file ? text_of(file) : "unknown location"_str, ')')));
  error->set_field(1, package == nullptr ? none() : package);
  error->set_field(2, file == nullptr ? none() : file);
  throw new PythonError(error);
}

void import_star(Frame* frame, W_Object* module) {
  W_Object* all = find_attribute(module, names::__all__());
  if (all != nullptr) {
    for_each(all, [&](W_Object* name) {
      if (!isinstance<W_Str>(name)) {
        throw_type_error("Item in "_str, str(getattr(module, names::__name__()))->value,
                         ".__all__ must be str, not "_str, type_name(name));
      }
      store_name(frame, static_cast<W_Str*>(name), getattr(module, static_cast<W_Str*>(name)));
    });
    return;
  }
  W_Object* dict = getattr(module, names::__dict__());
  for (W_Object* name : *to_list(dict)) {
    if (!isinstance<W_Str>(name) || text_of(name)->starts_with("_"_str)) continue;
    store_name(frame, intern(static_cast<W_Str*>(name)), getitem(dict, name));
  }
}

// ---- Exceptions ---------------------------------------------------------------------------------

void set_context(W_BaseException* exception, W_BaseException* handled) {
  if (handled == nullptr || handled == exception) return;
  // The chain must not come back to the exception. A program may have made it a circle: `slow` goes half
  // as far, and is met then.
  W_BaseException* slow = handled;
  bool moves = false;
  for (W_BaseException* e = handled; e->context != nullptr; e = e->context) {
    if (e->context == exception) {
      e->context = nullptr;
      break;
    }
    if (e->context == slow) break;
    if (moves) slow = slow->context;
    moves = !moves;
  }
  exception->context = handled;
}

void raise_object(W_Object* w) {
  W_BaseException* exception = to_exception(w);
  set_context(exception, handled_exception());
  throw new PythonError(exception);
}

void raise_from(W_Object* w, W_Object* cause) {
  W_BaseException* exception = to_exception(w);
  if (is_none(cause)) {
    exception->cause = nullptr;
  } else if (isinstance<W_BaseException>(cause) ||
             (isinstance<W_Type>(cause) &&
              static_cast<W_Type*>(cause)->is_subtype(BaseException_type()))) {
    exception->cause = to_exception(cause);
  } else {
    throw_type_error("exception causes must derive from BaseException"_str);
  }
  exception->suppresses_context = true;
  set_context(exception, handled_exception());
  throw new PythonError(exception);
}

void raise_again() {
  W_BaseException* exception = handled_exception();
  if (exception == nullptr) throw_runtime_error("No active exception to reraise"_str);
  PythonError* error = new PythonError(exception);
  error->is_again = true;
  rlib::raise(error);
}

void reraise(W_Object* w) {
  PythonError* error = new PythonError(static_cast<W_BaseException*>(w));
  error->is_again = true;
  rlib::raise(error);
}

namespace {

void check_star_type(W_Object* of) {
  if (!isinstance<W_Type>(of) || !static_cast<W_Type*>(of)->is_subtype(BaseException_type())) {
    throw_type_error("catching classes that do not inherit from BaseException is not allowed"_str);
  }
  if (static_cast<W_Type*>(of)->is_subtype(BaseExceptionGroup_type())) {
    throw_type_error("catching ExceptionGroup with except* is not allowed. Use except instead."_str);
  }
}

// What stands behind except*: one exception type or a tuple of them, none a group.
void check_star_types(W_Object* of) {
  if (!isinstance<W_Tuple>(of)) return check_star_type(of);
  W_Tuple* types = static_cast<W_Tuple*>(of);
  for (int64_t i = 0; i < types->length(); i++) check_star_type(types->get(i));
}

}  // namespace

void match_star(Frame* frame, int64_t first, W_Object* w, W_Object* of) {
  check_star_types(of);
  if (is_none(w)) {  // nothing is left for this handler
    frame->set(first, none());
    frame->set(first + 1, none());
    return;
  }
  W_BaseException* exception = static_cast<W_BaseException*>(w);
  bool is_group = exception->type()->is_subtype(BaseExceptionGroup_type());
  W_Object* matching = none();
  W_Object* rest = w;
  if (exception_matches(exception, of)) {
    matching = exception;
    if (!is_group) {
      auto* only = Array<W_Object*>::make(1);
      only->set(0, exception);
      matching = call(find_builtin("BaseExceptionGroup"_str), new_ascii(""_str), new_tuple(only));
    }
    rest = none();
  } else if (is_group) {
    Array<W_Object*>* parts = unpack(call_method(exception, intern("split"_str), of), 2);
    // A class of the program's may have its own split().
    for (int64_t i = 0; i < 2; i++) {
      W_Object* part = parts->get(i);
      if (!is_none(part) && !isinstance<W_BaseException>(part)) {
        throw_type_error(type_name(w), ".split must return exceptions or None, not "_str, type_name(part));
      }
    }
    // The rest, where nothing matches, is as good as the group: that stays as it is.
    if (!is_none(parts->get(0))) {
      matching = parts->get(0);
      rest = parts->get(1);
    }
  }
  frame->set(first, matching);
  frame->set(first + 1, rest);
}

W_Object* raise_star(W_Object* original, W_List* outcomes) {
  return group_to_raise(static_cast<W_BaseException*>(original), outcomes);
}

// ---- with ---------------------------------------------------------------------------------------

namespace {

void enter_manager(Frame* frame, int64_t first, W_Object* manager, Str* enter_name, Str* exit_name,
                   Str* protocol) {
  W_Type* type = manager->type();
  W_Object* enter = type->lookup(enter_name);
  W_Object* exit = type->lookup(exit_name);
  if (enter == nullptr) {
    throw_type_error('\'', static_name(type), "' object does not support the "_str, protocol, " protocol"_str);
  }
  if (exit == nullptr) {
    throw_type_error('\'', static_name(type), "' object does not support the "_str, protocol,
                     " protocol (missed "_str, exit_name, " method)"_str);
  }
  W_Object* bound = bind(exit, manager, type);
  W_Object* result = call_special(enter, manager);
  frame->set(first, bound);
  frame->set(first + 1, result);
}

}  // namespace

void enter_with(Frame* frame, int64_t first, W_Object* manager) {
  enter_manager(frame, first, manager, "__enter__"_str, "__exit__"_str, "context manager"_str);
}
void enter_async_with(Frame* frame, int64_t first, W_Object* manager) {
  enter_manager(frame, first, manager, "__aenter__"_str, "__aexit__"_str, "asynchronous context manager"_str);
}

W_Object* exit_with(W_Object* exit, W_BaseException* exception) {
  W_Object* traceback = exception->traceback == nullptr ? none() : exception->traceback;
  return call(exit, exception->type(), exception, traceback);
}

// ---- Asynchronous loops -------------------------------------------------------------------------

W_Object* async_iterate(W_Object* w) {
  W_Object* method = w->type()->special(Special::kAIter);
  if (method == nullptr) {
    throw_type_error("'async for' requires an object with __aiter__ method, got "_str, type_name(w));
  }
  W_Object* iterator = call_special(method, w);
  if (iterator->type()->special(Special::kANext) == nullptr) {
    throw_type_error("'async for' received an object from __aiter__ that does not implement __anext__: "_str,
                     type_name(iterator));
  }
  return iterator;
}

W_Object* async_next(W_Object* iterator) {
  W_Object* method = iterator->type()->special(Special::kANext);
  if (method == nullptr) {
    throw_type_error("'async for' requires an iterator with __anext__ method, got "_str, type_name(iterator));
  }
  W_Object* awaitable = call_special(method, iterator);
  try {
    return await_iterator(awaitable, 0);
  } catch (PythonError* e) {
    W_BaseException* error = new_exception(
        TypeError_type(), new_str(message("'async for' received an invalid object from __anext__: "_str,
                                          type_name(awaitable))));
    error->cause = e->value();
    error->suppresses_context = true;
    throw new PythonError(error);
  }
}

void end_async_for(W_Object* w) {
  W_BaseException* exception = static_cast<W_BaseException*>(w);
  if (!exception->type()->is_subtype(StopAsyncIteration_type())) reraise(exception);
}

// ---- Patterns -----------------------------------------------------------------------------------

W_Object* match_keys(W_Object* subject, W_Tuple* keys) {
  W_Object* get = getattr(subject, intern("get"_str));
  W_Object* missing = new W_List();
  auto* values = Array<W_Object*>::make(keys->length());
  W_Set* seen = new W_Set();
  for (int64_t i = 0; i < keys->length(); i++) {
    W_Object* key = keys->get(i);
    if (seen->items->contains(key)) {
      throw_value_error("mapping pattern checks duplicate key ("_str, repr(key)->value, ')');
    }
    seen->items->add(key);
    W_Object* value = call(get, key, missing);
    if (value == missing) return none();
    values->set(i, value);
  }
  return new_tuple(values);
}

W_Object* match_class(W_Object* subject, W_Object* w_type, int64_t positional, W_Tuple* keyword_names) {
  if (!isinstance<W_Type>(w_type)) throw_type_error("called match pattern must be a type"_str);
  W_Type* type = static_cast<W_Type*>(w_type);
  if (!is_instance(subject, type)) return none();
  auto* values = Array<W_Object*>::make(positional + keyword_names->length());
  W_Set* seen = new W_Set();
  auto take = [&](int64_t index, W_Object* name) {
    if (seen->items->contains(name)) {
      throw_type_error(type->name, "() got multiple sub-patterns for attribute "_str, repr(name)->value);
    }
    seen->items->add(name);
    W_Object* value = find_attribute(subject, static_cast<W_Str*>(name));
    values->set(index, value);
    return value != nullptr;
  };
  if (positional > 0) {
    W_Object* match_args = find_attribute(type, names::__match_args__());
    bool is_self = false;
    int64_t allowed = 0;
    if (match_args == nullptr) {
      is_self = type->has(W_Type::kSelfPattern);
      allowed = is_self ? 1 : 0;
    } else if (!isinstance<W_Tuple>(match_args)) {
      throw_type_error(type->name, ".__match_args__ must be a tuple (got "_str, type_name(match_args), ')');
    } else {
      allowed = static_cast<W_Tuple*>(match_args)->length();
    }
    if (allowed < positional) {
      throw_type_error(type->name, "() accepts "_str, allowed, " positional sub-pattern"_str,
                       allowed == 1 ? ""_str : "s"_str, " ("_str, positional, " given)"_str);
    }
    if (is_self) {
      values->set(0, subject);
    } else {
      for (int64_t i = 0; i < positional; i++) {
        W_Object* name = static_cast<W_Tuple*>(match_args)->get(i);
        if (!isinstance<W_Str>(name)) {
          throw_type_error("__match_args__ elements must be strings (got "_str, type_name(name), ')');
        }
        if (!take(i, name)) return none();
      }
    }
  }
  for (int64_t i = 0; i < keyword_names->length(); i++) {
    if (!take(positional + i, keyword_names->get(i))) return none();
  }
  return new_tuple(values);
}

W_Object* dict_without(W_Object* mapping, W_Tuple* keys) {
  W_Dict* dict = new_dict();
  update_dict(dict, mapping);
  for (int64_t i = 0; i < keys->length(); i++) dict->remove(keys->get(i));
  return dict;
}

// ---- Others -------------------------------------------------------------------------------------

void setup_annotations(Frame* frame) {
  W_Str* name = names::__annotations__();
  if (isinstance<W_Dict>(frame->names)) {
    W_Dict* dict = static_cast<W_Dict*>(frame->names);
    if (dict->get_str(name->value) == nullptr) dict->set_str(name, new_dict());
    return;
  }
  try {
    getitem(frame->names, name);
  } catch (PythonError* e) {
    if (!e->is(KeyError_type())) throw;
    setitem(frame->names, name, new_dict());
  }
}

void print_expression(W_Object* w) {
  W_Object* hook = find_sys("displayhook"_str);
  if (hook == nullptr) throw_runtime_error("lost sys.displayhook"_str);
  call(hook, w);
}

}  // namespace py
