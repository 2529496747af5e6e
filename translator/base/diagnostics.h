// What Kiln tells an author about their source, in the way Clang does:
//
//   bf.cc:12:7: error: two entry points
//      12 | int entry_point(rlib::List<rlib::Str*>* args) {
//         |     ^
//   write instead: one function of that name
//   lib.cc:3:5: note: the other one is here
//
// A diagnostic says what the author wrote, why it does not work and what to write; where a conflict
// has two origins, each is a note with a position of its own.
#ifndef KILN_TRANSLATOR_BASE_DIAGNOSTICS_H_
#define KILN_TRANSLATOR_BASE_DIAGNOSTICS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace kiln {

enum class Severity : uint8_t { kNote, kWarning, kError };

// A place in a source; an empty file means "none", line and column count from 1, 0 is unknown.
struct SourceLocation {
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
};

struct DiagnosticNote {
  SourceLocation location;
  std::string message;
};

struct Diagnostic {
  Severity severity = Severity::kError;
  SourceLocation location;
  std::string message;
  std::string write_instead;  // the way out; may be empty
  std::vector<DiagnosticNote> notes;

  static Diagnostic Error(SourceLocation location, std::string message,
                          std::string write_instead = "") {
    return {Severity::kError, std::move(location), std::move(message), std::move(write_instead), {}};
  }
  static Diagnostic Warning(SourceLocation location, std::string message,
                            std::string write_instead = "") {
    return {Severity::kWarning, std::move(location), std::move(message), std::move(write_instead),
            {}};
  }
  Diagnostic& Note(SourceLocation at, std::string text) {
    notes.push_back({std::move(at), std::move(text)});
    return *this;
  }
};

// The diagnostic as lines of text, each ending in '\n'. Source lines are read from the files named;
// one that cannot be read is left out. `colour` adds terminal escapes.
std::string FormatDiagnostic(const Diagnostic& diagnostic, bool colour = false);

// Prints to standard error, in colour if that is a terminal (and NO_COLOR is not set).
void PrintDiagnostic(const Diagnostic& diagnostic);

// Prints all; returns the number of errors among them.
int PrintDiagnostics(const std::vector<Diagnostic>& diagnostics);

// "kiln: error: message" on standard error, for what has no place in a source.
void PrintError(const std::string& message);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_BASE_DIAGNOSTICS_H_
