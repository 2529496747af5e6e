#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/sqlite/sqlite_objects.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

PY_SQLITE(open_v2)
PY_SQLITE(busy_timeout)
PY_SQLITE(total_changes)
PY_SQLITE(interrupt)
PY_SQLITE(backup_init)
PY_SQLITE(backup_step)
PY_SQLITE(backup_finish)
PY_SQLITE(backup_remaining)
PY_SQLITE(backup_pagecount)
PY_SQLITE(sleep)
PY_SQLITE(serialize)
PY_SQLITE(deserialize)
PY_SQLITE(malloc64)

constexpr int64_t kReadWrite = 2;
constexpr int64_t kCreate = 4;
constexpr int64_t kUri = 0x40;

// ---- Opening and closing ------------------------------------------------------------------------

// null for None. Raises.
Str* isolation_level_of(W_Object* w) {
  if (is_none(w)) return nullptr;
  if (!isinstance<W_Str>(w)) throw_type_error("isolation_level must be str or None"_str);
  Str* level = text_of(w)->upper();
  if (level->is_empty() || level->eq("DEFERRED"_str) || level->eq("IMMEDIATE"_str) || level->eq("EXCLUSIVE"_str)) {
    return level;
  }
  throw_value_error("isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or 'EXCLUSIVE'"_str);
}

W_Object* connection_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_SqliteConnection>(type, sqlite_connection_type());
}

void close(W_SqliteConnection* self) {
  self->is_closed = true;
  if (self->database == nullptr) return;
  for (rlib::WeakRef<W_Object>* reference : *self->cursors) {
    W_Object* cursor = reference->get();
    if (cursor == nullptr) continue;
    W_SqliteStatement* statement = static_cast<W_SqliteCursor*>(cursor)->statement;
    if (statement != nullptr) statement->close();
    static_cast<W_SqliteCursor*>(cursor)->statement = nullptr;
  }
  self->cursors->clear();
  for (W_SqliteStatement* statement : *self->kept->values()) statement->close();
  self->kept->clear();
  self->database->close();
  self->callables->clear();
  self->instances->clear();
}

W_Object* connection_init(AllValues arguments) {
  W_SqliteConnection* self = cast<W_SqliteConnection>(arguments.get(0));
  W_Object* path = file_system_path(arguments.get(1));
  Str* file = isinstance<W_Str>(path) ? encode_file_name(static_cast<W_Str*>(path)) : bytes_of(path);
  if (file->contains_char('\0')) throw_value_error("embedded null byte"_str);
  double timeout = float_value(arguments.get(2));
  int64_t detects = c_int_value(arguments.get(3));
  Str* level = isolation_level_of(arguments.get(4));
  bool checks_thread = is_true(arguments.get(5));
  int64_t kept = c_int_value(arguments.get(7));
  bool is_uri = is_true(arguments.get(8));
  audit("sqlite3.connect"_str, new_tuple(arguments.get(1)));
  // Cursors of before go on with the database of before.
  self->database = nullptr;
  self->kept->clear();
  self->cursors->clear();
  self->callables->clear();

  rlib::ForeignText name(file);
  rlib::ForeignMemory out(8);
  int64_t flags = kReadWrite | kCreate | (is_uri ? kUri : 0);
  int64_t code = static_cast<int32_t>(sqlite_open_v2()->call_unlocked(name.address(), out.address(), flags, 0));
  SqliteHandle* database = new SqliteHandle(rlib::foreign_word(out.address(), 0), sqlite_close_v2()->address());
  if (database->address == 0) throw_memory_error();
  if (code != kSQLITE_OK) throw_sqlite_error(database->address);
  sqlite_busy_timeout()->call(database->address, static_cast<int64_t>(timeout * 1000));

  self->database = database;
  self->is_closed = false;
  self->thread = rlib::threads::current_id();
  self->checks_thread = checks_thread;
  self->detects_types = detects;
  self->isolation_level = level;
  self->most_kept = kept;
  self->row_factory = none();
  self->text_factory = str_type();
  audit("sqlite3.connect/handle"_str, new_tuple(self));
  return none();
}

void connection_close(W_SqliteConnection* self) {
  self->check_thread();
  if (self->database == nullptr) throw_programming_error("Base Connection.__init__ not called."_str);
  close(self);
}

}  // namespace

