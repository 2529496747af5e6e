// Exceptions: classes, order of handlers, re-raise, raise of a kept one, nesting, loops, results.
#include "rlib/rlib.h"

using rlib::operator""_str;

class Problem : public rlib::Exception {
  RLIB_EXCEPTION(Problem)

 public:
  explicit Problem(int code) : Exception("problem"_str), code(code) {}
  Problem(int code, rlib::Str* message) : Exception(message), code(code) {}
  const int code;
};

class Deep : public Problem {
  RLIB_EXCEPTION(Deep)

 public:
  explicit Deep(int code) : Problem(code, "deep problem"_str) {}
  rlib::Str* message() override {
    return Problem::message()->concat(" "_str)->concat(rlib::int_to_str(code));
  }
};

int risky(int n) {
  if (n == 1) throw new Problem(11);
  if (n == 2) throw new Deep(22);
  if (n == 3) throw new rlib::ValueError("value"_str);
  if (n == 4) throw new rlib::KeyError();
  return n * 10;
}

int guarded(int n) {
  try {
    return risky(n);
  } catch (Deep* e) {
    return -e->code;
  } catch (Problem* e) {
    return -e->code * 100;
  }
}

int outer(int n) {
  int stage = 0;
  try {
    stage = 1;
    try {
      stage = 2;
      int r = guarded(n);
      stage = 3;
      return r + stage;
    } catch (rlib::ValueError* e) {
      stage = 4;
      throw;
    }
  } catch (rlib::Exception* e) {
    return stage * 1000 + static_cast<int>(e->message()->length());
  }
}

int recursive(int n) {
  if (n == 0) throw new Deep(0);
  try {
    return recursive(n - 1) + 1;
  } catch (Deep* e) {
    if (n % 3 != 0) throw;
    throw new Deep(e->code + n);
  }
}

rlib::Exception* kept() {
  try {
    risky(2);
  } catch (rlib::Exception* e) {
    return e;
  }
  return nullptr;
}

int loops() {
  int sum = 0;
  for (int i = 0; i < 10; i++) {
    try {
      if (i == 7) break;
      if (i % 2 == 0) continue;
      sum += risky(i % 5);
    } catch (Problem* e) {
      sum += 1;
    } catch (rlib::Exception* e) {
      sum += 1000;
    }
  }
  return sum;
}

int entry_point(rlib::List<rlib::Str*>*) {
  for (int i = 0; i < 6; i++) rlib::print(rlib::int_to_str(outer(i)));
  try {
    rlib::print(rlib::int_to_str(recursive(10)));
  } catch (Problem* e) {
    rlib::print(e->message());
  }
  try {
    rlib::raise(kept());
  } catch (Deep* e) {
    rlib::print("raised again: "_str->concat(e->message()));
  }
  rlib::print(rlib::int_to_str(loops()));
  try {
    rlib::List<int>::of(1, 2)->at(5);
  } catch (rlib::IndexError* e) {
    rlib::print(e->message());
  }
  try {
    try {
      throw new Problem(1);
    } catch (Problem* e) {
      throw new rlib::ValueError("from a handler"_str);
    }
  } catch (rlib::ValueError* e) {
    rlib::print(e->message());
  }
  return 3;
}
// expect-status: 3
// expect: 3
// expect: -1097
// expect: -19
// expect: 4005
// expect: 2011
// expect: 53
// expect: deep problem 18
// expect: raised again: deep problem 22
// expect: 1001
// expect: index out of range
// expect: from a handler
