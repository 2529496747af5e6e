#include "translator/frontend/rules.h"

namespace kiln::frontend {
namespace {

struct RuleText {
  const char* id;
  const char* text;
  const char* remedy;
};

constexpr RuleText kRules[] = {
#define KILN_RULE(id, text, remedy) {#id, text, remedy},
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
  shown_ = reported_.emplace(static_cast<int>(rule), where.getRawEncoding()).second;
  if (!shown_) return;
  const RuleText& text = kRules[static_cast<int>(rule)];
  unsigned error = engine_->getCustomDiagID(clang::DiagnosticsEngine::Error, "%0 [kiln-%1]");
  std::string dashed = text.id;
  for (char& c : dashed)
    if (c == '_') c = '-';
  {
    auto builder = engine_->Report(where, error);
    builder << Fill(text.text, arg0, arg1) << dashed;
    if (range.isValid()) builder << range;
  }
  Note(where, Fill(text.remedy, arg0, arg1));
  if (context_) context_(where);
}

void Rules::Note(clang::SourceLocation where, const std::string& text) {
  if (!shown_ || where.isInvalid()) return;
  unsigned note = engine_->getCustomDiagID(clang::DiagnosticsEngine::Note, "%0");
  engine_->Report(where, note) << text;
}

}  // namespace kiln::frontend
