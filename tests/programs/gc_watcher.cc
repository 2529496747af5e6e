// A watcher is told of collections and sees their numbers. (Untranslated there are none.)
// only: binary
#include "rlib/rlib.h"

using rlib::operator""_str;
using namespace rlib::gc;

class Link : public rlib::Object {
 public:
  explicit Link(Link* next) : next(next) {}
  Link* next = nullptr;
};

class Counter final : public Watcher {
 public:
  void collected() override {
    calls++;
    if (statistic(kMinorCollections) < minors) went_back = true;
    minors = statistic(kMinorCollections);
    steps = statistic(kMajorSteps);
    longest = statistic(kLongestPause);
  }
  int64_t calls = 0;
  int64_t minors = 0;
  int64_t steps = 0;
  int64_t longest = 0;
  bool went_back = false;
};

class Failing final : public Watcher {
 public:
  void collected() override { throw new rlib::ValueError("not now"_str); }
};

void say(rlib::Str* what, bool holds) {
  rlib::print(what->concat(holds ? ": yes"_str : ": no"_str));
}

int entry_point(rlib::List<rlib::Str*>*) {
  auto* counter = new Counter();
  Link* list = nullptr;
  for (int i = 0; i < 30000; i++) list = new Link(list);
  say("told before it watches"_str, counter->calls != 0);
  counter->watch();
  counter->watch();
  (new Failing())->watch();
  for (int i = 0; i < 170000; i++) list = new Link(list);
  say("told of minors"_str, counter->calls > 3 && counter->minors >= counter->calls);
  say("never backwards"_str, !counter->went_back);
  say("of majors"_str, counter->steps > 0);
  say("pauses"_str, counter->longest > 0 && counter->longest <= statistic(kNanoseconds));
  int64_t calls = counter->calls;
  collect();
  list = new Link(list);
  say("of those asked for"_str, counter->calls > calls);
  int64_t length = 0;
  for (; list != nullptr; list = list->next) length++;
  rlib::print(rlib::int_to_str(length));
  return 0;
}
// expect: told before it watches: no
// expect: told of minors: yes
// expect: never backwards: yes
// expect: of majors: yes
// expect: pauses: yes
// expect: of those asked for: yes
// expect: 200001
