#include "rlib/object.h"

static int helper(int n);
inline int other(int n);
template <class T>
T convert(T t);
int elsewhere(int n);  // fine: another source of the program may define it

int use(int n) { return helper(n) + other(n) + convert(n) + elsewhere(n); }
