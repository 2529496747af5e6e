// Bytes in raw memory: what rlib asks of C about them. Nothing here allocates on Kiln's heap,
// raises, or keeps a pointer.

#ifndef RLIB_RUNTIME_MEMORY_H_
#define RLIB_RUNTIME_MEMORY_H_

#include <cstdint>

#include "rlib/marks.h"

extern "C" {

// malloc and free. Null when there is no memory.
void* rlib_rt_malloc(int64_t size);
void rlib_rt_free(void* memory);
// errno.
int64_t rlib_rt_errno();
void rlib_rt_clear_errno();

// memcpy; the ranges do not overlap.
void rlib_rt_copy_bytes(char* to, const char* from, int64_t count);
// strlen.
RFFI_READS int64_t rlib_rt_length_of_c_string(const char* s);

// Whether two ranges of `count` bytes are equal.
RFFI_READS bool rlib_rt_equal_bytes(const char* a, const char* b, int64_t count);
// Negative, 0 or positive, as byte strings (unsigned, a prefix before what it begins) compare.
RFFI_READS int64_t rlib_rt_compare_bytes(const char* a, int64_t a_length, const char* b,
                                        int64_t b_length);
// SipHash-1-3 under the seed.
RFFI_READS int64_t rlib_rt_hash_bytes(const char* bytes, int64_t count);
// The seed, 128 bits, is 0 unless set; to be set before the first hash is taken, if at all.
void rlib_rt_set_hash_seed(uint64_t k0, uint64_t k1);

// The index of the first (last) `needle` that lies within haystack[start .. end), or -1.
RFFI_READS int64_t rlib_rt_find_bytes(const char* haystack, int64_t start, int64_t end,
                                     const char* needle, int64_t needle_length);
RFFI_READS int64_t rlib_rt_rfind_bytes(const char* haystack, int64_t start, int64_t end,
                                      const char* needle, int64_t needle_length);
RFFI_READS int64_t rlib_rt_find_byte(const char* haystack, int64_t start, int64_t end, char needle);
RFFI_READS int64_t rlib_rt_rfind_byte(const char* haystack, int64_t start, int64_t end, char needle);

}  // extern "C"

#endif  // RLIB_RUNTIME_MEMORY_H_
