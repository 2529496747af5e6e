#include "gc/runtime/fatal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

namespace kiln::gc {

static void print(const char* format, va_list args) {
  fflush(stdout);
  fputs("kiln: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
}

void fatal(const char* format, ...) {
  va_list args;
  va_start(args, format);
  print(format, args);
  va_end(args);
  abort();
}

void usage_error(const char* format, ...) {
  va_list args;
  va_start(args, format);
  print(format, args);
  va_end(args);
  exit(2);
}

}  // namespace kiln::gc
