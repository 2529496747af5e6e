// Korean: EUC-KR, Microsoft's CP949 and Johab.

#include "targets/pyinterp/modules/multibyte/character_sets.h"
#include "targets/pyinterp/modules/multibyte/table_codec.h"

namespace py {

namespace {

CodeTable* make_ksx1001() {
  auto* table = new CodeTable();
  table->add_source("EUC-KR"_str, "a1-fe"_str, "a1-fe"_str, "a2e8=-"_str);
  return table;
}

CodeTable* make_cp949() {
  auto* table = new CodeTable();
  table->add_source("CP949"_str, "81-fe"_str, "41-5a 61-7a 81-fe"_str);
  return table;
}

// Syllables by their letters. A letter alone has two codes of which the later one is used, but iconv knows only that.
CodeTable* make_johab() {
  auto* table = new CodeTable();
  table->add_source("JOHAB"_str, "84-d3 d8-de e0-f9"_str, "31-7e 81-fe"_str,
                    "8441=3000 8442*2=3131 8445=3134 8448=3137 8449=3139 8451=3141 8453=3142 8455*4=3145 "
                    "8459*5=314a d9e8=-"_str);
  table->prefer_highest();
  return table;
}

// ---- Syllables of EUC-KR ------------------------------------------------------------------------
//
// Of 11,172 syllables KS X 1001 has 2,350. Others are spelled: the filler, the initial consonant, the vowel, and the
// final consonant or the filler again, each a letter of two bytes, A4 and another one (annex 3 of the standard).

constexpr int64_t kLetters = 0xA4;     // first byte of each
constexpr int64_t kFiller = 0xD4;
constexpr int64_t kConsonants = 0xA1;  // 30 of them
constexpr int64_t kVowels = 0xBF;      // 21

// Which consonants begin syllables, and which end them: the bit of each.
constexpr int64_t kInitials = 0x3FF701CB;
constexpr int64_t kFinals = 0x3EFBFF7F;

constexpr int64_t kFirstSyllable = 0xAC00;
constexpr int64_t kLastSyllable = 0xD7A3;

// How many of a set of consonants come before this one; -1 if it is not among them.
int64_t rank_of(int64_t consonants, int64_t letter) {
  int64_t number = letter - kConsonants;
  if (number < 0 || number >= 30 || (consonants >> number & 1) == 0) return -1;
  int64_t rank = 0;
  for (int64_t i = 0; i < number; i++) rank += consonants >> i & 1;
  return rank;
}
// The reverse.
int64_t letter_of(int64_t consonants, int64_t rank) {
  int64_t number = 0;
  while ((consonants >> number & 1) == 0 || rank-- > 0) number++;
  return kConsonants + number;
}

class EucKrCodec final : public TableCodec {
 public:
  using TableCodec::TableCodec;

 protected:
  LongCode decode_long(Decoding* d, int64_t first, int64_t second) override {
    LongCode result;
    if (first != kLetters || second != kFiller) return result;
    if (d->at + 8 > d->length()) {
      result.length = kIncomplete;
      return result;
    }
    result.length = 8;
    for (int64_t i = 2; i < 8; i += 2) {
      if (d->byte(d->at + i) != kLetters) return result;
    }
    int64_t last = d->byte(d->at + 7);
    int64_t initial = rank_of(kInitials, d->byte(d->at + 3));
    int64_t vowel = d->byte(d->at + 5) - kVowels;
    int64_t final = last == kFiller ? 0 : rank_of(kFinals, last) + 1;
    bool has_final = last == kFiller || final > 0;
    if (initial < 0 || vowel < 0 || vowel > 20 || !has_final) return result;
    result.code_point = kFirstSyllable + (initial * 21 + vowel) * 28 + final;
    return result;
  }

  bool encode_long(StrBuilder* out, int64_t c) override {
    if (c < kFirstSyllable || c > kLastSyllable) return false;
    int64_t number = c - kFirstSyllable;
    int64_t final = number % 28;
    append_letter(out, kFiller);
    append_letter(out, letter_of(kInitials, number / (21 * 28)));
    append_letter(out, kVowels + number / 28 % 21);
    append_letter(out, final == 0 ? kFiller : letter_of(kFinals, final - 1));
    return true;
  }

 private:
  static void append_letter(StrBuilder* out, int64_t letter) {
    out->append(static_cast<char>(kLetters));
    out->append(static_cast<char>(letter));
  }
};

CodecsByName* make_codecs() {
  auto* codecs = new CodecsByName();
  add_codec(codecs, new EucKrCodec("euc_kr"_str, ksx1001()));
  add_codec(codecs, new TableCodec("cp949"_str, make_cp949()));
  add_codec(codecs, new TableCodec("johab"_str, make_johab()));
  return codecs;
}

}  // namespace

RLIB_PREBUILD CodeTable* ksx1001() { return RLIB_ONCE(make_ksx1001()); }
RLIB_PREBUILD CodecsByName* korean_codecs() { return RLIB_ONCE(make_codecs()); }

}  // namespace py
