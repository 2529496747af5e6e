// The two ways the collector gives up.

#ifndef KILN_GC_RUNTIME_FATAL_H_
#define KILN_GC_RUNTIME_FATAL_H_

namespace kiln::gc {

// Prints "kiln: <message>" to standard error and aborts: out of memory where nobody can be told, or a
// broken heap.
[[noreturn]] __attribute__((format(printf, 1, 2))) void fatal(const char* format, ...);

// Prints "kiln: <message>" and exits with 2: the user asked for something that makes no sense.
[[noreturn]] __attribute__((format(printf, 1, 2))) void usage_error(const char* format, ...);

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_FATAL_H_
