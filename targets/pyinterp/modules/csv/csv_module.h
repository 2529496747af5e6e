// Module _csv: tables of comma-separated values.

#ifndef TARGETS_PYINTERP_MODULES_CSV_CSV_MODULE_H_
#define TARGETS_PYINTERP_MODULES_CSV_CSV_MODULE_H_

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

RLIB_PREBUILD W_Type* csv_error_type();
RLIB_PREBUILD W_Type* csv_dialect_type();
RLIB_PREBUILD W_Type* csv_reader_type();
RLIB_PREBUILD W_Type* csv_writer_type();

enum CsvQuoting : int64_t { kQuoteMinimal, kQuoteAll, kQuoteNonNumeric, kQuoteNone };

class W_CsvDialect : public W_Object {
 public:
  static W_Type* exact_type() { return csv_dialect_type(); }
  W_Type* type() override { return csv_dialect_type(); }

  // Code points; -1: none.
  int64_t delimiter = ',';
  int64_t quote = '"';
  int64_t escape = -1;
  W_Str* line_end = nullptr;
  int64_t quoting = kQuoteMinimal;
  bool doubles_quotes = true;
  bool skips_blanks = false;
  bool is_strict = false;
};

template <class... Parts>
[[noreturn]] void throw_csv_error(Parts... parts) {
  throw_error(csv_error_type(), message(parts...));
}

// The dialect that `dialect` (a name, a class with such attributes, None or null) and keyword arguments mean.
W_CsvDialect* csv_dialect_of(W_Object* dialect, W_Dict* keywords);
// How many characters a field may have.
int64_t csv_field_limit();

W_Object* csv_reader(W_Object* iterable, W_Object* dialect, W_Dict* keywords);
W_Object* csv_writer(W_Object* file, W_Object* dialect, W_Dict* keywords);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_CSV_CSV_MODULE_H_
