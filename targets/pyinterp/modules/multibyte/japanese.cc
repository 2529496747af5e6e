// Japanese: Shift JIS and EUC-JP, each with JIS X 0208 (and 0212) or with the larger JIS X 0213.
//
// JIS X 0213 has two editions. The one of 2004 added ten characters, and changed the meaning of one; the names with
// "x0213" are the encodings of the edition of 2000.

#include "targets/pyinterp/modules/multibyte/character_sets.h"
#include "targets/pyinterp/modules/multibyte/table_codec.h"

namespace py {

namespace {

// Half-width katakana, as single bytes.
Str* katakana() { return "a1*63=ff61"_str; }

// ---- Shift JIS ----------------------------------------------------------------------------------

Str* shift_jis_leads() { return "81-9f e0-fc"_str; }
Str* shift_jis_trails() { return "40-7e 80-fc"_str; }

CodeTable* make_shift_jis() {
  auto* table = new CodeTable();
  table->add_source("SJIS"_str, "81-9f e0-ea"_str, shift_jis_trails());
  table->set_single_bytes(katakana());
  table->encode_only("a5=5c 203e=7e"_str);  // yen and overline, which these bytes are in JIS X 0201
  return table;
}

// Microsoft's. Characters of JIS X 0208 that its table has in their full-width form are taken as well.
CodeTable* make_cp932() {
  auto* table = new CodeTable();
  table->add_source("CP932"_str, shift_jis_leads(), shift_jis_trails());
  table->set_single_bytes("80=80 a0=f8f0 a1*63=ff61 fd*3=f8f1"_str);
  table->encode_only("a2=8191 a3=8192 ac=81ca 2016=8161 2212=817c 301c=8160"_str);
  return table;
}

// JIS X 0213, with JIS X 0201 as single bytes: 5C is a yen, and the backslash has two bytes.
CodeTable* make_shift_jis_x0213(Str* differences) {
  auto* table = new CodeTable();
  table->add_source("SHIFT_JISX0213"_str, shift_jis_leads(), shift_jis_trails(),
                    "815c=2015 815f=5c 81b0=7e 81d4*2=2985 "_str->concat(differences));
  table->set_single_bytes("5c=a5 7e=203e a1*63=ff61"_str);
  table->reach_plane_2();
  return table;
}
CodeTable* make_shift_jis_2004() { return make_shift_jis_x0213(""_str); }
CodeTable* make_shift_jisx0213() {
  return make_shift_jis_x0213("879f=! 889e=! 9873=! 989e=! eaa5=! eff8*5=! fc5a=9b1d"_str);
}

// ---- EUC ----------------------------------------------------------------------------------------

// 8E stands before katakana, 8F before the third plane.
Str* euc_leads() { return "8e a1-fe"_str; }
Str* euc_trails() { return "a1-fe"_str; }

Str* jisx0212_differences() { return "a2b7=7e"_str; }

CodeTable* make_jisx0208() {
  auto* table = new CodeTable();
  table->add_source("EUC-JP"_str, euc_leads(), euc_trails());
  table->add_third_plane("EUC-JP"_str, jisx0212_differences());
  table->encode_only("a5=5c 203e=7e"_str);
  return table;
}

// Both planes of JIS X 0213; how iconv's differ from those of the edition, each.
CodeTable* make_jisx0213(Str* differences, Str* third_plane) {
  auto* table = new CodeTable();
  table->add_source("EUC-JISX0213"_str, euc_leads(), euc_trails(), "a1bd=2015 a2d6*2=2985 "_str->concat(differences));
  table->add_third_plane("EUC-JISX0213"_str, third_plane);
  table->reach_plane_2();
  return table;
}
// The edition of 2000: codes that came later are reserved, and their characters not taken from elsewhere either.
CodeTable* make_jisx0213_2000(Str* differences, Str* third_plane) {
  Str* later = "aea1=! affe=! cfd4=! cffe=! f4a7=! fefa*5=! "_str;
  CodeTable* table = make_jisx0213(later->concat(differences), third_plane);
  table->encode_only("7626=- 7e6b=- 9b1c=- 9b1d=fd3b"_str);
  return table;
}

// ISO 2022's, where one code is a tilde that nothing is encoded to.
Str* only_a_tilde() { return "a2b2=7e"_str; }
CodeTable* make_iso_jisx0213_2004() { return make_jisx0213(only_a_tilde(), ""_str); }
CodeTable* make_iso_jisx0213_2000() { return make_jisx0213_2000(only_a_tilde(), ""_str); }

// EUC's: where the third plane has nothing of JIS X 0213, it is JIS X 0212.
CodeTable* with_jisx0212(CodeTable* table) {
  table->add_third_plane("EUC-JP"_str, jisx0212_differences());
  return table;
}
CodeTable* make_euc_jis_2004() { return with_jisx0212(make_jisx0213(""_str, ""_str)); }
CodeTable* make_euc_jisx0213() { return with_jisx0212(make_jisx0213_2000(""_str, "fdbb=9b1d"_str)); }

class EucJpCodec final : public TableCodec {
 public:
  using TableCodec::TableCodec;

 protected:
  LongCode decode_long(Decoding* d, int64_t first, int64_t second) override {
    LongCode result;
    if (first != 0x8F) {
      if (second < 0x80) result.length = 2;
      return result;
    }
    if (d->at + 2 == d->length()) {
      result.length = kIncomplete;
      return result;
    }
    int64_t third = d->byte(d->at + 2);
    result.length = 3;
    if (second >= 0x80 && third >= 0x80) {
      result.code_point = table->code_points()->get((second << 8 | (third & 0x7F)) & 0x7FFF);
    }
    return result;
  }
  void append_code(StrBuilder* out, int64_t code) override {
    if ((code & 0x80) == 0) out->append(static_cast<char>(0x8F));
    out->append(static_cast<char>(code >> 8));
    out->append(static_cast<char>(code | 0x80));
  }
};

CodecsByName* make_codecs() {
  auto* codecs = new CodecsByName();
  add_codec(codecs, new TableCodec("shift_jis"_str, make_shift_jis(), "81-9f e0-ea"_str));
  add_codec(codecs, new TableCodec("cp932"_str, make_cp932(), shift_jis_leads()));
  add_codec(codecs, new TableCodec("shift_jis_2004"_str, make_shift_jis_2004(), shift_jis_leads()));
  add_codec(codecs, new TableCodec("shift_jisx0213"_str, make_shift_jisx0213(), shift_jis_leads()));
  add_codec(codecs, new EucJpCodec("euc_jp"_str, jisx0208()));
  add_codec(codecs, new EucJpCodec("euc_jis_2004"_str, make_euc_jis_2004()));
  add_codec(codecs, new EucJpCodec("euc_jisx0213"_str, make_euc_jisx0213()));
  return codecs;
}

}  // namespace

RLIB_PREBUILD CodeTable* jisx0208() { return RLIB_ONCE(make_jisx0208()); }
RLIB_PREBUILD CodeTable* jisx0213_2000() { return RLIB_ONCE(make_iso_jisx0213_2000()); }
RLIB_PREBUILD CodeTable* jisx0213_2004() { return RLIB_ONCE(make_iso_jisx0213_2004()); }
RLIB_PREBUILD CodecsByName* japanese_codecs() { return RLIB_ONCE(make_codecs()); }

}  // namespace py
