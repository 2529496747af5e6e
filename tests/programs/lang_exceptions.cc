// Exceptions: nested tries, catch by base, rethrow, raise, through inlined and real callees, out of
// handlers, loops and switches.
// alone
#include "rlib/rlib.h"

using namespace rlib::literals;

class Base : public rlib::Exception {
  RLIB_EXCEPTION(Base)
 public:
  explicit Base(int code) : Exception("base"_str), code(code) {}
  int code;
};
class Left : public Base {
  RLIB_EXCEPTION(Left)
 public:
  explicit Left(int code) : Base(code + 100) {}
  rlib::Str* message() override { return "left"_str; }
};
class LeftMost final : public Left {
  RLIB_EXCEPTION(LeftMost)
 public:
  explicit LeftMost(int code) : Left(code) {}
};
class Right : public Base {
  RLIB_EXCEPTION(Right)
 public:
  explicit Right(int code) : Base(code + 200) {}
};
class Unrelated final : public rlib::Exception {
  RLIB_EXCEPTION(Unrelated)
 public:
  Unrelated() : Exception("unrelated"_str) {}
};

void say(rlib::Str* text) { rlib::print(text); }
void say(rlib::Str* text, int64_t n) { rlib::print(text->concat(" "_str)->concat(rlib::int_to_str(n))); }

int thrower(int n) {
  switch (n) {
    case 0: return 7;
    case 1: throw new Base(n);
    case 2: throw new Left(n);
    case 3: throw new LeftMost(n);
    case 4: throw new Right(n);
    case 5: throw new Unrelated();
    case 6: throw new rlib::ValueError("value"_str);
    case 7: rlib::raise(new LeftMost(n));
    case 8: {
      Base* e = new Right(n);
      rlib::raise(e);
    }
    default: return -n;
  }
}

int catcher(int n) {
  try {
    return thrower(n) + 1;
  } catch (LeftMost* e) {
    say("LeftMost"_str, e->code);
    return 1000;
  } catch (Left* e) {
    say("Left"_str, e->code);
    return 2000;
  } catch (Base* e) {
    say(e->message(), e->code);
    return 3000;
  } catch (Unrelated*) {
    say("Unrelated"_str);
    return 4000;
  }
}

int nested(int n) {
  int depth = 0;
  try {
    depth++;
    try {
      depth++;
      try {
        depth++;
        thrower(n);
        depth += 10;
      } catch (Left* e) {
        say("inner"_str, e->code);
        if (e->code == 102) throw;
        if (e->code == 103) throw new Right(e->code);
      }
      depth += 100;
    } catch (Right* e) {
      say("middle"_str, e->code);
      e->code = 5;
      throw;
    } catch (Unrelated* e) {
      say("middle unrelated"_str);
      try {
        thrower(4);
      } catch (Right* inner) {
        say("handler in handler"_str, inner->code);
      }
      rlib::raise(e);
    }
    depth += 1000;
  } catch (Base* e) {
    say("outer"_str, e->code);
    depth += 10000;
  } catch (...) {
    say("anything"_str);
    depth += 20000;
  }
  return depth;
}

// Through an inlined callee (a reference parameter) and a lambda.
template <class Body>
int run(Body body) {
  int state = 1;
  try {
    body(state);
    state += 10;
  } catch (Base* e) {
    state += e->code * 100;
  }
  return state;
}
void change(int& state, int n) {
  state += 5;
  thrower(n);
  state += 50;
}

// Returning, breaking and continuing out of tries and handlers.
int loops() {
  int total = 0;
  for (int i = 0; i < 9; i++) {
    try {
      if (i == 1) continue;
      if (i == 7) break;
      total += thrower(i);
    } catch (Left* e) {
      total += 10000;
      continue;
    } catch (Base* e) {
      total += 100;
      if (e->code > 200) {
        total++;
        continue;
      }
    } catch (Unrelated* e) {
      total += 7;
    } catch (rlib::Exception* e) {
      say(e->message());
    }
    total += 1000000;
  }
  return total;
}

int return_from_handler(int n) {
  while (true) {
    try {
      thrower(n);
      n--;
      if (n < -3) return n;
    } catch (Base* e) {
      return e->code;
    }
  }
}

rlib::Str* message_of(int n) {
  try {
    thrower(n);
  } catch (rlib::Exception* e) {
    return rlib::class_name(e)->concat(": "_str)->concat(e->message());
  }
  return "none"_str;
}

// A variable changed in the try is seen in the handler.
int changed(int n) {
  int a = 1, b = 2;
  try {
    a = 10;
    b = thrower(n);
    a = 20;
    b = thrower(n + 1);
    a = 30;
  } catch (Base* e) {
    return a * 1000 + b;
  }
  return -a - b;
}

class Thrower : public rlib::Object {
 public:
  explicit Thrower(int n) : value(thrower(n)) { value += thrower(n + 1); }
  virtual int call(int n) { return thrower(n); }
  int value;
};

int constructing(int n) {
  try {
    return (new Thrower(n))->value;
  } catch (Base* e) {
    return -e->code;
  }
}

int virtual_call(Thrower* t, int n) {
  try {
    return t->call(n) + t->call(0);
  } catch (Left*) {
    return -1;
  } catch (Base*) {
    return -2;
  }
}

int deep(int n, int code) {
  if (n == 0) return thrower(code);
  try {
    return deep(n - 1, code) + 1;
  } catch (Right* e) {
    e->code++;
    throw;
  }
}

int conditional(int n) {
  return n > 5 ? throw new Left(n) : n * 2;
}

int entry_point(rlib::List<rlib::Str*>* args) {
  for (int i = 0; i < 9; i++) {
    if (i != 6) say("catcher"_str, catcher(i));
    if (i != 6) say("nested"_str, nested(i));
    rlib::print(message_of(i));
  }
  for (int i = 0; i < 5; i++) {
    say("run"_str, run([&](int& state) { change(state, i); }));
    say("changed"_str, changed(i));
    say("constructing"_str, constructing(i));
    say("returned"_str, return_from_handler(i));
  }
  say("loops"_str, loops());
  Thrower* t = new Thrower(-1);
  say("virtual"_str, virtual_call(t, 0) * 100 + virtual_call(t, 2) * 10 + virtual_call(t, 4));
  try {
    deep(20, 4);
  } catch (Base* e) {
    say("deep"_str, e->code);
  }
  say("deep"_str, deep(20, 0));
  try {
    int total = 0;
    for (int i = 0;; i++) {
      total += conditional(i);
      say("total"_str, total);
    }
  } catch (rlib::Exception* e) {
    say(e->message());
  }
  auto* list = rlib::List<int>::of(1, 2, 3);
  try {
    say("at"_str, list->at(-1));
    say("at"_str, list->at(3));
  } catch (rlib::IndexError* e) {
    say(e->message());
  }
  throw new LeftMost(1);
}
