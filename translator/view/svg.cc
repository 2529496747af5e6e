#include "translator/view/svg.h"

#include <atomic>
#include <mutex>

#include "translator/base/file.h"
#include "translator/base/process.h"

namespace kiln {
namespace {

// The <svg> element alone: no XML declaration, doctype or comments.
std::string Element(const std::string& document) {
  const size_t start = document.find("<svg");
  const size_t end = document.rfind("</svg>");
  if (start == std::string::npos || end == std::string::npos) return "";
  return document.substr(start, end + 6 - start);
}

}  // namespace

bool RenderSvgs(const std::vector<std::string>& dots, int jobs, int seconds,
                std::vector<std::string>* svgs, std::string* error,
                const std::function<void(int)>& done) {
  svgs->assign(dots.size(), "");
  TempDir scratch("kiln-svg");
  if (!scratch.ok()) {
    *error = scratch.error();
    return false;
  }
  std::mutex mutex;
  std::atomic<int> finished = 0;
  return ParallelFor(static_cast<int>(dots.size()), jobs, [&](int i) {
    const std::string base = scratch.path() + "/" + std::to_string(i);
    std::string failure, document;
    if (!WriteFileAtomically(base + ".dot", dots[static_cast<size_t>(i)], &failure)) {
      std::lock_guard lock(mutex);
      *error = failure;
      return false;
    }
    const ProcessResult result = RunProcess({{"timeout", std::to_string(seconds), "dot", "-Tsvg",
                                              "-o", base + ".svg", base + ".dot"},
                                             "", {}});
    if (result.status == 127) {
      std::lock_guard lock(mutex);
      *error = "cannot run Graphviz's dot: install the package graphviz";
      return false;
    }
    if (result.ok() && ReadFile(base + ".svg", &document, &failure))
      (*svgs)[static_cast<size_t>(i)] = Element(document);
    if (done != nullptr) done(++finished);
    return true;
  });
}

}  // namespace kiln
