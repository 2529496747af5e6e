// ISO 2022: encodings in seven bits that switch between character sets by escape sequences.
//
//     ESC ( B   ASCII           ESC $ B   JIS X 0208        ESC $ ( D   JIS X 0212
//     ESC ( J   JIS X 0201      ESC $ A   GB 2312           ESC $ ) C   KS X 1001, for use between SO and SI
//
// An encoding says which sets it may use and in which order they are tried for a character. A set has a final letter,
// by which sequences name it (with bit 80 here if its codes have two bytes), and is designated to one of the places G0
// to G3. G0 is in use, or between SO and SI, where there is such a thing, G1; G2 is for one character behind ESC N.

#include "targets/pyinterp/modules/multibyte/character_sets.h"
#include "targets/pyinterp/modules/multibyte/multibyte_codec.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

namespace {

constexpr int64_t kEscape = 0x1B;
constexpr int64_t kShiftOut = 0x0E;
constexpr int64_t kShiftIn = 0x0F;

// ---- Character sets -----------------------------------------------------------------------------

constexpr int64_t kTwoBytes = 0x80;
constexpr int64_t kAscii = 'B';
constexpr int64_t kLatin1 = 'A';
constexpr int64_t kGreek = 'F';
constexpr int64_t kJisX0208 = 'B' | kTwoBytes;

// Behind the last code point of a text.
constexpr int64_t kNothing = -2;

// The code of what comes next in a text.
struct SetCode {
  int64_t code = 0;   // 0: the set does not have it; kIncomplete: what follows decides
  int64_t taken = 1;  // code points
};

class CharacterSet : public rlib::Object {
 public:
  CharacterSet(int64_t mark, int64_t place) : mark(mark), place(place) {}

  int64_t width() const { return (mark & kTwoBytes) != 0 ? 2 : 1; }

  // The code point of a code, 0 or below if there is none, or a pair as in `table`. `second` is 0 if there is one byte.
  virtual int64_t decode(int64_t, int64_t) { return 0; }
  // `second`: the next code point, kNothing, or kIncomplete if it is not known yet.
  virtual SetCode encode(int64_t, int64_t) { return {}; }
  virtual CodeTable* table() { return nullptr; }

  const int64_t mark;
  const int64_t place;  // 0 to 2: G0 to G2
};

// A plane of an EUC table.
class TableSet final : public CharacterSet {
 public:
  enum Part : uint8_t { kFirstPlane, kThirdPlane, kPairs };  // kPairs: the first plane, used for pairs only
  TableSet(int64_t mark, int64_t place, CodeTable* table, Part part)
      : CharacterSet(mark | kTwoBytes, place), table_(table), part_(part) {}

  CodeTable* table() override { return table_; }

  int64_t decode(int64_t first, int64_t second) override {
    if (first >= 0x80 || second >= 0x80) return 0;
    return table_->code_points()->get(first << 8 | second | (part_ == kThirdPlane ? 0 : 0x80));
  }

  SetCode encode(int64_t c, int64_t second) override {
    SetCode result;
    Array<uint16_t>* codes = table_->codes();
    int64_t code = c < codes->length() ? codes->get(c) : 0;
    bool is_pair = false;
    if (code >= CodeTable::kBeginsPair) {
      if (second == MultibyteCodec::kIncomplete) {
        result.code = MultibyteCodec::kIncomplete;
        return result;
      }
      int64_t together = table_->find_pair(c, second);
      is_pair = together != 0;
      code = is_pair ? together : table_->lone_code(code);
    }
    bool is_third_plane = (code & 0x80) == 0;
    if (code < 0xA100 || is_third_plane != (part_ == kThirdPlane)) return result;
    if (part_ == kPairs && !is_pair) return result;
    result.code = code & 0x7F7F;
    result.taken = is_pair ? 2 : 1;
    return result;
  }

