// The modules _md5, _sha1, _sha256, _sha512 and _sha3.

#include "targets/pyinterp/modules/hashes/hash_object.h"

namespace py {

namespace {

#define PY_HASH(function, module, name, block_size, digest_size, add, ...)              \
  RLIB_PREBUILD HashKind* function() {                                                  \
    return RLIB_ONCE(new HashKind(module##_str, name##_str, block_size, digest_size,    \
                                  []() -> Digest* { return __VA_ARGS__; }, add));       \
  }
PY_HASH(md5_kind, "_md5", "md5", 64, 16, nullptr, new_md5())
PY_HASH(sha1_kind, "_sha1", "sha1", 64, 20, nullptr, new_sha1())
PY_HASH(sha224_kind, "_sha256", "sha224", 64, 28, nullptr, new_sha224())
PY_HASH(sha256_kind, "_sha256", "sha256", 64, 32, nullptr, new_sha256())
PY_HASH(sha384_kind, "_sha512", "sha384", 128, 48, nullptr, new_sha384())
PY_HASH(sha512_kind, "_sha512", "sha512", 128, 64, nullptr, new_sha512())

// SHA-3's types make objects, and show what is in them.
template <HashKind* (*kind)()>
W_Object* new_of_type(W_Type*, W_Object* data, bool used_for_security) {
  return new_hash<kind>(data, used_for_security);
}
int64_t rate_bits(W_Hash* self) { return 8 * self->kind->block_size; }
int64_t capacity_bits(W_Hash* self) { return 1600 - 8 * self->kind->block_size; }
W_Object* suffix_bits(W_Hash* self) {
  return new W_Bytes(self->kind->digest_size > 0 ? "\x06"_str : "\x1f"_str);
}

template <HashKind* (*kind)()>
void add_to_type(TypeBuilder* t) {
  t->new_method<&new_of_type<kind>>("($type, data=<null>, /, *, usedforsecurity=True)"_str);
  t->getter<&rate_bits>("_rate_bits"_str);
  t->getter<&capacity_bits>("_capacity_bits"_str);
  t->getter<&suffix_bits>("_suffix"_str);
}

#define PY_SHA3(function, name, block_size, digest_size, suffix)          \
  RLIB_PREBUILD HashKind* function();                                     \
  PY_HASH(function, "_sha3", name, block_size, digest_size, &add_to_type<&function>, \
          new_sha3(block_size, suffix, digest_size))
PY_SHA3(sha3_224_kind, "sha3_224", 144, 28, 6)
PY_SHA3(sha3_256_kind, "sha3_256", 136, 32, 6)
PY_SHA3(sha3_384_kind, "sha3_384", 104, 48, 6)
PY_SHA3(sha3_512_kind, "sha3_512", 72, 64, 6)
PY_SHA3(shake_128_kind, "shake_128", 168, 0, 0x1F)
PY_SHA3(shake_256_kind, "shake_256", 136, 0, 0x1F)
#undef PY_SHA3
#undef PY_HASH

// A module's function that makes objects of one kind.
template <HashKind* (*kind)()>
void add(ModuleBuilder* m) {
  m->function<&new_hash<kind>>(
      kind()->name, "($module, /, string=<null>, *, usedforsecurity=True)"_str,
      "Return a new hash object; optionally initialized with a string."_str);
}

W_Module* make_md5_module() {
  auto* m = new ModuleBuilder("_md5"_str, nullptr);
  add<&md5_kind>(m);
  m->type("MD5Type"_str, md5_kind()->type);
  return m->finish();
}
W_Module* make_sha1_module() {
  auto* m = new ModuleBuilder("_sha1"_str, nullptr);
  add<&sha1_kind>(m);
  m->type("SHA1Type"_str, sha1_kind()->type);
  return m->finish();
}
W_Module* make_sha256_module() {
  auto* m = new ModuleBuilder("_sha256"_str, nullptr);
  add<&sha224_kind>(m);
  add<&sha256_kind>(m);
  m->type("SHA224Type"_str, sha224_kind()->type);
  m->type("SHA256Type"_str, sha256_kind()->type);
  return m->finish();
}
W_Module* make_sha512_module() {
  auto* m = new ModuleBuilder("_sha512"_str, nullptr);
  add<&sha384_kind>(m);
  add<&sha512_kind>(m);
  m->type("SHA384Type"_str, sha384_kind()->type);
  m->type("SHA512Type"_str, sha512_kind()->type);
  return m->finish();
}
W_Module* make_sha3_module() {
  auto* m = new ModuleBuilder("_sha3"_str, nullptr);
  m->type("sha3_224"_str, sha3_224_kind()->type);
  m->type("sha3_256"_str, sha3_256_kind()->type);
  m->type("sha3_384"_str, sha3_384_kind()->type);
  m->type("sha3_512"_str, sha3_512_kind()->type);
  m->type("shake_128"_str, shake_128_kind()->type);
  m->type("shake_256"_str, shake_256_kind()->type);
  m->constant("implementation"_str, new_ascii("Kiln"_str));
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* md5_module() { return RLIB_ONCE(make_md5_module()); }
RLIB_PREBUILD W_Module* sha1_module() { return RLIB_ONCE(make_sha1_module()); }
RLIB_PREBUILD W_Module* sha256_module() { return RLIB_ONCE(make_sha256_module()); }
RLIB_PREBUILD W_Module* sha512_module() { return RLIB_ONCE(make_sha512_module()); }
RLIB_PREBUILD W_Module* sha3_module() { return RLIB_ONCE(make_sha3_module()); }

}  // namespace py
