// Names of characters: "LATIN SMALL LETTER A".
//
// The table has for each code point the numbers of the words of its name. Who asks for a name first has it
// read once, to note where every 32nd entry and where each word starts. To find a code point by its name is
// to read all of it, which takes about a millisecond; that is not asked for often. Names of ideographs and of
// Hangul syllables are computed.

#include "targets/pyinterp/objspace/unicode_data.h"
#include "targets/pyinterp/objspace/unicode_tables.h"

namespace py::unicode {

namespace {

using unicode_tables::Reader;

// ---- Ideographs ---------------------------------------------------------------------------------

Str* ideograph_prefix() { return "CJK UNIFIED IDEOGRAPH-"_str; }

bool is_ideograph(int64_t c) {
  return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2B738) ||
         (c >= 0x2B740 && c <= 0x2B81D) || (c >= 0x2B820 && c <= 0x2CEA1) ||
         (c >= 0x2CEB0 && c <= 0x2EBE0) || (c >= 0x30000 && c <= 0x3134A);
}

int64_t ideograph_named(Str* name) {
  Str* digits = name->slice_from(ideograph_prefix()->length());
  if (digits->length() < 4 || digits->length() > 5 || !Str::is_letter(name->char_at(0))) return -1;
  rlib::ParsedInt number = rlib::parse_int(digits, 16);
  return number.ok() && is_ideograph(number.value) ? number.value : -1;
}

// ---- Hangul syllables: a lead, a vowel and perhaps a tail
// ----------------------------------------

constexpr int64_t kSyllables = 0xAC00;
constexpr int64_t kVowelCount = 21;
constexpr int64_t kTailCount = 28;
constexpr int64_t kSyllableCount = 19 * kVowelCount * kTailCount;

RLIB_PREBUILD List<Str*>* leads() {
  return RLIB_ONCE("G,GG,N,D,DD,R,M,B,BB,S,SS,,J,JJ,C,K,T,P,H"_str->split(","_str));
}
RLIB_PREBUILD List<Str*>* vowels() {
  return RLIB_ONCE(
      "A,AE,YA,YAE,EO,E,YEO,YE,O,WA,WAE,OE,YO,U,WEO,WE,WI,YU,EU,YI,I"_str->split(","_str));
}
RLIB_PREBUILD List<Str*>* tails() {
  return RLIB_ONCE(
      ",G,GG,GS,N,NJ,NH,D,L,LG,LM,LB,LS,LT,LP,LH,M,B,BS,S,SS,NG,J,C,K,T,P,H"_str->split(","_str));
}

Str* syllable_name(int64_t index) {
  StrBuilder* name = new StrBuilder();
  name->append("HANGUL SYLLABLE "_str);
  name->append(leads()->get(index / (kVowelCount * kTailCount)));
  name->append(vowels()->get(index / kTailCount % kVowelCount));
  name->append(tails()->get(index % kTailCount));
  return name->build();
}

// The longest of `parts` that `text` has at `at`: its index, or -1.
int64_t longest_part(List<Str*>* parts, Str* text, int64_t at) {
  int64_t best = -1;
  for (int64_t i = 0; i < parts->length(); i++) {
    bool longer = best < 0 || parts->get(i)->length() > parts->get(best)->length();
    if (longer && text->has_at(at, parts->get(i))) best = i;
  }
  return best;
}

int64_t syllable_named(Str* name) {
  int64_t at = "HANGUL SYLLABLE "_str->length();
  int64_t lead = longest_part(leads(), name, at);
  at += leads()->get(lead)->length();
  int64_t vowel = longest_part(vowels(), name, at);
  if (vowel < 0) return -1;
  at += vowels()->get(vowel)->length();
  int64_t tail = longest_part(tails(), name, at);
  if (at + tails()->get(tail)->length() != name->length()) return -1;
  return kSyllables + (lead * kVowelCount + vowel) * kTailCount + tail;
}

// ---- The table ----------------------------------------------------------------------------------

// The number of a word, or -1.
int64_t word_number(Str* word) {
  Str* all = unicode_tables::words();
  int64_t start = 0;
  for (int64_t number = 0; start <= all->length(); number++) {
    int64_t end = all->find_char(' ', start);
    if (end < 0) end = all->length();
    if (end - start == word->length() && all->has_at(start, word)) return number;
    start = end + 1;
  }
  return -1;
}

int64_t tabled(Str* name) {
  List<Str*>* parts = name->split(" "_str);
  List<int64_t>* wanted = new List<int64_t>();
  for (Str* part : *parts) {
    int64_t number = word_number(part);
    if (number < 0) return -1;
    wanted->append(number);
  }
  Reader* reader = new Reader(unicode_tables::names());
  int64_t c = 0;
  while (!reader->done()) {
    c += reader->next();
    int64_t count = reader->next();
    bool same = count == wanted->length();
    for (int64_t i = 0; i < count; i++) {
      int64_t number = reader->next();
      same = same && number == wanted->get(i);
    }
    if (same) return c;
  }
  return -1;
}

// Where things are in the table.
class NameIndex final : public rlib::Object {
 public:
  NameIndex() {
    Str* all = unicode_tables::words();
    for (int64_t start = 0; start >= 0 && start <= all->length();) {
      word_starts_->append(start);
      int64_t end = all->find_char(' ', start);
      start = end < 0 ? -1 : end + 1;
    }
    Reader* reader = new Reader(unicode_tables::names());
    int64_t c = 0;
    for (int64_t entry = 0; !reader->done(); entry++) {
      if (entry % kStep == 0) {
        before_->append(c);
        positions_->append(reader->position());
      }
      c += reader->next();
      for (int64_t count = reader->next(); count > 0; count--) reader->next();
    }
  }

