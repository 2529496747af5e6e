#include "targets/pyinterp/modules/sqlite/sqlite_objects.h"
#include "targets/pyinterp/objspace/exceptions.h"

namespace py {

namespace {

PY_SQLITE(errmsg)
PY_SQLITE(extended_errcode)

W_Type* type_for(int64_t code) {
  switch (code) {
    case kSQLITE_INTERNAL:
    case kSQLITE_NOTFOUND: return sqlite_InternalError_type();
    case kSQLITE_ERROR:
    case kSQLITE_PERM:
    case kSQLITE_ABORT:
    case kSQLITE_BUSY:
    case kSQLITE_LOCKED:
    case kSQLITE_READONLY:
    case kSQLITE_INTERRUPT:
    case kSQLITE_IOERR:
    case kSQLITE_FULL:
    case kSQLITE_CANTOPEN:
    case kSQLITE_PROTOCOL:
    case kSQLITE_EMPTY:
    case kSQLITE_SCHEMA: return sqlite_OperationalError_type();
    case kSQLITE_TOOBIG: return sqlite_DataError_type();
    case kSQLITE_CONSTRAINT:
    case kSQLITE_MISMATCH: return sqlite_IntegrityError_type();
    case kSQLITE_MISUSE:
    case kSQLITE_RANGE: return sqlite_InterfaceError_type();
    default: return sqlite_DatabaseError_type();
  }
}

Str* name_of(int64_t code) {
  switch (code) {
#define RESULT(name, number) \
  case number: return #name##_str;
#define CONSTANT(name, number)
#include "targets/pyinterp/modules/sqlite/constants.def"
    default: return "unknown"_str;
  }
}

}  // namespace

void throw_sqlite_error(int64_t database) {
  int64_t code = sqlite_errcode()->call_int(database);
  if (code == kSQLITE_NOMEM) throw_memory_error();
  int64_t extended = sqlite_extended_errcode()->call_int(database);
  Str* text = rlib::foreign_text(sqlite_errmsg()->call(database));
  W_BaseException* error = to_exception(call(type_for(code), new_str(text == nullptr ? ""_str : text)));
  setattr(error, intern("sqlite_errorcode"_str), new_int(extended));
  setattr(error, intern("sqlite_errorname"_str), new_ascii(name_of(extended)));
  throw new PythonError(error);
}

#define SQLITE_EXCEPTION(Name, Base)                                            \
  RLIB_PREBUILD W_Type* sqlite_##Name##_type() {                                \
    return RLIB_ONCE(make_error_class("sqlite3"_str, #Name##_str, Base##_type())); \
  }
PY_SQLITE_EXCEPTIONS(SQLITE_EXCEPTION)
#undef SQLITE_EXCEPTION

}  // namespace py