void W_SqliteConnection::check_thread() {
  if (!checks_thread || database == nullptr) return;
  int64_t now = rlib::threads::current_id();
  if (now != thread) {
    throw_programming_error(
        "SQLite objects created in a thread can only be used in that same thread. The object was created in "
        "thread id "_str,
        thread, " and this is thread id "_str, now, '.');
  }
}

void W_SqliteConnection::check() {
  if (database == nullptr) throw_programming_error("Base Connection.__init__ not called."_str);
  if (is_closed) throw_programming_error("Cannot operate on a closed database."_str);
  check_thread();
}

void W_SqliteConnection::add_cursor(W_Object* cursor) {
  if (cursors->length() >= 2 * cursors_alive) {
    auto* alive = new List<rlib::WeakRef<W_Object>*>();
    for (rlib::WeakRef<W_Object>* reference : *cursors) {
      if (reference->get() != nullptr) alive->append(reference);
    }
    cursors = alive;
    cursors_alive = alive->length() < 16 ? 16 : alive->length();
  }
  cursors->append(rlib::WeakRef<W_Object>::make(cursor));
}

void W_SqliteConnection::run_text(Str* sql) {
  W_SqliteStatement* statement = prepare(this, new_ascii(sql));
  int64_t code = run(sqlite_step(), statement->address);
  if (code != kSQLITE_DONE && code != kSQLITE_ROW) {
    try {
      throw_sqlite_error(address());
    } catch (rlib::Exception*) {
      statement->close();
      throw;
    }
  }
  statement->close();
}

