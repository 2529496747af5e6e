// What tables.py packs: strings of numbers, to be read by unicode_tables::Reader.

#ifndef TARGETS_PYINTERP_MODULES_UNICODEDATA_TABLES_H_
#define TARGETS_PYINTERP_MODULES_UNICODEDATA_TABLES_H_

#include "rlib/rlib.h"

namespace py::unicodedata_tables {

using rlib::Str;
using namespace rlib::literals;

RLIB_PREBUILD Str* categories();
RLIB_PREBUILD Str* directions();
RLIB_PREBUILD Str* widths();
RLIB_PREBUILD Str* records();
RLIB_PREBUILD Str* page_numbers();
RLIB_PREBUILD Str* pages();
RLIB_PREBUILD Str* numeric_values();
RLIB_PREBUILD Str* old_decimal_values();
RLIB_PREBUILD Str* tags();
RLIB_PREBUILD Str* tagged();
RLIB_PREBUILD Str* corrections();
RLIB_PREBUILD Str* sequences();

}  // namespace py::unicodedata_tables

#endif  // TARGETS_PYINTERP_MODULES_UNICODEDATA_TABLES_H_
