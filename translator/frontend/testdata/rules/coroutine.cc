#include "rlib/object.h"
#include <coroutine>

struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

Task use() { co_return; }

// ---- reported ----
// coroutine.cc:14:12: error: coroutines are not part of Restricted C++ [kiln-coroutine]
//    14 | Task use() { co_return; }
//       |            ^
// coroutine.cc:14:12: note: write a class that keeps the state between calls
// 1 error generated.