namespace {

// ---- Transactions -------------------------------------------------------------------------------

bool is_in_transaction(W_SqliteConnection* self) { return sqlite_get_autocommit()->call_int(self->address()) == 0; }
void connection_commit(W_SqliteConnection* self) {
  self->check();
  if (is_in_transaction(self)) self->run_text("COMMIT"_str);
}
void connection_rollback(W_SqliteConnection* self) {
  self->check();
  if (is_in_transaction(self)) self->run_text("ROLLBACK"_str);
}
W_Object* connection_enter(W_SqliteConnection* self) {
  self->check();
  return self;
}
bool connection_exit(W_SqliteConnection* self, W_Object* type, W_Object* value, W_Object* traceback) {
  if (!is_none(type) || !is_none(value) || !is_none(traceback)) {
    connection_rollback(self);
    return false;
  }
  try {
    connection_commit(self);
  } catch (PythonError*) {
    connection_rollback(self);
    throw;
  }
  return false;
}

// ---- Statements ---------------------------------------------------------------------------------

W_Object* connection_cursor(W_SqliteConnection* self, W_Object* factory) {
  self->check();
  W_Object* cursor = call(factory == nullptr ? sqlite_cursor_type() : factory, self);
  if (!isinstance<W_SqliteCursor>(cursor)) {
    throw_type_error("factory must return a cursor, not "_str, type_name(cursor));
  }
  if (!is_none(self->row_factory)) static_cast<W_SqliteCursor*>(cursor)->row_factory = self->row_factory;
  return cursor;
}
W_Object* by_cursor(W_SqliteConnection* self, Str* method, Array<W_Object*>* arguments) {
  W_Object* cursor = connection_cursor(self, nullptr);
  return call_with(getattr(cursor, intern(method)), arguments);
}
W_Object* connection_execute(W_SqliteConnection* self, W_Object* sql, W_Object* parameters) {
  return by_cursor(self, "execute"_str, parameters == nullptr ? new_tuple(sql)->items : new_tuple(sql, parameters)->items);
}
W_Object* connection_executemany(W_SqliteConnection* self, W_Object* sql, W_Object* parameters) {
  return by_cursor(self, "executemany"_str, new_tuple(sql, parameters)->items);
}
W_Object* connection_executescript(W_SqliteConnection* self, W_Object* sql) {
  return by_cursor(self, "executescript"_str, new_tuple(sql)->items);
}
W_Object* connection_call(W_SqliteConnection* self, Array<W_Object*>* arguments) {
  self->check();
  if (arguments->length() != 1 || !isinstance<W_Str>(arguments->get(0))) {
    throw_type_error("a connection is called with one argument, SQL text"_str);
  }
  return prepare(self, static_cast<W_Str*>(arguments->get(0)));
}
W_Object* connection_iterdump(W_SqliteConnection* self) {
  self->check();
  W_Object* import = find_builtin("__import__"_str);
  W_Object* sqlite3 = call(import, new_ascii("sqlite3.dump"_str));
  return call(getattr(getattr(sqlite3, intern("dump"_str)), intern("_iterdump"_str)), self);
}
void connection_interrupt(W_SqliteConnection* self) {
  if (self->database == nullptr || self->is_closed) self->check();
  sqlite_interrupt()->call(self->address());
}
int64_t connection_limit(W_SqliteConnection* self, CInt category, CInt value) {
  self->check();
  int64_t old = sqlite_limit()->call_int(self->address(), category.value, value.value);
  if (old < 0) throw_programming_error("'category' is out of bounds"_str);
  return old;
}
int64_t connection_getlimit(W_SqliteConnection* self, CInt category) { return connection_limit(self, category, CInt{-1}); }

// ---- Copies of whole databases ------------------------------------------------------------------

void connection_backup(W_SqliteConnection* self, W_SqliteConnection* target, CInt pages, W_Object* progress, W_Str* name,
                       double pause) {
  self->check();
  target->check();
  if (target == self) throw_value_error("target cannot be the same connection instance"_str);
  if (!is_none(progress) && !is_callable(progress)) throw_type_error("progress argument must be a callable"_str);
  int64_t count = pages.value == 0 ? -1 : pages.value;
  rlib::ForeignText c_name(name->value);
  rlib::ForeignText main_name("main"_str);
  int64_t backup = sqlite_backup_init()->call(target->address(), main_name.address(), self->address(), c_name.address());
  if (backup == 0) throw_sqlite_error(target->address());
  int64_t code = kSQLITE_OK;
  try {
    do {
      code = static_cast<int32_t>(sqlite_backup_step()->call_unlocked(backup, count));
      if (!is_none(progress)) {
        call(progress, new_int(code), new_int(sqlite_backup_remaining()->call_int(backup)),
             new_int(sqlite_backup_pagecount()->call_int(backup)));
      }
      if (code == kSQLITE_BUSY || code == kSQLITE_LOCKED) {
        sqlite_sleep()->call_unlocked(static_cast<int64_t>(pause * 1000));
      }
    } while (code == kSQLITE_OK || code == kSQLITE_BUSY || code == kSQLITE_LOCKED);
  } catch (rlib::Exception*) {
    sqlite_backup_finish()->call(backup);
    throw;
  }
  code = sqlite_backup_finish()->call_int(backup);
  if (code != kSQLITE_OK) throw_sqlite_error(target->address());
}

W_Object* connection_serialize(W_SqliteConnection* self, W_Str* name) {
  self->check();
  rlib::ForeignText c_name(name->value);
  rlib::ForeignMemory size(8);
  int64_t at = sqlite_serialize()->call(self->address(), c_name.address(), size.address(), 0);
  if (at == 0) {
    throw_error(sqlite_OperationalError_type(), message("unable to serialize '"_str, name->value, '\''));
  }
  Str* bytes = rlib::read_foreign(at, rlib::foreign_word(size.address(), 0));
  sqlite_free()->call(at);
  return new_bytes(bytes);
}
void connection_deserialize(W_SqliteConnection* self, W_Object* data, W_Str* name) {
  self->check();
  constexpr int64_t kOwnedAndGrowing = 1 | 2;
  Str* bytes = contiguous_bytes(data);
  int64_t memory = sqlite_malloc64()->call(bytes->length() + 1);
  if (memory == 0) throw_memory_error();
  rlib::write_foreign(memory, bytes, 0, bytes->length());
  rlib::ForeignText c_name(name->value);
  int64_t code = sqlite_deserialize()->call_int(self->address(), c_name.address(), memory, bytes->length(),
                                                bytes->length(), kOwnedAndGrowing);
  if (code != kSQLITE_OK) throw_sqlite_error(self->address());
}

// ---- Attributes ---------------------------------------------------------------------------------

W_Object* get_isolation_level(W_SqliteConnection* self) {
  self->check();
  return self->isolation_level == nullptr ? none() : new_str(self->isolation_level);
}
void set_isolation_level(W_SqliteConnection* self, W_Object* level) {
  if (level == nullptr) throw_error(AttributeError_type(), "cannot delete attribute"_str);
  if (is_none(level)) {
    connection_commit(self);
    self->isolation_level = nullptr;
  } else {
    self->isolation_level = isolation_level_of(level);
  }
}
W_Object* get_total_changes(W_SqliteConnection* self) {
  self->check();
  return new_int(sqlite_total_changes()->call_int(self->address()));
}
bool get_in_transaction(W_SqliteConnection* self) {
  self->check();
  return is_in_transaction(self);
}
W_Object* get_row_factory(W_SqliteConnection* self) { return self->row_factory; }
void set_row_factory(W_SqliteConnection* self, W_Object* w) { self->row_factory = or_none(w); }
W_Object* get_text_factory(W_SqliteConnection* self) { return self->text_factory; }
void set_text_factory(W_SqliteConnection* self, W_Object* w) { self->text_factory = or_none(w); }

W_Type* make_connection_type() {
  auto* t = new TypeBuilder("Connection"_str, object_type());
  t->module("sqlite3"_str);
  t->doc("SQLite database connection object."_str);
  t->new_method<&connection_new>("($type, *args, **kwargs)"_str);
  t->special<&connection_init>("__init__"_str,
                               "($self, database, timeout=5.0, detect_types=0, isolation_level='', check_same_thread=True, "
                               "factory=None, cached_statements=128, uri=False)"_str);
  t->special<&connection_call>("__call__"_str, "($self, /, *args)"_str);
  t->method<&connection_close>("close"_str, "($self, /)"_str, "Close the database connection."_str);
  t->method<&connection_cursor>("cursor"_str, "($self, /, factory=<null>)"_str, "Return a cursor for the connection."_str);
  t->method<&connection_commit>("commit"_str, "($self, /)"_str, "Commit any pending transaction to the database."_str);
  t->method<&connection_rollback>("rollback"_str, "($self, /)"_str, "Roll back to the start of any pending transaction."_str);
  t->method<&connection_enter>("__enter__"_str, "($self, /)"_str);
  t->method<&connection_exit>("__exit__"_str, "($self, type, value, traceback, /)"_str);
  t->method<&connection_execute>("execute"_str, "($self, sql, parameters=<null>, /)"_str, "Executes an SQL statement."_str);
  t->method<&connection_executemany>("executemany"_str, "($self, sql, parameters, /)"_str,
                                     "Repeatedly executes an SQL statement."_str);
  t->method<&connection_executescript>("executescript"_str, "($self, sql_script, /)"_str,
                                       "Executes multiple SQL statements at once."_str);
  t->method<&connection_iterdump>("iterdump"_str, "($self, /)"_str, "Returns iterator to the dump of the database in an SQL text format."_str);
  t->method<&connection_interrupt>("interrupt"_str, "($self, /)"_str, "Abort any pending database operation."_str);
  t->method<&connection_getlimit>("getlimit"_str, "($self, category, /)"_str, "Get connection run-time limits."_str);
  t->method<&connection_limit>("setlimit"_str, "($self, category, limit, /)"_str, "Set connection run-time limits."_str);
  t->method<&connection_backup>("backup"_str, "($self, target, *, pages=-1, progress=None, name='main', sleep=0.25)"_str,
                                "Makes a backup of the database."_str);
  t->method<&connection_serialize>("serialize"_str, "($self, /, *, name='main')"_str,
                                   "Serialize a database into a byte string."_str);
  t->method<&connection_deserialize>("deserialize"_str, "($self, data, /, *, name='main')"_str,
                                     "Load a serialized database."_str);
  t->method<&open_blob>("blobopen"_str, "($self, table, column, row, /, *, readonly=False, name='main')"_str,
                        "Open and return a BLOB object."_str);
  add_callback_methods(t);
  t->accessor<&get_isolation_level, &set_isolation_level>("isolation_level"_str);
  t->accessor<&get_row_factory, &set_row_factory>("row_factory"_str);
  t->accessor<&get_text_factory, &set_text_factory>("text_factory"_str);
  t->getter<&get_total_changes>("total_changes"_str);
  t->getter<&get_in_transaction>("in_transaction"_str);
#define SQLITE_EXCEPTION(Name, Base) t->attribute(#Name ""_str, sqlite_##Name##_type());
  PY_SQLITE_EXCEPTIONS(SQLITE_EXCEPTION)
#undef SQLITE_EXCEPTION
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* sqlite_connection_type() { return RLIB_ONCE(make_connection_type()); }

}  // namespace py
