// Module _sqlite3: databases in a file, by libsqlite3.
//
//   errors.cc         what a result of the library means: the exceptions
//   values.cc         from objects to values of SQL and back; adapters, converters
//   statement.cc      statements, and the few that are kept for when they come again
//   callbacks.cc      functions, aggregates, collations and hooks that the program gives the library
//   connection.cc     Connection
//   cursor.cc         Cursor: what execute() and the fetching do
//   row.cc            Row
//   blob.cc           Blob
//   sqlite_module.cc  the module
//
// The library may be called by several threads. While a statement runs other threads do too, unless the program gave the connection
// something to call: then the library has to find the interpreter as it left it.

#ifndef TARGETS_PYINTERP_MODULES_SQLITE_SQLITE_OBJECTS_H_
#define TARGETS_PYINTERP_MODULES_SQLITE_SQLITE_OBJECTS_H_

#include "rlib/threads.h"
#include "rlib/weakref.h"
#include "targets/pyinterp/modules/library_function.h"
#include "targets/pyinterp/modules/module.h"

namespace py {

RLIB_PREBUILD W_Type* sqlite_connection_type();
RLIB_PREBUILD W_Type* sqlite_cursor_type();
RLIB_PREBUILD W_Type* sqlite_row_type();
RLIB_PREBUILD W_Type* sqlite_blob_type();
RLIB_PREBUILD W_Type* sqlite_statement_type();
RLIB_PREBUILD W_Type* sqlite_protocol_type();  // PrepareProtocol

// ---- Exceptions ---------------------------------------------------------------------------------

//   SQLITE_EXCEPTION(Name, Base)
#define PY_SQLITE_EXCEPTIONS(SQLITE_EXCEPTION)          \
  SQLITE_EXCEPTION(Warning, Exception)                  \
  SQLITE_EXCEPTION(Error, Exception)                    \
  SQLITE_EXCEPTION(InterfaceError, sqlite_Error)        \
  SQLITE_EXCEPTION(DatabaseError, sqlite_Error)         \
  SQLITE_EXCEPTION(DataError, sqlite_DatabaseError)     \
  SQLITE_EXCEPTION(OperationalError, sqlite_DatabaseError)   \
  SQLITE_EXCEPTION(IntegrityError, sqlite_DatabaseError)     \
  SQLITE_EXCEPTION(InternalError, sqlite_DatabaseError)      \
  SQLITE_EXCEPTION(ProgrammingError, sqlite_DatabaseError)   \
  SQLITE_EXCEPTION(NotSupportedError, sqlite_DatabaseError)

#define SQLITE_EXCEPTION(Name, Base) RLIB_PREBUILD W_Type* sqlite_##Name##_type();
PY_SQLITE_EXCEPTIONS(SQLITE_EXCEPTION)
#undef SQLITE_EXCEPTION

template <class... Parts>
[[noreturn]] void throw_programming_error(Parts... parts) {
  throw_error(sqlite_ProgrammingError_type(), message(parts...));
}
// Raises what the library's last error on this database (its address) means.
[[noreturn]] void throw_sqlite_error(int64_t database);

enum : int64_t {
#define RESULT(name, number) k##name = number,
#define CONSTANT(name, number)
#include "targets/pyinterp/modules/sqlite/constants.def"
};

// ---- The library --------------------------------------------------------------------------------

#define PY_SQLITE(name) PY_LIBRARY_FUNCTION(sqlite_##name, "libsqlite3.so.0", "sqlite3_" #name)

PY_SQLITE(close_v2)
PY_SQLITE(finalize)
PY_SQLITE(reset)
PY_SQLITE(step)
PY_SQLITE(free)
PY_SQLITE(errcode)
PY_SQLITE(get_autocommit)
PY_SQLITE(column_count)
PY_SQLITE(changes)
PY_SQLITE(limit)

// Something of the library that is open, a database for one, and the function that closes it.
class SqliteHandle final : public rlib::Object {
 public:
  SqliteHandle(int64_t address, int64_t closing) : address(address), close_(closing) {}
  // The collector calls it.
  void finalize() { close(); }
  void close() {
    if (address != 0) rlib_rt_call(close_, address, 0, 0, 0, 0, 0, 0, 0);
    address = 0;
  }

  int64_t address;

 private:
  const int64_t close_;
};

class W_SqliteConnection;

// A statement, prepared. It may be kept for later, and is then used by one cursor at a time.
class W_SqliteStatement final : public W_Object {
 public:
  W_SqliteStatement(int64_t address, bool is_dml) : address(address), is_dml(is_dml), finalize_(sqlite_finalize()->address()) {}
  static W_Type* exact_type() { return sqlite_statement_type(); }
  W_Type* type() override { return sqlite_statement_type(); }
  // The collector calls it.
  void finalize() { close(); }
  void close() {
    if (address != 0) rlib_rt_call(finalize_, address, 0, 0, 0, 0, 0, 0, 0);
    address = 0;
  }

  int64_t address;     // 0: of an empty text, or closed
  const bool is_dml;   // INSERT, UPDATE, DELETE or REPLACE
  bool is_used = false;

