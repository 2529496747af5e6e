// Normal forms, after Unicode Standard Annex 15: decompose everything, put combining marks in the
// order of their classes, and for NFC and NFKC compose what can be.
//
//     "e\u0301"  NFC: "\u00E9"      "\uFB01"  NFKC: "fi"

#include "targets/pyinterp/objspace/text.h"
#include "targets/pyinterp/objspace/unicode_data.h"
#include "targets/pyinterp/objspace/unicode_tables.h"

namespace py::unicode {

namespace {

using unicode_tables::Reader;

// Hangul syllables are composed by arithmetic.
constexpr int64_t kSyllables = 0xAC00;
constexpr int64_t kLeads = 0x1100;
constexpr int64_t kVowels = 0x1161;
constexpr int64_t kTails = 0x11A7;
constexpr int64_t kLeadCount = 19;
constexpr int64_t kVowelCount = 21;
constexpr int64_t kTailCount = 28;
constexpr int64_t kSyllableCount = kLeadCount * kVowelCount * kTailCount;

class Decomposition final : public rlib::Object {
 public:
  Decomposition(bool is_compatible, Array<int32_t>* parts)
      : is_compatible(is_compatible), parts(parts) {}

  const bool is_compatible;  // only for NFKC and NFKD
  Array<int32_t>* const parts;
};

Dict<int64_t, Decomposition*>* read_decompositions() {
  Reader* reader = new Reader(unicode_tables::decompositions());
  auto* all = new Dict<int64_t, Decomposition*>();
  int64_t code_point = 0;
  for (int64_t left = reader->next(); left > 0; left--) {
    code_point += reader->next();
    int64_t header = reader->next();
    auto* parts = Array<int32_t>::make(header >> 1);
    for (int64_t i = 0; i < parts->length(); i++) {
      parts->set(i, static_cast<int32_t>(reader->next()));
    }
    all->set(code_point, new Decomposition((header & 1) != 0, parts));
  }
  return all;
}
RLIB_PREBUILD Dict<int64_t, Decomposition*>* decompositions() {
  return RLIB_ONCE(read_decompositions());
}

Dict<int64_t, int64_t>* read_combining_classes() {
  Reader* reader = new Reader(unicode_tables::combining_classes());
  auto* all = new Dict<int64_t, int64_t>();
  int64_t code_point = 0;
  for (int64_t left = reader->next(); left > 0; left--) {
    code_point += reader->next();
    int64_t end = code_point + reader->next();
    int64_t value = reader->next();
    for (; code_point < end; code_point++) all->set(code_point, value);
  }
  return all;
}
RLIB_PREBUILD Dict<int64_t, int64_t>* combining_classes() {
  return RLIB_ONCE(read_combining_classes());
}

int64_t pair_key(int64_t a, int64_t b) { return a << 21 | b; }

Dict<int64_t, int64_t>* read_compositions() {
  Reader* reader = new Reader(unicode_tables::compositions());
  auto* all = new Dict<int64_t, int64_t>();
  int64_t first = 0;
  for (int64_t left = reader->next(); left > 0; left--) {
    first += reader->next();
    int64_t second = reader->next();
    all->set(pair_key(first, second), reader->next());
  }
  return all;
}
RLIB_PREBUILD Dict<int64_t, int64_t>* compositions() { return RLIB_ONCE(read_compositions()); }

void decompose(List<int64_t>* out, int64_t c, bool compatible) {
  if (c < 0xA0) {
    out->append(c);
    return;
  }
  int64_t syllable = c - kSyllables;
  if (syllable >= 0 && syllable < kSyllableCount) {
    out->append(kLeads + syllable / (kVowelCount * kTailCount));
    out->append(kVowels + syllable % (kVowelCount * kTailCount) / kTailCount);
    if (syllable % kTailCount != 0) out->append(kTails + syllable % kTailCount);
    return;
  }
  Decomposition* found = decompositions()->get(c);
  if (found == nullptr || (found->is_compatible && !compatible)) {
    out->append(c);
    return;
  }
  for (int64_t i = 0; i < found->parts->length(); i++) {
    decompose(out, found->parts->get(i), compatible);
  }
}

// Combining marks that follow each other, by class; those of one class stay in order.
void order_marks(List<int64_t>* text) {
  for (int64_t i = 1; i < text->length(); i++) {
    int64_t mark = text->get(i);
    int64_t mark_class = combining_class(mark);
    if (mark_class == 0) continue;
    int64_t at = i;
    while (at > 0 && combining_class(text->get(at - 1)) > mark_class) {
      text->set(at, text->get(at - 1));
      at--;
    }
    text->set(at, mark);
  }
}

// What a and b compose, or -1.
int64_t compose_pair(int64_t a, int64_t b) {
  int64_t lead = a - kLeads;
  int64_t vowel = b - kVowels;
  if (lead >= 0 && lead < kLeadCount && vowel >= 0 && vowel < kVowelCount) {
    return kSyllables + (lead * kVowelCount + vowel) * kTailCount;
  }
  int64_t syllable = a - kSyllables;
  int64_t tail = b - kTails;
  if (syllable >= 0 && syllable < kSyllableCount && syllable % kTailCount == 0 && tail > 0 &&
      tail < kTailCount) {
    return a + tail;
  }
  return compositions()->get_or(pair_key(a, b), -1);
}

List<int64_t>* compose(List<int64_t>* text) {
  List<int64_t>* out = new List<int64_t>();
  int64_t starter = -1;     // index in `out` of what may still be composed with
  int64_t last_class = -1;  // of what stands between; -1: nothing
  for (int64_t c : *text) {
    int64_t own_class = combining_class(c);
    if (starter >= 0 && last_class < own_class) {
      int64_t composed = compose_pair(out->get(starter), c);
      if (composed >= 0) {
        out->set(starter, composed);
        continue;
      }
    }
    if (own_class == 0) {
      starter = out->length();
      last_class = -1;
    } else {
      last_class = own_class;
    }
    out->append(c);
  }
  return out;
}

}  // namespace

int64_t combining_class(int64_t c) { return c < 0x300 ? 0 : combining_classes()->get(c); }

Decomposed decomposition_of(int64_t c) {
  Decomposition* found = decompositions()->get(c);
  if (found == nullptr) return {nullptr, false};
  return {found->parts, found->is_compatible};
}

Str* normalize(Str* text, NormalForm form, bool (*stays)(int64_t)) {
  if (is_ascii(text)) return text;
  bool compatible = form == NormalForm::kKC || form == NormalForm::kKD;
  List<int64_t>* parts = new List<int64_t>();
  for (TextCursor cursor(text); !cursor.done();) {
    int64_t c = cursor.next();
    if (stays != nullptr && stays(c)) {
      parts->append(c);
    } else {
      decompose(parts, c, compatible);
    }
  }
  order_marks(parts);
  if (form == NormalForm::kC || form == NormalForm::kKC) parts = compose(parts);
  StrBuilder* result = new StrBuilder(text->length());
  for (int64_t c : *parts) append_code_point(result, c);
  Str* normal = result->build();
  return normal->eq(text) ? text : normal;
}

}  // namespace py::unicode
