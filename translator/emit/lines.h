// Lines of emitted code, each with its position in the program's source, put together so that the
// compiler believes it.
#ifndef KILN_TRANSLATOR_EMIT_LINES_H_
#define KILN_TRANSLATOR_EMIT_LINES_H_

#include <string>
#include <vector>

#include "translator/flowgraph/program.h"

namespace kiln {

class Lines {
 public:
  // A statement. Statements of one source line may share a line.
  void Add(std::string text, PosId pos) { lines_.push_back({indent_, std::move(text), pos, true}); }
  // Anything else: a brace, a label. Stands alone.
  void AddAlone(std::string text, PosId pos = 0) {
    lines_.push_back({indent_, std::move(text), pos, false});
  }
  void AddLabel(std::string text) { lines_.push_back({indent_ - 1, std::move(text), 0, false}); }
  void Indent() { ++indent_; }
  void Outdent() { --indent_; }

  // The text. With `line_directives`, a #line stands wherever the lines do not go on by themselves.
  std::string Join(const Program& program, bool line_directives) const;

 private:
  struct Line {
    int indent;
    std::string text;
    PosId pos;
    bool joins;
  };
  std::vector<Line> lines_;
  int indent_ = 1;
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_LINES_H_
