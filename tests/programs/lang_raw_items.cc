// C writes into the items of an array, which nothing else ever writes.
#include "rlib/rlib.h"

using rlib::operator""_str;

// Items of a type that no other code has arrays of.
using Words = rlib::Array<uint16_t>;

int64_t total(Words* words) {
  int64_t sum = 0;
  for (int64_t i = 0; i < words->length(); i++) sum = sum * 1000 + words->get(i);
  return sum;
}

void fill(Words* words) {
  rlib::rffi::raw(words, [](uint16_t* to) {
    rlib::rffi::store(to, 0, uint16_t{7});
    rlib::rffi::store(to, 1, uint16_t{8});
    rlib::rffi::store(to, 2, uint16_t{9});
  });
}

int entry_point(rlib::List<rlib::Str*>*) {
  Words* words = Words::make(3);
  rlib::print(rlib::int_to_str(total(words)));
  fill(words);
  rlib::print(rlib::int_to_str(total(words)));

  // Between two reads of one item.
  rlib::Array<char>* bytes = rlib::Array<char>::make(4);
  bytes->set(0, 'a');
  char before = bytes->get(0);
  rlib::Str* text = "xyz"_str;
  rlib::rffi::raw(bytes, text, [](char* to, const char* from) { rlib_rt_copy_bytes(to, from, 3); });
  rlib::print(rlib::int_to_str(before));
  rlib::print(rlib::int_to_str(bytes->get(0)));
  // And what is stored before C reads it.
  bytes->set(3, 'z');
  bytes->set(2, 'y');
  rlib::print(rlib::rffi::raw(bytes, text, [](char* a, const char* b) {
    return rlib_rt_compare_bytes(rlib::rffi::offset(a, 2), 2, rlib::rffi::offset(b, 1), 2);
  }) == 0 ? "equal"_str : "different"_str);
  return 0;
}
