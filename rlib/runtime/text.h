// UTF-8 in raw memory: what rlib's users ask of C about it, a word at a time. A code point is spelled as
// in RFC 3629; surrogates, which UTF-8 has not, may be spelled the same way. Nothing here allocates on
// Kiln's heap, raises, or keeps a pointer.

#ifndef RLIB_RUNTIME_TEXT_H_
#define RLIB_RUNTIME_TEXT_H_

#include <cstdint>

#include "rlib/marks.h"

extern "C" {

// The index of the first byte of bytes[start .. end) that is not ASCII, or `end`.
RFFI_READS int64_t rlib_rt_skip_ascii(const char* bytes, int64_t start, int64_t end);

// Code points in bytes[start .. end): bytes that do not continue one.
RFFI_READS int64_t rlib_rt_count_code_points(const char* bytes, int64_t start, int64_t end);

// The index of the code point `count` behind the one at `start`. Precondition: it is at most `end`.
RFFI_READS int64_t rlib_rt_skip_code_points(const char* bytes, int64_t start, int64_t end,
                                            int64_t count);

// The index of the first byte of bytes[start .. end) that does not begin a well-formed sequence, or
// `end`. Surrogates are malformed.
RFFI_READS int64_t rlib_rt_skip_utf8(const char* bytes, int64_t start, int64_t end);

}  // extern "C"

#endif  // RLIB_RUNTIME_TEXT_H_
