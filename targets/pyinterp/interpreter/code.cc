// W_Code: what it computes of itself. Its Python type is in code_type.cc.

#include "targets/pyinterp/interpreter/code.h"

#include "targets/pyinterp/compiler/positions.h"

namespace py {

Position W_Code::position_of(int64_t pc) const {
  return decode_position(line_table, first_line, pc);
}

Array<int32_t>* W_Code::lines() {
  if (lines_ != nullptr) return lines_;
  Array<Position>* positions = decode_positions(line_table, first_line, words->length());
  auto* lines = Array<int32_t>::make(words->length());
  for (int64_t pc = 0; pc < lines->length(); pc++) lines->set(pc, positions->get(pc).line);
  lines_ = lines;
  return lines;
}

void W_Code::finish() {
  bool is_plain = !has_flag(kVarArgs) && !has_flag(kVarKeywords) && !has_flag(kGenerator) &&
                  !has_flag(kCoroutine) && !has_flag(kAsyncGenerator);
  is_simple_ = is_plain && has_flag(kOptimized) && keyword_only_count == 0 &&
               free_variables->length() == 0;
  global_sites = Array<GlobalSite*>::make(names->length());
  for (int64_t i = 0; i < names->length(); i++) global_sites->set(i, new GlobalSite());
}

}  // namespace py
