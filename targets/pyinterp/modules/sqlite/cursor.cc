// Cursor. execute() runs a statement up to its first row; each fetch takes the row at which it stands and goes on
// to the next.

#include "targets/pyinterp/modules/sqlite/sqlite_objects.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

PY_SQLITE(column_name)
PY_SQLITE(last_insert_rowid)
PY_SQLITE(stmt_readonly)
PY_SQLITE(prepare_v2)

W_Object* cursor_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_SqliteCursor>(type, sqlite_cursor_type());
}

void check_lock(W_SqliteCursor* self) {
  if (self->is_locked) throw_programming_error("Recursive use of cursors not allowed."_str);
}

// Gives the statement back.
void drop_statement(W_SqliteCursor* self) {
  if (self->statement == nullptr) return;
  W_SqliteStatement* statement = self->statement;
  self->statement = nullptr;
  reset_statement(self->connection, statement);
}

void cursor_init(W_SqliteCursor* self, W_SqliteConnection* connection) {
  check_lock(self);
  if (self->statement != nullptr) drop_statement(self);
  self->connection = connection;
  self->is_closed = false;
  self->array_size = 1;
  self->row_count = -1;
  self->description = none();
  self->last_row_id = none();
  self->row_factory = none();
  connection->check_thread();
  connection->add_cursor(self);
}

void check(W_SqliteCursor* self) {
  if (self->connection == nullptr) throw_programming_error("Base Cursor.__init__ not called."_str);
  if (self->is_closed) throw_programming_error("Cannot operate on a closed cursor."_str);
  check_lock(self);
  self->connection->check();
}

// While a statement runs the cursor cannot be used by what it calls.
class RLIB_SCOPE Locked {
 public:
  explicit Locked(W_SqliteCursor* cursor) : cursor_(cursor) { cursor->is_locked = true; }
  ~Locked() { cursor_->is_locked = false; }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  W_SqliteCursor* const cursor_;
};

// (name, None, None, None, None, None, None) of each column; None if there are none.
W_Object* describe_columns(W_SqliteCursor* self) {
  int64_t statement = self->statement->address;
  int64_t count = statement == 0 ? 0 : sqlite_column_count()->call_int(statement);
  if (count == 0) return none();
  constexpr int64_t kParseNames = 2;
  auto* columns = Array<W_Object*>::make(count);
  for (int64_t i = 0; i < count; i++) {
    Str* name = rlib::foreign_text(sqlite_column_name()->call(statement, i));
    if (name == nullptr) throw_memory_error();
    int64_t end = (self->connection->detects_types & kParseNames) != 0 ? name->find_char('[') : -1;
    if (end > 0 && name->char_at(end - 1) == ' ') end--;
    auto* column = Array<W_Object*>::make(7);
    rlib::array_fill(column, 0, 7, none());
    column->set(0, new_str(end < 0 ? name : name->slice(0, end)));
    columns->set(i, new_tuple(column));
  }
  return new_tuple(columns);
}

// A row begins a transaction that changes data, unless the program does so itself.
void begin_if_needed(W_SqliteCursor* self) {
  W_SqliteConnection* connection = self->connection;
  if (!self->statement->is_dml || connection->isolation_level == nullptr) return;
  if (sqlite_get_autocommit()->call_int(connection->address()) == 0) return;
  connection->run_text("BEGIN "_str->concat(connection->isolation_level));
}

// The result of the next step: a row, or the end. Raises.
int64_t step(W_SqliteCursor* self) {
  W_SqliteStatement* statement = self->statement;
  if (statement->address == 0) return kSQLITE_DONE;
  int64_t code = self->connection->run(sqlite_step(), statement->address);
  if (code != kSQLITE_DONE && code != kSQLITE_ROW) {
    statement->is_used = true;
    try {
      throw_sqlite_error(self->connection->address());
    } catch (rlib::Exception*) {
      drop_statement(self);
      throw;
    }
  }
  return code;
}

// Runs the statement with these parameters. The result of the first step.
int64_t run_once(W_SqliteCursor* self, W_Object* parameters) {
  self->statement->is_used = true;
  bind_parameters(self->connection, self->statement, parameters);
  return step(self);
}

