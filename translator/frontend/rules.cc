#include "translator/frontend/rules.h"

namespace kiln::frontend {
namespace {

struct RuleText {
  const char* id;
  const char* text;
  const char* remedy;
};

constexpr RuleText kRules[] = {
#define KILN_RULE(id, text, remedy, why) {#id, text, remedy},
#include "translator/frontend/diagnostics.def"
};

std::string Fill(const char* pattern, const std::string& arg0, const std::string& arg1) {
  std::string out;
  for (const char* p = pattern; *p != '\0'; ++p) {
    if (p[0] == '%' && (p[1] == '0' || p[1] == '1')) {
      out += p[1] == '0' ? arg0 : arg1;
      ++p;
    } else {
      out += *p;
    }
  }
  return out;
}

}  // namespace

const char* RuleName(Rule rule) { return kRules[static_cast<int>(rule)].id; }

int NumRules() { return sizeof(kRules) / sizeof(kRules[0]); }

void Rules::Report(Rule rule, clang::SourceLocation where, clang::SourceRange range,
                   const std::string& arg0, const std::string& arg1) {
  ++count_;
  if (where.isInvalid()) where = here_;
  Use use;
  if (context_) use = context_(where);
  const RuleText& text = kRules[static_cast<int>(rule)];
  std::string message = Fill(text.text, arg0, arg1);
  if (!use.std_function.empty() && use.where.isValid()) {
    const RuleText& std_text = kRules[static_cast<int>(Rule::k_std_type)];
    Print(Rule::k_std_type, Fill(std_text.text, use.std_function, ""), std_text.remedy, use.where, {});
    Note(where, "because of this: " + message);
    shown_ = false;  // what else there is to say about the library's code
    return;
  }
  Print(rule, message, Fill(text.remedy, arg0, arg1), where, range);
  Note(use.where, use.what);
}

void Rules::Print(Rule rule, const std::string& message, const std::string& remedy,
                  clang::SourceLocation where, clang::SourceRange range) {
  shown_ = reported_.emplace(static_cast<int>(rule), where.getRawEncoding()).second;
  if (!shown_) return;
  unsigned error = engine_->getCustomDiagID(clang::DiagnosticsEngine::Error, "%0 [kiln-%1]");
  std::string dashed = RuleName(rule);
  for (char& c : dashed)
    if (c == '_') c = '-';
  {
    auto builder = engine_->Report(where, error);
    builder << message << dashed;
    if (range.isValid()) builder << range;
  }
  Note(where, remedy);
}

void Rules::Note(clang::SourceLocation where, const std::string& text) {
  if (!shown_ || where.isInvalid()) return;
  unsigned note = engine_->getCustomDiagID(clang::DiagnosticsEngine::Note, "%0");
  engine_->Report(where, note) << text;
}

}  // namespace kiln::frontend
