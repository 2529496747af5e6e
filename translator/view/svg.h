// Pictures from dot descriptions, by Graphviz's `dot`.
#ifndef KILN_TRANSLATOR_VIEW_SVG_H_
#define KILN_TRANSLATOR_VIEW_SVG_H_

#include <functional>
#include <string>
#include <vector>

namespace kiln {

// One <svg> element for each description, made by up to `jobs` processes. A graph that dot cannot
// lay out within `seconds` gives "". False if dot cannot be run at all. `done` is told how many are
// finished; it may be null.
bool RenderSvgs(const std::vector<std::string>& dots, int jobs, int seconds,
                std::vector<std::string>* svgs, std::string* error,
                const std::function<void(int)>& done = nullptr);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_VIEW_SVG_H_
