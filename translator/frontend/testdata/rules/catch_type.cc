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

// ---- reported ----
// catch_type.cc:6:5: error: catching by rlib::IndexError & [kiln-catch-type]
//     6 |   } catch (rlib::IndexError& e) {
//       |     ^
// catch_type.cc:6:5: note: catch by pointer: catch (T* e), where T derives from rlib::Exception
// catch_type.cc:8:5: error: catching by int [kiln-catch-type]
//     8 |   } catch (int code) {
//       |     ^
// catch_type.cc:8:5: note: catch by pointer: catch (T* e), where T derives from rlib::Exception
// 2 errors generated.
