// main() of every translated program: starts the collector, runs the program on this thread's stack,
// reports what nobody caught.
#include "gc/runtime/collector.h"
#include "translator/emit/runtime/kiln_emit.h"
#include "translator/emit/runtime/stack_limit.h"

#if defined(__SANITIZE_ADDRESS__) || (defined(__has_feature) && __has_feature(address_sanitizer))
// Memory of C that collected objects hold is no leak when the program ends, but the sanitizer does not
// look for pointers in the collector's heap. ASAN_OPTIONS still has the last word.
extern "C" __attribute__((visibility("default"))) const char* __asan_default_options() {
  return "detect_leaks=0";
}
#endif

// Of a program with a JIT.
extern "C" __attribute__((weak)) void kiln_jit_start(int* argc, char** argv);

int main(int argc, char** argv) {
  if (kiln_jit_start != nullptr) kiln_jit_start(&argc, argv);
  kiln_gc_init();
  kiln_self.stack_limit = kiln::StackLimitOfMain();
  if (!kiln_make_thread_locals()) kiln_out_of_memory();
  const int status = kiln_entry(argc, argv);
  if (kiln_self.exception == nullptr) return status;
  kiln_report_uncaught();
  return 1;
}
