// C libraries that are loaded while the program runs, and memory by its address. Nothing here
// allocates on Kiln's heap or raises.

#ifndef RLIB_RUNTIME_DYNAMIC_H_
#define RLIB_RUNTIME_DYNAMIC_H_

#include <cstdint>

#include "rlib/marks.h"

extern "C" {

// dlopen, dlsym: 0 if there is no such library (function).
int64_t rlib_rt_library_open(const char* file);
int64_t rlib_rt_library_find(int64_t library, const char* name);
// Calls the function there with eight words, of which it takes the first ones: all its parameters are
// integers and pointers. What it returns, as a word: a narrower result has anything in the upper half.
int64_t rlib_rt_call(int64_t function, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e,
                     int64_t f, int64_t g, int64_t h);
// The same while other threads run.
RFFI_RELEASES_LOCK int64_t rlib_rt_call_unlocked(int64_t function, int64_t a, int64_t b, int64_t c,
                                                 int64_t d, int64_t e, int64_t f, int64_t g,
                                                 int64_t h);

// The same with as many as ten words.
int64_t rlib_rt_call_ten(int64_t function, const int64_t* words);
// The same for a function whose last parameter, after two others, is a double, and for one that returns one.
int64_t rlib_rt_call_taking_float(int64_t function, int64_t a, int64_t b, double x);
double rlib_rt_call_giving_float(int64_t function, int64_t a, int64_t b);

// Calls the function there as rlib_rt_call does. What it calls of the trampolines meanwhile calls
// `callback` with the number of that one and its own arguments, so many as a trampoline can have; an
// argument that was not passed is anything. Calls may be nested: the innermost one's callback is called.
enum { RLIB_RT_TRAMPOLINES = 24 };
typedef int64_t (*rlib_rt_callback)(int64_t which, int64_t a, int64_t b, int64_t c, int64_t d,
                                    int64_t e, int64_t f, int64_t g, int64_t h, int64_t i);
int64_t rlib_rt_call_with(int64_t function, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e,
                          int64_t f, int64_t g, int64_t h, rlib_rt_callback callback);
// The address of a trampoline, a C function.
int64_t rlib_rt_trampoline(int64_t which);

// Zeroed memory; 0 if there is none.
int64_t rlib_rt_memory_new(int64_t size);
void rlib_rt_memory_free(int64_t address);
// Word number `index` from there on.
int64_t rlib_rt_memory_get(int64_t address, int64_t index);
void rlib_rt_memory_set(int64_t address, int64_t index, int64_t word);
// The byte there, 0 to 255.
int64_t rlib_rt_memory_get8(int64_t address);
void rlib_rt_memory_set8(int64_t address, int64_t value);
// The int of 32 bits that is `offset` bytes from there on.
int64_t rlib_rt_memory_get32(int64_t address, int64_t offset);
void rlib_rt_memory_set32(int64_t address, int64_t offset, int64_t value);
// Copies bytes there, and from there.
void rlib_rt_memory_write(int64_t address, const char* bytes, int64_t count);
void rlib_rt_memory_read(int64_t address, char* bytes, int64_t count);
// strlen of what is there; -1 for the address 0.
int64_t rlib_rt_memory_text_length(int64_t address);

}  // extern "C"

#endif  // RLIB_RUNTIME_DYNAMIC_H_