 private:
  const int64_t finalize_;
};

// A statement of this text. Raises.
W_SqliteStatement* prepare(W_SqliteConnection* connection, W_Str* text);
// Makes it ready to run anew, or to be kept.
void reset_statement(W_SqliteConnection* connection, W_SqliteStatement* statement);

// ---- Connections --------------------------------------------------------------------------------

class W_SqliteConnection : public W_Object {
 public:
  static W_Type* exact_type() { return sqlite_connection_type(); }
  W_Type* type() override { return sqlite_connection_type(); }

  int64_t address() const { return database->address; }
  // Raises ProgrammingError unless it is open, and this thread may use it.
  void check();
  void check_thread();
  // Calls a function of the library that may run SQL: other threads run meanwhile, or what the program gave is
  // called. The result, an int of C.
  template <class... Words>
  int64_t run(LibraryFunction* function, Words... words) {
    if (callables->length() == 0) return static_cast<int32_t>(function->call_unlocked(words...));
    enter();
    int64_t result = call_with_callbacks(function, words...);
    leave();
    return result;
  }
  // Runs SQL without results. Raises.
  void run_text(Str* sql);
  // The number by which the library knows a callable from now on.
  int64_t add_callable(W_Object* callable);
  W_SqliteStatement* find_statement(W_Str* text);
  void add_cursor(W_Object* cursor);

  SqliteHandle* database = nullptr;  // null: __init__ was not called
  bool is_closed = false;
  int64_t thread = 0;
  bool checks_thread = true;
  int64_t detects_types = 0;
  Str* isolation_level = ""_str;       // null: None
  W_Object* row_factory = none();
  W_Object* text_factory = none();     // None: str
  int64_t number = 0;                  // of the connection, for callbacks
  int64_t depth = 0;                   // of calls with callbacks
  List<W_Object*>* callables = new List<W_Object*>();
  Dict<int64_t, W_Object*>* instances = new Dict<int64_t, W_Object*>();  // aggregates at work
  int64_t last_instance = 0;
  List<rlib::WeakRef<W_Object>*>* cursors = new List<rlib::WeakRef<W_Object>*>();
  int64_t cursors_alive = 16;          // when the list was last looked through
  Dict<Str*, W_SqliteStatement*>* kept = new Dict<Str*, W_SqliteStatement*>();  // the least used first
  int64_t most_kept = 128;

 private:
  void enter();
  void leave();
  template <class... Words>
  int64_t call_with_callbacks(LibraryFunction* function, Words... words);
};

// What the library calls: see callbacks.cc.
int64_t on_sqlite_event(int64_t which, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g,
                        int64_t h, int64_t i);
template <class... Words>
int64_t W_SqliteConnection::call_with_callbacks(LibraryFunction* function, Words... words) {
  return static_cast<int32_t>(function->call_with(&on_sqlite_event, words...));
}

// Methods of connections that give the library something to call: callbacks.cc.
void add_callback_methods(TypeBuilder* t);
void set_callback_tracebacks(bool enabled);

// ---- Cursors, rows, blobs -----------------------------------------------------------------------

class W_SqliteCursor : public Referable<W_Object> {
 public:
  static W_Type* exact_type() { return sqlite_cursor_type(); }
  W_Type* type() override { return sqlite_cursor_type(); }

  W_SqliteConnection* connection = nullptr;  // null: __init__ was not called
  W_SqliteStatement* statement = nullptr;    // that is at a row; else null
  W_Object* description = none();
  Array<W_Object*>* converters = nullptr;    // of each column, or null
  int64_t array_size = 1;
  int64_t row_count = -1;
  W_Object* last_row_id = none();
  W_Object* row_factory = none();
  bool is_closed = false;
  bool is_locked = false;
};

class W_SqliteRow : public W_Object {
 public:
  W_SqliteRow(W_Tuple* values, W_Object* description) : values(values), description(description) {}
  static W_Type* exact_type() { return sqlite_row_type(); }
  W_Type* type() override { return sqlite_row_type(); }

  W_Tuple* const values;
  W_Object* const description;
};

W_Object* open_blob(W_SqliteConnection* self, W_Str* table, W_Str* column, int64_t row, bool readonly, W_Str* name);

// ---- Values -------------------------------------------------------------------------------------

RLIB_PREBUILD W_Dict* sqlite_adapters();    // (type, protocol) -> function
RLIB_PREBUILD W_Dict* sqlite_converters();  // NAME -> function
W_Object* sqlite_adapt(W_Object* w, W_Object* protocol, W_Object* otherwise);
void register_adapter(W_Type* type, W_Object* adapter);

// The bytes of an object, which are in one piece. Raises TypeError, BufferError.
Str* contiguous_bytes(W_Object* w);
// Raises.
void bind_parameters(W_SqliteConnection* connection, W_SqliteStatement* statement, W_Object* parameters);
// The row at which the statement is, as a tuple.
W_Tuple* fetch_columns(W_SqliteCursor* cursor);
// The converters of each column, as far as types are detected; null: none.
Array<W_Object*>* find_converters(W_SqliteCursor* cursor);
// sqlite3_value, the arguments of functions, as an object; and an object as the result of one.
W_Object* object_of_value(int64_t value);
bool set_result(int64_t context, W_Object* result);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_SQLITE_SQLITE_OBJECTS_H_
