// RLIB_SCOPE: destructors on every kind of exit.
#include "rlib/rlib.h"

using namespace rlib::literals;

void say(rlib::Str* text, int64_t n) { rlib::print(text->concat(" "_str)->concat(rlib::int_to_str(n))); }

int open_scopes = 0;

class RLIB_SCOPE Scope {
 public:
  explicit Scope(int id) : id_(id) {
    say("open"_str, id_);
    open_scopes++;
  }
  ~Scope() {
    open_scopes--;
    say("close"_str, id_ + extra * 1000);
  }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  int id() const { return id_; }
  int extra = 0;

 private:
  int id_;
};

class RLIB_SCOPE Restore {
 public:
  Restore(int& what, int value) : what_(what), old_(what) { what_ = value; }
  ~Restore() { what_ = old_; }
  Restore(const Restore&) = delete;

 private:
  int& what_;
  int old_;
};

int mode = 1;
int with_mode(int n) {
  Restore restore(mode, mode + n);
  if (n > 3) throw new rlib::ValueError("too deep"_str);
  return n == 3 ? mode : with_mode(n + 1) * 10 + mode;
}

int exits(int how) {
  Scope outer(1);
  for (int i = 0; i < 3; i++) {
    Scope inner(10 + i);
    if (how == 1 && i == 1) return i;
    if (how == 2 && i == 1) break;
    if (how == 3 && i < 2) continue;
    if (how == 4 && i == 1) throw new rlib::ValueError("thrown"_str);
    Scope second(20 + i);
    second.extra = i;
    if (how == 5) {
      Scope third(30);
      return third.id() + second.id();
    }
    say("body"_str, i);
  }
  Scope last(40);
  return 99;
}

void callee(int n) {
  Scope s(n);
  if (n > 52) throw new rlib::KeyError();
  callee(n + 1);
}

int in_switch(int n) {
  switch (n) {
    case 0: {
      Scope s(60);
      return 0;
    }
    case 1: {
      Scope s(61);
      [[fallthrough]];
    }
    case 2: {
      Scope s(62);
      break;
    }
    default: {
      Scope s(63);
      throw new rlib::IndexError();
    }
  }
  return n;
}

int in_try() {
  int result = 0;
  try {
    Scope a(70);
    try {
      Scope b(71);
      Scope c(72);
      throw new rlib::KeyError();
    } catch (rlib::KeyError*) {
      Scope d(73);
      result++;
      throw;
    }
  } catch (rlib::Exception* e) {
    Scope f(74);
    rlib::print(e->message());
    result += 10;
  }
  return result + open_scopes * 1000;
}

template <class Body>
int scoped(int id, Body body) {
  Scope s(id);
  s.extra = 1;
  return body(s);
}

int entry_point(rlib::List<rlib::Str*>* args) {
  for (int how = 0; how < 6; how++) {
    say("how"_str, how);
    try {
      say("result"_str, exits(how));
    } catch (rlib::ValueError* e) {
      rlib::print(e->message());
    }
    say("open now"_str, open_scopes);
  }
  try {
    callee(50);
  } catch (rlib::KeyError* e) {
    rlib::print(e->message());
  }
  for (int n = 0; n < 4; n++) {
    try {
      say("switch"_str, in_switch(n));
    } catch (rlib::IndexError* e) {
      rlib::print(e->message());
    }
  }
  say("try"_str, in_try());
  say("mode"_str, with_mode(0));
  say("mode"_str, mode);
  try {
    with_mode(4);
  } catch (rlib::ValueError*) {
  }
  say("mode"_str, mode);
  int seen = 0;
  say("scoped"_str, scoped(80, [&](Scope& s) {
        seen = s.id();
        return scoped(81, [&](Scope& t) {
          t.extra += s.extra + 1;
          return t.id() + s.id();
        });
      }));
  say("seen"_str, seen);
  if (Scope s(90); s.id() > 50) say("if"_str, s.id());
  while (true) {
    Scope s(91);
    if (seen++ > 81) break;
  }
  int n = 0;
  do {
    Scope s(92);
    if (n == 0) continue;
    say("do"_str, n);
  } while (++n < 3);
  for (Scope s(93); n > 0; n--) say("for"_str, n + s.id());
  return 0;
}
