// What the graph interpreter has in place of the collector's functions that rlib/gc.h and
// rlib/threads.h call: there nothing moves or dies, and no thread can be started.
#ifndef KILN_TRANSLATOR_EVALUATE_COLLECTOR_STAND_IN_H_
#define KILN_TRANSLATOR_EVALUATE_COLLECTOR_STAND_IN_H_

#include <string_view>

namespace kiln {

// The address of a C function that stands in for the one of that name; null if none does.
void* CollectorStandIn(std::string_view name);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EVALUATE_COLLECTOR_STAND_IN_H_
