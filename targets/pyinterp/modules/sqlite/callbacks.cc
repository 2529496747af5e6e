// What the program gives the library to call.
//
//     create_function(f) -> callables[k] = f;  sqlite3_create_function(..., number, trampoline(kFunction))
//     library: trampoline(kFunction) -> on_sqlite_event -> sqlite3_user_data = number -> connection, callables[k]
//
// The number has the connection's in its upper half and that of the callable in its lower half. A connection is known by
// its number only as long as a call to the library is on its way; outside of one nothing can be called.

#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/sqlite/sqlite_objects.h"
#include "targets/pyinterp/objspace/codecs.h"

namespace py {

namespace {

PY_SQLITE(create_function)
PY_SQLITE(create_collation)
PY_SQLITE(progress_handler)
PY_SQLITE(set_authorizer)
PY_SQLITE(trace_v2)
PY_SQLITE(expanded_sql)
PY_SQLITE(sql)
PY_SQLITE(create_window_function)
PY_SQLITE(user_data)
PY_SQLITE(aggregate_context)
PY_SQLITE(result_error)
PY_SQLITE(result_error_nomem)
PY_SQLITE(result_error_toobig)

// The trampolines.
enum Event : int64_t { kFunction, kStep, kFinal, kValue, kInverse, kCollation, kProgress, kAuthorizer, kTrace };

constexpr int64_t kUtf8 = 1;
constexpr int64_t kDeterministic = 0x800;
constexpr int64_t kTraceStatement = 1;
constexpr int64_t kDeny = 1;  // SQLITE_DENY

class CallbackState final : public rlib::Object {
 public:
  Dict<int64_t, W_SqliteConnection*>* const active = new Dict<int64_t, W_SqliteConnection*>();
  int64_t last_number = 0;
  bool shows_tracebacks = false;
};
RLIB_PREBUILD CallbackState* state() { return RLIB_ONCE(new CallbackState()); }

// Who is meant by a number.
struct Callee {
  W_SqliteConnection* connection;  // null: nobody
  W_Object* callable;
};
Callee callee(int64_t number) {
  W_SqliteConnection* connection = state()->active->get(number >> 32);
  return {connection, connection == nullptr ? nullptr : connection->callables->get(number & 0xFFFFFFFF)};
}

void report(PythonError* error, W_Object* callable) {
  if (state()->shows_tracebacks) report_unraisable(error, callable);
}

void set_error(int64_t context, PythonError* error, Str* text) {
  if (error->is(MemoryError_type())) {
    sqlite_result_error_nomem()->call(context);
  } else if (error->is(OverflowError_type())) {
    sqlite_result_error_toobig()->call(context);
  } else {
    rlib::ForeignText c_text(text);
    sqlite_result_error()->call(context, c_text.address(), -1);
  }
}

Array<W_Object*>* values_of(int64_t count, int64_t values) {
  auto* made = Array<W_Object*>::make(count);
  for (int64_t i = 0; i < count; i++) made->set(i, object_of_value(rlib::foreign_word(values, i)));
  return made;
}

void give_result(int64_t context, W_Object* result, Str* text) {
  if (!set_result(context, result)) {
    rlib::ForeignText c_text(text);
    sqlite_result_error()->call(context, c_text.address(), -1);
  }
}

void on_function(int64_t context, int64_t count, int64_t values) {
  Callee to = callee(sqlite_user_data()->call(context));
  if (to.connection == nullptr) return;
  Str* text = "user-defined function raised exception"_str;
  try {
    give_result(context, call_with(to.callable, values_of(count, values)), text);
  } catch (PythonError* e) {
    report(e, to.callable);
    set_error(context, e, text);
  }
}

// ---- Aggregates: the library keeps a word for each that is at work, the number of its object ------

// A row comes (`name` is step), or leaves a window (inverse).
void on_step(int64_t context, int64_t count, int64_t values, Str* name) {
  Callee to = callee(sqlite_user_data()->call(context));
  if (to.connection == nullptr) return;
  int64_t word = sqlite_aggregate_context()->call(context, 8);
  Str* text = "user-defined aggregate's '__init__' method raised error"_str;
  try {
    if (rlib::foreign_word(word, 0) == 0) {
      W_Object* made = call(to.callable);
      int64_t number = ++to.connection->last_instance;
      to.connection->instances->set(number, made);
      rlib::set_foreign_word(word, 0, number);
    }
    W_Object* instance = to.connection->instances->get(rlib::foreign_word(word, 0));
    text = message("user-defined aggregate's '"_str, name, "' method not defined"_str);
    W_Object* step = getattr(instance, intern(name));
    text = message("user-defined aggregate's '"_str, name, "' method raised error"_str);
    call_with(step, values_of(count, values));
  } catch (PythonError* e) {
    report(e, to.callable);
    set_error(context, e, text);
  }
}

// What there is so far (`name` is value), or in the end (finalize).
void on_result(int64_t context, Str* name) {
  Callee to = callee(sqlite_user_data()->call(context));
  if (to.connection == nullptr) return;
  int64_t word = sqlite_aggregate_context()->call(context, 0);
  // Without a row there is no object, and what there would be of one is nothing.
  if (word == 0 || rlib::foreign_word(word, 0) == 0) return;
  W_Object* instance = to.connection->instances->get(rlib::foreign_word(word, 0));
  if (name->eq("finalize"_str)) to.connection->instances->remove(rlib::foreign_word(word, 0));
  Str* text = message("user-defined aggregate's '"_str, name, "' method not defined"_str);
  try {
    W_Object* finalize = getattr(instance, intern(name));
    text = message("user-defined aggregate's '"_str, name, "' method raised error"_str);
    give_result(context, call(finalize), text);
  } catch (PythonError* e) {
    report(e, to.callable);
    set_error(context, e, text);
  }
}

// ---- The others ---------------------------------------------------------------------------------

int64_t on_collation(int64_t number, int64_t length_a, int64_t a, int64_t length_b, int64_t b) {
  Callee to = callee(number);
  if (to.connection == nullptr) return 0;
  try {
    W_Str* w_a = decode_utf8(rlib::read_foreign(a, static_cast<int32_t>(length_a)), "strict"_str);
    W_Str* w_b = decode_utf8(rlib::read_foreign(b, static_cast<int32_t>(length_b)), "strict"_str);
    int64_t order = int_value(call(to.callable, w_a, w_b));
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  } catch (PythonError* e) {
    report(e, to.callable);
    return 0;
  }
}

int64_t on_progress(int64_t number) {
  Callee to = callee(number);
  if (to.connection == nullptr) return 0;
  try {
    return is_true(call(to.callable)) ? 1 : 0;
  } catch (PythonError* e) {
    report(e, to.callable);
    return 1;  // stop
  }
}

int64_t on_authorizer(int64_t number, int64_t action, int64_t a, int64_t b, int64_t c, int64_t d) {
  Callee to = callee(number);
  if (to.connection == nullptr) return kSQLITE_OK;
  try {
    auto* arguments = Array<W_Object*>::make(5);
    arguments->set(0, new_int(static_cast<int64_t>(static_cast<int32_t>(action))));
    auto* texts = List<int64_t>::of(a, b, c, d)->to_array();
    for (int64_t i = 0; i < 4; i++) {
      Str* text = rlib::foreign_text(texts->get(i));
      arguments->set(i + 1, text == nullptr ? none() : new_str(text));
    }
    W_Object* answer = call_with(to.callable, arguments);
    return isinstance<W_AnyInt>(answer) ? int64_t{c_int_value(answer)} : kDeny;
  } catch (PythonError* e) {
    report(e, to.callable);
    return kDeny;
  }
}

void report_long_text(W_Object* callable) {
  try {
    throw_error(sqlite_DataError_type(), "Expanded SQL string exceeds the maximum string length"_str);
  } catch (PythonError* e) {
    report(e, callable);
  }
}

void on_trace(int64_t number, int64_t statement, int64_t text) {
  Callee to = callee(number);
  if (to.connection == nullptr) return;
  try {
    // Of a trigger the text is a comment; of others it is the statement before values were put in.
    Str* sql = rlib::foreign_text(text);
    if (sql == nullptr || !sql->starts_with("--"_str)) {
      int64_t expanded = sqlite_expanded_sql()->call(statement);
      if (expanded != 0) {
        sql = rlib::foreign_text(expanded);
        sqlite_free()->call(expanded);
      } else {
        report_long_text(to.callable);
        sql = rlib::foreign_text(sqlite_sql()->call(statement));
      }
    }
    call(to.callable, new_str(sql));
  } catch (PythonError* e) {
    report(e, to.callable);
  }
}

int64_t dispatch(int64_t which, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f) {
  switch (which) {
    case kFunction: on_function(a, static_cast<int32_t>(b), c); return 0;
    case kStep: on_step(a, static_cast<int32_t>(b), c, "step"_str); return 0;
    case kInverse: on_step(a, static_cast<int32_t>(b), c, "inverse"_str); return 0;
    case kFinal: on_result(a, "finalize"_str); return 0;
    case kValue: on_result(a, "value"_str); return 0;
    case kCollation: return on_collation(a, b, c, d, e);
    case kProgress: return on_progress(a);
    case kAuthorizer: return on_authorizer(a, b, c, d, e, f);
    default: on_trace(b, c, d); return 0;
  }
}

}  // namespace

int64_t on_sqlite_event(int64_t which, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t,
                        int64_t, int64_t) {
  try {
    return dispatch(which, a, b, c, d, e, f);
  } catch (rlib::Exception*) {
    return 1;  // no memory, or calls nested too deeply: most take this for a failure
  }
}

void set_callback_tracebacks(bool enabled) { state()->shows_tracebacks = enabled; }

int64_t W_SqliteConnection::add_callable(W_Object* callable) {
  if (number == 0) number = ++state()->last_number;
  callables->append(callable);
  return number << 32 | (callables->length() - 1);
}

void W_SqliteConnection::enter() {
  depth++;
  state()->active->set(number, this);
}
void W_SqliteConnection::leave() {
  depth--;
  if (depth == 0) state()->active->remove(number);
}

// ---- Methods ------------------------------------------------------------------------------------

namespace {

void connection_create_function(W_SqliteConnection* self, W_Str* name, CInt count, W_Object* function,
                                bool is_deterministic) {
  self->check();
  rlib::ForeignText c_name(encode_utf8(name, "strict"_str));
  int64_t flags = is_deterministic ? kUtf8 | kDeterministic : kUtf8;
  int64_t code = kSQLITE_OK;
  if (is_none(function)) {
    code = sqlite_create_function()->call_int(self->address(), c_name.address(), count.value, flags, 0, 0, 0, 0);
  } else {
    int64_t number = self->add_callable(function);
    code = sqlite_create_function()->call_int(self->address(), c_name.address(), count.value, flags, number,
                                              rlib::trampoline(kFunction), 0, 0);
  }
  if (code != kSQLITE_OK) throw_error(sqlite_OperationalError_type(), "Error creating function"_str);
}

void connection_create_aggregate(W_SqliteConnection* self, W_Str* name, CInt count, W_Object* type) {
  self->check();
  rlib::ForeignText c_name(encode_utf8(name, "strict"_str));
  int64_t code = kSQLITE_OK;
  if (is_none(type)) {
    code = sqlite_create_function()->call_int(self->address(), c_name.address(), count.value, kUtf8, 0, 0, 0, 0);
  } else {
    int64_t number = self->add_callable(type);
    code = sqlite_create_function()->call_int(self->address(), c_name.address(), count.value, kUtf8, number, 0,
                                              rlib::trampoline(kStep), rlib::trampoline(kFinal));
  }
  if (code != kSQLITE_OK) throw_error(sqlite_OperationalError_type(), "Error creating aggregate"_str);
}

void connection_create_window_function(W_SqliteConnection* self, W_Str* name, CInt count, W_Object* type) {
  self->check();
  rlib::ForeignText c_name(encode_utf8(name, "strict"_str));
  auto* words = Array<int64_t>::make(10);
  words->set(0, self->address());
  words->set(1, c_name.address());
  words->set(2, count.value);
  words->set(3, kUtf8);
  if (!is_none(type)) {
    words->set(4, self->add_callable(type));
    words->set(5, rlib::trampoline(kStep));
    words->set(6, rlib::trampoline(kFinal));
    words->set(7, rlib::trampoline(kValue));
    words->set(8, rlib::trampoline(kInverse));
  }
  int64_t code = rlib::call_foreign_ten(sqlite_create_window_function()->address(), words);
  if (static_cast<int32_t>(code) != kSQLITE_OK) {
    throw_error(sqlite_ProgrammingError_type(), "Error creating window function"_str);
  }
}

void connection_create_collation(W_SqliteConnection* self, W_Str* name, W_Object* function) {
  self->check();
  rlib::ForeignText c_name(encode_utf8(name, "strict"_str));
  int64_t code = kSQLITE_OK;
  if (is_none(function)) {
    code = sqlite_create_collation()->call_int(self->address(), c_name.address(), kUtf8, 0, 0);
  } else {
    if (!is_callable(function)) throw_type_error("parameter must be callable"_str);
    int64_t number = self->add_callable(function);
    code = sqlite_create_collation()->call_int(self->address(), c_name.address(), kUtf8, number,
                                               rlib::trampoline(kCollation));
  }
  if (code != kSQLITE_OK) throw_sqlite_error(self->address());
}

void connection_set_progress(W_SqliteConnection* self, W_Object* function, CInt steps) {
  self->check();
  if (is_none(function)) {
    sqlite_progress_handler()->call(self->address(), 0, 0, 0);
  } else {
    int64_t number = self->add_callable(function);
    sqlite_progress_handler()->call(self->address(), steps.value, rlib::trampoline(kProgress), number);
  }
}

void connection_set_authorizer(W_SqliteConnection* self, W_Object* function) {
  self->check();
  int64_t code = kSQLITE_OK;
  if (is_none(function)) {
    code = sqlite_set_authorizer()->call_int(self->address(), 0, 0);
  } else {
    int64_t number = self->add_callable(function);
    code = sqlite_set_authorizer()->call_int(self->address(), rlib::trampoline(kAuthorizer), number);
  }
  if (code != kSQLITE_OK) {
    throw_error(sqlite_OperationalError_type(), "Error setting authorizer callback"_str);
  }
}

void connection_set_trace(W_SqliteConnection* self, W_Object* function) {
  self->check();
  if (is_none(function)) {
    sqlite_trace_v2()->call(self->address(), 0, 0, 0);
  } else {
    int64_t number = self->add_callable(function);
    sqlite_trace_v2()->call(self->address(), kTraceStatement, rlib::trampoline(kTrace), number);
  }
}

}  // namespace

void add_callback_methods(TypeBuilder* t) {
  t->method<&connection_create_function>("create_function"_str, "($self, /, name, narg, func, *, deterministic=False)"_str,
                                         "Creates a new function."_str);
  t->method<&connection_create_aggregate>("create_aggregate"_str, "($self, /, name, n_arg, aggregate_class)"_str,
                                          "Creates a new aggregate."_str);
  t->method<&connection_create_window_function>("create_window_function"_str,
                                                "($self, name, num_params, aggregate_class, /)"_str,
                                                "Creates or redefines an aggregate window function."_str);
  t->method<&connection_create_collation>("create_collation"_str, "($self, name, callback, /)"_str,
                                          "Creates a collation function."_str);
  t->method<&connection_set_progress>("set_progress_handler"_str, "($self, /, progress_handler, n)"_str,
                                      "Set progress handler callback."_str);
  t->method<&connection_set_authorizer>("set_authorizer"_str, "($self, /, authorizer_callback)"_str,
                                        "Set authorizer callback."_str);
  t->method<&connection_set_trace>("set_trace_callback"_str, "($self, /, trace_callback)"_str,
                                   "Set a trace callback called for each SQL statement (passed as unicode)."_str);
}

}  // namespace py
