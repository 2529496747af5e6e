// csv.writer.

#include "targets/pyinterp/modules/csv/csv_module.h"

namespace py {

namespace {

class W_CsvWriter final : public W_Object {
 public:
  W_CsvWriter(W_Object* write, W_CsvDialect* dialect) : write(write), dialect(dialect) {}
  static W_Type* exact_type() { return csv_writer_type(); }
  W_Type* type() override { return csv_writer_type(); }

  W_Object* write_row(W_Object* row);

  W_Object* const write;
  W_CsvDialect* const dialect;

 private:
  void add_field(StrBuilder* line, Str* text, bool is_quoted);
  bool is_quoted(W_Object* field) const;
  // Whether no character of it is special.
  bool is_plain(Str* text) const;
};

bool W_CsvWriter::is_quoted(W_Object* field) const {
  if (dialect->quoting == kQuoteAll) return true;
  if (dialect->quoting != kQuoteNonNumeric) return false;
  W_Type* type = field->type();
  return type->special(Special::kInt) == nullptr && type->special(Special::kFloat) == nullptr &&
         type->special(Special::kIndex) == nullptr && !isinstance<W_Complex>(field);
}

bool W_CsvWriter::is_plain(Str* text) const {
  for (TextCursor cursor(text); !cursor.done();) {
    int64_t c = cursor.next();
    if (c == dialect->delimiter || c == dialect->escape || c == dialect->quote) return false;
    for (TextCursor ends(dialect->line_end->value); !ends.done();) {
      if (ends.next() == c) return false;
    }
  }
  return true;
}

void W_CsvWriter::add_field(StrBuilder* line, Str* text, bool is_quoted) {
  StrBuilder* out = new StrBuilder(text->length());
  if (is_plain(text)) {
    out->append(text);
  } else {
    for (TextCursor cursor(text); !cursor.done();) {
      int64_t c = cursor.next();
      bool is_special = c == dialect->delimiter || c == dialect->escape || c == dialect->quote;
      for (TextCursor ends(dialect->line_end->value); !ends.done();) is_special |= ends.next() == c;
      bool is_escaped = false;
      if (is_special) {
        if (dialect->quoting == kQuoteNone) {
          is_escaped = true;
        } else if (c == dialect->quote) {
          if (dialect->doubles_quotes) {
            append_code_point(out, c);
          } else {
            is_escaped = true;
          }
        } else if (c == dialect->escape) {
          is_escaped = true;
        }
        if (!is_escaped) is_quoted = true;
      }
      if (is_escaped) {
        if (dialect->escape < 0) throw_csv_error("need to escape, but no escapechar set"_str);
        append_code_point(out, dialect->escape);
      }
      append_code_point(out, c);
    }
  }
  if (is_quoted) append_code_point(line, dialect->quote);
  line->append(out->build());
  if (is_quoted) append_code_point(line, dialect->quote);
}

W_Object* W_CsvWriter::write_row(W_Object* row) {
  W_Object* iterator = nullptr;
  try {
    iterator = iterate(row);
  } catch (PythonError* error) {
    if (!error->is(TypeError_type())) throw;
    throw_csv_error("iterable expected, not "_str, type_name(row));
  }
  StrBuilder* line = new StrBuilder();
  int64_t count = 0;
  while (W_Object* field = py::next(iterator)) {
    if (count > 0) append_code_point(line, dialect->delimiter);
    Str* text = isinstance<W_Str>(field) ? text_of(field) : is_none(field) ? ""_str : str(field)->value;
    add_field(line, text, is_quoted(field));
    count++;
  }
  if (count > 0 && line->length() == 0) {  // one field, which is empty
    if (dialect->quoting == kQuoteNone) throw_csv_error("single empty field record must be quoted"_str);
    add_field(line, ""_str, true);
  }
  line->append(dialect->line_end->value);
  return py::call(write, new_str(line->build()));
}

W_Object* writer_writerow(W_CsvWriter* self, W_Object* row) { return self->write_row(row); }
void writer_writerows(W_CsvWriter* self, W_Object* rows) {
  W_Object* iterator = iterate(rows);
  while (W_Object* row = next(iterator)) self->write_row(row);
}
W_Object* writer_dialect(W_CsvWriter* self) { return self->dialect; }

W_Type* make_writer_type() {
  auto* t = new TypeBuilder("writer"_str, object_type());
  t->module("_csv"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->doc("CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.\n"_str);
  t->method<&writer_writerow>("writerow"_str, "($self, row, /)"_str,
                              "writerow(iterable)\n\nConstruct and write a CSV record from an iterable of fields."_str);
  t->method<&writer_writerows>("writerows"_str, "($self, rows, /)"_str,
                               "writerows(iterable of iterables)\n\nConstruct and write a series of iterables to a csv file."_str);
  t->member<&writer_dialect>("dialect"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* csv_writer_type() { return RLIB_ONCE(make_writer_type()); }

W_Object* csv_writer(W_Object* file, W_Object* dialect, W_Dict* keywords) {
  W_CsvDialect* found = csv_dialect_of(dialect, keywords);
  W_Object* write = find_attribute(file, names::write());
  if (write == nullptr || !is_callable(write)) throw_type_error("argument 1 must have a \"write\" method"_str);
  return new W_CsvWriter(write, found);
}

}  // namespace py
