// What the collector tells of itself. (Untranslated all numbers are 0.)
// only: binary
#include "rlib/rlib.h"

using rlib::operator""_str;
using namespace rlib::gc;

class Pair : public rlib::Object {
 public:
  Pair(Pair* next, int64_t number) : next(next), number(number) {}
  Pair* next = nullptr;
  int64_t number = 0;
};

void say(rlib::Str* what, bool holds) {
  rlib::print(what->concat(holds ? ": yes"_str : ": no"_str));
}

int entry_point(rlib::List<rlib::Str*>*) {
  int64_t minors = statistic(kMinorCollections), majors = statistic(kMajorCollections);
  Pair* list = nullptr;
  for (int i = 0; i < 100000; i++) list = new Pair(list, i);
  collect();
  say("used"_str, statistic(kUsedMemory) >= 100000 * 24);
  say("total at least used"_str, statistic(kTotalMemory) >= statistic(kUsedMemory));
  say("peak at least used"_str, statistic(kPeakMemory) >= statistic(kUsedMemory));
  say("minors"_str, statistic(kMinorCollections) > minors);
  say("majors"_str, statistic(kMajorCollections) > majors);
  say("time"_str, statistic(kNanoseconds) > 0);
  int64_t sum = 0;
  for (Pair* p = list; p != nullptr; p = p->next) sum += p->number;
  say("sum"_str, sum == int64_t{99999} * 50000);
  int64_t used = statistic(kUsedMemory);
  list = nullptr;
  collect();
  say("less used"_str, statistic(kUsedMemory) < used - 90000 * 24);
  int64_t pressure = statistic(kPressure);
  memory_pressure(1000);
  say("pressure"_str, statistic(kPressure) >= pressure + 1000);
  say("size of a pair"_str, size(new Pair(nullptr, 1)) == 24);
  say("size of an array"_str, size(rlib::Array<int64_t>::make(1000)) >= 8000);
  say("enabled"_str, is_enabled());
  disable();
  say("enabled"_str, is_enabled());
  enable();
  say("enabled"_str, is_enabled());
  return 0;
}
// expect: used: yes
// expect: total at least used: yes
// expect: peak at least used: yes
// expect: minors: yes
// expect: majors: yes
// expect: time: yes
// expect: sum: yes
// expect: less used: yes
// expect: pressure: yes
// expect: size of a pair: yes
// expect: size of an array: yes
// expect: enabled: yes
// expect: enabled: no
// expect: enabled: yes
