// The module _multibytecodec, and those that have its encodings by region: _codecs_jp and its kind.

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/multibyte/multibyte_types.h"

namespace py {

namespace {

// CPython's modules of encodings hand theirs over by this. Here they need not.
W_Object* create_codec(W_Object*) { throw_value_error("argument type invalid"_str); }

W_Module* make_multibytecodec() {
  auto* m = new ModuleBuilder("_multibytecodec"_str, nullptr);
  m->type("MultibyteIncrementalEncoder"_str, incremental_encoder_type());
  m->type("MultibyteIncrementalDecoder"_str, incremental_decoder_type());
  m->type("MultibyteStreamReader"_str, stream_reader_type());
  m->type("MultibyteStreamWriter"_str, stream_writer_type());
  m->function<&create_codec>("__create_codec"_str, "($module, arg, /)"_str);
  return m->finish();
}

template <auto Codecs>
W_Object* getcodec(W_Object* encoding) {
  if (!rlib::isinstance<W_Str>(encoding)) throw_type_error("encoding name must be a string."_str);
  MultibyteCodec* codec = Codecs()->get_or(text_of(encoding), nullptr);
  if (codec == nullptr) throw_lookup_error("no such codec is supported."_str);
  return new W_MultibyteCodec(codec);
}

template <auto Codecs>
W_Module* make_codecs(Str* name) {
  auto* m = new ModuleBuilder(name, nullptr);
  m->function<&getcodec<Codecs>>("getcodec"_str, "($module, encoding, /)"_str, ""_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* multibytecodec_module() { return RLIB_ONCE(make_multibytecodec()); }
RLIB_PREBUILD W_Module* codecs_jp_module() { return RLIB_ONCE(make_codecs<&japanese_codecs>("_codecs_jp"_str)); }
RLIB_PREBUILD W_Module* codecs_cn_module() { return RLIB_ONCE(make_codecs<&mainland_codecs>("_codecs_cn"_str)); }
RLIB_PREBUILD W_Module* codecs_tw_module() { return RLIB_ONCE(make_codecs<&taiwanese_codecs>("_codecs_tw"_str)); }
RLIB_PREBUILD W_Module* codecs_hk_module() { return RLIB_ONCE(make_codecs<&hong_kong_codecs>("_codecs_hk"_str)); }
RLIB_PREBUILD W_Module* codecs_kr_module() { return RLIB_ONCE(make_codecs<&korean_codecs>("_codecs_kr"_str)); }
RLIB_PREBUILD W_Module* codecs_iso2022_module() {
  return RLIB_ONCE(make_codecs<&iso2022_codecs>("_codecs_iso2022"_str));
}

}  // namespace py
