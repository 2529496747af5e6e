// Chinese as Taiwan and Hong Kong write it: Big5, Microsoft's CP950, and Big5 with the supplement of Hong Kong.

#include "targets/pyinterp/modules/multibyte/table_codec.h"

namespace py {

namespace {

Str* big5_trails() { return "40-7e a1-fe"_str; }

// The kana, Cyrillic letters and numerals of ETEN's extension, which iconv has for private use; and nothing behind them.
Str* eten_letters() {
  return "c6a1=30fe c6a2*2=309d c6a4=3005 c6a5*83=3041 c6f8*86=30a1 c7b1*2=414 c7b3=401 c7b4*7=416 c7bb*19=423 "
         "c7ce=451 c7cf*26=436 c7e9*10=2460 c7f3*10=2474 c7fd*159=- "_str;
}

CodeTable* make_big5() {
  auto* table = new CodeTable();
  Str* symbols =
      "a145=2022 a14e=ff64 a1c2=203e a1e3=223c a1f2=2641 a1f3=2609 a241=ff0f a242=ff3c a244=a5 a246*2=a2 a3e1=- "
      "f9d6*41=- "_str;
  table->add_source("BIG5"_str, "a1-fe"_str, big5_trails(), symbols->concat(eten_letters()));
  table->prefer_highest();
  return table;
}

// Codes mean full-width symbols here; those that they mean in Big5 are taken as well.
CodeTable* make_cp950() {
  auto* table = new CodeTable();
  table->add_source("BIG5"_str, "81-fe"_str, big5_trails(), eten_letters());
  table->encode_only("a2=a246 a3=a247 a5=a244 2022=a145 203e=a1c2 223c=a1e3 2609=a1f3 2641=a1f2 5341=a451 5345=a4ca "
                     "ff64=a14e"_str);
  return table;
}

// The supplement of 2004: iconv has that of 2008, with 68 characters more.
CodeTable* make_big5hkscs() {
  auto* table = new CodeTable();
  table->add_source("BIG5-HKSCS"_str, "87-fe"_str, big5_trails(),
                    "877a*68=- a15a=2574 a1c3=ffe3 a1c5=2cd a1fe=ff0f a240=ff3c a2cc=5341 a2ce=5345"_str);
  table->prefer_highest();
  table->reach_plane_2();
  return table;
}

CodecsByName* make_taiwanese() {
  auto* codecs = new CodecsByName();
  add_codec(codecs, new TableCodec("big5"_str, make_big5()));
  add_codec(codecs, new TableCodec("cp950"_str, make_cp950()));
  return codecs;
}
CodecsByName* make_hong_kong() {
  auto* codecs = new CodecsByName();
  add_codec(codecs, new TableCodec("big5hkscs"_str, make_big5hkscs()));
  return codecs;
}

}  // namespace

RLIB_PREBUILD CodecsByName* taiwanese_codecs() { return RLIB_ONCE(make_taiwanese()); }
RLIB_PREBUILD CodecsByName* hong_kong_codecs() { return RLIB_ONCE(make_hong_kong()); }

}  // namespace py
