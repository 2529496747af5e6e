// What the environment says. Read once, strictly: a value that does not parse ends the program with
// one line and status 2.
//
//   KILN_GC_NURSERY    bytes of the nursery (64K to 1G; default 512K)
//   KILN_GC_NURSERY_MAX  what it may grow to where that pays (default: 64M, or KILN_GC_NURSERY if that
//                      is given)
//   KILN_GC_INCREMENT  bytes marked in one step of a major (default: 2M, or the nursery if that is larger)
//   KILN_GC_GROWTH     a major begins when the old generation is this factor larger than what
//                      survived the last one (1.05 to 100; default 1.82)
//   KILN_GC_MIN        no automatic major below this size (default 2M, or 2 nurseries if that is more)
//   KILN_GC_MAX        hard limit of the old generation: beyond it, MemoryError (default: none)
//   KILN_GC_STRESS     1: every allocation makes a minor. 2: every allocation a full major
//   KILN_GC_VERIFY     2: walk and check the heap before and after each collection. 1: before and after a
//                      minor now and then, for a bounded part of the time (default of binaries with checks,
//                      `--opt 0` and `1`). 0: never (default of all others)
//   KILN_GC_LOG        file, or - for standard error: a line for each collection
//
// Sizes are whole bytes, or a number (possibly with a decimal fraction) and one of K, M, G; KB, MB and
// GB mean the same (powers of 1024).

#ifndef KILN_GC_RUNTIME_OPTIONS_H_
#define KILN_GC_RUNTIME_OPTIONS_H_

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

namespace kiln::gc {

enum class Verify : int { kNever = 0, kNowAndThen = 1, kAlways = 2 };

struct Options {
  size_t nursery;      // at first
  size_t nursery_max;
  size_t increment;
  double growth;
  size_t min_heap;
  size_t max_heap;      // SIZE_MAX: none
  size_t own_max_heap;  // the same, whatever the system's limit is just now (memory.h)
  int stress;
  Verify verify;
  FILE* log;  // or null
};

extern Options options;

void read_options();

// Parts of read_options(), for its test. False: does not parse, or out of range.
bool parse_size(const char* text, size_t min, size_t max, size_t* out);
bool parse_factor(const char* text, double min, double max, double* out);

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_OPTIONS_H_
