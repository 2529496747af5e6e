// Blob: a value in a table, read and written in place like a file or a bytearray. Its size stays.

#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/sqlite/sqlite_objects.h"
#include "targets/pyinterp/objspace/buffer.h"

namespace py {

namespace {

PY_SQLITE(blob_open)
PY_SQLITE(blob_close)
PY_SQLITE(blob_bytes)
PY_SQLITE(blob_read)
PY_SQLITE(blob_write)

}  // namespace

class W_SqliteBlob final : public Referable<W_Object> {
 public:
  W_SqliteBlob(W_SqliteConnection* connection, SqliteHandle* blob) : connection(connection), blob(blob) {}
  static W_Type* exact_type() { return sqlite_blob_type(); }
  W_Type* type() override { return sqlite_blob_type(); }

  W_SqliteConnection* const connection;
  SqliteHandle* const blob;
  int64_t position = 0;
};

W_Object* open_blob(W_SqliteConnection* self, W_Str* table, W_Str* column, int64_t row, bool readonly, W_Str* name) {
  self->check();
  rlib::ForeignText c_name(name->value);
  rlib::ForeignText c_table(table->value);
  rlib::ForeignText c_column(column->value);
  rlib::ForeignMemory out(8);
  int64_t code = sqlite_blob_open()->call_int(self->address(), c_name.address(), c_table.address(), c_column.address(), row,
                                              readonly ? 0 : 1, out.address());
  if (code == kSQLITE_MISUSE) throw_error(sqlite_InterfaceError_type(), "bad parameter or other API misuse"_str);
  if (code != kSQLITE_OK) throw_sqlite_error(self->address());
  return new W_SqliteBlob(self, new SqliteHandle(rlib::foreign_word(out.address(), 0), sqlite_blob_close()->address()));
}

namespace {

int64_t check(W_SqliteBlob* self) {
  self->connection->check();
  if (self->blob->address == 0) throw_programming_error("Cannot operate on a closed blob."_str);
  return self->blob->address;
}
int64_t size_of(W_SqliteBlob* self) { return sqlite_blob_bytes()->call_int(self->blob->address); }

void check_result(W_SqliteBlob* self, int64_t code) {
  if (code == kSQLITE_OK) return;
  if (code == kSQLITE_ABORT) {
    throw_error(sqlite_OperationalError_type(), "Cannot operate on an expired blob handle"_str);
  }
  throw_sqlite_error(self->connection->address());
}

Str* read_at(W_SqliteBlob* self, int64_t at, int64_t count) {
  rlib::ForeignMemory bytes(count);
  check_result(self, sqlite_blob_read()->call_int(self->blob->address, bytes.address(), count, at));
  return rlib::read_foreign(bytes.address(), count);
}
void write_at(W_SqliteBlob* self, int64_t at, Str* bytes) {
  if (bytes->length() > size_of(self) - at) throw_value_error("data longer than blob length"_str);
  rlib::ForeignText c_bytes(bytes);
  check_result(self, sqlite_blob_write()->call_int(self->blob->address, c_bytes.address(), bytes->length(), at));
}

void blob_close(W_SqliteBlob* self) {
  self->connection->check();
  self->blob->close();
}
W_Object* blob_read(W_SqliteBlob* self, CInt count) {
  check(self);
  int64_t left = size_of(self) - self->position;
  int64_t taken = count.value < 0 || count.value > left ? left : count.value;
  if (taken <= 0) return new_bytes(""_str);
  Str* bytes = read_at(self, self->position, taken);
  self->position += taken;
  return new_bytes(bytes);
}
void blob_write(W_SqliteBlob* self, W_Object* data) {
  check(self);
  Str* bytes = bytes_of(data);
  write_at(self, self->position, bytes);
  self->position += bytes->length();
}
void blob_seek(W_SqliteBlob* self, CInt offset, CInt origin) {
  check(self);
  int64_t size = size_of(self);
  int64_t to = offset.value;
  switch (origin.value) {
    case 0: break;
    case 1: to += self->position; break;
    case 2: to += size; break;
    default: throw_value_error("'origin' should be os.SEEK_SET, os.SEEK_CUR, or os.SEEK_END"_str);
  }
  if (origin.value != 0 && to > INT32_MAX) throw_overflow_error("seek offset results in overflow"_str);
  if (to < 0 || to > size) throw_value_error("offset out of blob range"_str);
  self->position = to;
}
int64_t blob_tell(W_SqliteBlob* self) {
  check(self);
  return self->position;
}
W_Object* blob_enter(W_SqliteBlob* self) {
  check(self);
  return self;
}
void blob_exit(W_SqliteBlob* self, W_Object*, W_Object*, W_Object*) {
  check(self);
  self->blob->close();
}

// ---- As bytes -----------------------------------------------------------------------------------

int64_t blob_length(W_SqliteBlob* self) {
  check(self);
  return size_of(self);
}
int64_t index_of(W_SqliteBlob* self, W_Object* key) {
  int64_t size = size_of(self);
  int64_t index = index_clamped(key);
  if (index < 0) index += size;
  if (index < 0 || index >= size) throw_index_error("Blob index out of range"_str);
  return index;
}
bool is_index(W_Object* w) { return w->type()->special(Special::kIndex) != nullptr; }

W_Object* blob_getitem(W_SqliteBlob* self, W_Object* key) {
  check(self);
  if (is_index(key)) return new_int(read_at(self, index_of(self, key), 1)->byte_at(0));
  if (!isinstance<W_Slice>(key)) throw_type_error("Blob indices must be integers"_str);
  SliceRange range = slice_range(static_cast<W_Slice*>(key), size_of(self));
  if (range.count == 0) return new_bytes(""_str);
  if (range.step == 1) return new_bytes(read_at(self, range.start, range.count));
  StrBuilder* bytes = new StrBuilder();
  for (int64_t i = 0; i < range.count; i++) bytes->append(read_at(self, range.start + i * range.step, 1));
  return new_bytes(bytes->build());
}
void blob_setitem(W_SqliteBlob* self, W_Object* key, W_Object* value) {
  check(self);
  if (is_index(key)) {
    int64_t index = index_of(self, key);
    if (!isinstance<W_AnyInt>(value)) {
      throw_type_error("'"_str, type_name(value), "' object cannot be interpreted as an integer"_str);
    }
    W_AnyInt* number = static_cast<W_AnyInt*>(value);
    if (!number->fits() || number->small() < 0 || number->small() > 255) {
      throw_value_error("byte must be in range(0, 256)"_str);
    }
    write_at(self, index, Str::from_char(static_cast<char>(number->small())));
    return;
  }
  if (!isinstance<W_Slice>(key)) throw_type_error("Blob indices must be integers"_str);
  SliceRange range = slice_range(static_cast<W_Slice*>(key), size_of(self));
  Str* bytes = bytes_of(value);
  if (bytes->length() != range.count) throw_index_error("Blob slice assignment is wrong size"_str);
  if (range.count == 0) return;
  if (range.step == 1) return write_at(self, range.start, bytes);
  for (int64_t i = 0; i < range.count; i++) write_at(self, range.start + i * range.step, bytes->slice(i, i + 1));
}
void blob_delitem(W_SqliteBlob* self, W_Object* key) {
  check(self);
  if (isinstance<W_Slice>(key)) throw_type_error("Blob doesn't support slice deletion"_str);
  throw_type_error("Blob doesn't support item deletion"_str);
}

W_Type* make_blob_type() {
  auto* t = new TypeBuilder("Blob"_str, object_type());
  t->module("sqlite3"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->add_flags(W_Type::kHasWeakref);
  t->method<&blob_close>("close"_str, "($self, /)"_str, "Close the blob."_str);
  t->method<&blob_read>("read"_str, "($self, length=-1, /)"_str, "Read data at the current offset position."_str);
  t->method<&blob_write>("write"_str, "($self, data, /)"_str, "Write data at the current offset."_str);
  t->method<&blob_seek>("seek"_str, "($self, offset, origin=0, /)"_str, "Set the current access position to offset."_str);
  t->method<&blob_tell>("tell"_str, "($self, /)"_str, "Return the current access position for the blob."_str);
  t->method<&blob_enter>("__enter__"_str, "($self, /)"_str, "Blob context manager enter."_str);
  t->method<&blob_exit>("__exit__"_str, "($self, type, val, tb, /)"_str, "Blob context manager exit."_str);
  // Items can be asked for, but it is no sequence.
  t->attribute("__iter__"_str, none());
  t->special<&blob_length>("__len__"_str);
  t->special<&blob_getitem>("__getitem__"_str);
  t->special<&blob_setitem>("__setitem__"_str);
  t->special<&blob_delitem>("__delitem__"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* sqlite_blob_type() { return RLIB_ONCE(make_blob_type()); }

}  // namespace py
