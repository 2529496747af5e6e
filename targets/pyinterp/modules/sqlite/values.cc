#include "targets/pyinterp/modules/sqlite/sqlite_objects.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/memoryview_object.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

namespace {

PY_SQLITE(bind_parameter_count)
PY_SQLITE(bind_parameter_name)
PY_SQLITE(bind_null)
PY_SQLITE(bind_int64)
PY_SQLITE(bind_double)
PY_SQLITE(bind_text)
PY_SQLITE(bind_blob)
PY_SQLITE(column_type)
PY_SQLITE(column_int64)
PY_SQLITE(column_double)
PY_SQLITE(column_blob)
PY_SQLITE(column_bytes)
PY_SQLITE(column_name)
PY_SQLITE(column_decltype)
PY_SQLITE(value_type)
PY_SQLITE(value_int64)
PY_SQLITE(value_double)
PY_SQLITE(value_blob)
PY_SQLITE(value_bytes)
PY_SQLITE(result_null)
PY_SQLITE(result_int64)
PY_SQLITE(result_double)
PY_SQLITE(result_text)
PY_SQLITE(result_blob)

enum ValueType : int64_t { kInteger = 1, kFloat = 2, kText = 3, kBlob = 4, kNull = 5 };
enum : int64_t { kParseDeclarations = 1, kParseNames = 2 };
constexpr int64_t kTransient = -1;  // the library makes a copy

class AdapterState final : public rlib::Object {
 public:
  bool are_basic_adapted = false;  // there is an adapter of int, float, str or bytearray
};
RLIB_PREBUILD AdapterState* adapter_state() { return RLIB_ONCE(new AdapterState()); }

bool is_basic(W_Type* type) {
  return type == int_type() || type == float_type() || type == str_type() || type == bytearray_type();
}

}  // namespace

RLIB_PREBUILD W_Dict* sqlite_adapters() { return RLIB_ONCE(new_dict()); }
RLIB_PREBUILD W_Dict* sqlite_converters() { return RLIB_ONCE(new_dict()); }

Str* contiguous_bytes(W_Object* w) {
  W_MemoryView* view = cast_or_null<W_MemoryView>(w);
  Str* bytes = bytes_of(w);
  if (view != nullptr && !view->is_contiguous()) {
    throw_error(BufferError_type(), "memoryview: underlying buffer is not C-contiguous"_str);
  }
  return bytes;
}

// ---- Adapters -----------------------------------------------------------------------------------

void register_adapter(W_Type* type, W_Object* adapter) {
  if (is_basic(type)) adapter_state()->are_basic_adapted = true;
  sqlite_adapters()->set(new_tuple(type, sqlite_protocol_type()), adapter);
}

namespace {

// What w.name(argument) gives; null where there is no such method, or it cannot do it.
W_Object* ask(W_Object* w, Str* name, W_Object* argument) {
  W_Object* method = find_attribute(w, intern(name));
  if (method == nullptr) return nullptr;
  try {
    return null_if_none(call(method, argument));
  } catch (PythonError* e) {
    if (!e->is(TypeError_type())) throw;
    return nullptr;
  }
}

}  // namespace

W_Object* sqlite_adapt(W_Object* w, W_Object* protocol, W_Object* otherwise) {
  W_Object* adapter = sqlite_adapters()->get(new_tuple(w->type(), protocol));
  if (adapter != nullptr) return call(adapter, w);
  W_Object* adapted = ask(protocol, "__adapt__"_str, w);
  if (adapted == nullptr) adapted = ask(w, "__conform__"_str, protocol);
  if (adapted == nullptr) adapted = otherwise;
  if (adapted == nullptr) throw_programming_error("can't adapt"_str);
  return adapted;
}

// ---- Parameters ---------------------------------------------------------------------------------

