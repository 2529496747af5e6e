// Tracebacks, from the ring that raising, passing and catching leave behind.
//
// Going back from the newest entry, everything up to the raise belongs to the exception, except what
// handlers did on the way: they may have raised and caught others, whole groups that begin with a raise
// and end with a catch. The one group whose catch a reraise continues belongs to it again; it is
// told from the others by the exception's class and the function that caught it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gc/runtime/collector.h"
#include "translator/emit/runtime/kiln_emit.h"

__thread kiln_traceback_ring kiln_tracebacks;

namespace {

constexpr uint32_t kSize = kiln_traceback_ring::kSize;

const char* FunctionOf(const kiln_position* position) {
  while (position->caller != nullptr) position = position->caller;
  return position->function;
}

// Indices of the entries that make the traceback of an exception of `class_id`, newest first.
uint32_t Collect(uint32_t class_id, uint32_t* indices) {
  const kiln_traceback_ring& ring = kiln_tracebacks;
  const uint32_t available = ring.next < kSize ? ring.next : kSize;
  uint32_t count = 0;
  uint32_t others = 0;             // depth in groups of other exceptions
  const char* reraised = nullptr;  // the function whose catch the last reraise continues
  for (uint32_t back = 1; back <= available; ++back) {
    const uint32_t i = (ring.next - back) % kSize;
    const auto& entry = ring.entries[i];
    if (others != 0) {
      if (entry.kind == KILN_TRACEBACK_CATCH) ++others;
      if (entry.kind == KILN_TRACEBACK_RAISE || entry.kind == KILN_TRACEBACK_RERAISE) --others;
      continue;
    }
    switch (entry.kind) {
      case KILN_TRACEBACK_CATCH:
        if (reraised != nullptr && entry.class_id == class_id &&
            strcmp(FunctionOf(entry.position), reraised) == 0) {
          reraised = nullptr;
        } else if (count != 0) {
          others = 1;
        }
        break;
      case KILN_TRACEBACK_RERAISE:
        reraised = FunctionOf(entry.position);
        indices[count++] = i;
        break;
      case KILN_TRACEBACK_PROPAGATE:
        indices[count++] = i;
        break;
      case KILN_TRACEBACK_RAISE:
        indices[count++] = i;
        return count;
    }
  }
  return count;
}

void PrintPosition(const kiln_position* position) {
  for (const kiln_position* p = position; p != nullptr; p = p->caller) {
    fprintf(stderr, "  %s:%d", p->file, p->line);
    if (p->function != nullptr) {
      fprintf(stderr, ", in %s\n", p->function);
    } else {
      fprintf(stderr, " (inlined)\n");
    }
  }
}

}  // namespace

extern "C" {

__attribute__((preserve_most)) void kiln_traceback(const kiln_position* position, uint32_t kind) {
  const uint32_t i = kiln_tracebacks.next++ % kSize;
  kiln_tracebacks.entries[i].position = position;
  kiln_tracebacks.entries[i].kind = kind;
  kiln_tracebacks.entries[i].class_id =
      kiln_self.exception != nullptr ? kiln_self.exception->class_id : 0;
}

void kiln_print_traceback() {
  const kiln_traceback_ring& ring = kiln_tracebacks;
  if (ring.next == 0) return;
  const uint32_t class_id = kiln_self.exception != nullptr
                                ? kiln_self.exception->class_id
                                : ring.entries[(ring.next - 1) % kSize].class_id;
  uint32_t indices[kSize];
  const uint32_t count = Collect(class_id, indices);
  if (count == 0) return;
  fprintf(stderr, "traceback, innermost call first:\n");
  const kiln_position* last = nullptr;
  for (uint32_t i = count; i-- != 0;) {
    const kiln_position* position = ring.entries[indices[i]].position;
    if (position == last) continue;  // caught and raised again at one place
    PrintPosition(position);
    last = position;
  }
  if (count == kSize || ring.entries[indices[count - 1]].kind != KILN_TRACEBACK_RAISE)
    fprintf(stderr, "  (what came before is not recorded any more)\n");
}

void kiln_report_uncaught() {
  kiln_object* exception = kiln_self.exception;
  if (exception == nullptr) return;
  fflush(stdout);
  // Asking for the message runs the program, which may raise, catch and collect: note the traceback
  // first.
  const kiln_traceback_ring ring = kiln_tracebacks;
  const uint32_t class_id = exception->class_id;
  const char* class_name = kiln_gc_type_of(exception)->name;
  kiln_self.exception = nullptr;
  int64_t length = 0;
  const char* message = kiln_exception_message(exception, &length);
  if (kiln_self.exception != nullptr) message = nullptr;
  kiln_self.exception = nullptr;
  fprintf(stderr, "uncaught exception: %s", class_name);
  if (message != nullptr && length > 0)
    fprintf(stderr, ": %.*s", static_cast<int>(length), message);
  fprintf(stderr, "\n");
  kiln_tracebacks = ring;
  kiln_object stand_in = {class_id, 0};
  kiln_self.exception = &stand_in;
  kiln_print_traceback();
  kiln_self.exception = nullptr;
}

void kiln_check_failed(const char* file, int line, const char* what) {
  fflush(stdout);
  fprintf(stderr, "%s:%d: precondition failed: %s\n", file, line, what);
  __builtin_trap();
}

void kiln_out_of_memory() {
  fflush(stdout);
  fprintf(stderr, "out of memory\n");
  _Exit(1);
}

void kiln_no_implementation() {
  fprintf(stderr, "kiln: internal error: a method without implementation was called\n");
  __builtin_trap();
}

}  // extern "C"
