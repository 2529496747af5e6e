// Strings: literals, comparison, slicing, searching, building, numbers.
#include "rlib/rlib.h"

using namespace rlib::literals;

void say(rlib::Str* text, int64_t n) { rlib::print(text->concat(" "_str)->concat(rlib::int_to_str(n))); }

rlib::Str* escape(rlib::Str* s) {
  auto* out = new rlib::StrBuilder();
  for (int64_t i = 0; i < s->length(); i++) {
    int byte = s->byte_at(i);
    switch (byte) {
      case '\n': out->append("\\n"_str); break;
      case '\t': out->append("\\t"_str); break;
      case '"':
      case '\\':
        out->append('\\');
        [[fallthrough]];
      default:
        if (byte < 32 || byte > 126) {
          out->append("\\x"_str);
          out->append(rlib::digit_char(byte >> 4));
          out->append(rlib::digit_char(byte & 15));
        } else {
          out->append(static_cast<char>(byte));
        }
    }
  }
  return out->build();
}

int64_t checksum(rlib::Str* s) {
  uint32_t h = 2166136261u;
  for (int64_t i = 0; i < s->length(); i++) {
    h ^= static_cast<uint8_t>(s->char_at(i));
    h *= 16777619u;
  }
  return h;
}

rlib::Str* roman(int n) {
  auto* values = rlib::List<int>::of(1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1);
  auto* names = "M CM D CD C XC L XL X IX V IV I"_str->split(" "_str);
  rlib::Str* out = ""_str;
  for (int64_t i = 0; i < values->length(); i++) {
    while (n >= values->get(i)) {
      n -= values->get(i);
      out = out->concat(names->get(i));
    }
  }
  return out;
}

int entry_point(rlib::List<rlib::Str*>* args) {
  rlib::print(escape("a\tb\n\"c\\\x01\xff\0z"_str));
  rlib::print(escape(R"(raw "string" \n)"_str));
  say("length"_str, "a\0b"_str->length());
  rlib::Str* s = "the quick brown fox"_str;
  rlib::print(s->slice(4, 9));
  rlib::print(s->upper()->replace("QUICK"_str, "slow"_str));
  say("find"_str, s->find("o"_str) * 100 + s->rfind("o"_str));
  say("find"_str, s->find("dog"_str));
  say("compare"_str, "abc"_str->compare("abd"_str) < 0);
  say("eq"_str, "abc"_str->eq("ab"_str->concat("c"_str)));
  say("hash"_str, "abc"_str->hash() == "ab"_str->concat("c"_str)->hash());
  auto* words = s->split(" "_str);
  for (rlib::Str* word : *words) rlib::print(word->concat("|"_str));
  rlib::print(", "_str->join(words));
  say("checksum"_str, checksum(s));
  for (int n : *rlib::List<int>::of(1, 4, 9, 14, 40, 1994, 2024)) rlib::print(roman(n));
  rlib::print(rlib::int_to_str(-9223372036854775807ll - 1));
  rlib::print(rlib::int_to_str(255, 16)->concat(rlib::int_to_str(-255, 2)));
  auto parsed = rlib::parse_int("-123"_str);
  say("parsed"_str, parsed.ok() ? parsed.value : 0);
  say("parsed"_str, rlib::parse_int("12x"_str).ok());
  say("parsed"_str, rlib::parse_int("99999999999999999999"_str).outcome);
  auto* b = new rlib::StrBuilder();
  for (int i = 0; i < 100; i++) {
    b->append_int(i);
    if (i % 10 == 9) b->append('\n');
    b->append_repeated('.', i % 3);
  }
  rlib::print(b->build());
  rlib::Str* big = "ab"_str->repeat(1000);
  say("big"_str, big->count("ba"_str));
  char c = s->char_at(0);
  say("char"_str, c + 1);
  say("char"_str, static_cast<char>(c + 100));
  rlib::print(rlib::Str::from_char(static_cast<char>(c - 32)));
  rlib::print("x"_str == nullptr ? "null"_str : "not null"_str);
  for (double d : *rlib::List<double>::of(0.1, 1e21, -2.5e-7, 3.0, 123456.789))
    rlib::print(rlib::float_repr(d));
  return 0;
}
