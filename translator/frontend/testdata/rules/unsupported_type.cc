#include "rlib/object.h"

typedef float Quad __attribute__((vector_size(16)));

float use(float x) {
  Quad q = {x, x, x, x};
  _Complex double c = 1;
  return x;
}
