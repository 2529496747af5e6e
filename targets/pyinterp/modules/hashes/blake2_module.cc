// The module _blake2.

#include "targets/pyinterp/modules/hashes/hash_object.h"
#include "targets/pyinterp/objspace/buffer.h"

namespace py {

namespace {

RLIB_PREBUILD HashKind* blake2b_kind();
RLIB_PREBUILD HashKind* blake2s_kind();

// What differs: `most` is that of a digest and of a key; half of a half of it that of salt and person.
struct Limits {
  HashKind* kind;
  int64_t most;
  int64_t extra;         // of salt and person
  int64_t most_offset;   // bits of node_offset
};

Str* limited_bytes(W_Object* w, int64_t most, Str* name) {
  Str* bytes = w == nullptr ? ""_str : bytes_of(w);
  if (bytes->length() > most) throw_value_error("maximum "_str, name, " length is "_str, most, " bytes"_str);
  return bytes;
}

int64_t limited(W_Object* w, int64_t least, int64_t most, Str* text) {
  int64_t value = int_value(w);
  if (value < least || value > most) throw_value_error(text);
  return value;
}

// data, digest_size, key, salt, person, fanout, depth, leaf_size, node_offset, node_depth, inner_size,
// last_node, usedforsecurity, from argument 1 on.
W_Object* new_blake2(AllValues v, Limits limits) {
  Blake2Parameters p;
  p.digest_size = int_value(v.get(2));
  if (p.digest_size <= 0 || p.digest_size > limits.most) {
    throw_value_error("digest_size must be between 1 and "_str, limits.most, " bytes"_str);
  }
  p.salt = limited_bytes(v.get(4), limits.extra, "salt"_str);
  p.person = limited_bytes(v.get(5), limits.extra, "person"_str);
  p.fanout = limited(v.get(6), 0, 255, "fanout must be between 0 and 255"_str);
  p.depth = limited(v.get(7), 1, 255, "depth must be between 1 and 255"_str);
  W_AnyInt* leaf_size = to_index(v.get(8));
  if (leaf_size->big()->sign() < 0) throw_value_error("value must be positive"_str);
  if (!leaf_size->fits() || leaf_size->small() > 0xFFFFFFFF) {
    throw_overflow_error("leaf_size is too large"_str);
  }
  p.leaf_size = leaf_size->small();
  W_AnyInt* offset = to_index(v.get(9));
  if (offset->big()->sign() < 0) throw_value_error("value must be positive"_str);
  if (offset->big()->bit_length() > limits.most_offset) {
    if (limits.most_offset == 48) throw_overflow_error("node_offset is too large"_str);
    throw_overflow_error("int too big to convert"_str);
  }
  p.node_offset = static_cast<int64_t>(offset->big()->to_uint_wrapped());
  p.node_depth = limited(v.get(10), 0, 255, "node_depth must be between 0 and 255"_str);
  p.inner_size = limited(v.get(11), 0, limits.most,
                         message("inner_size must be between 0 and is "_str, limits.most));
  p.is_last_node = is_true(v.get(12));
  p.key = limited_bytes(v.get(3), limits.most, "key"_str);
  Digest* digest = limits.most == 64 ? new_blake2b(p) : new_blake2s(p);
  if (v.get(1) != nullptr) update_hash(digest, v.get(1));
  return new W_Hash(limits.kind, digest, p.digest_size);
}

W_Object* blake2b_new(AllValues v) { return new_blake2(v, {blake2b_kind(), 64, 16, 64}); }
W_Object* blake2s_new(AllValues v) { return new_blake2(v, {blake2s_kind(), 32, 8, 48}); }

// The signature's default of digest_size is the largest.
Str* signature(int64_t most) {
  return message("($type, data=<null>, /, *, digest_size="_str, most,
                 ", key=<null>, salt=<null>, person=<null>, fanout=1, depth=1, leaf_size=0, "
                 "node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)"_str);
}

template <auto New>
void add_to_type(TypeBuilder* t, int64_t most, int64_t extra) {
  t->new_method<New>(signature(most));
  t->attribute("SALT_SIZE"_str, new_int(extra));
  t->attribute("PERSON_SIZE"_str, new_int(extra));
  t->attribute("MAX_KEY_SIZE"_str, new_int(most));
  t->attribute("MAX_DIGEST_SIZE"_str, new_int(most));
}
void add_to_blake2b(TypeBuilder* t) { add_to_type<&blake2b_new>(t, 64, 16); }
void add_to_blake2s(TypeBuilder* t) { add_to_type<&blake2s_new>(t, 32, 8); }

RLIB_PREBUILD HashKind* blake2b_kind() {
  return RLIB_ONCE(new HashKind("_blake2"_str, "blake2b"_str, 128, 64, nullptr, &add_to_blake2b));
}
RLIB_PREBUILD HashKind* blake2s_kind() {
  return RLIB_ONCE(new HashKind("_blake2"_str, "blake2s"_str, 64, 32, nullptr, &add_to_blake2s));
}

void add(ModuleBuilder* m, HashKind* kind, int64_t most, int64_t extra) {
  m->type(kind->name, kind->type);
  Str* upper = kind->name->upper();
  m->constant(message(upper, "_SALT_SIZE"_str), extra);
  m->constant(message(upper, "_PERSON_SIZE"_str), extra);
  m->constant(message(upper, "_MAX_KEY_SIZE"_str), most);
  m->constant(message(upper, "_MAX_DIGEST_SIZE"_str), most);
}

W_Module* make_blake2_module() {
  auto* m = new ModuleBuilder("_blake2"_str, "_blake2b provides BLAKE2b for hashlib\n"_str);
  add(m, blake2b_kind(), 64, 16);
  add(m, blake2s_kind(), 32, 8);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* blake2_module() { return RLIB_ONCE(make_blake2_module()); }

}  // namespace py
