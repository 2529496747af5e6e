#include "targets/pyinterp/objspace/unicode_data.h"

#include "targets/pyinterp/objspace/unicode_tables.h"

namespace py::unicode {

namespace {

using unicode_tables::Reader;

Array<Record>* read_records() {
  Reader* reader = new Reader(unicode_tables::records());
  auto* all = Array<Record>::make(reader->next());
  for (int64_t i = 0; i < all->length(); i++) {
    Record r;
    r.flags = static_cast<int32_t>(reader->next());
    r.upper = static_cast<int32_t>(reader->next_signed());
    r.lower = static_cast<int32_t>(reader->next_signed());
    r.title = static_cast<int32_t>(reader->next_signed());
    r.decimal = static_cast<int32_t>(reader->next_signed());
    r.digit = static_cast<int32_t>(reader->next_signed());
    all->set(i, r);
  }
  return all;
}

// Values with how often each follows itself.
template <class T>
Array<T>* read_runs(Reader* reader, int64_t length) {
  auto* all = Array<T>::make(length);
  int64_t at = 0;
  while (at < length) {
    T value = static_cast<T>(reader->next());
    int64_t count = reader->next();
    rlib::array_fill(all, at, count, value);
    at += count;
  }
  return all;
}

Array<uint16_t>* read_page_numbers() {
  return read_runs<uint16_t>(new Reader(unicode_tables::page_numbers()), (kMaxCodePoint + 1) >> 7);
}

Array<uint16_t>* read_pages() {
  Reader* reader = new Reader(unicode_tables::pages());
  int64_t count = reader->next();
  return read_runs<uint16_t>(reader, count << 7);
}

// The four cases of a code point; empty: the simple mapping does.
class SpecialCase final : public rlib::Object {
 public:
  Array<Array<int32_t>*>* const cases = Array<Array<int32_t>*>::make(4);
};

Dict<int64_t, SpecialCase*>* read_special_cases() {
  Reader* reader = new Reader(unicode_tables::special_cases());
  auto* all = new Dict<int64_t, SpecialCase*>();
  int64_t code_point = 0;
  for (int64_t left = reader->next(); left > 0; left--) {
    code_point += reader->next();
    SpecialCase* special = new SpecialCase();
    for (int64_t i = 0; i < 4; i++) {
      auto* mapping = Array<int32_t>::make(reader->next());
      for (int64_t j = 0; j < mapping->length(); j++) {
        mapping->set(j, static_cast<int32_t>(reader->next()));
      }
      special->cases->set(i, mapping);
    }
    all->set(code_point, special);
  }
  return all;
}

RLIB_PREBUILD Dict<int64_t, SpecialCase*>* special_cases() {
  return RLIB_ONCE(read_special_cases());
}

int64_t simple_case(Record record, int64_t c, Case wanted) {
  switch (wanted) {
    case kToTitle:
      return c + record.title;
    case kToUpper:
      return c + record.upper;
    default:
      return c + record.lower;
  }
}

}  // namespace

RLIB_PREBUILD Array<Record>* records() { return RLIB_ONCE(read_records()); }
RLIB_PREBUILD Array<uint16_t>* page_numbers() { return RLIB_ONCE(read_page_numbers()); }
RLIB_PREBUILD Array<uint16_t>* pages() { return RLIB_ONCE(read_pages()); }

int64_t append_case(StrBuilder* text, int64_t c, Case wanted) {
  Record found = record(c);
  if ((found.flags & kSpecialCase) != 0) {
    Array<int32_t>* mapping = special_cases()->get(c)->cases->get(wanted);
    for (int64_t i = 0; i < mapping->length(); i++) append_code_point(text, mapping->get(i));
    if (mapping->length() > 0) return mapping->length();
  }
  append_code_point(text, simple_case(found, c, wanted));
  return 1;
}

int64_t Hooks::code_point_named(Str* name) { return unicode::code_point_named(name); }

}  // namespace py::unicode
