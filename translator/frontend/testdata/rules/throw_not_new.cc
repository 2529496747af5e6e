#include "rlib/str.h"

void use(rlib::Exception* e, bool now) {
  if (now) throw e;
  rlib::raise(e);  // fine
}
