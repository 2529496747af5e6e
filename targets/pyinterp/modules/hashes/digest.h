// Digests: MD5, SHA-1, SHA-2, SHA-3 and BLAKE2, each a class that is fed with bytes.

#ifndef TARGETS_PYINTERP_MODULES_HASHES_DIGEST_H_
#define TARGETS_PYINTERP_MODULES_HASHES_DIGEST_H_

#include "targets/pyinterp/objspace/common.h"

namespace py {

class Digest : public rlib::Object {
 public:
  // Takes bytes start to end.
  virtual void update(Str* bytes) = 0;
  // `length` bytes of the digest of all so far, for those whose digest has any length; the others ignore it.
  // The object may not be used any more then: copy it before.
  virtual Str* finish(int64_t length) = 0;
  virtual Digest* copy() = 0;
};

// What takes bytes in blocks of one size.
class BlockDigest : public Digest {
 public:
  explicit BlockDigest(int64_t block_size) : block(Array<char>::make(block_size)) {}

  void update(Str* bytes) override;

 protected:
  // Takes the block, which is full.
  virtual void compress() = 0;
  // BLAKE2 takes a full block only when more follows, as its last one is special.
  virtual bool keeps_last() const { return false; }

  void copy_block_from(BlockDigest* other) {
    rlib::array_copy(other->block, 0, block, 0, block->length());
    filled = other->filled;
    total = other->total;
  }
  // Fills the block with a 1 bit and zeroes, as MD5 and SHA do, leaving `kept` bytes for the length.
  void pad(int64_t first, int64_t kept);
  void clear_block_from(int64_t start) {
    for (int64_t i = start; i < block->length(); i++) block->set(i, 0);
  }

  int64_t byte(int64_t at) const { return static_cast<unsigned char>(block->get(at)); }
  void set_byte(int64_t at, int64_t value) { block->set(at, static_cast<char>(value)); }
  uint32_t big32(int64_t at) const {
    return static_cast<uint32_t>(byte(at) << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 |
                                 byte(at + 3));
  }
  uint32_t little32(int64_t at) const {
    return static_cast<uint32_t>(byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 |
                                 byte(at + 3) << 24);
  }
  uint64_t big64(int64_t at) const {
    return static_cast<uint64_t>(big32(at)) << 32 | big32(at + 4);
  }
  uint64_t little64(int64_t at) const {
    return static_cast<uint64_t>(little32(at + 4)) << 32 | little32(at);
  }

  Array<char>* const block;
  int64_t filled = 0;
  int64_t total = 0;  // bytes so far
};

// Words as bytes, `size` bytes of each, the first one first.
Str* words_to_bytes(Array<uint32_t>* words, int64_t count, bool big_endian);
Str* words_to_bytes(Array<uint64_t>* words, int64_t bytes, bool big_endian);
// Numbers in hexadecimal without a break between: tables.
Array<uint32_t>* words32_from(Str* digits);
Array<uint64_t>* words64_from(Str* digits);

inline uint32_t rotate_left(uint32_t x, int64_t n) { return x << n | x >> (32 - n); }
inline uint32_t rotate_right(uint32_t x, int64_t n) { return x >> n | x << (32 - n); }
inline uint64_t rotate_left(uint64_t x, int64_t n) { return x << n | x >> (64 - n); }
inline uint64_t rotate_right(uint64_t x, int64_t n) { return x >> n | x << (64 - n); }

Digest* new_md5();
Digest* new_sha1();
Digest* new_sha224();
Digest* new_sha256();
Digest* new_sha384();
Digest* new_sha512();
// `rate`: bytes taken at a time. `suffix`: the bits that tell SHA-3 (6) from SHAKE (0x1F).
Digest* new_sha3(int64_t rate, int64_t suffix, int64_t digest_size);

// What BLAKE2 can be told: see RFC 7693 and PEP 247.
struct Blake2Parameters {
  int64_t digest_size;
  Str* key;
  Str* salt;
  Str* person;
  int64_t fanout;
  int64_t depth;
  int64_t leaf_size;
  int64_t node_offset;
  int64_t node_depth;
  int64_t inner_size;
  bool is_last_node;
};
Digest* new_blake2b(Blake2Parameters parameters);
Digest* new_blake2s(Blake2Parameters parameters);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_HASHES_DIGEST_H_
