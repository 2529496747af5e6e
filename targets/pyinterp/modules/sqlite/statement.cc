#include "targets/pyinterp/modules/sqlite/sqlite_objects.h"
#include "targets/pyinterp/objspace/codecs.h"

namespace py {

namespace {

PY_SQLITE(prepare_v2)

constexpr int64_t kLimitLength = 1;  // SQLITE_LIMIT_SQL_LENGTH

// Behind blanks and comments from `at` on; the length if there is nothing else.
int64_t skip_comments(Str* sql, int64_t at) {
  while (at < sql->length()) {
    char c = sql->char_at(at);
    if (c == ' ' || c == '\t' || c == '\f' || c == '\n' || c == '\r') {
      at++;
    } else if (sql->has_at(at, "--"_str)) {
      int64_t end = sql->find_char('\n', at);
      if (end < 0) return sql->length();
      at = end + 1;
    } else if (sql->has_at(at, "/*"_str)) {
      int64_t end = sql->find("*/"_str, at + 2);
      if (end < 0) return sql->length();
      at = end + 2;
    } else {
      break;
    }
  }
  return at;
}

bool changes_data(Str* sql) {
  int64_t at = skip_comments(sql, 0);
  Str* word = sql->slice(at, at + 7 < sql->length() ? at + 7 : sql->length())->upper();
  return word->starts_with("INSERT"_str) || word->starts_with("UPDATE"_str) || word->starts_with("DELETE"_str) ||
         word->starts_with("REPLACE"_str);
}

W_Type* make_statement_type() {
  auto* t = new TypeBuilder("Statement"_str, object_type());
  t->module("sqlite3"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* sqlite_statement_type() { return RLIB_ONCE(make_statement_type()); }

W_SqliteStatement* prepare(W_SqliteConnection* connection, W_Str* text) {
  Str* sql = encode_utf8(text, "strict"_str);
  if (sql->length() > sqlite_limit()->call_int(connection->address(), kLimitLength, -1)) {
    throw_error(sqlite_DataError_type(), "query string is too large"_str);
  }
  if (sql->contains_char('\0')) throw_programming_error("the query contains a null character"_str);
  rlib::ForeignText c_sql(sql);
  rlib::ForeignMemory out(16);
  int64_t code = connection->run(sqlite_prepare_v2(), connection->address(), c_sql.address(), sql->length() + 1,
                                 out.address(), out.address() + 8);
  if (code != kSQLITE_OK) throw_sqlite_error(connection->address());
  auto* statement = new W_SqliteStatement(rlib::foreign_word(out.address(), 0), changes_data(sql));
  int64_t rest = rlib::foreign_word(out.address(), 1) - c_sql.address();
  if (skip_comments(sql, rest) < sql->length()) {
    statement->close();
    throw_programming_error("You can only execute one statement at a time."_str);
  }
  return statement;
}

void reset_statement(W_SqliteConnection* connection, W_SqliteStatement* statement) {
  if (statement->address != 0 && statement->is_used) connection->run(sqlite_reset(), statement->address);
  statement->is_used = false;
}

W_SqliteStatement* W_SqliteConnection::find_statement(W_Str* text) {
  W_SqliteStatement* found = kept->get(text->value);
  if (found != nullptr) {
    kept->move_to_end(text->value);
    if (!found->is_used) return found;
    return prepare(this, text);
  }
  W_SqliteStatement* made = prepare(this, text);
  if (most_kept > 0) {
    if (kept->length() >= most_kept) kept->pop_first();
    kept->set(text->value, made);
  }
  return made;
}

}  // namespace py
