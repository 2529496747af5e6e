#include "translator/evaluate/collector_stand_in.h"

#include <cstdint>
#include <cstdlib>
#include <utility>

namespace kiln {
namespace {

bool is_enabled = true;
void Enable() { is_enabled = true; }
void Disable() { is_enabled = false; }
bool IsEnabled() { return is_enabled; }

int64_t NoStatistic(int64_t) { return 0; }
uint64_t NoSize(const void*) { return 0; }
bool CannotExtend(void*, int64_t) { return false; }
bool Pin(void*) { return true; }
void Unpin(void*) {}
int64_t NewQueue(void*, void*) { return 1; }
void Register(void*, uint32_t) {}
void Watch(void*, void*) {}
void* NothingDue(uint32_t) { return nullptr; }
void SearchFor(void*) {}
void* NothingFound() { return nullptr; }
int64_t NewSlots(int64_t count) {
  return reinterpret_cast<int64_t>(calloc(static_cast<size_t>(count) + 1, sizeof(void*)));
}
void FreeSlots(int64_t slots) { free(reinterpret_cast<void*>(slots)); }
void* SlotGet(int64_t slot) { return *reinterpret_cast<void**>(slot); }
void SlotSet(void*, int64_t slot, void* value) { *reinterpret_cast<void**>(slot) = value; }
void SlotVisit(int64_t, int64_t, int64_t) {}
bool NoThread(void*, void*) { return false; }
void Nothing(int64_t) {}
void NothingAt(int64_t*) {}
void NothingAtAll() {}

template <class F>
void* Address(F* function) {
  return reinterpret_cast<void*>(function);
}

}  // namespace

void* CollectorStandIn(std::string_view name) {
  static const std::pair<std::string_view, void*> kFunctions[] = {
      {"kiln_gc_enable", Address(Enable)},
      {"kiln_gc_disable", Address(Disable)},
      {"kiln_gc_is_enabled", Address(IsEnabled)},
      {"kiln_gc_statistic", Address(NoStatistic)},
      {"kiln_gc_object_size", Address(NoSize)},
      {"kiln_gc_extend_array", Address(CannotExtend)},
      {"kiln_gc_pin", Address(Pin)},
      {"kiln_gc_unpin", Address(Unpin)},
      {"kiln_gc_queue_new", Address(NewQueue)},
      {"kiln_gc_queue_register", Address(Register)},
      {"kiln_gc_watch", Address(Watch)},
      {"kiln_gc_queue_next", Address(NothingDue)},
      {"kiln_gc_search_for", Address(SearchFor)},
      {"kiln_gc_search_referents", Address(NothingAtAll)},
      {"kiln_gc_search_referrers", Address(NothingAtAll)},
      {"kiln_gc_search_begin", Address(NothingAtAll)},
      {"kiln_gc_search_end", Address(NothingAtAll)},
      {"kiln_gc_search_reachable", Address(NothingAtAll)},
      {"kiln_gc_search_next", Address(NothingFound)},
      {"kiln_gc_slots_new", Address(NewSlots)},
      {"kiln_gc_slots_free", Address(FreeSlots)},
      {"kiln_gc_slot_get", Address(SlotGet)},
      {"kiln_gc_slot_set", Address(SlotSet)},
      {"kiln_gc_slot_visit", Address(SlotVisit)},
      {"kiln_thread_start", Address(NoThread)},
      {"kiln_thread_set_stack_size", Address(Nothing)},
      {"kiln_lock_watch", Address(NothingAt)},
      {"kiln_lock_set_patience", Address(Nothing)},
      {"kiln_lock_after_fork", Address(NothingAtAll)},
  };
  for (const auto& [known, address] : kFunctions)
    if (known == name) return address;
  return nullptr;
}

}  // namespace kiln
