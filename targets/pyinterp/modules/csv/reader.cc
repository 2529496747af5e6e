// csv.reader: a state machine over characters, which takes plain stretches of a field at once.

#include "targets/pyinterp/modules/csv/csv_module.h"

namespace py {

namespace {

constexpr int64_t kEndOfLine = -2;  // of the string that came, whatever is in it

class W_CsvReader final : public W_Object {
 public:
  W_CsvReader(W_Object* lines, W_CsvDialect* dialect) : lines(lines), dialect(dialect) {}
  static W_Type* exact_type() { return csv_reader_type(); }
  W_Type* type() override { return csv_reader_type(); }

  // The next record; null at the end.
  W_List* read();

  W_Object* const lines;
  W_CsvDialect* const dialect;
  int64_t line_number = 0;

 private:
  enum State : uint8_t {
    kStartRecord,
    kStartField,
    kEscaped,
    kInField,
    kInQuotes,
    kEscapedInQuotes,
    kQuoteInQuotes,
    kAfterLineEnd,
    kAfterEscapedLineEnd,
  };

  void take_line(Str* text);
  void take(int64_t c);
  void start_field(int64_t c);
  void in_field(int64_t c);
  void add(int64_t c);
  // The end of what needs no attention in this state, from `at` on.
  int64_t plain_end(Str* text, int64_t at) const;
  void add_plain(Str* text, int64_t start, int64_t end);
  void check_limit() const;
  void end_field();
  void end_field_at(int64_t c) {
    end_field();
    state = c == kEndOfLine ? kStartRecord : kAfterLineEnd;
  }
  static bool ends_line(int64_t c) { return c == '\n' || c == '\r' || c == kEndOfLine; }

