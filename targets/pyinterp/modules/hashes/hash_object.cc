#include "targets/pyinterp/modules/hashes/hash_object.h"

#include "targets/pyinterp/objspace/buffer.h"

namespace py {

void update_hash(Digest* digest, W_Object* data) {
  if (isinstance<W_Str>(data)) throw_type_error("Strings must be encoded before hashing"_str);
  Str* bytes = find_bytes(data);
  if (bytes == nullptr) throw_type_error("object supporting the buffer API required"_str);
  digest->update(bytes);
}

namespace {

RLIB_PREBUILD W_Type* any_hash_type() {
  return RLIB_ONCE((new TypeBuilder("hash"_str, object_type()))->finish());
}

Str* hexadecimal(Str* bytes) {
  StrBuilder* out = new StrBuilder(2 * bytes->length());
  for (int64_t i = 0; i < bytes->length(); i++) {
    out->append(rlib::digit_char(bytes->byte_at(i) >> 4));
    out->append(rlib::digit_char(bytes->byte_at(i) & 15));
  }
  return out->build();
}

Str* finish(W_Hash* self, int64_t length) {
  if (length < 0) throw_value_error("value must be positive"_str);
  if (length >= int64_t{1} << 29) throw_value_error("length is too large"_str);
  return self->digest->copy()->finish(length);
}

void hash_update(W_Hash* self, W_Object* data) { update_hash(self->digest, data); }
W_Object* hash_copy(W_Hash* self) {
  return new W_Hash(self->kind, self->digest->copy(), self->digest_size);
}
W_Object* hash_digest(W_Hash* self) { return new W_Bytes(finish(self, 0)); }
W_Object* hash_hexdigest(W_Hash* self) { return new_ascii(hexadecimal(finish(self, 0))); }
W_Object* hash_digest_of(W_Hash* self, int64_t length) { return new W_Bytes(finish(self, length)); }
W_Object* hash_hexdigest_of(W_Hash* self, int64_t length) {
  return new_ascii(hexadecimal(finish(self, length)));
}
Str* hash_name(W_Hash* self) { return self->kind->name; }
int64_t hash_block_size(W_Hash* self) { return self->kind->block_size; }
int64_t hash_digest_size(W_Hash* self) { return self->digest_size; }

}  // namespace

W_Type* W_Hash::exact_type() { return any_hash_type(); }

W_Type* HashKind::make_type(Str* module, Str* name, int64_t digest_size, void (*add)(TypeBuilder*)) {
  auto* t = new TypeBuilder(name, object_type());
  t->module(module);
  t->remove_flags(W_Type::kBaseType);
  t->method<&hash_update>("update"_str, "($self, obj, /)"_str,
                          "Update this hash object's state with the provided string."_str);
  t->method<&hash_copy>("copy"_str, "($self, /)"_str, "Return a copy of the hash object."_str);
  if (digest_size > 0) {
    t->method<&hash_digest>("digest"_str, "($self, /)"_str,
                            "Return the digest value as a bytes object."_str);
    t->method<&hash_hexdigest>("hexdigest"_str, "($self, /)"_str,
                               "Return the digest value as a string of hexadecimal digits."_str);
  } else {
    t->method<&hash_digest_of>("digest"_str, "($self, length, /)"_str,
                               "Return the digest value as a bytes object."_str);
    t->method<&hash_hexdigest_of>("hexdigest"_str, "($self, length, /)"_str,
                                  "Return the digest value as a string of hexadecimal digits."_str);
  }
  t->getter<&hash_name>("name"_str);
  t->getter<&hash_block_size>("block_size"_str);
  t->getter<&hash_digest_size>("digest_size"_str);
  if (add != nullptr) add(t);
  return t->finish();
}

}  // namespace py
