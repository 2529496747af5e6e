#include "rlib/object.h"
#include <compare>

struct Version {
  int major = 0;
  int minor = 0;
};

int use(int x) {
  int y = ({ int t = x * 2; t + 1; });
  return y + __builtin_bswap32(x) + (x <=> y < 0);
}
