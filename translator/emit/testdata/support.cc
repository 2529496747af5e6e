// What the test programs call to be seen.
#include <stdint.h>
#include <stdio.h>

#include "translator/emit/runtime/kiln_emit.h"

extern "C" {
void test_print_int(int64_t value) { printf("%ld\n", value); }
void test_print_uint(uint64_t value) { printf("%lu\n", value); }
void test_print_float(double value) { printf("%.17g\n", value); }
void test_print_bytes(const char* bytes, int64_t length) {
  printf("%.*s\n", static_cast<int>(length), bytes);
}
int32_t test_narrow(int8_t a, uint16_t b, bool c, float d) { return a + b + c + (int32_t)d; }
// Calls back; what it returns tells that the callee saw its arguments.
int64_t test_call_back(int64_t (*f)(int64_t), int64_t value) { return f(value) + 1; }
}
