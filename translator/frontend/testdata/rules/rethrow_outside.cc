#include "rlib/str.h"

void again() { throw; }

void use() {
  try {
    throw new rlib::IndexError();
  } catch (rlib::IndexError*) {
    again();
  }
}
