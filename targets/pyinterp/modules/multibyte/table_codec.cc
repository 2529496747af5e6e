// Decoding and encoding by table.

#include "targets/pyinterp/modules/multibyte/table_codec.h"

#include "targets/pyinterp/objspace/text.h"

namespace py {

Array<int32_t>* TableCodec::make_bytes(Str* singles, Str* leads) {
  Array<int32_t>* bytes = meanings_of_bytes(singles, kIllegal);
  Array<bool>* is_lead = set_of_bytes(leads);
  for (int64_t byte = 0; byte < 256; byte++) {
    if (is_lead->get(byte) && bytes->get(byte) == kIllegal) bytes->set(byte, kLead);
  }
  return bytes;
}

int64_t TableCodec::decode(CodecState*, Decoding* d) {
  Array<int32_t>* code_points = table->code_points();
  StrBuilder* out = d->out;
  Str* input = d->input;
  int64_t end = input->length();
  while (d->at < end) {
    int64_t at = d->at;
    int64_t first = input->byte_at(at);
    if (first < 0x80 && has_ascii_) {
      d->at = skip_ascii(input, at);
      out->append(input, at, d->at);
      continue;
    }
    int64_t meaning = bytes->get(first);
    if (meaning >= 0) {
      append_code_point(out, meaning);
      d->at++;
      continue;
    }
    if (meaning == kIllegal) return 1;
    if (at + 1 == end) return kIncomplete;
    int64_t second = input->byte_at(at + 1);
    LongCode longer = decode_long(d, first, second);
    if (longer.length != 0) {
      if (longer.length == kIncomplete) return kIncomplete;
      if (longer.code_point <= 0) return 1;
      append_code_point(out, longer.code_point);
      d->at += longer.length;
      continue;
    }
    int64_t code_point = code_points->get((first << 8 | second) & 0x7FFF);
    if (code_point <= 0) return code_point == CodeTable::kReserved ? 2 : 1;
    if (code_point < CodeTable::kFirstPair) {
      append_code_point(out, code_point);
    } else {
      CodePair pair = table->pair(code_point);
      append_code_point(out, pair.first);
      append_code_point(out, pair.second);
    }
    d->at += 2;
  }
  return kDone;
}

int64_t TableCodec::encode(CodecState*, Encoding* e, bool is_last) {
  Array<uint16_t>* codes = table->codes();
  StrBuilder* out = e->out;
  Str* text = e->input->value;
  int64_t end = text->length();
  int64_t offset = e->input->offset_of(e->position);
  while (offset < end) {
    int64_t c = code_point_at(text, offset);
    if (c < 0x80 && has_ascii_) {
      int64_t start = offset;
      offset = skip_ascii(text, start);
      out->append(text, start, offset);
      e->position += offset - start;
      continue;
    }
    int64_t next = offset + utf8_width(c);
    int64_t taken = 1;
    int64_t code = c < codes->length() ? codes->get(c) : 0;
    if (code >= CodeTable::kBeginsPair) {
      if (next == end && !is_last) return kIncomplete;
      int64_t second = next == end ? 0 : code_point_at(text, next);
      int64_t together = table->find_pair(c, second);
      if (together != 0) {
        taken = 2;
        next += utf8_width(second);
      }
      code = together != 0 ? together : table->lone_code(code);
    }
    if (code >= 0x100) {
      append_code(out, code);
    } else if (code != 0 || c == 0) {
      out->append(static_cast<char>(code));
    } else if (!encode_long(out, c)) {
      return 1;
    }
    e->position += taken;
    offset = next;
  }
  return kDone;
}

}  // namespace py
