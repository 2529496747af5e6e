#include "targets/pyinterp/interpreter/calls.h"

#include "targets/pyinterp/interpreter/generator.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/object_type.h"

namespace py {

// ---- Frames -------------------------------------------------------------------------------------

RLIB_UNROLL_SAFE W_Object* enter(W_Function* function, Frame* frame) {
  W_Code* code = rlib::jit::promote(frame->code);
  for (int64_t i = 0; i < function->closure->length(); i++) {
    frame->set(code->first_free + i, function->closure->get(i));
  }
  const int64_t kind_flags = code->flags & (kOptimized | kGenerator | kCoroutine | kAsyncGenerator);
  if (kind_flags == kOptimized) return run_frame(frame);
  // The code of a module, made a function by hand: its names are its globals.
  if (!code->has_flag(kOptimized) && frame->names == nullptr) frame->names = function->globals;
  if ((kind_flags & ~kOptimized) == 0) return run_frame(frame);
  W_Generator::Kind kind = code->has_flag(kCoroutine)        ? W_Generator::kCoroutine
                           : code->has_flag(kAsyncGenerator) ? W_Generator::kAsyncGenerator
                                                             : W_Generator::kGenerator;
  W_Generator* generator = new W_Generator(frame, kind, function->name, function->qualified_name);
  frame->generator = generator;
  if (kind == W_Generator::kCoroutine && this_thread()->coroutine_origin_depth > 0) {
    generator->origin = origin_of_coroutine();
  }
  // One that has nothing to do at its end may just vanish.
  if (kind != W_Generator::kGenerator || code->handlers->length() > 0) register_finalizer(generator);
  return generator;
}

// ---- Arguments that do not just fit -------------------------------------------------------------

namespace {


// "'a', 'b', and 'c'"
Str* list_names(List<W_Str*>* names) {
  StrBuilder* text = new StrBuilder();
  int64_t count = names->length();
  for (int64_t i = 0; i < count; i++) {
    if (i > 0) text->append(count == 2 ? " and "_str : i == count - 1 ? ", and "_str : ", "_str);
    text->append(repr(names->get(i))->value);
  }
  return text->build();
}

[[noreturn]] void throw_missing(W_Function* function, List<W_Str*>* names, Str* kind) {
  int64_t count = names->length();
  throw_type_error(function->qualified_name->value, "() missing "_str, count, " required "_str, kind,
                   " argument"_str, plural(count), ": "_str, list_names(names));
}

[[noreturn]] void throw_too_many(W_Function* function, Frame* frame, int64_t given) {
  W_Code* code = rlib::jit::promote(function->code);
  int64_t most = code->argument_count;
  int64_t defaults = function->defaults->length();
  int64_t by_name = 0;
  for (int64_t i = 0; i < code->keyword_only_count; i++) {
    if (frame->get(most + i) != nullptr) by_name++;
  }
  Str* range = defaults > 0 ? message("from "_str, most - defaults, " to "_str, most) : message(most);
  Str* extra = by_name == 0 ? ""_str
                            : message(" positional argument"_str, plural(given), " (and "_str, by_name,
                                      " keyword-only argument"_str, plural(by_name), ')');
  throw_type_error(function->qualified_name->value, "() takes "_str, range, " positional argument"_str,
                   defaults > 0 ? "s"_str : plural(most), " but "_str, given, extra,
                   given == 1 && by_name == 0 ? " was"_str : " were"_str, " given"_str);
}

int64_t find_parameter(W_Code* code, W_Str* name, int64_t from, int64_t to) {
  for (int64_t i = from; i < to; i++) {
    if (code->variables->get(i) == name) return i;
  }
  for (int64_t i = from; i < to; i++) {
    if (equal(code->variables->get(i), name)) return i;
  }
  return -1;
}

RLIB_UNROLL_SAFE void fill_defaults(W_Function* function, Frame* frame, int64_t given) {
  W_Code* code = rlib::jit::promote(function->code);
  int64_t count = code->argument_count;
  int64_t first_default = count - function->defaults->length();
  List<W_Str*>* missing = nullptr;
  for (int64_t i = given; i < count; i++) {
    if (frame->get(i) != nullptr) continue;
    if (i >= first_default) {
      frame->set(i, function->defaults->get(i - first_default));
    } else {
      if (missing == nullptr) missing = new List<W_Str*>();
      missing->append(code->variables->get(i));
    }
  }
  if (missing != nullptr) throw_missing(function, missing, "positional"_str);
  for (int64_t i = count; i < code->parameters(); i++) {
    if (frame->get(i) != nullptr) continue;
    W_Object* value = function->keyword_defaults == nullptr
                          ? nullptr
                          : function->keyword_defaults->get_str(code->variables->get(i)->value);
    if (value != nullptr) {
      frame->set(i, value);
    } else {
      if (missing == nullptr) missing = new List<W_Str*>();
      missing->append(code->variables->get(i));
    }
  }
  if (missing != nullptr) throw_missing(function, missing, "keyword-only"_str);
}

// Those of `names` that are parameters by position only, in the parameters' order: "a, b". Empty: none is.
Str* list_positional_only(W_Code* code, Array<W_Str*>* names) {
  StrBuilder* list = new StrBuilder();
  for (int64_t parameter = 0; parameter < code->positional_only_count; parameter++) {
    for (int64_t i = 0; i < names->length(); i++) {
      if (find_parameter(code, names->get(i), parameter, parameter + 1) < 0) continue;
      if (list->length() > 0) list->append(", "_str);
      list->append(names->get(i)->value);
    }
  }
  return list->build();
}

[[noreturn]] void throw_unexpected(W_Function* function, Array<W_Str*>* names, W_Str* name) {
  Str* positional_only = list_positional_only(function->code, names);
  if (positional_only->is_empty()) {
    throw_type_error(function->qualified_name->value, "() got an unexpected keyword argument '"_str, name->value, '\'');
  }
  throw_type_error(function->qualified_name->value,
                   "() got some positional-only arguments passed as keyword arguments: '"_str,
                   positional_only, '\'');
}

void bind_names(W_Function* function, Frame* frame, Arguments arguments) {
  W_Code* code = rlib::jit::promote(function->code);
  W_Dict* rest = nullptr;
  if (code->has_flag(kVarKeywords)) {
    rest = new_dict();
    frame->set(code->parameters() + (code->has_flag(kVarArgs) ? 1 : 0), rest);
  }
  if (arguments.names == nullptr) return;
  int64_t given = arguments.positional();
  for (int64_t i = 0; i < arguments.names->length(); i++) {
    W_Str* name = arguments.names->get(i);
    W_Object* value = arguments.values->get(given + i);
    int64_t index = find_parameter(code, name, code->positional_only_count, code->parameters());
    if (index < 0) {
      check_names(arguments.names);
      if (rest != nullptr) {
        rest->set_str(name, value);
        continue;
      }
      throw_unexpected(function, arguments.names, name);
    }
    if (frame->get(index) != nullptr) {
      check_names(arguments.names);
      throw_type_error(function->qualified_name->value, "() got multiple values for argument '"_str,
                       name->value, '\'');
    }
    frame->set(index, value);
  }
}

}  // namespace

namespace {

RLIB_UNROLL_SAFE void bind_arguments(W_Function* function, W_Code* code, Frame* frame, Arguments arguments) {
  int64_t given = arguments.positional();
  int64_t taken = given < code->argument_count ? given : code->argument_count;
  for (int64_t i = 0; i < taken; i++) frame->set(i, arguments.values->get(i));
  if (code->has_flag(kVarArgs)) {
    int64_t count = given - taken;
    frame->set(code->parameters(),
               count == 0 ? empty_tuple()
                          : new_tuple(rlib::array_slice(arguments.values, taken, count)));
  }
  if (arguments.names != nullptr || code->has_flag(kVarKeywords)) bind_names(function, frame, arguments);
  if (given > taken && !code->has_flag(kVarArgs)) throw_too_many(function, frame, given);
  fill_defaults(function, frame, taken);
}

}  // namespace

W_Object* W_Function::call(Arguments arguments) {
  W_Code* code = rlib::jit::promote(this->code);
  Frame* frame = new_frame(this, code);
  bind_arguments(this, code, frame, arguments);
  return enter(this, frame);
}

W_Object* run_in(W_Function* function, W_Object* names) {
  W_Code* code = function->code;
  Frame* frame = new_frame(function, code);
  if (!code->has_flag(kOptimized)) frame->names = names;
  bind_arguments(function, code, frame, {Array<W_Object*>::empty(), nullptr});
  return enter(function, frame);
}

namespace {

template <class... Values>
W_Object* call_function(W_Function* function, Values... values) {
  W_Code* code = rlib::jit::promote(function->code);
  constexpr int64_t kCount = sizeof...(Values);
  if (code->is_simple() && code->argument_count == kCount) {
    Frame* frame = new_frame(function, code);
    int64_t index = 0;
    (frame->set(index++, values), ...);
    return run_frame(frame);
  }
  auto* array = Array<W_Object*>::make(kCount);
  int64_t index = 0;
  (array->set(index++, values), ...);
  return function->call({array, nullptr});
}

}  // namespace

W_Object* W_Function::call0() { return call_function(this); }
W_Object* W_Function::call1(W_Object* a) { return call_function(this, a); }
W_Object* W_Function::call2(W_Object* a, W_Object* b) { return call_function(this, a, b); }
W_Object* W_Function::call3(W_Object* a, W_Object* b, W_Object* c) {
  return call_function(this, a, b, c);
}

W_Object* W_Method::call(Arguments arguments) { return function->call(with_first(self, arguments)); }
W_Object* W_Method::call0() { return function->call1(self); }
W_Object* W_Method::call1(W_Object* a) { return function->call2(self, a); }
W_Object* W_Method::call2(W_Object* a, W_Object* b) { return function->call3(self, a, b); }

// ---- From registers -----------------------------------------------------------------------------

namespace {

RLIB_UNROLL_SAFE Array<W_Object*>* copy_registers(Frame* frame, int64_t first, int64_t count) {
  auto* values = Array<W_Object*>::make(count);
  for (int64_t i = 0; i < count; i++) values->set(i, frame->take(first + i));
  return values;
}

}  // namespace

W_Object* W_Object::call_registers(Frame* frame, int64_t first, int64_t count) {
  switch (count) {
    case 0: return call0();
    case 1: return call1(frame->take(first));
    case 2: {
      W_Object* a = frame->take(first);
      return call2(a, frame->take(first + 1));
    }
    case 3: {
      W_Object* a = frame->take(first);
      W_Object* b = frame->take(first + 1);
      return call3(a, b, frame->take(first + 2));
    }
    default: return call({copy_registers(frame, first, count), nullptr});
  }
}

namespace {

// Precondition: count == code->plain_count <= 3.
inline W_Object* invoke_with_registers(Builtin* code, Frame* frame, int64_t first, int64_t count) {
  switch (count) {
    case 0: return code->invoke0();
    case 1: return code->invoke1(frame->take(first));
    case 2: {
      W_Object* a = frame->take(first);
      return code->invoke2(a, frame->take(first + 1));
    }
    default: {
      W_Object* a = frame->take(first);
      W_Object* b = frame->take(first + 1);
      return code->invoke3(a, b, frame->take(first + 2));
    }
  }
}

}  // namespace

W_Object* W_BuiltinFunction::call_registers(Frame* frame, int64_t first, int64_t count) {
  if (self == nullptr && !is_new && count == code->plain_count && count <= 3) {
    return invoke_with_registers(code, frame, first, count);
  }
  return W_Object::call_registers(frame, first, count);
}

W_Object* W_MethodDescriptor::call_registers(Frame* frame, int64_t first, int64_t count) {
  if (count == 0 || count > 3 || frame->get(first)->type() != objclass) {
    return W_Object::call_registers(frame, first, count);
  }
  if (count == code->plain_count) return invoke_with_registers(code, frame, first, count);
  switch (count) {
    case 1: return code->call1(shown, frame->take(first));
    case 2: {
      W_Object* a = frame->take(first);
      return code->call2(shown, a, frame->take(first + 1));
    }
    default: {
      W_Object* a = frame->take(first);
      W_Object* b = frame->take(first + 1);
      return code->call3(shown, a, b, frame->take(first + 2));
    }
  }
}

RLIB_UNROLL_SAFE W_Object* W_Function::call_registers(Frame* caller, int64_t first, int64_t count) {
  W_Code* code = rlib::jit::promote(this->code);
  constexpr int64_t kUnusual = kVarArgs | kVarKeywords;
  if ((code->flags & kUnusual) != 0 || count > code->argument_count) {
    return call({copy_registers(caller, first, count), nullptr});
  }
  Frame* frame = new_frame(this, code);
  for (int64_t i = 0; i < count; i++) frame->set(i, caller->take(first + i));
  fill_defaults(this, frame, count);
  return enter(this, frame);
}

namespace {

// Before a class makes its first object: if from floats, it is likely to have to keep them (instance.h).
RLIB_DONT_LOOK_INSIDE void try_floats(W_Type* type, Frame* caller, int64_t first, int64_t count) {
  type->is_untried = false;
  for (int64_t i = 0; i < count; i++) {
    if (rlib::is_exactly<W_Float>(caller->get(first + i))) return keep_floats(type);
  }
}

}  // namespace

RLIB_UNROLL_SAFE W_Object* W_Type::call_registers(Frame* caller, int64_t first, int64_t count) {
  W_Object* init = special(Special::kInit);
  if (type() == type_type() && is_plain_class(this) && rlib::is_exactly<W_Function>(init)) {
    W_Function* function = static_cast<W_Function*>(init);
    W_Code* code = rlib::jit::promote(function->code);
    if (code->is_simple() && code->argument_count == count + 1) {
      if (is_untried) try_floats(this, caller, first, count);
      W_Object* made = new_instance(this);
      Frame* frame = new_frame(function, code);
      frame->set(0, made);
      for (int64_t i = 0; i < count; i++) frame->set(i + 1, caller->take(first + i));
      W_Object* result = run_frame(frame);
      if (!is_none(result)) {
        throw_type_error("__init__() should return None, not '"_str, type_name(result), '\'');
      }
      return made;
    }
  }
  return W_Object::call_registers(caller, first, count);
}

W_Object* call_with_names(Frame* frame, W_Object* callee, int64_t first, int64_t count,
                          W_Tuple* names) {
  auto* array = Array<W_Str*>::make(names->length());
  for (int64_t i = 0; i < names->length(); i++) array->set(i, static_cast<W_Str*>(names->get(i)));
  return callee->call({copy_registers(frame, first, count), array});
}

Str* callee_name(W_Object* callee) {
  W_Object* name = find_attribute(callee, names::__qualname__());
  if (name == nullptr || !isinstance<W_Str>(name)) return message(str(callee)->value);
  W_Object* module = find_attribute(callee, names::__module__());
  if (module != nullptr && isinstance<W_Str>(module) && !text_of(module)->eq("builtins"_str)) {
    return message(text_of(module), '.', text_of(name), "()"_str);
  }
  return message(text_of(name), "()"_str);
}

W_Object* call_unpacked(W_Object* callee, W_Object* positional, W_Object* keywords) {
  W_Type* type = positional->type();
  if (!is_iterable(type)) {
    throw_type_error(callee_name(callee), " argument after * must be an iterable, not "_str,
                     type_name(positional));
  }
  Array<W_Object*>* values = to_array(positional);
  if (keywords == nullptr) return callee->call({values, nullptr});
  return callee->call(arguments_of(values, static_cast<W_Dict*>(keywords)));
}

}  // namespace py
