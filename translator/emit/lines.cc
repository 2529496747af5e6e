#include "translator/emit/lines.h"

#include <algorithm>

#include "translator/emit/shard_writer.h"

namespace kiln {
namespace {

constexpr size_t kWidth = 100;
constexpr size_t kDeepest = 60;  // columns of indentation

}  // namespace

std::string Lines::Join(const Program& program, bool line_directives) const {
  std::string out;
  size_t column = 0;       // of the line being written; 0: none
  bool open = false;       // a statement can still join it
  uint32_t file = 0, line = 0;  // what the compiler believes of the next line; line 0: nothing
  const Line* last = nullptr;
  for (const Line& l : lines_) {
    const Position* p =
        line_directives && l.pos != 0 ? &program.position(l.pos) : nullptr;
    if (open && l.joins && last->indent == l.indent && column + 1 + l.text.size() <= kWidth) {
      const Position* q =
          line_directives && last->pos != 0 ? &program.position(last->pos) : nullptr;
      if (p != nullptr && q != nullptr && p->file == q->file && p->line == q->line) {
        out += " " + l.text;
        column += 1 + l.text.size();
        continue;
      }
    }
    if (column != 0) {
      out += "\n";
      if (line != 0) ++line;
    }
    if (p != nullptr && p->line != 0 && (p->line != line || p->file != file)) {
      out += "#line " + std::to_string(p->line);
      if (p->file != file || line == 0) out += " " + Quoted(program.files()[p->file]);
      out += "\n";
      file = p->file;
      line = p->line;
    }
    const size_t indent =
        std::min(l.indent > 0 ? 2 * static_cast<size_t>(l.indent) : 0, kDeepest);
    out += std::string(indent, ' ') + l.text;
    column = indent + l.text.size();
    open = l.joins;
    last = &l;
  }
  if (column != 0) out += "\n";
  return out;
}

}  // namespace kiln
