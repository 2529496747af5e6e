// Str and StrBuilder.
#include "rlib/rlib.h"

using rlib::operator""_str;

int entry_point(rlib::List<rlib::Str*>*) {
  rlib::Str* s = "hello, world"_str;
  rlib::print(s->slice(7, 12)->concat("!"_str));
  rlib::print(rlib::int_to_str(s->find("o"_str)));
  rlib::print(rlib::int_to_str(s->rfind("o"_str)));
  rlib::print(rlib::int_to_str(s->find("xyz"_str)));
  rlib::print(rlib::int_to_str(s->find_char('w')));
  rlib::print(s->eq("hello, "_str->concat("world"_str)) ? "eq"_str : "ne"_str);
  rlib::print(rlib::int_to_str("abc"_str->compare("abd"_str) < 0 ? 1 : 0));
  rlib::print("ab"_str->repeat(4));
  rlib::print(", "_str->join("a b  c d"_str->split_blanks()));
  auto* parts = "one,two,,three"_str->split(","_str);
  rlib::print(rlib::int_to_str(parts->length())->concat(parts->get(3)));
  rlib::print(s->starts_with("hell"_str) && s->ends_with("ld"_str) ? "yes"_str : "no"_str);
  auto* builder = new rlib::StrBuilder();
  for (int i = 0; i < 200; i++) {
    builder->append(static_cast<char>('a' + i % 26));
    if (i % 50 == 0) builder->append("<>"_str);
    if (i % 60 == 0) builder->append_int(i * 1000);
  }
  rlib::print(builder->build());
  rlib::Str* empty = ""_str;
  rlib::print(rlib::int_to_str(empty->length() + empty->concat(empty)->length()));
  rlib::print(rlib::int_to_str("a\0b"_str->length()));
  rlib::print("x"_str->hash() == rlib::Str::from_char('x')->hash() ? "same hash"_str
                                                                    : "other hash"_str);
  rlib::print(rlib::int_to_str(-255, 16));
  rlib::print(rlib::int_to_str("a,b,a,b,a"_str->count("a,b"_str)));
  char c = s->char_at(4);
  rlib::print(c == 'o' ? "o"_str : "?"_str);
  rlib::print(rlib::int_to_str("\xff"_str->byte_at(0)));
  return 0;
}
// expect: world!
// expect: 4
// expect: 8
// expect: -1
// expect: 7
// expect: eq
// expect: 1
// expect: abababab
// expect: a, b, c, d
// expect: 4three
// expect: yes
// expect: a<>0bcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxy<>zabcdefghi60000jklmnopqrstuvwxyzabcdefghijklmnopqrstuvw<>xyzabcdefghijklmnopq120000rstuvwxyzabcdefghijklmnopqrstu<>vwxyzabcdefghijklmnopqrstuvwxy180000zabcdefghijklmnopqr
// expect: 0
// expect: 3
// expect: same hash
// expect: -ff
// expect: 2
// expect: o
// expect: 255
