// Namespace-scope variables: constants, mutable ones, objects and graphs of them made at
// translation time, RLIB_PREBUILD, static members, order of initialisation, function pointers.
#include "rlib/rlib.h"

using namespace rlib::literals;

void say(rlib::Str* text, int64_t n) { rlib::print(text->concat(" "_str)->concat(rlib::int_to_str(n))); }

constexpr int kSize = 7;
const double kThird = 1.0 / 3;
static const int64_t kMask = (int64_t{1} << 40) - 1;
int counter = 3;
static uint8_t small = 250;
int uninitialised;
double ratio = kThird * 2;

struct Config {
  int level = 2;
  rlib::Str* name = nullptr;
  double scale = 1.5;
};
Config config = {5, "configured"_str, 2.5};
const Config kDefault;
constexpr Config kConstant{9, nullptr, -1.0};

class Node : public rlib::Object {
 public:
  Node(int value, Node* next) : value(value), next(next) { made++; }
  int value;
  Node* next;
  Node* back = nullptr;
  static inline int made = 0;
};

Node* make_chain(int n) {
  Node* last = nullptr;
  Node* first = nullptr;
  for (int i = 0; i < n; i++) {
    first = new Node(i * i, first);
    if (last == nullptr) last = first;
    if (first->next != nullptr) first->next->back = first;
  }
  last->next = first;  // a cycle
  return first;
}
Node* chain = make_chain(5);
Node* const same_chain = chain;
int length_at_start = Node::made;

rlib::List<rlib::Str*>* names = rlib::List<rlib::Str*>::of("one"_str, "two"_str, "three"_str);
rlib::Str* joined = "-"_str->join(names);
auto* numbers = [] {
  auto* list = new rlib::List<int64_t>();
  for (int i = 0; i < 30; i++) list->append(i * i * i);
  return list;
}();

rlib::Dict<rlib::Str*, int>* make_table() {
  auto* table = new rlib::Dict<rlib::Str*, int>();
  for (int64_t i = 0; i < names->length(); i++) table->set(names->get(i), static_cast<int>(i) + 1);
  table->set("ten"_str, 10);
  table->set(rlib::int_to_str(42), 42);
  return table;
}
RLIB_PREBUILD rlib::Dict<rlib::Str*, int>* table() { return RLIB_ONCE(make_table()); }

RLIB_PREBUILD rlib::Array<int>* squares() {
  return RLIB_ONCE([] {
    auto* array = rlib::Array<int>::make(kSize);
    for (int i = 0; i < kSize; i++) array->set(i, i * i);
    return array;
  }());
}

int add(int a, int b) { return a + b; }
int multiply(int a, int b) { return a * b; }
using Binary = int (*)(int, int);
Binary operation = add;
const Binary kOther = multiply;

class Handler : public rlib::Object {
 public:
  Handler(rlib::Str* name, Binary run) : name(name), run(run) {}
  rlib::Str* const name;
  Binary const run;
};
rlib::List<Handler*>* make_handlers() {
  auto* list = new rlib::List<Handler*>();
  list->append(new Handler("add"_str, add));
  list->append(new Handler("multiply"_str, &multiply));
  list->append(new Handler("subtract"_str, [](int a, int b) { return a - b; }));
  return list;
}
RLIB_PREBUILD rlib::List<Handler*>* handlers() { return RLIB_ONCE(make_handlers()); }

class Settings : public rlib::Object {
 public:
  static Settings* instance() {
    static Settings* const settings = new Settings();
    return settings;
  }
  int verbosity = 3;
  static constexpr int kLimit = 12;
  static const int kOld = 13;
  static double factor;
};
double Settings::factor = 0.25;

namespace inner {
namespace {
int hidden = 17;
int next_hidden() { return hidden++; }
}  // namespace
int visible = hidden * 2;
}  // namespace inner

enum Color { kRed, kGreen = 5, kBlue };
Color color = kBlue;
enum class Level : int8_t { kLow = -3, kHigh = 3 };
Level level = Level::kLow;

bool ready = false;
rlib::Str* state = nullptr;

int entry_point(rlib::List<rlib::Str*>* args) {
  say("size"_str, kSize + kMask % 1000);
  rlib::print(rlib::float_repr(kThird + ratio));
  counter += kSize;
  say("counter"_str, counter++);
  say("counter"_str, counter);
  small += 10;
  say("small"_str, small);
  say("zero"_str, uninitialised);
  say("level"_str, config.level + kDefault.level + kConstant.level);
  rlib::print(config.name);
  config.name = "changed"_str;
  config = Config{config.level + 1, config.name->concat("!"_str), kDefault.scale};
  rlib::print(config.name);
  rlib::print(rlib::float_repr(config.scale * kConstant.scale));
  Node* at = chain;
  for (int i = 0; i < 12; i++) {
    say("node"_str, at->value);
    at = i % 3 == 2 && at->back != nullptr ? at->back : at->next;
  }
  say("made"_str, Node::made);
  say("same"_str, chain == same_chain);
  chain = new Node(1, chain);
  chain->next->back = chain;
  say("same"_str, chain == same_chain);
  say("made"_str, Node::made * 10 + length_at_start);
  rlib::print(joined);
  int64_t sum = 0;
  for (int64_t n : *numbers) sum += n;
  say("sum"_str, sum);
  say("table"_str, table()->get("three"_str) + table()->get("42"_str));
  table()->set("new"_str, 5);
  table()->set("one"_str, 100);
  say("table"_str, table()->get("new"_str) + table()->get("one"_str) + table()->length());
  say("same"_str, table() == table());
  names->append("four"_str);  // not before: untranslated the table is made by the first call
  rlib::print("+"_str->join(names));
  int total = 0;
  for (int i = 0; i < squares()->length(); i++) total += squares()->get(i);
  say("squares"_str, total);
  say("operation"_str, operation(6, 7) + kOther(6, 7));
  operation = kOther;
  say("operation"_str, operation(6, 7));
  for (Handler* handler : *handlers()) say(handler->name, handler->run(9, 4));
  Settings::instance()->verbosity++;
  say("verbosity"_str, Settings::instance()->verbosity + Settings::kLimit + Settings::kOld);
  Settings::factor *= 3;
  rlib::print(rlib::float_repr(Settings::factor));
  say("hidden"_str, inner::next_hidden() + inner::next_hidden() * 10 + inner::visible * 100);
  say("color"_str, color + kGreen);
  color = static_cast<Color>(kGreen);
  say("color"_str, color == kGreen ? 1 : 0);
  say("level"_str, static_cast<int>(level));
  level = level == Level::kLow ? Level::kHigh : Level::kLow;
  say("level"_str, static_cast<int>(level));
  if (!ready) {
    ready = true;
    state = "ready"_str;
  }
  rlib::print(state);
  return 0;
}
