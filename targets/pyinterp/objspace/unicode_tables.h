// The Unicode database as unicode_tables.py packs it: strings of numbers, for unicode_data.cc.

#ifndef TARGETS_PYINTERP_OBJSPACE_UNICODE_TABLES_H_
#define TARGETS_PYINTERP_OBJSPACE_UNICODE_TABLES_H_

#include "rlib/rlib.h"

namespace py::unicode_tables {

using rlib::Str;
using namespace rlib::literals;

RLIB_PREBUILD Str* records();
RLIB_PREBUILD Str* page_numbers();
RLIB_PREBUILD Str* pages();
RLIB_PREBUILD Str* special_cases();
RLIB_PREBUILD Str* decompositions();
RLIB_PREBUILD Str* combining_classes();
RLIB_PREBUILD Str* compositions();
RLIB_PREBUILD Str* words();
RLIB_PREBUILD Str* names();
RLIB_PREBUILD Str* name_aliases();

// Reads the numbers of a table, one behind the other.
class Reader final : public rlib::Object {
 public:
  explicit Reader(Str* text) : text_(text) {}

  // Where it reads: 0, or what position() said.
  int64_t position() const { return at_; }
  void go_to(int64_t position) { at_ = position; }
  bool done() const { return at_ >= text_->length(); }
  int64_t next() {
    int64_t value = 0;
    int64_t shift = 0;
    while (true) {
      int64_t digit = text_->byte_at(at_) - '#';
      at_++;
      value |= (digit & 31) << shift;
      if (digit < 32) return value;
      shift += 5;
    }
  }
  int64_t next_signed() {
    int64_t value = next();
    return (value & 1) != 0 ? -((value + 1) >> 1) : value >> 1;
  }

 private:
  Str* const text_;
  int64_t at_ = 0;
};

}  // namespace py::unicode_tables

#endif  // TARGETS_PYINTERP_OBJSPACE_UNICODE_TABLES_H_
