// Chinese as mainland China writes it: GB 2312, its extensions GBK and GB 18030, and HZ.

#include "targets/pyinterp/modules/multibyte/character_sets.h"
#include "targets/pyinterp/modules/multibyte/table_codec.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

namespace {

CodeTable* make_gb2312() {
  auto* table = new CodeTable();
  table->add_source("GB2312"_str, "a1-fe"_str, "a1-fe"_str);
  return table;
}

CodeTable* make_gbk() {
  auto* table = new CodeTable();
  table->add_source("GBK"_str, "81-fe"_str, "40-7e 80-fe"_str);
  return table;
}

// ---- GB 18030 -----------------------------------------------------------------------------------
//
// All of Unicode. Codes of two bytes are GBK's and others; codes of four bytes, the second of which is a digit, count
// through the code points that have none of two, in their order, and from 90 on through those beyond U+FFFF.

// The edition of 2000, in which some characters have code points for private use.
CodeTable* make_gb18030() {
  auto* table = new CodeTable();
  table->add_source("GB18030"_str, "81-fe"_str, "40-7e 80-fe"_str,
                    "a6d9*7=e78d a6ec*2=e794 a6f3=e796 a8bc=e7c7 fe51*3=e816 fe59=e81e fe61=e826 fe66*2=e82b "
                    "fe6c*2=e831 fe76=e83b fe7e=e843 fe90*2=e854 fea0=e864"_str);
  return table;
}

class Gb18030Codec final : public TableCodec {
 public:
  using TableCodec::TableCodec;

 protected:
  LongCode decode_long(Decoding* d, int64_t first, int64_t second) override {
    LongCode result;
    if (!is_digit(second)) return result;
    if (d->at + 4 > d->length()) {
      result.length = kIncomplete;
      return result;
    }
    result.length = 4;
    int64_t third = d->byte(d->at + 2);
    int64_t fourth = d->byte(d->at + 3);
    if (first < 0x81 || first > 0xFE || third < 0x81 || third > 0xFE || !is_digit(fourth)) return result;
    int64_t plane = first < 0x90 ? 0x81 : 0x90;
    int64_t number = (((first - plane) * 10 + second - '0') * 126 + third - 0x81) * 10 + fourth - '0';
    if (plane == 0x90) {
      if (number <= 0xFFFFF) result.code_point = 0x10000 + number;
    } else if (first < 0x85 && number < kNumbersBelowPlane1) {
      result.code_point = code_point_of(number);
    }
    return result;
  }

  bool encode_long(StrBuilder* out, int64_t c) override {
    if (is_surrogate(c)) return false;
    int64_t number = c < 0x10000 ? number_of(c) : c - 0x10000;
    out->append(static_cast<char>((c < 0x10000 ? 0x81 : 0x90) + number / 12600));
    out->append(static_cast<char>('0' + number / 1260 % 10));
    out->append(static_cast<char>(0x81 + number / 10 % 126));
    out->append(static_cast<char>('0' + number % 10));
    return true;
  }

 private:
  static constexpr int64_t kNumbersBelowPlane1 = 39420;

  static bool is_digit(int64_t byte) { return byte >= '0' && byte <= '9'; }

  // Code points without a code of two bytes stand in some two hundred runs: where each begins, and its number.
  void find_runs() {
    Array<uint16_t>* codes = table->codes();
    auto* starts = new List<int64_t>();
    auto* numbers = new List<int64_t>();
    int64_t number = 0;
    bool in_run = false;
    for (int64_t c = 0x80; c < 0x10000; c++) {
      bool counts = codes->get(c) == 0 && !is_surrogate(c);
      if (counts && !in_run) {
        starts->append(c);
        numbers->append(number);
      }
      if (counts) number++;
      in_run = counts;
    }
    numbers_ = numbers;
    starts_ = starts;
  }

