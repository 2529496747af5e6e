// Hashes that prebuilt tables store are made anew: a program that sets a seed finds what is in them.

#include "rlib/rlib.h"

using namespace rlib::literals;
using rlib::Str;

struct StoredKeys {
  static constexpr bool kStoresHash = true;
  static constexpr bool kMayMutate = false;
  static int64_t hash(Str* key) { return key->hash(); }
  static bool equals(Str* a, Str* b) { return a->eq(b); }
};
using Table = rlib::Dict<Str*, int64_t, StoredKeys>;

Table* make_table() {
  auto* table = new Table();
  for (int64_t i = 0; i < 100; i++) table->set(rlib::int_to_str(i), i * i);
  return table;
}
RLIB_PREBUILD Table* table() { return RLIB_ONCE(make_table()); }

int entry_point(rlib::List<Str*>*) {
  rlib_rt_set_hash_seed(123456789, 987654321);
  int64_t sum = 0;
  for (int64_t i = 0; i < 100; i++) sum += table()->get_or(rlib::int_to_str(i), -1);
  rlib::print(rlib::int_to_str(sum));
  return sum == 328350 ? 0 : 1;
}