  State state = kStartRecord;
  W_List* fields = nullptr;
  StrBuilder* field = new StrBuilder();
  int64_t field_length = 0;  // in characters
  bool is_numeric = false;
};

void W_CsvReader::check_limit() const {
  if (field_length > csv_field_limit()) {
    throw_csv_error("field larger than field limit ("_str, csv_field_limit(), ')');
  }
}

void W_CsvReader::add(int64_t c) {
  field_length++;
  check_limit();
  append_code_point(field, c);
}

void W_CsvReader::add_plain(Str* text, int64_t start, int64_t end) {
  field_length += count_code_points(text, start, end);
  check_limit();
  field->append(text, start, end);
}

void W_CsvReader::end_field() {
  W_Object* value = new_str(field->build(), field_length);
  field->clear();
  field_length = 0;
  if (is_numeric) {
    is_numeric = false;
    value = py::call(float_type(), value);
  }
  fields->append(value);
}

void W_CsvReader::start_field(int64_t c) {
  if (ends_line(c)) {
    end_field_at(c);
  } else if (c == dialect->quote && dialect->quoting != kQuoteNone) {
    state = kInQuotes;
  } else if (c == dialect->escape) {
    state = kEscaped;
  } else if (c == ' ' && dialect->skips_blanks) {
    // nothing
  } else if (c == dialect->delimiter) {
    end_field();
  } else {
    if (dialect->quoting == kQuoteNonNumeric) is_numeric = true;
    add(c);
    state = kInField;
  }
}

void W_CsvReader::in_field(int64_t c) {
  if (ends_line(c)) {
    end_field_at(c);
  } else if (c == dialect->escape) {
    state = kEscaped;
  } else if (c == dialect->delimiter) {
    end_field();
    state = kStartField;
  } else {
    add(c);
  }
}

void W_CsvReader::take(int64_t c) {
  switch (state) {
    case kStartRecord:
      if (c == kEndOfLine) break;  // an empty line
      if (c == '\n' || c == '\r') {
        state = kAfterLineEnd;
        break;
      }
      state = kStartField;
      start_field(c);
      break;
    case kStartField: start_field(c); break;
    case kEscaped:
      if (c == '\n' || c == '\r') {
        add(c);
        state = kAfterEscapedLineEnd;
        break;
      }
      add(c == kEndOfLine ? '\n' : c);
      state = kInField;
      break;
    case kAfterEscapedLineEnd:
      if (c == kEndOfLine) break;
      in_field(c);
      if (state == kAfterEscapedLineEnd) state = kInField;
      break;
    case kInField: in_field(c); break;
    case kInQuotes:
      if (c == kEndOfLine) break;
      if (c == dialect->escape) {
        state = kEscapedInQuotes;
      } else if (c == dialect->quote && dialect->quoting != kQuoteNone) {
        state = dialect->doubles_quotes ? kQuoteInQuotes : kInField;
      } else {
        add(c);
      }
      break;
    case kEscapedInQuotes:
      add(c == kEndOfLine ? '\n' : c);
      state = kInQuotes;
      break;
    case kQuoteInQuotes:
      if (dialect->quoting != kQuoteNone && c == dialect->quote) {
        add(c);
        state = kInQuotes;
      } else if (c == dialect->delimiter) {
        end_field();
        state = kStartField;
      } else if (ends_line(c)) {
        end_field_at(c);
      } else if (!dialect->is_strict) {
        add(c);
        state = kInField;
      } else {
        throw_csv_error('\'', new_char(dialect->delimiter)->value, "' expected after '"_str,
                        new_char(dialect->quote)->value, '\'');
      }
      break;
    case kAfterLineEnd:
      if (c == kEndOfLine) {
        state = kStartRecord;
      } else if (c != '\n' && c != '\r') {
        throw_csv_error("new-line character seen in unquoted field - do you need to open the file in universal-newline mode?"_str);
      }
      break;
  }
}

int64_t W_CsvReader::plain_end(Str* text, int64_t at) const {
  int64_t length = text->length();
  if (state == kInField) {
    while (at < length) {
      int64_t c = text->byte_at(at);
      if (c >= 0x80 || c == dialect->delimiter || c == dialect->escape || c == '\n' || c == '\r') break;
      at++;
    }
  } else if (state == kInQuotes) {
    while (at < length) {
      int64_t c = text->byte_at(at);
      if (c >= 0x80 || c == dialect->quote || c == dialect->escape) break;
      at++;
    }
  }
  return at;
}

void W_CsvReader::take_line(Str* text) {
  int64_t at = 0;
  while (at < text->length()) {
    int64_t end = plain_end(text, at);
    if (end > at) {
      add_plain(text, at, end);
      at = end;
      continue;
    }
    int64_t c = code_point_at(text, at);
    at += utf8_width(c);
    take(c);
  }
  take(kEndOfLine);
}

W_List* W_CsvReader::read() {
  fields = new_list();
  field->clear();
  field_length = 0;
  is_numeric = false;
  state = kStartRecord;
  do {
    W_Object* line = py::next(lines);
    if (line == nullptr) {
      if (field_length == 0 && state != kInQuotes) return nullptr;
      if (dialect->is_strict) throw_csv_error("unexpected end of data"_str);
      end_field();
      break;
    }
    if (!isinstance<W_Str>(line)) {
      throw_csv_error("iterator should return strings, not "_str, type_name(line),
                      " (the file should be opened in text mode)"_str);
    }
    line_number++;
    take_line(text_of(line));
  } while (state != kStartRecord);
  W_List* record = fields;
  fields = nullptr;
  return record;
}

W_Object* reader_next(W_CsvReader* self) {
  W_List* record = self->read();
  if (record == nullptr) throw_stop_iteration(nullptr);
  return record;
}
W_Object* reader_iter(W_CsvReader* self) { return self; }
W_Object* reader_dialect(W_CsvReader* self) { return self->dialect; }
int64_t reader_line_num(W_CsvReader* self) { return self->line_number; }

W_Type* make_reader_type() {
  auto* t = new TypeBuilder("reader"_str, object_type());
  t->module("_csv"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->doc("CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.\n"_str);
  t->special<&reader_iter>("__iter__"_str);
  t->special<&reader_next>("__next__"_str);
  t->member<&reader_dialect>("dialect"_str);
  t->member<&reader_line_num>("line_num"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* csv_reader_type() { return RLIB_ONCE(make_reader_type()); }

W_Object* csv_reader(W_Object* iterable, W_Object* dialect, W_Dict* keywords) {
  W_Object* lines = iterate(iterable);
  return new W_CsvReader(lines, csv_dialect_of(dialect, keywords));
}

}  // namespace py