 private:
  CodeTable* const table_;
  const Part part_;
};

// JIS X 0201's left half: ASCII with a yen and an overline.
class RomanSet final : public CharacterSet {
 public:
  RomanSet() : CharacterSet('J', 0) {}
  int64_t decode(int64_t first, int64_t) override {
    return first == '\\' ? 0xA5 : first == '~' ? 0x203E : first;
  }
  SetCode encode(int64_t c, int64_t) override {
    SetCode result;
    result.code = c == 0xA5 ? '\\' : c == 0x203E ? '~' : 0;
    return result;
  }
};

// Its right half: half-width katakana.
class KatakanaSet final : public CharacterSet {
 public:
  KatakanaSet() : CharacterSet('I', 0) {}
  int64_t decode(int64_t first, int64_t) override {
    return first >= 0x21 && first <= 0x5F ? first + 0xFF40 : 0;
  }
  SetCode encode(int64_t c, int64_t) override {
    SetCode result;
    if (c >= 0xFF61 && c <= 0xFF9F) result.code = c - 0xFF40;
    return result;
  }
};

// ISO 8859-7 of 1987: the code point of a byte, or 0.
int64_t decode_greek(int64_t byte) {
  if (byte < 0xA0) return byte;
  if (byte == 0xA1 || byte == 0xA2) return 0x2018 + byte - 0xA1;
  if (byte == 0xAF) return 0x2015;
  if (byte == 0xA4 || byte == 0xA5 || byte == 0xAA || byte == 0xAE || byte == 0xD2 || byte == 0xFF) return 0;
  bool is_latin = byte < 0xB4 || byte == 0xB7 || byte == 0xBB || byte == 0xBD;
  return is_latin ? byte : byte + 0x2D0;
}

// ---- The encoding -------------------------------------------------------------------------------

class Iso2022Codec final : public MultibyteCodec {
 public:
  enum Flags : uint8_t {
    kShifts = 1,      // SO and SI are not just characters
    kHasG2 = 2,
    kHasPrefix = 4,   // ESC & @ may stand before ESC $ B: the edition of 1990
  };
  Iso2022Codec(Str* name, int64_t flags) : MultibyteCodec(name), flags_(flags) {}

  // Declares a set, behind those that come before.
  void add(CharacterSet* set) { sets_->append(set); }

  int64_t decode(CodecState* state, Decoding* d) override;
  int64_t encode(CodecState* state, Encoding* e, bool is_last) override;
  void begin_decoding(CodecState* state) override { state->word = kAscii | kAscii << 8 | kAscii << 16; }
  void begin_encoding(CodecState* state) override { state->word = kAscii | kAscii << 8; }
  void reset_decoding(CodecState* state) override {
    state->set_byte(0, kAscii);
    set_flag(state, kIsShifted, false);
  }
  void end_encoding(CodecState* state, StrBuilder* out) override {
    shift_in(state, out);
    designate_ascii(state, out);
  }

 private:
  // The state: the marks of what is in G0 to G3, and these.
  static constexpr int64_t kFlagsByte = 4;
  static constexpr int64_t kIsShifted = 1;
  static constexpr int64_t kIsPassing = 2;  // within an escape sequence that is none of ours: it is passed on

  static bool has_flag(CodecState* state, int64_t flag) { return (state->byte(kFlagsByte) & flag) != 0; }
  static void set_flag(CodecState* state, int64_t flag, bool on) {
    int64_t others = state->byte(kFlagsByte) & ~flag;
    state->set_byte(kFlagsByte, on ? others | flag : others);
  }

  static bool ends_sequence(int64_t byte) { return byte >= '@' && byte <= 'Z'; }

  CharacterSet* find(int64_t mark) {
    for (int64_t i = 0; i < sets_->length(); i++) {
      if (sets_->get(i)->mark == mark) return sets_->get(i);
    }
    return nullptr;
  }