namespace {

int64_t int64_of(W_AnyInt* w) {
  if (!w->fits()) throw_overflow_error("Python int too large to convert to SQLite INTEGER"_str);
  return w->small();
}

void bind(W_SqliteConnection* connection, W_SqliteStatement* statement, int64_t index, W_Object* shown, W_Object* w) {
  int64_t s = statement->address;
  int64_t code = kSQLITE_OK;
  if (is_none(w)) {
    code = sqlite_bind_null()->call_int(s, index);
  } else if (isinstance<W_AnyInt>(w)) {
    code = sqlite_bind_int64()->call_int(s, index, int64_of(static_cast<W_AnyInt*>(w)));
  } else if (isinstance<W_Float>(w)) {
    code = static_cast<int32_t>(rlib::call_foreign_taking_float(sqlite_bind_double()->address(), s, index,
                                                                static_cast<W_Float*>(w)->value));
  } else if (isinstance<W_Str>(w)) {
    Str* text = encode_utf8(static_cast<W_Str*>(w), "strict"_str);
    if (text->length() > INT32_MAX) throw_overflow_error("string longer than INT_MAX bytes"_str);
    rlib::ForeignText c_text(text);
    code = sqlite_bind_text()->call_int(s, index, c_text.address(), text->length(), kTransient);
  } else if (is_bytes_like(w)) {
    Str* bytes = contiguous_bytes(w);
    if (bytes->length() > INT32_MAX) throw_overflow_error("BLOB longer than INT_MAX bytes"_str);
    rlib::ForeignText c_bytes(bytes);
    code = sqlite_bind_blob()->call_int(s, index, c_bytes.address(), bytes->length(), kTransient);
  } else {
    throw_programming_error("Error binding parameter "_str, str(shown)->value, ": type '"_str, type_name(w),
                            "' is not supported"_str);
  }
  if (code != kSQLITE_OK) throw_sqlite_error(connection->address());
}

// The value to bind: what an adapter makes of it, if there is one.
W_Object* adapted(W_Object* w) {
  if (!adapter_state()->are_basic_adapted &&
      (rlib::is_exactly<W_Int>(w) || rlib::is_exactly<W_Str>(w) || is_none(w) || is_basic(w->type()))) {
    return w;
  }
  return sqlite_adapt(w, sqlite_protocol_type(), w);
}

}  // namespace

void bind_parameters(W_SqliteConnection* connection, W_SqliteStatement* statement, W_Object* parameters) {
  int64_t wanted = statement->address == 0 ? 0 : sqlite_bind_parameter_count()->call_int(statement->address);
  bool is_sequence = isinstance<W_Tuple>(parameters) || isinstance<W_List>(parameters) ||
                     (!isinstance<W_Dict>(parameters) && find_attribute(parameters->type(), intern("__getitem__"_str)) != nullptr &&
                      find_attribute(parameters->type(), intern("keys"_str)) == nullptr);
  if (is_sequence) {
    int64_t given = length(parameters);
    if (given != wanted) {
      throw_programming_error("Incorrect number of bindings supplied. The current statement uses "_str, wanted,
                              ", and there are "_str, given, " supplied."_str);
    }
    for (int64_t i = 0; i < wanted; i++) {
      W_Object* item = getitem(parameters, new_int(i));
      bind(connection, statement, i + 1, new_int(i + 1), adapted(item));
    }
    return;
  }
  if (!isinstance<W_Dict>(parameters) && find_attribute(parameters->type(), intern("__getitem__"_str)) == nullptr) {
    throw_programming_error("parameters are of unsupported type"_str);
  }
  for (int64_t i = 1; i <= wanted; i++) {
    Str* name = rlib::foreign_text(sqlite_bind_parameter_name()->call(statement->address, i));
    if (name == nullptr) {
      throw_programming_error("Binding "_str, i,
                              " has no name, but you supplied a dictionary (which has only names)."_str);
    }
    W_Str* key = new_str(name->slice_from(1));
    W_Object* item = nullptr;
    if (rlib::is_exactly<W_Dict>(parameters)) {
      item = static_cast<W_Dict*>(parameters)->get(key);
    } else {
      try {
        item = getitem(parameters, key);
      } catch (PythonError* e) {
        if (!e->is(LookupError_type())) throw;
      }
    }
    if (item == nullptr) {
      throw_programming_error("You did not supply a value for binding parameter :"_str, key->value, '.');
    }
    bind(connection, statement, i, new_str(name), adapted(item));
  }
}

// ---- Columns ------------------------------------------------------------------------------------

namespace {

// The converter of a type's name, or null.
W_Object* converter_of(Str* type) { return sqlite_converters()->get_str(type->upper()); }

Str* column_bytes(int64_t statement, int64_t index) {
  int64_t at = sqlite_column_blob()->call(statement, index);
  int64_t count = sqlite_column_bytes()->call_int(statement, index);
  return at == 0 ? nullptr : rlib::read_foreign(at, count);
}

W_Object* text_of_column(W_SqliteConnection* connection, int64_t statement, int64_t index, Str* bytes) {
  W_Object* factory = connection->text_factory;
  if (is_none(factory) || factory == str_type()) {
    if (skip_utf8(bytes, 0) == bytes->length()) return new_str(bytes);
    Str* name = rlib::foreign_text(sqlite_column_name()->call(statement, index));
    throw_error(sqlite_OperationalError_type(),
                message("Could not decode to UTF-8 column '"_str, name, "' with text '"_str,
                        decode_utf8(bytes, "replace"_str)->value, '\''));
  }
  if (factory == bytes_type()) return new_bytes(bytes);
  return call(factory, new_bytes(bytes));
}

}  // namespace

