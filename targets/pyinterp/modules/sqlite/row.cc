// Row: a tuple whose items are found by the names of their columns too, in capitals or not.

#include "targets/pyinterp/modules/sqlite/sqlite_objects.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

W_Object* row_new(W_Type* type, W_Object* w_cursor, W_Tuple* values) {
  W_SqliteCursor* cursor = cast_or_null<W_SqliteCursor>(w_cursor);
  if (cursor == nullptr) {
    throw_type_error("Row() argument 1 must be sqlite3.Cursor, not "_str, type_name(w_cursor));
  }
  return allocate<W_SqliteRow>(type, sqlite_row_type(), values, cursor->description);
}

Str* column_name(W_SqliteRow* self, int64_t index) {
  W_Tuple* column = cast<W_Tuple>(cast<W_Tuple>(self->description)->get(index));
  return text_of(column->get(0));
}
int64_t column_count(W_SqliteRow* self) {
  return is_none(self->description) ? 0 : cast<W_Tuple>(self->description)->length();
}

W_Object* row_getitem(W_SqliteRow* self, W_Object* key) {
  if (isinstance<W_Str>(key)) {
    Str* wanted = text_of(key)->lower();
    for (int64_t i = 0; i < column_count(self); i++) {
      if (column_name(self, i)->lower()->eq(wanted)) return getitem(self->values, new_int(i));
    }
    throw_index_error("No item with that key"_str);
  }
  if (!isinstance<W_AnyInt>(key) && !isinstance<W_Slice>(key)) {
    throw_index_error("Index must be int or string"_str);
  }
  return getitem(self->values, key);
}
int64_t row_length(W_SqliteRow* self) { return self->values->length(); }
W_Object* row_iter(W_SqliteRow* self) { return iterate(self->values); }
W_Object* row_keys(W_SqliteRow* self) {
  W_List* names = new_list();
  for (int64_t i = 0; i < column_count(self); i++) names->append(new_str(column_name(self, i)));
  return names;
}
int64_t row_hash(W_SqliteRow* self) { return hash(self->description) ^ hash(self->values); }
W_Object* row_equals(W_SqliteRow* self, W_Object* other) {
  if (!isinstance<W_SqliteRow>(other)) return not_implemented();
  W_SqliteRow* row = static_cast<W_SqliteRow*>(other);
  return new_bool(equals(self->description, row->description) && equals(self->values, row->values));
}
W_Object* row_differs(W_SqliteRow* self, W_Object* other) {
  W_Object* same = row_equals(self, other);
  return same == not_implemented() ? same : new_bool(!is_true(same));
}

W_Type* make_row_type() {
  auto* t = new TypeBuilder("Row"_str, object_type());
  t->module("sqlite3"_str);
  t->new_method<&row_new>("($type, cursor, data, /)"_str);
  t->special<&row_getitem>("__getitem__"_str);
  t->special<&row_length>("__len__"_str);
  t->special<&row_iter>("__iter__"_str);
  t->special<&row_hash>("__hash__"_str);
  t->special<&row_equals>("__eq__"_str);
  t->special<&row_differs>("__ne__"_str);
  t->method<&row_keys>("keys"_str, "($self, /)"_str, "Returns the keys of the row."_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* sqlite_row_type() { return RLIB_ONCE(make_row_type()); }

}  // namespace py
