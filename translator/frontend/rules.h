// The rules of Restricted C++ as Clang diagnostics; see diagnostics.def.
#ifndef KILN_TRANSLATOR_FRONTEND_RULES_H_
#define KILN_TRANSLATOR_FRONTEND_RULES_H_

#include <functional>
#include <set>
#include <string>
#include <utility>

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceLocation.h"

namespace kiln::frontend {

enum class Rule {
#define KILN_RULE(id, text, remedy, why) k_##id,
#include "translator/frontend/diagnostics.def"
};

// The rule's id, as in diagnostics.def and in the message's "[kiln-...]" tag.
const char* RuleName(Rule rule);
int NumRules();

// Reports broken rules through Clang's own engine: caret, then the remedy as a note.
class Rules {
 public:
  explicit Rules(clang::DiagnosticsEngine* engine) : engine_(engine) {}

  // At most one report for each place and rule, however often the code there is instantiated.
  void Report(Rule rule, clang::SourceLocation where, clang::SourceRange range = {},
              const std::string& arg0 = "", const std::string& arg1 = "");
  // A note that shows the other half of the conflict reported last. Nothing if that was not shown,
  // or the location is not known.
  void Note(clang::SourceLocation where, const std::string& text);
  // What the author wrote that led to some place in code that is not the author's.
  struct Use {
    clang::SourceLocation where;  // invalid: the place is the author's own
    std::string what;             // a description: "called here"
    std::string std_function;     // the place is within this function of the C++ library; or ""
  };
  // Asked at each report. A problem within the C++ library is reported as a use of it (std_type);
  // others get a note.
  void SetContext(std::function<Use(clang::SourceLocation)> context) {
    context_ = std::move(context);
  }

  // Where reports without a place of their own belong.
  void SetHere(clang::SourceLocation where) { here_ = where; }

  int count() const { return count_; }

 private:
  void Print(Rule rule, const std::string& message, const std::string& remedy,
             clang::SourceLocation where, clang::SourceRange range);

  clang::DiagnosticsEngine* engine_;
  std::set<std::pair<int, unsigned>> reported_;
  int count_ = 0;
  clang::SourceLocation here_;
  bool shown_ = false;  // whether the last report was
  std::function<Use(clang::SourceLocation)> context_;
};

}  // namespace kiln::frontend

#endif  // KILN_TRANSLATOR_FRONTEND_RULES_H_
