// Passes by name, for golden tests: graph in, pass name, graph out.
//
// A folder's golden test is the runner (pass_golden_main.cc) linked with one file that registers
// the folder's passes:
//
//   static const kiln::PassRegistration kAnnotate("annotate", kiln::Annotate);
//
// and a rule in its BUILD:
//
//   cc_test(
//       name = "golden_test",
//       srcs = ["golden_passes.cc"],
//       args = ["annotator/testdata"],
//       data = glob(["testdata/**"]),
//       deps = [":annotator", "//translator/flowgraph/testing:pass_golden"],
//   )
#ifndef KILN_TRANSLATOR_FLOWGRAPH_TESTING_PASS_REGISTRY_H_
#define KILN_TRANSLATOR_FLOWGRAPH_TESTING_PASS_REGISTRY_H_

#include <functional>
#include <string>
#include <string_view>

#include "translator/flowgraph/program.h"

namespace kiln {

// Changes the program. What it returns, if anything, is the output in place of the changed program:
// for passes that compute or report something.
using GoldenPass = std::function<std::string(Program*)>;

// Makes a pass known under `name`; an object of this class is a static of the registering file.
struct PassRegistration {
  PassRegistration(std::string_view name, std::function<void(Program*)> pass);
  // For passes with output of their own.
  static PassRegistration Reporting(std::string_view name, GoldenPass pass);

 private:
  PassRegistration() = default;
};

// The pass of that name; null if there is none.
const GoldenPass* FindGoldenPass(std::string_view name);

// The names of all passes, sorted, for messages.
std::string GoldenPassNames();

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_TESTING_PASS_REGISTRY_H_
