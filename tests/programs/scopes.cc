// Scopes: destructors on every way out.
#include "rlib/rlib.h"

using rlib::operator""_str;

rlib::StrBuilder* const kLog = new rlib::StrBuilder();

class RLIB_SCOPE Noted {
 public:
  Noted(rlib::StrBuilder* log, char name) : log_(log), name_(name) { log_->append(name_); }
  ~Noted() {
    log_->append('/');
    log_->append(name_);
  }
  Noted(const Noted&) = delete;
  Noted& operator=(const Noted&) = delete;
  void touch() { log_->append('.'); }

 private:
  rlib::StrBuilder* log_;
  char name_;
};

int work(int n) {
  Noted a(kLog, 'a');
  if (n == 0) return 1;
  {
    Noted b(kLog, 'b');
    b.touch();
    if (n == 1) return 2;
    if (n == 2) throw new rlib::ValueError("two"_str);
  }
  for (int i = 0; i < 3; i++) {
    Noted c(kLog, 'c');
    if (i == n - 3) continue;
    if (i == n - 2) break;
    a.touch();
  }
  Noted d(kLog, 'd');
  return 3;
}

int entry_point(rlib::List<rlib::Str*>*) {
  for (int n = 0; n < 6; n++) {
    kLog->clear();
    int result = -1;
    try {
      result = work(n);
    } catch (rlib::ValueError* e) {
      kLog->append('!');
    }
    rlib::print(rlib::int_to_str(result)->concat(" "_str)->concat(kLog->build()));
  }
  return 0;
}
// expect: 1 a/a
// expect: 2 ab./b/a
// expect: -1 ab./b/a!
// expect: 3 ab./bc/cc/cd/d/a
// expect: 3 ab./bc./cc/cc/cd/d/a
// expect: 3 ab./bc./cc./cc/cd/d/a
