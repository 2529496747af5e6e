// Pattern, Match and Scanner: what re.compile() and its methods give.

#ifndef TARGETS_PYINTERP_MODULES_SRE_SRE_OBJECTS_H_
#define TARGETS_PYINTERP_MODULES_SRE_SRE_OBJECTS_H_

#include "targets/pyinterp/modules/functools/functools_types.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/sre/sre_code.h"
#include "targets/pyinterp/objspace/text.h"

namespace py::sre {

RLIB_PREBUILD W_Type* pattern_type();
RLIB_PREBUILD W_Type* match_type();
RLIB_PREBUILD W_Type* scanner_type();

class W_Pattern final : public Referable<W_Object> {
 public:
  static W_Type* exact_type() { return pattern_type(); }
  W_Type* type() override { return pattern_type(); }

  W_Object* pattern = nullptr;  // str, bytes or None
  int64_t flags = 0;
  int64_t groups = 0;
  W_Dict* group_index = nullptr;   // numbers by name
  W_Tuple* index_group = nullptr;  // names by number; None for those without
  Array<uint32_t>* code = nullptr;
  bool is_bytes = false;  // of bytes; if neither: any
  bool is_text = false;
};

// What is being searched.
class Subject final : public rlib::Object {
 public:
  // Raises TypeError for what the pattern is not for.
  Subject(W_Pattern* pattern, W_Object* object, int64_t first, int64_t last);

  // The part between two byte offsets; None-like `otherwise` if there is none (-1).
  W_Object* part(int64_t start, int64_t end);
  // The number of the character at an offset.
  int64_t position(int64_t offset) {
    return w_text == nullptr || offset < 0 ? offset : w_text->position_of(offset);
  }
  int64_t behind(int64_t offset) const { return utf8 ? next_offset(text, offset) : offset + 1; }

  W_Object* const object;
  W_Str* w_text = nullptr;  // null: bytes
  Str* text = nullptr;
  bool utf8 = false;
  int64_t start = 0;  // offsets: where to search
  int64_t end = 0;
  int64_t first = 0;  // the same in characters
  int64_t last = 0;
};

class W_Match final : public W_Object {
 public:
  W_Match(W_Pattern* pattern, Subject* subject, Result* result)
      : pattern(pattern), subject(subject), result(result) {}
  static W_Type* exact_type() { return match_type(); }
  W_Type* type() override { return match_type(); }

  int64_t start(int64_t group) const {
    return group == 0 ? result->start : result->marks->get(2 * group - 2);
  }
  int64_t end(int64_t group) const {
    return group == 0 ? result->end : result->marks->get(2 * group - 1);
  }
  W_Object* group(int64_t group, W_Object* otherwise) {
    return start(group) < 0 ? otherwise : subject->part(start(group), end(group));
  }

  W_Pattern* const pattern;
  Subject* const subject;
  Result* const result;
};

class W_Scanner final : public W_Iterator {
 public:
  W_Scanner(W_Pattern* pattern, Subject* subject)
      : pattern(pattern), subject(subject), at(subject->start) {}
  static W_Type* exact_type() { return scanner_type(); }
  W_Type* type() override { return scanner_type(); }
  W_Object* next() override { return step(true); }
  // The next match, or null.
  W_Object* step(bool searches);

  W_Pattern* const pattern;
  Subject* const subject;
  int64_t at;                 // -1: at the end
  bool must_advance = false;  // the last match was empty
  bool is_finditer = false;
};

// All matches one behind the other, for sub, split, findall and finditer.
Result* find(W_Pattern* pattern, Subject* subject, int64_t at, bool must_advance);

W_Type* make_match_type();

}  // namespace py::sre

#endif  // TARGETS_PYINTERP_MODULES_SRE_SRE_OBJECTS_H_
