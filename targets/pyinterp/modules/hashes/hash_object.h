// Hash objects: what hashlib's constructors make.

#ifndef TARGETS_PYINTERP_MODULES_HASHES_HASH_OBJECT_H_
#define TARGETS_PYINTERP_MODULES_HASHES_HASH_OBJECT_H_

#include "targets/pyinterp/modules/hashes/digest.h"
#include "targets/pyinterp/modules/module.h"

namespace py {

// An algorithm, with the type of its objects.
class HashKind final : public rlib::Object {
 public:
  // `add`: adds what only its type has, or null.
  HashKind(Str* module, Str* name, int64_t block_size, int64_t digest_size, Digest* (*make)(),
           void (*add)(TypeBuilder*))
      : name(name),
        block_size(block_size),
        digest_size(digest_size),
        make(make),
        type(make_type(module, name, digest_size, add)) {}

  Str* const name;
  const int64_t block_size;
  const int64_t digest_size;  // 0: digest() is told
  Digest* (*const make)();    // null for BLAKE2, which takes more
  W_Type* const type;

 private:
  static W_Type* make_type(Str* module, Str* name, int64_t digest_size, void (*add)(TypeBuilder*));
};

class W_Hash final : public W_Object {
 public:
  W_Hash(HashKind* kind, Digest* digest, int64_t digest_size)
      : kind(kind), digest(digest), digest_size(digest_size) {}
  static W_Type* exact_type();
  W_Type* type() override { return kind->type; }

  HashKind* const kind;
  Digest* const digest;
  const int64_t digest_size;
};

// Feeds it. Raises TypeError for str and for what has no bytes.
void update_hash(Digest* digest, W_Object* data);

// A new object, fed with `data` unless that is null.
template <HashKind* (*kind)()>
W_Object* new_hash(W_Object* data, bool /*used_for_security*/) {
  Digest* digest = kind()->make();
  if (data != nullptr) update_hash(digest, data);
  return new W_Hash(kind(), digest, kind()->digest_size);
}

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_HASHES_HASH_OBJECT_H_