Array<W_Object*>* find_converters(W_SqliteCursor* cursor) {
  int64_t detects = cursor->connection->detects_types;
  int64_t statement = cursor->statement->address;
  if (detects == 0 || statement == 0) return nullptr;
  int64_t count = sqlite_column_count()->call_int(statement);
  auto* converters = Array<W_Object*>::make(count);
  for (int64_t i = 0; i < count; i++) {
    W_Object* found = nullptr;
    if ((detects & kParseNames) != 0) {
      Str* name = rlib::foreign_text(sqlite_column_name()->call(statement, i));
      int64_t open = name == nullptr ? -1 : name->find_char('[');
      int64_t close = open < 0 ? -1 : name->find_char(']', open);
      if (close >= 0) found = converter_of(name->slice(open + 1, close));
    }
    if (found == nullptr && (detects & kParseDeclarations) != 0) {
      Str* type = rlib::foreign_text(sqlite_column_decltype()->call(statement, i));
      if (type != nullptr) {
        int64_t end = 0;
        while (end < type->length() && type->char_at(end) != ' ' && type->char_at(end) != '(') end++;
        found = converter_of(type->slice(0, end));
      }
    }
    converters->set(i, found);
  }
  return converters;
}

W_Tuple* fetch_columns(W_SqliteCursor* cursor) {
  W_SqliteConnection* connection = cursor->connection;
  int64_t statement = cursor->statement->address;
  int64_t count = sqlite_column_count()->call_int(statement);
  auto* row = Array<W_Object*>::make(count);
  for (int64_t i = 0; i < count; i++) {
    W_Object* converter = cursor->converters == nullptr ? nullptr : cursor->converters->get(i);
    int64_t type = sqlite_column_type()->call_int(statement, i);
    W_Object* value = none();
    if (type == kNull) {
      // stays None
    } else if (converter != nullptr) {
      Str* bytes = column_bytes(statement, i);
      // The library has no address for an empty one.
      if (bytes != nullptr) value = call(converter, new_bytes(bytes));
    } else if (type == kInteger) {
      value = new_int(sqlite_column_int64()->call(statement, i));
    } else if (type == kFloat) {
      value = new_float(rlib::call_foreign_giving_float(sqlite_column_double()->address(), statement, i));
    } else {
      Str* bytes = column_bytes(statement, i);
      if (bytes == nullptr) bytes = ""_str;
      value = type == kText ? text_of_column(connection, statement, i, bytes) : new_bytes(bytes);
    }
    row->set(i, value);
    if (cursor->statement == nullptr || cursor->statement->address != statement) {
      throw_programming_error("Cannot operate on a closed database."_str);
    }
  }
  return new_tuple(row);
}

// ---- Functions ----------------------------------------------------------------------------------

W_Object* object_of_value(int64_t value) {
  int64_t type = sqlite_value_type()->call_int(value);
  if (type == kNull) return none();
  if (type == kInteger) return new_int(sqlite_value_int64()->call(value));
  if (type == kFloat) return new_float(rlib::call_foreign_giving_float(sqlite_value_double()->address(), value));
  int64_t at = sqlite_value_blob()->call(value);
  int64_t count = sqlite_value_bytes()->call_int(value);
  Str* bytes = at == 0 ? ""_str : rlib::read_foreign(at, count);
  if (type != kText) return new_bytes(bytes);
  return decode_utf8(bytes, "strict"_str);
}

bool set_result(int64_t context, W_Object* w) {
  if (is_none(w)) {
    sqlite_result_null()->call(context);
  } else if (isinstance<W_AnyInt>(w)) {
    sqlite_result_int64()->call(context, int64_of(static_cast<W_AnyInt*>(w)));
  } else if (isinstance<W_Float>(w)) {
    rlib::call_foreign_taking_float(sqlite_result_double()->address(), context, 0, static_cast<W_Float*>(w)->value);
  } else if (isinstance<W_Str>(w)) {
    Str* text = encode_utf8(static_cast<W_Str*>(w), "strict"_str);
    if (text->length() > INT32_MAX) throw_overflow_error("string is longer than INT_MAX bytes"_str);
    rlib::ForeignText c_text(text);
    sqlite_result_text()->call(context, c_text.address(), text->length(), kTransient);
  } else if (is_bytes_like(w)) {
    Str* bytes = contiguous_bytes(w);
    if (bytes->length() > INT32_MAX) throw_overflow_error("BLOB longer than INT_MAX bytes"_str);
    rlib::ForeignText c_bytes(bytes);
    sqlite_result_blob()->call(context, c_bytes.address(), bytes->length(), kTransient);
  } else {
    return false;
  }
  return true;
}

}  // namespace py