void note_changes(W_SqliteCursor* self) {
  if (self->statement->is_dml) self->row_count += sqlite_changes()->call_int(self->connection->address());
}

void start(W_SqliteCursor* self, W_Str* sql) {
  drop_statement(self);
  self->converters = nullptr;
  self->description = none();
  self->statement = self->connection->find_statement(sql);
  self->row_count = self->statement->is_dml ? 0 : -1;
  begin_if_needed(self);
}

W_Object* cursor_execute(W_SqliteCursor* self, W_Str* sql, W_Object* parameters) {
  check(self);
  Locked scope(self);
  try {
    start(self, sql);
    int64_t code = run_once(self, parameters == nullptr ? empty_tuple() : parameters);
    self->description = describe_columns(self);
    self->converters = find_converters(self);
    self->last_row_id = new_int(sqlite_last_insert_rowid()->call(self->connection->address()));
    if (code == kSQLITE_DONE) {
      note_changes(self);
      drop_statement(self);
    }
  } catch (rlib::Exception*) {
    self->row_count = -1;
    drop_statement(self);
    throw;
  }
  return self;
}

W_Object* cursor_executemany(W_SqliteCursor* self, W_Str* sql, W_Object* many) {
  check(self);
  Locked scope(self);
  W_Object* iterator = iterate(many);
  try {
    start(self, sql);
    if (self->statement->address != 0 && (sqlite_stmt_readonly()->call_int(self->statement->address) & 0xFF) != 0) {
      throw_programming_error("executemany() can only execute DML statements."_str);
    }
    while (W_Object* parameters = next(iterator)) {
      int64_t code = run_once(self, parameters);
      if (code == kSQLITE_ROW) {
        throw_programming_error("executemany() can only execute DML statements."_str);
      }
      note_changes(self);
      reset_statement(self->connection, self->statement);
    }
    drop_statement(self);
  } catch (rlib::Exception*) {
    self->row_count = -1;
    drop_statement(self);
    throw;
  }
  return self;
}

W_Object* cursor_executescript(W_SqliteCursor* self, W_Str* script) {
  check(self);
  W_SqliteConnection* connection = self->connection;
  Str* sql = encode_utf8(script, "strict"_str);
  if (sql->contains_char('\0')) throw_value_error("embedded null character"_str);
  if (sql->length() > sqlite_limit()->call_int(connection->address(), 1, -1)) {
    throw_error(sqlite_DataError_type(), "query string is too large"_str);
  }
  if (sqlite_get_autocommit()->call_int(connection->address()) == 0) connection->run_text("COMMIT"_str);
  rlib::ForeignText c_sql(sql);
  rlib::ForeignMemory out(16);
  int64_t at = c_sql.address();
  int64_t end = at + sql->length();
  while (at < end) {
    int64_t code = connection->run(sqlite_prepare_v2(), connection->address(), at, end - at + 1, out.address(), out.address() + 8);
    if (code != kSQLITE_OK) throw_sqlite_error(connection->address());
    at = rlib::foreign_word(out.address(), 1);
    W_SqliteStatement* statement = new W_SqliteStatement(rlib::foreign_word(out.address(), 0), false);
    if (statement->address == 0) continue;
    do {
      code = connection->run(sqlite_step(), statement->address);
    } while (code == kSQLITE_ROW);
    try {
      if (code != kSQLITE_DONE) throw_sqlite_error(connection->address());
    } catch (rlib::Exception*) {
      statement->close();
      throw;
    }
    statement->close();
  }
  return self;
}

// ---- Fetching -----------------------------------------------------------------------------------

// Null at the end.
W_Object* next_row(W_SqliteCursor* self) {
  check(self);
  if (self->statement == nullptr) return nullptr;
  W_Object* row = none();
  {
    Locked scope(self);
    row = fetch_columns(self);
  }
  if (step(self) == kSQLITE_DONE) {
    note_changes(self);
    drop_statement(self);
  }
  return is_none(self->row_factory) ? row : call(self->row_factory, self, row);
}

