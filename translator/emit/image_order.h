// In which order the prebuilt objects stand in the image.
//
// Every order is right; a good one makes a program touch few pages. What is found in one place of the
// object graph is used together: a module's names and functions, a type's methods, a function's code.
// So the order is by depth, where an object's plain neighbours (boxed texts and numbers: what refers to
// nothing, or only to such) stand right behind it, as a table's keys are looked at together. Of this order
// four parts are made:
//  1. short texts. They are names, and get their hashes when they are looked for;
//  2. small objects that may change: cells, caches;
//  3. the others;
//  4. long texts and tables of numbers, which few runs look at.
// A run writes to the first two, a page of which holds a hundred such objects.
#ifndef KILN_TRANSLATOR_EMIT_IMAGE_ORDER_H_
#define KILN_TRANSLATOR_EMIT_IMAGE_ORDER_H_

#include <cstdint>
#include <vector>

#include "translator/flowgraph/program.h"

namespace kiln {

// The indices of all prebuilt objects, each once. The same for equal programs.
std::vector<int64_t> ImageOrder(const Program& program);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_IMAGE_ORDER_H_