  int64_t decode_escape(CodecState* state, Decoding* d);
  int64_t decode_designation(CodecState* state, Decoding* d);
  int64_t decode_g2(CodecState* state, Decoding* d);
  int64_t decode_character(CodecState* state, Decoding* d, int64_t first);

  static void shift_in(CodecState* state, StrBuilder* out) {
    if (has_flag(state, kIsShifted)) out->append(static_cast<char>(kShiftIn));
    set_flag(state, kIsShifted, false);
  }
  static void designate_ascii(CodecState* state, StrBuilder* out) {
    if (state->byte(0) != kAscii) out->append("\x1b(B"_str);
    state->set_byte(0, kAscii);
  }
  static void designate(CodecState* state, StrBuilder* out, CharacterSet* set);

  const int64_t flags_;
  List<CharacterSet*>* const sets_ = new List<CharacterSet*>();
};

// ---- Decoding -----------------------------------------------------------------------------------

int64_t Iso2022Codec::decode(CodecState* state, Decoding* d) {
  while (d->at < d->length()) {
    int64_t byte = d->byte(d->at);
    int64_t result = kDone;
    if (has_flag(state, kIsPassing)) {
      append_code_point(d->out, byte);
      d->at++;
      if (ends_sequence(byte)) set_flag(state, kIsPassing, false);
    } else if (byte == kEscape) {
      result = decode_escape(state, d);
    } else if ((byte == kShiftIn || byte == kShiftOut) && (flags_ & kShifts) != 0) {
      set_flag(state, kIsShifted, byte == kShiftOut);
      d->at++;
    } else if (byte >= 0x80) {
      result = 1;
    } else if (byte < 0x20) {
      if (byte == '\n') set_flag(state, kIsShifted, false);
      d->out->append(static_cast<char>(byte));
      d->at++;
    } else {
      result = decode_character(state, d, byte);
    }
    if (result != kDone) return result;
  }
  return kDone;
}

int64_t Iso2022Codec::decode_escape(CodecState* state, Decoding* d) {
  if (d->at + 1 == d->length()) return kIncomplete;
  int64_t byte = d->byte(d->at + 1);
  if (byte == '(' || byte == ')' || byte == '$' || byte == '.' || byte == '&') return decode_designation(state, d);
  if (byte == 'N' && (flags_ & kHasG2) != 0) return decode_g2(state, d);
  d->out->append(static_cast<char>(kEscape));
  d->at++;
  set_flag(state, kIsPassing, true);
  return kDone;
}

int64_t Iso2022Codec::decode_designation(CodecState* state, Decoding* d) {
  constexpr int64_t kLongest = 16;
  int64_t at = d->at;
  int64_t length = 0;
  for (int64_t i = 1; i < kLongest && length == 0; i++) {
    if (at + i >= d->length()) return kIncomplete;
    bool is_prefix = (flags_ & kHasPrefix) != 0 && at + i + 1 < d->length() && d->byte(at + i) == '&' &&
                     d->byte(at + i + 1) == '@';
    if (ends_sequence(d->byte(at + i))) {
      length = i + 1;
    } else if (is_prefix) {
      i += 2;
    }
  }
  if (length == 0) return 1;

  int64_t second = d->byte(at + 1);
  int64_t mark = 0;
  int64_t place = 0;
  int64_t place_letter = '(';
  if (length == 3) {
    mark = second == '$' ? d->byte(at + 2) | kTwoBytes : d->byte(at + 2);
    if (second != '$') place_letter = second;
    if (place_letter == '.' && (flags_ & kHasG2) == 0) return length;
  } else if (length == 4 && second == '$') {
    mark = d->byte(at + 3) | kTwoBytes;
    place_letter = d->byte(at + 2);
    if (place_letter == '.') return length;
  } else if (length == 6 && (flags_ & kHasPrefix) != 0 && d->byte(at + 3) == kEscape && d->byte(at + 4) == '$' &&
             d->byte(at + 5) == 'B') {
    mark = kJisX0208;
  } else {
    return length;
  }
  if (place_letter == ')') {
    place = 1;
  } else if (place_letter == '.') {
    place = 2;
  } else if (place_letter != '(') {
    return length;
  }
  if (mark != kAscii && find(mark) == nullptr) return length;
  state->set_byte(place, mark);
  d->at += length;
  return kDone;
}

int64_t Iso2022Codec::decode_g2(CodecState* state, Decoding* d) {
  if (d->at + 2 >= d->length()) return kIncomplete;
  int64_t byte = d->byte(d->at + 2);
  int64_t set = state->byte(2);
  if (set == kGreek) {
    // (A byte with the highest bit is taken as one without it.)
    int64_t c = decode_greek(byte ^ 0x80);
    if (c == 0 && byte != 0x80) return 3;
    append_code_point(d->out, c);
  } else if (set == kLatin1 || set == kAscii) {
    if (byte >= 0x80) return 3;
    append_code_point(d->out, set == kLatin1 ? byte + 0x80 : byte);
  } else {
    return kBadState;
  }
  d->at += 3;
  return kDone;
}

int64_t Iso2022Codec::decode_character(CodecState* state, Decoding* d, int64_t first) {
  int64_t mark = state->byte(has_flag(state, kIsShifted) ? 1 : 0);
  if (mark == kAscii) {
    d->out->append(static_cast<char>(first));
    d->at++;
    return kDone;
  }
  CharacterSet* set = find(mark);
  if (set == nullptr) return kBadState;
  if (d->at + set->width() > d->length()) return kIncomplete;
  int64_t c = set->decode(first, set->width() == 1 ? 0 : d->byte(d->at + 1));
  if (c <= 0) return set->width();
  if (c < CodeTable::kFirstPair) {
    append_code_point(d->out, c);
  } else {
    CodePair pair = set->table()->pair(c);
    append_code_point(d->out, pair.first);
    append_code_point(d->out, pair.second);
  }
  d->at += set->width();
  return kDone;
}

// ---- Encoding -----------------------------------------------------------------------------------

int64_t Iso2022Codec::encode(CodecState* state, Encoding* e, bool is_last) {
  Str* text = e->input->value;
  StrBuilder* out = e->out;
  int64_t end = text->length();
  int64_t offset = e->input->offset_of(e->position);
  while (offset < end) {
    int64_t c = code_point_at(text, offset);
    int64_t next = offset + utf8_width(c);
    if (c < 0x80) {
      designate_ascii(state, out);
      shift_in(state, out);
      out->append(static_cast<char>(c));
      e->position++;
      offset = next;
      continue;
    }
    int64_t second = next < end ? code_point_at(text, next) : is_last ? kNothing : kIncomplete;
    SetCode found;
    CharacterSet* set = nullptr;
    for (int64_t i = 0; i < sets_->length() && found.code == 0; i++) {
      set = sets_->get(i);
      found = set->encode(c, second);
    }
    if (found.code == 0) return 1;
    if (found.code == kIncomplete) return kIncomplete;
    designate(state, out, set);
    if (set->width() == 2) out->append(static_cast<char>(found.code >> 8));
    out->append(static_cast<char>(found.code));
    e->position += found.taken;
    offset = found.taken == 1 ? next : next + utf8_width(second);
  }
  return kDone;
}

void Iso2022Codec::designate(CodecState* state, StrBuilder* out, CharacterSet* set) {
  if (set->place == 0) shift_in(state, out);
  if (state->byte(set->place) != set->mark) {
    out->append(static_cast<char>(kEscape));
    if (set->width() == 2) out->append('$');
    if (set->mark != kJisX0208) out->append(set->place == 0 ? '(' : ')');
    out->append(static_cast<char>(set->mark & 0x7F));
    state->set_byte(set->place, set->mark);
  }
  if (set->place == 1 && !has_flag(state, kIsShifted)) {
    out->append(static_cast<char>(kShiftOut));
    set_flag(state, kIsShifted, true);
  }
}

// ---- The encodings ------------------------------------------------------------------------------

CharacterSet* jisx0208_set() { return new TableSet('B', 0, jisx0208(), TableSet::kFirstPlane); }
CharacterSet* old_jisx0208_set() { return new TableSet('@', 0, jisx0208(), TableSet::kFirstPlane); }
CharacterSet* jisx0212_set() { return new TableSet('D', 0, jisx0208(), TableSet::kThirdPlane); }

Iso2022Codec* make_korean() {
  auto* codec = new Iso2022Codec("iso2022_kr"_str, Iso2022Codec::kShifts);
  codec->add(new TableSet('C', 1, ksx1001(), TableSet::kFirstPlane));
  return codec;
}

Iso2022Codec* make_japanese() {
  auto* codec = new Iso2022Codec("iso2022_jp"_str, Iso2022Codec::kHasPrefix);
  codec->add(jisx0208_set());
  codec->add(new RomanSet());
  codec->add(old_jisx0208_set());
  return codec;
}

Iso2022Codec* make_japanese_1() {
  auto* codec = new Iso2022Codec("iso2022_jp_1"_str, Iso2022Codec::kHasPrefix);
  codec->add(jisx0208_set());
  codec->add(jisx0212_set());
  codec->add(new RomanSet());
  codec->add(old_jisx0208_set());
  return codec;
}

Iso2022Codec* make_japanese_2() {
  auto* codec = new Iso2022Codec("iso2022_jp_2"_str, Iso2022Codec::kHasPrefix | Iso2022Codec::kHasG2);
  codec->add(jisx0208_set());
  codec->add(jisx0212_set());
  codec->add(new TableSet('C', 0, ksx1001(), TableSet::kFirstPlane));
  codec->add(new TableSet('A', 0, gb2312(), TableSet::kFirstPlane));
  codec->add(new RomanSet());
  codec->add(old_jisx0208_set());
  codec->add(new CharacterSet(kLatin1, 2));  // only read, and only in G2
  codec->add(new CharacterSet(kGreek, 2));
  return codec;
}

Iso2022Codec* make_japanese_ext() {
  auto* codec = new Iso2022Codec("iso2022_jp_ext"_str, Iso2022Codec::kHasPrefix);
  codec->add(jisx0208_set());
  codec->add(jisx0212_set());
  codec->add(new RomanSet());
  codec->add(new KatakanaSet());
  codec->add(old_jisx0208_set());
  return codec;
}

// With an edition of JIS X 0213: `mark` of its first plane. What JIS X 0208 has too is written as that.
Iso2022Codec* make_jisx0213(Str* name, int64_t mark, CodeTable* table) {
  auto* codec = new Iso2022Codec(name, Iso2022Codec::kHasPrefix);
  codec->add(new TableSet(mark, 0, table, TableSet::kPairs));
  codec->add(jisx0208_set());
  codec->add(new TableSet(mark, 0, table, TableSet::kFirstPlane));
  codec->add(new TableSet('P', 0, table, TableSet::kThirdPlane));
  return codec;
}

CodecsByName* make_codecs() {
  auto* codecs = new CodecsByName();
  add_codec(codecs, make_korean());
  add_codec(codecs, make_japanese());
  add_codec(codecs, make_japanese_1());
  add_codec(codecs, make_japanese_2());
  add_codec(codecs, make_jisx0213("iso2022_jp_3"_str, 'O', jisx0213_2000()));
  add_codec(codecs, make_jisx0213("iso2022_jp_2004"_str, 'Q', jisx0213_2004()));
  add_codec(codecs, make_japanese_ext());
  return codecs;
}

}  // namespace

RLIB_PREBUILD CodecsByName* iso2022_codecs() { return RLIB_ONCE(make_codecs()); }

}  // namespace py