  Str* word(int64_t number) const {
    Str* all = unicode_tables::words();
    int64_t start = word_starts_->get(number);
    bool is_last = number + 1 == word_starts_->length();
    return all->slice(start, is_last ? all->length() : word_starts_->get(number + 1) - 1);
  }
  // Puts the reader at the start of an entry at or in front of that of `c`; the code point before it.
  int64_t seek(Reader* reader, int64_t c) const {
    int64_t low = 0;
    int64_t high = before_->length();
    while (high - low > 1) {
      int64_t middle = (low + high) / 2;
      if (before_->get(middle) < c) {
        low = middle;
      } else {
        high = middle;
      }
    }
    reader->go_to(positions_->get(low));
    return before_->get(low);
  }

 private:
  static constexpr int64_t kStep = 32;

  List<int64_t>* const word_starts_ = new List<int64_t>();
  List<int64_t>* const before_ = new List<int64_t>();     // of every 32nd entry: the code point before it
  List<int64_t>* const positions_ = new List<int64_t>();  // and where it starts
};

// Made when first asked for.
class NameState final : public rlib::Object {
 public:
  NameIndex* index = nullptr;
};
RLIB_PREBUILD NameState* name_state() { return RLIB_ONCE(new NameState()); }

NameIndex* name_index() {
  if (name_state()->index == nullptr) name_state()->index = new NameIndex();
  return name_state()->index;
}

int64_t alias(Str* name) {
  Str* all = unicode_tables::name_aliases();
  Str* wanted = name->concat("="_str);
  int64_t at = all->find(wanted);
  while (at > 0 && all->char_at(at - 1) != ';') at = all->find(wanted, at + 1);
  if (at < 0) return -1;
  int64_t start = at + wanted->length();
  return rlib::parse_int(all->slice(start, all->find_char(';', start)), 16).value;
}

}  // namespace

int64_t code_point_named(Str* given) {
  if (given->is_empty() || given->contains_char(';') || given->contains_char('=')) return -1;
  if (given->starts_with(ideograph_prefix())) return ideograph_named(given);
  if (given->starts_with("HANGUL SYLLABLE "_str)) return syllable_named(given);
  Str* name = given->upper();
  int64_t found = tabled(name);
  return found >= 0 ? found : alias(name);
}

Str* name_of(int64_t c) {
  if (c >= kSyllables && c < kSyllables + kSyllableCount) return syllable_name(c - kSyllables);
  if (is_ideograph(c)) return ideograph_prefix()->concat(rlib::int_to_str(c, 16)->upper());
  Reader* reader = new Reader(unicode_tables::names());
  NameIndex* index = name_index();
  int64_t at = index->seek(reader, c);
  while (!reader->done()) {
    at += reader->next();
    int64_t count = reader->next();
    if (at > c) return nullptr;
    List<Str*>* parts = new List<Str*>();
    for (int64_t i = 0; i < count; i++) {
      int64_t number = reader->next();
      if (at == c) parts->append(index->word(number));
    }
    if (at == c) return " "_str->join(parts);
  }
  return nullptr;
}

}  // namespace py::unicode
