#include "targets/pyinterp/modules/io/newlines.h"

namespace py {

int64_t find_newlines(Str* text) {
  int64_t seen = 0;
  if (!text->contains_char('\r')) return text->contains_char('\n') ? kSeenLf : 0;
  for (int64_t i = 0; i < text->length() && seen != 7; i++) {
    char c = text->char_at(i);
    if (c == '\n') seen |= kSeenLf;
    if (c != '\r') continue;
    if (i + 1 < text->length() && text->char_at(i + 1) == '\n') {
      seen |= kSeenCrLf;
      i++;
    } else {
      seen |= kSeenCr;
    }
  }
  return seen;
}

Str* translate_newlines(Str* text) {
  int64_t at = text->find_char('\r');
  if (at < 0) return text;
  StrBuilder* out = new StrBuilder(text->length());
  int64_t start = 0;
  while (at >= 0) {
    out->append(text, start, at);
    out->append('\n');
    start = at + 1;
    if (start < text->length() && text->char_at(start) == '\n') start++;
    at = text->find_char('\r', start);
  }
  out->append(text, start, text->length());
  return out->build();
}

W_Object* newlines_object(int64_t seen) {
  if (seen == 0) return none();
  auto* kinds = new List<W_Object*>();
  if ((seen & kSeenCr) != 0) kinds->append(new_ascii("\r"_str));
  if ((seen & kSeenLf) != 0) kinds->append(new_ascii("\n"_str));
  if ((seen & kSeenCrLf) != 0) kinds->append(new_ascii("\r\n"_str));
  return kinds->length() == 1 ? kinds->get(0) : new_tuple(kinds->to_array());
}

int64_t find_line_end(Str* text, int64_t start, Str* newline, bool is_translated, bool is_final) {
  if (is_translated) {
    int64_t at = text->find_char('\n', start);
    return at < 0 ? -1 : at + 1;
  }
  if (newline != nullptr && !newline->is_empty()) {
    int64_t at = text->find(newline, start);
    return at < 0 ? -1 : at + newline->length();
  }
  int64_t lf = text->find_char('\n', start);
  int64_t cr = text->find_char('\r', start, lf < 0 ? text->length() : lf);
  if (cr < 0) return lf < 0 ? -1 : lf + 1;
  if (lf == cr + 1) return lf + 1;
  if (cr + 1 == text->length() && !is_final) return -1;
  return cr + 1;
}

void check_newline_argument(W_Object* w, bool quotes) {
  if (is_none(w)) return;
  if (!rlib::isinstance<W_Str>(w)) {
    throw_type_error("newline must be str or None, not "_str, type_name(w));
  }
  Str* text = text_of(w);
  bool is_legal =
      text->is_empty() || text->eq("\n"_str) || text->eq("\r"_str) || text->eq("\r\n"_str);
  if (!is_legal) throw_value_error("illegal newline value: "_str, quotes ? repr(w)->value : text);
}

// ---- IncrementalNewlineDecoder ------------------------------------------------------------------

Str* W_NewlineDecoder::decode(Str* text, bool is_final) {
  if (has_pending_cr && (is_final || !text->is_empty())) {
    text = "\r"_str->concat(text);
    has_pending_cr = false;
  }
  int64_t length = text->length();
  if (!is_final && length > 0 && text->char_at(length - 1) == '\r') {
    text = text->slice(0, length - 1);
    has_pending_cr = true;
  }
  seen |= find_newlines(text);
  return translates ? translate_newlines(text) : text;
}

namespace {

W_Object* decoder_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_NewlineDecoder>(type, newline_decoder_type());
}

void decoder_init(W_NewlineDecoder* self, W_Object* decoder, bool translates, W_Object*) {
  self->decoder = null_if_none(decoder);
  self->translates = translates;
  self->has_pending_cr = false;
  self->seen = 0;
}

W_Object* decoder_decode(W_NewlineDecoder* self, W_Object* input, bool is_final) {
  if (self->decoder != nullptr) {
    input = stream_call(self->decoder, "decode"_str, input, new_bool(is_final));
  }
  if (!rlib::isinstance<W_Str>(input)) {
    throw_type_error("decoder should return a string result, not '"_str, type_name(input), "'"_str);
  }
  return new_str(self->decode(text_of(input), is_final));
}

// (bytes, flags): the lowest flag is ours.
W_Object* decoder_getstate(W_NewlineDecoder* self) {
  W_Object* bytes = new_bytes(""_str);
  int64_t flags = 0;
  if (self->decoder != nullptr) {
    W_Object* state = stream_call(self->decoder, "getstate"_str);
    if (!rlib::isinstance<W_Tuple>(state) || static_cast<W_Tuple*>(state)->length() != 2) {
      throw_type_error("illegal decoder state"_str);
    }
    bytes = static_cast<W_Tuple*>(state)->get(0);
    flags = index_value(static_cast<W_Tuple*>(state)->get(1));
  }
  return new_tuple(bytes, new_int(flags << 1 | (self->has_pending_cr ? 1 : 0)));
}

void decoder_setstate(W_NewlineDecoder* self, W_Object* w_state) {
  if (!rlib::isinstance<W_Tuple>(w_state)) throw_type_error("state argument must be a tuple"_str);
  W_Tuple* state = static_cast<W_Tuple*>(w_state);
  if (state->length() != 2) throw_type_error("illegal decoder state"_str);
  int64_t flags = index_value(state->get(1));
  self->has_pending_cr = (flags & 1) != 0;
  if (self->decoder != nullptr) {
    stream_call(self->decoder, "setstate"_str, new_tuple(state->get(0), new_int(flags >> 1)));
  }
}

void decoder_reset(W_NewlineDecoder* self) {
  self->seen = 0;
  self->has_pending_cr = false;
  if (self->decoder != nullptr) stream_call(self->decoder, "reset"_str);
}

W_Object* decoder_newlines(W_NewlineDecoder* self) { return newlines_object(self->seen); }

W_Type* make_newline_decoder_type() {
  auto* t = new TypeBuilder("IncrementalNewlineDecoder"_str, object_type());
  t->module("_io"_str);
  t->doc("Codec used when reading a file in universal newlines mode."_str);
  t->new_method<&decoder_new>("($type, *args, **kwargs)"_str);
  t->special<&decoder_init>("__init__"_str, "($self, /, decoder, translate, errors='strict')"_str);
  t->method<&decoder_decode>("decode"_str, "($self, /, input, final=False)"_str);
  t->method<&decoder_getstate>("getstate"_str, "($self, /)"_str);
  t->method<&decoder_setstate>("setstate"_str, "($self, state, /)"_str);
  t->method<&decoder_reset>("reset"_str, "($self, /)"_str);
  t->getter<&decoder_newlines>("newlines"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* newline_decoder_type() { return RLIB_ONCE(make_newline_decoder_type()); }

}  // namespace py
