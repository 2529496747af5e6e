#include "targets/pyinterp/modules/sqlite/sqlite_objects.h"

namespace py {

namespace {

PY_SQLITE(libversion)
PY_SQLITE(complete)
PY_SQLITE(enable_shared_cache)

constexpr int64_t kFactory = 4;  // its place among the arguments behind the first

W_Object* module_connect(W_Object* database, Array<W_Object*>* arguments, W_Dict* keywords) {
  W_Object* factory = keywords->get_str("factory"_str);
  if (factory == nullptr && arguments->length() > kFactory) factory = arguments->get(kFactory);
  if (factory == nullptr) factory = sqlite_connection_type();
  int64_t by_name = keywords->length();
  auto* values = Array<W_Object*>::make(1 + arguments->length() + by_name);
  auto* names = Array<W_Str*>::make(by_name);
  values->set(0, database);
  rlib::array_copy(arguments, 0, values, 1, arguments->length());
  int64_t at = 0;
  for (int64_t i = keywords->next_entry(0); i >= 0; i = keywords->next_entry(i + 1)) {
    names->set(at, cast<W_Str>(keywords->key_at(i)));
    values->set(1 + arguments->length() + at, keywords->value_at(i));
    at++;
  }
  return factory->call(Arguments{values, by_name == 0 ? nullptr : names});
}

bool module_complete(W_Str* statement) {
  rlib::ForeignText text(statement->value);
  return sqlite_complete()->call_int(text.address()) != 0;
}
void module_register_adapter(W_Type* type, W_Object* adapter) { register_adapter(type, adapter); }
void module_register_converter(W_Str* name, W_Object* converter) {
  sqlite_converters()->set_str(new_str(name->value->upper()), converter);
}
W_Object* module_adapt(W_Object* w, W_Object* protocol, W_Object* otherwise) {
  return sqlite_adapt(w, protocol == nullptr ? sqlite_protocol_type() : protocol, otherwise);
}
void module_tracebacks(bool enabled) { set_callback_tracebacks(enabled); }
void module_shared_cache(int64_t enabled) {
  if (sqlite_enable_shared_cache()->call_int(enabled) != kSQLITE_OK) {
    throw_error(sqlite_OperationalError_type(), "Changing the shared_cache flag failed"_str);
  }
}

void tell_version(W_Module* module) {
  module->set_own_attribute(intern("sqlite_version"_str), new_str(rlib::foreign_text(sqlite_libversion()->call())));
}

W_Type* make_protocol_type() {
  auto* t = new TypeBuilder("PrepareProtocol"_str, object_type());
  t->module("sqlite3"_str);
  return t->finish();
}

W_Module* make_sqlite() {
  auto* m = new ModuleBuilder("_sqlite3"_str, nullptr);
  m->type("Connection"_str, sqlite_connection_type());
  m->type("Cursor"_str, sqlite_cursor_type());
  m->type("Row"_str, sqlite_row_type());
  m->type("Blob"_str, sqlite_blob_type());
  m->type("PrepareProtocol"_str, sqlite_protocol_type());
#define SQLITE_EXCEPTION(Name, Base) m->type(#Name ""_str, sqlite_##Name##_type());
  PY_SQLITE_EXCEPTIONS(SQLITE_EXCEPTION)
#undef SQLITE_EXCEPTION
#define RESULT(name, number) m->constant(#name ""_str, int64_t{number});
#define CONSTANT(name, number) m->constant(#name ""_str, int64_t{number});
#include "targets/pyinterp/modules/sqlite/constants.def"
  m->constant("version"_str, new_ascii("2.6.0"_str));
  m->constant("threadsafety"_str, int64_t{3});
  m->constant("adapters"_str, sqlite_adapters());
  m->constant("converters"_str, sqlite_converters());
  m->function<&module_connect>("connect"_str, "($module, database, *args, **kwargs)"_str,
                               "Opens a connection to the SQLite database file database."_str);
  m->function<&module_complete>("complete_statement"_str, "($module, /, statement)"_str,
                                "Checks if a string contains a complete SQL statement."_str);
  m->function<&module_adapt>("adapt"_str, "($module, obj, proto=<null>, alt=<null>, /)"_str,
                             "Adapt given object to given protocol."_str);
  m->function<&module_register_adapter>("register_adapter"_str, "($module, type, adapter, /)"_str,
                                        "Register a function to adapt Python objects to SQLite values."_str);
  m->function<&module_register_converter>("register_converter"_str, "($module, typename, converter, /)"_str,
                                          "Register a function to convert SQLite values to Python objects."_str);
  m->function<&module_tracebacks>("enable_callback_tracebacks"_str, "($module, enable, /)"_str,
                                  "Enable or disable callback functions throwing errors to stderr."_str);
  m->function<&module_shared_cache>("enable_shared_cache"_str, "($module, /, do_enable)"_str,
                                    "Enable or disable shared cache mode for the calling thread."_str);
  m->at_import<&tell_version>();
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* sqlite_protocol_type() { return RLIB_ONCE(make_protocol_type()); }
RLIB_PREBUILD W_Module* sqlite_module() { return RLIB_ONCE(make_sqlite()); }

}  // namespace py
