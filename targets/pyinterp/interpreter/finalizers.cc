#include "targets/pyinterp/interpreter/finalizers.h"

#include "rlib/gc.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/ticks.h"
#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/objspace/weakref.h"

namespace py {

namespace {

class DeadObjects final : public rlib::gc::FinalizerQueue<W_Object> {
 public:
  DeadObjects() = default;
  void trigger() override {
    is_due = true;
    request_tick();
  }

  RLIB_TRANSIENT bool is_due = false;
  RLIB_TRANSIENT bool is_running = false;
};
RLIB_PREBUILD DeadObjects* dead_objects() { return RLIB_ONCE(new DeadObjects()); }

class RLIB_SCOPE Running {
 public:
  Running() { dead_objects()->is_running = true; }
  ~Running() { dead_objects()->is_running = false; }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
};

void finalize(W_Object* w) {
  W_Lifeline* lifeline = find_lifeline(w);
  if (lifeline != nullptr) lifeline->call_back();
  try {
    w->finalize_object();
  } catch (PythonError* error) {
    W_Object* method = w->type()->special(Special::kDel);
    report_unraisable(error, method == nullptr ? w : method);
  }
}

// Registers for values on their way keep the last ones that were there. While a frame has called somebody,
// those from the callee's on are dead: callees have copies of their arguments (see Call in opcodes.def).
void forget_dead_values(Frame* frame) {
  Array<Word>* words = frame->code->words;
  int64_t at = frame->pc - 1;
  if (at > 0 && op_of(words->get(at)) == Op::kExtra) at--;
  if (at < 0) return;
  Word word = words->get(at);
  switch (op_of(word)) {
    case Op::kCall:
    case Op::kCallMethod:
    case Op::kCallMethodKeywords:
    case Op::kCallKeywords:
    case Op::kCallEx:
      for (int64_t i = b_of(word); i < frame->registers->length(); i++) frame->set(i, nullptr);
      break;
    default: break;
  }
}

// How often gc.collect() looks again: a list of objects with finalizers, each of which refers to the next, is
// found one by one.
constexpr int64_t kMostCollections = 16;

}  // namespace

void register_finalizer(W_Object* w) { dead_objects()->add(w); }

bool finalizers_are_due() { return dead_objects()->is_due || weakref_callbacks_are_due(); }

void run_finalizers() {
  if (dead_objects()->is_running) return;
  Running scope;
  dead_objects()->is_due = false;
  run_weakref_callbacks();
  while (W_Object* w = dead_objects()->next()) finalize(w);
}

void collect_garbage() {
  for (Frame* frame = this_thread()->top; frame != nullptr; frame = frame->back) forget_dead_values(frame);
  for (int64_t i = 0; i < kMostCollections; i++) {
    rlib::gc::collect(2);
    if (!finalizers_are_due()) return;
    run_finalizers();
  }
}

}  // namespace py
