#include "targets/pyinterp/compiler/positions.h"

namespace py {

namespace {

enum EntryKind : int64_t { kOneLine = 10, kNoColumns = 13, kLong = 14, kNowhere = 15 };
constexpr int64_t kMostWords = 8;

// ---- Writing --------------------------------------------------------------------------------------

class PositionWriter final : public rlib::Object {
 public:
  explicit PositionWriter(int64_t first_line) : line_(first_line) {}

  void add(ast::Placed* place, int64_t count) {
    for (; count > kMostWords; count -= kMostWords) add_entry(place, kMostWords);
    add_entry(place, count);
  }
  Str* text() const { return text_->build(); }

 private:
  void byte(int64_t value) { text_->append(static_cast<char>(value)); }
  void start(int64_t kind, int64_t count) { byte(0x80 | kind << 3 | (count - 1)); }
  void number(int64_t value) {
    for (; value >= 64; value >>= 6) byte(0x40 | (value & 63));
    byte(value);
  }
  void signed_number(int64_t value) { number(value < 0 ? -value << 1 | 1 : value << 1); }
  void add_entry(ast::Placed* place, int64_t count);

  int64_t line_;
  StrBuilder* const text_ = new StrBuilder();
};

void PositionWriter::add_entry(ast::Placed* place, int64_t count) {
  if (place == nullptr) return start(kNowhere, count);
  int64_t lines = place->lineno - line_;
  int64_t column = place->col_offset;
  int64_t end_column = place->end_col_offset;
  line_ = place->lineno;
  if (column < 0 || end_column < 0) {
    start(kNoColumns, count);
    return signed_number(lines);
  }
  if (place->end_lineno == place->lineno) {
    if (lines == 0 && column < 80 && end_column >= column && end_column - column < 16) {
      start(column >> 3, count);
      return byte((column & 7) << 4 | (end_column - column));
    }
    if (lines >= 0 && lines < 3 && column < 128 && end_column < 128) {
      start(kOneLine + lines, count);
      byte(column);
      return byte(end_column);
    }
  }
  start(kLong, count);
  signed_number(lines);
  number(place->end_lineno - place->lineno);
  number(column + 1);
  number(end_column + 1);
}

bool same_place(ast::Placed* a, ast::Placed* b) {
  if (a == b) return true;
  return a != nullptr && b != nullptr && a->lineno == b->lineno && a->col_offset == b->col_offset &&
         a->end_lineno == b->end_lineno && a->end_col_offset == b->end_col_offset;
}

// ---- Reading --------------------------------------------------------------------------------------

class PositionReader final : public rlib::Object {
 public:
  PositionReader(Str* table, int64_t first_line) : table_(table), line_(first_line) {}

  bool is_at_end() const { return at_ >= table_->length(); }
  // Reads an entry; the words it covers.
  int64_t next();
  Position position() const { return position_; }

 private:
  int64_t byte() { return is_at_end() ? 0 : table_->byte_at(at_++); }  // a table may be anybody's bytes
  int64_t number() {
    int64_t value = 0;
    int64_t shift = 0;
    int64_t part;
    do {
      part = byte();
      value |= (part & 63) << shift;
      if (shift < 54) shift += 6;
    } while ((part & 64) != 0);
    return value;
  }
  int64_t signed_number() {
    int64_t value = number();
    return (value & 1) != 0 ? -(value >> 1) : value >> 1;
  }
  void set(int64_t end_line, int64_t column, int64_t end_column) {
    position_ = Position{static_cast<int32_t>(line_), static_cast<int32_t>(end_line),
                         static_cast<int32_t>(column), static_cast<int32_t>(end_column)};
  }

  Str* const table_;
  int64_t at_ = 0;
  int64_t line_;
  Position position_ = {-1, -1, -1, -1};
};

int64_t PositionReader::next() {
  int64_t first = byte();
  int64_t kind = first >> 3 & 15;
  if (kind == kNowhere) {
    position_ = Position{-1, -1, -1, -1};
  } else if (kind == kNoColumns) {
    line_ += signed_number();
    set(line_, -1, -1);
  } else if (kind == kLong) {
    line_ += signed_number();
    int64_t end_line = line_ + number();
    int64_t column = number() - 1;
    set(end_line, column, number() - 1);
  } else if (kind >= kOneLine) {
    line_ += kind - kOneLine;
    int64_t column = byte();
    set(line_, column, byte());
  } else {
    int64_t low = byte();
    int64_t column = kind << 3 | low >> 4;
    set(line_, column, column + (low & 15));
  }
  return (first & 7) + 1;
}

}  // namespace

Str* encode_positions(List<ast::Placed*>* places, int64_t first_line) {
  auto* writer = new PositionWriter(first_line);
  int64_t start = 0;
  while (start < places->length()) {
    int64_t end = start + 1;
    while (end < places->length() && same_place(places->get(start), places->get(end))) end++;
    writer->add(places->get(start), end - start);
    start = end;
  }
  return writer->text();
}

Position decode_position(Str* table, int64_t first_line, int64_t word) {
  auto* reader = new PositionReader(table, first_line);
  int64_t at = 0;
  while (!reader->is_at_end()) {
    at += reader->next();
    if (at > word) return reader->position();
  }
  return Position{-1, -1, -1, -1};
}

Array<Position>* decode_positions(Str* table, int64_t first_line, int64_t count) {
  auto* reader = new PositionReader(table, first_line);
  auto* positions = Array<Position>::make(count);
  int64_t end = 0;
  for (int64_t word = 0; word < count; word++) {
    while (word >= end && !reader->is_at_end()) end += reader->next();
    positions->set(word, word < end ? reader->position() : Position{-1, -1, -1, -1});
  }
  return positions;
}

}  // namespace py
