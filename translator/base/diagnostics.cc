#include "translator/base/diagnostics.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace kiln {
namespace {

struct Palette {
  const char* bold = "";
  const char* error = "";
  const char* warning = "";
  const char* note = "";
  const char* caret = "";
  const char* off = "";
};

constexpr Palette kPlain;
constexpr Palette kColour = {"\033[1m",    "\033[1;31m", "\033[1;35m",
                             "\033[1;36m", "\033[1;32m", "\033[0m"};

const char* Name(Severity severity) {
  switch (severity) {
    case Severity::kNote: return "note";
    case Severity::kWarning: return "warning";
    case Severity::kError: return "error";
  }
  return "error";
}

const char* ColourOf(Severity severity, const Palette& palette) {
  switch (severity) {
    case Severity::kNote: return palette.note;
    case Severity::kWarning: return palette.warning;
    case Severity::kError: return palette.error;
  }
  return palette.error;
}

// Line `number` of the file, without its end; false if there is no such line.
bool ReadLine(const std::string& file, uint32_t number, std::string* line) {
  std::ifstream in(file);
  for (uint32_t i = 0; i < number; ++i)
    if (!std::getline(in, *line)) return false;
  if (!line->empty() && line->back() == '\r') line->pop_back();
  return number > 0;
}

// The spaces (and tabs, so that the caret stays below its character) before the column.
std::string Indent(const std::string& line, uint32_t column) {
  std::string indent;
  for (uint32_t i = 0; i + 1 < column; ++i) {
    const char c = i < line.size() ? line[i] : ' ';
    if ((c & 0xC0) == 0x80) continue;  // inside a UTF-8 character: no width of its own
    indent += c == '\t' ? '\t' : ' ';
  }
  return indent;
}

void AppendSnippet(const SourceLocation& at, const Palette& palette, std::string* out) {
  std::string line;
  if (!ReadLine(at.file, at.line, &line)) return;
  std::string number = std::to_string(at.line);
  if (number.size() < 5) number.insert(0, 5 - number.size(), ' ');
  *out += number + " | " + line + "\n";
  if (at.column == 0) return;
  *out += std::string(number.size(), ' ') + " | " + Indent(line, at.column) + palette.caret + "^" +
          palette.off + "\n";
}

void AppendMessage(Severity severity, const SourceLocation& at, const std::string& message,
                   const Palette& palette, std::string* out) {
  *out += palette.bold;
  if (at.file.empty()) {
    *out += "kiln: ";
  } else {
    *out += at.file + ":";
    if (at.line != 0) *out += std::to_string(at.line) + ":";
    if (at.line != 0 && at.column != 0) *out += std::to_string(at.column) + ":";
    *out += " ";
  }
  *out += palette.off;
  *out += ColourOf(severity, palette);
  *out += std::string(Name(severity)) + ": ";
  *out += palette.off;
  *out += palette.bold + message + palette.off + "\n";
  AppendSnippet(at, palette, out);
}

}  // namespace

std::string FormatDiagnostic(const Diagnostic& diagnostic, bool colour) {
  const Palette& palette = colour ? kColour : kPlain;
  std::string out;
  AppendMessage(diagnostic.severity, diagnostic.location, diagnostic.message, palette, &out);
  if (!diagnostic.write_instead.empty())
    out += "write instead: " + diagnostic.write_instead + "\n";
  for (const DiagnosticNote& note : diagnostic.notes)
    AppendMessage(Severity::kNote, note.location, note.message, palette, &out);
  return out;
}

void PrintDiagnostic(const Diagnostic& diagnostic) {
  static const bool colour = isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nullptr;
  const std::string text = FormatDiagnostic(diagnostic, colour);
  fwrite(text.data(), 1, text.size(), stderr);
}

int PrintDiagnostics(const std::vector<Diagnostic>& diagnostics) {
  int errors = 0;
  for (const Diagnostic& diagnostic : diagnostics) {
    PrintDiagnostic(diagnostic);
    if (diagnostic.severity == Severity::kError) ++errors;
  }
  return errors;
}

void PrintError(const std::string& message) {
  PrintDiagnostic(Diagnostic::Error({}, message));
}

}  // namespace kiln