  // The last item that is not above `value`. Precondition: the first is not.
  static int64_t find_run(List<int64_t>* items, int64_t value) {
    int64_t low = 0;
    int64_t high = items->length();
    while (high - low > 1) {
      int64_t middle = (low + high) / 2;
      if (items->get(middle) <= value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  int64_t code_point_of(int64_t number) {
    if (starts_ == nullptr) find_runs();
    int64_t run = find_run(numbers_, number);
    return starts_->get(run) + number - numbers_->get(run);
  }
  int64_t number_of(int64_t code_point) {
    if (starts_ == nullptr) find_runs();
    int64_t run = find_run(starts_, code_point);
    return numbers_->get(run) + code_point - starts_->get(run);
  }

  List<int64_t>* starts_ = nullptr;
  List<int64_t>* numbers_ = nullptr;
};

// ---- HZ -----------------------------------------------------------------------------------------
//
// GB 2312 in seven bits: "~{" begins codes of two bytes, "~}" ends them; "~~" is a tilde, and "~\n" nothing.

class HzCodec final : public MultibyteCodec {
 public:
  HzCodec(Str* name, CodeTable* table) : MultibyteCodec(name), table(table) {}

  int64_t decode(CodecState* state, Decoding* d) override;
  int64_t encode(CodecState* state, Encoding* e, bool is_last) override;
  void reset_decoding(CodecState* state) override { state->word = kAscii; }
  void end_encoding(CodecState* state, StrBuilder* out) override {
    if (state->word != kAscii) out->append("~}"_str);
    state->word = kAscii;
  }

  CodeTable* const table;

 private:
  static constexpr int64_t kAscii = 0;
  static constexpr int64_t kChinese = 1;

  // The code behind a tilde. False if there is none such now.
  static bool escape(CodecState* state, StrBuilder* out, int64_t byte) {
    if (state->word != kAscii) {
      if (byte != '}') return false;
      state->word = kAscii;
    } else if (byte == '~') {
      out->append('~');
    } else if (byte == '{') {
      state->word = kChinese;
    } else {
      return byte == '\n';
    }
    return true;
  }
};

int64_t HzCodec::decode(CodecState* state, Decoding* d) {
  Array<int32_t>* code_points = table->code_points();
  while (d->at < d->length()) {
    int64_t first = d->byte(d->at);
    if (first >= 0x80) return 1;
    bool is_pair = first == '~' || state->word != kAscii;
    if (!is_pair) {
      d->out->append(static_cast<char>(first));
      d->at++;
      continue;
    }
    if (d->at + 1 == d->length()) return kIncomplete;
    int64_t second = d->byte(d->at + 1);
    if (first == '~') {
      if (!escape(state, d->out, second)) return 1;
    } else {
      int64_t c = second >= 0x80 ? 0 : code_points->get(first << 8 | second | 0x80);
      if (c == 0) return 1;
      append_code_point(d->out, c);
    }
    d->at += 2;
  }
  return kDone;
}

int64_t HzCodec::encode(CodecState* state, Encoding* e, bool) {
  Array<uint16_t>* codes = table->codes();
  int64_t offset = e->input->offset_of(e->position);
  while (e->position < e->input->length()) {
    int64_t c = code_point_at(e->input->value, offset);
    if (c < 0x80) {
      end_encoding(state, e->out);
      if (c == '~') e->out->append('~');
      e->out->append(static_cast<char>(c));
    } else {
      int64_t code = c < codes->length() ? codes->get(c) : 0;
      if (code == 0) return 1;
      if (state->word == kAscii) e->out->append("~{"_str);
      state->word = kChinese;
      e->out->append(static_cast<char>(code >> 8 & 0x7F));
      e->out->append(static_cast<char>(code & 0x7F));
    }
    e->position++;
    offset += utf8_width(c);
  }
  return kDone;
}

CodecsByName* make_codecs() {
  auto* codecs = new CodecsByName();
  add_codec(codecs, new TableCodec("gb2312"_str, gb2312()));
  add_codec(codecs, new TableCodec("gbk"_str, make_gbk()));
  add_codec(codecs, new Gb18030Codec("gb18030"_str, make_gb18030()));
  add_codec(codecs, new HzCodec("hz"_str, gb2312()));
  return codecs;
}

}  // namespace

RLIB_PREBUILD CodeTable* gb2312() { return RLIB_ONCE(make_gb2312()); }
RLIB_PREBUILD CodecsByName* mainland_codecs() { return RLIB_ONCE(make_codecs()); }

}  // namespace py