W_Object* cursor_next(W_SqliteCursor* self) {
  W_Object* row = next_row(self);
  if (row == nullptr) throw_stop_iteration(nullptr);
  return row;
}
W_Object* cursor_iter(W_SqliteCursor* self) { return self; }
W_Object* cursor_fetchone(W_SqliteCursor* self) { return or_none(next_row(self)); }
W_Object* cursor_fetchmany(W_SqliteCursor* self, W_Object* size) {
  int64_t most = size == nullptr ? self->array_size : int_value(size);
  W_List* rows = new_list();
  while (most <= 0 || rows->length() < most) {
    W_Object* row = next_row(self);
    if (row == nullptr) break;
    rows->append(row);
  }
  return rows;
}
W_Object* cursor_fetchall(W_SqliteCursor* self) {
  W_List* rows = new_list();
  while (W_Object* row = next_row(self)) rows->append(row);
  return rows;
}

void cursor_close(W_SqliteCursor* self) {
  check_lock(self);
  if (self->connection == nullptr) throw_programming_error("Base Cursor.__init__ not called."_str);
  self->connection->check();
  drop_statement(self);
  self->is_closed = true;
}
void cursor_set_sizes(W_SqliteCursor*, W_Object*) {}
void cursor_set_output(W_SqliteCursor*, W_Object*, W_Object*) {}

// ---- Attributes ---------------------------------------------------------------------------------

W_Object* get_connection(W_SqliteCursor* self) { return self->connection == nullptr ? none() : self->connection; }
W_Object* get_description(W_SqliteCursor* self) { return self->description; }
W_Object* get_last_row_id(W_SqliteCursor* self) { return self->last_row_id; }
int64_t get_row_count(W_SqliteCursor* self) { return self->row_count; }
int64_t get_array_size(W_SqliteCursor* self) { return self->array_size; }
void set_array_size(W_SqliteCursor* self, W_Object* w) {
  if (w == nullptr) throw_type_error("can't delete numeric/char attribute"_str);
  self->array_size = int_value(w);
}
W_Object* get_row_factory(W_SqliteCursor* self) { return self->row_factory; }
void set_row_factory(W_SqliteCursor* self, W_Object* w) { self->row_factory = or_none(w); }

W_Type* make_cursor_type() {
  auto* t = new TypeBuilder("Cursor"_str, object_type());
  t->module("sqlite3"_str);
  t->doc("SQLite database cursor class."_str);
  t->add_flags(W_Type::kHasWeakref);
  t->new_method<&cursor_new>("($type, *args, **kwargs)"_str);
  t->special<&cursor_init>("__init__"_str, "($self, connection, /)"_str);
  t->special<&cursor_iter>("__iter__"_str);
  t->special<&cursor_next>("__next__"_str);
  t->method<&cursor_execute>("execute"_str, "($self, sql, parameters=<null>, /)"_str, "Executes an SQL statement."_str);
  t->method<&cursor_executemany>("executemany"_str, "($self, sql, seq_of_parameters, /)"_str,
                                 "Repeatedly executes an SQL statement."_str);
  t->method<&cursor_executescript>("executescript"_str, "($self, sql_script, /)"_str,
                                   "Executes multiple SQL statements at once."_str);
  t->method<&cursor_fetchone>("fetchone"_str, "($self, /)"_str, "Fetches one row from the resultset."_str);
  t->method<&cursor_fetchmany>("fetchmany"_str, "($self, /, size=<null>)"_str, "Fetches several rows from the resultset."_str);
  t->method<&cursor_fetchall>("fetchall"_str, "($self, /)"_str, "Fetches all rows from the resultset."_str);
  t->method<&cursor_close>("close"_str, "($self, /)"_str, "Closes the cursor."_str);
  t->method<&cursor_set_sizes>("setinputsizes"_str, "($self, sizes, /)"_str,
                               "Required by DB-API. Does nothing in sqlite3."_str);
  t->method<&cursor_set_output>("setoutputsize"_str, "($self, size, column=None, /)"_str,
                                "Required by DB-API. Does nothing in sqlite3."_str);
  t->member<&get_connection>("connection"_str);
  t->member<&get_description>("description"_str);
  t->member<&get_last_row_id>("lastrowid"_str);
  t->member<&get_row_count>("rowcount"_str);
  t->accessor<&get_array_size, &set_array_size>("arraysize"_str);
  t->accessor<&get_row_factory, &set_row_factory>("row_factory"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* sqlite_cursor_type() { return RLIB_ONCE(make_cursor_type()); }

}  // namespace py
