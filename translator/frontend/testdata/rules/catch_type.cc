#include "rlib/str.h"

int use(int n) {
  try {
    if (n == 1) throw new rlib::IndexError();
  } catch (rlib::IndexError& e) {
    return 1;
  } catch (int code) {
    return code;
  } catch (rlib::Exception* e) {
    return 2;
  }
  return 0;
}
