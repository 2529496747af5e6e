// W_Code: what the compiler makes of a function's body, a class's or a module's.

#ifndef TARGETS_PYINTERP_INTERPRETER_CODE_H_
#define TARGETS_PYINTERP_INTERPRETER_CODE_H_

#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

class GlobalCell;

enum class Op : uint8_t {
#define OPCODE(name, meaning) k##name,
#include "targets/pyinterp/interpreter/opcodes.def"
  kCount,
};

// An instruction.
using Word = uint64_t;

inline Word make_word(Op op, int64_t a, int64_t b, int64_t c) {
  return static_cast<Word>(op) | static_cast<Word>(a & 0xFFFF) << 16 |
         static_cast<Word>(b & 0xFFFF) << 32 | static_cast<Word>(c & 0xFFFF) << 48;
}
inline Word make_wide_word(Op op, int64_t a, int64_t x) {
  return make_word(op, a, x & 0xFFFF, x >> 16 & 0xFFFF);
}
inline Op op_of(Word word) { return static_cast<Op>(word & 0xFF); }
inline int64_t a_of(Word word) { return static_cast<int64_t>(word >> 16 & 0xFFFF); }
inline int64_t b_of(Word word) { return static_cast<int64_t>(word >> 32 & 0xFFFF); }
inline int64_t c_of(Word word) { return static_cast<int64_t>(word >> 48); }
inline int64_t x_of(Word word) { return static_cast<int64_t>(word >> 32); }

// Where an exception goes that words start <= pc < end raise. Of several the first in the table.
struct Handler {
  int32_t start;
  int32_t end;
  int32_t target;
  int32_t reg;  // gets the exception
};

// An attribute in the code, and what was found there last: for interpreter/caches.h.
class AttributeSite final : public rlib::Object {
 public:
  explicit AttributeSite(W_Str* name) : name(name) {}

  W_Str* const name;
  ClassMap* map = nullptr;       // of the object
  ClassMap* next_map = nullptr;  // of stores: the one with the attribute added, or null
  int64_t version = 0;           // of the type; of the dict of a module
  int64_t index = -1;            // the place in the object (ClassMap::index); -1: `value` is from the type
  W_Object* value = nullptr;
  GlobalCell* cell = nullptr;    // of an attribute of a module; else null
};

// A global in the code, and what was found there last.
class GlobalSite final : public rlib::Object {
 public:
  int64_t version = -1;        // of the module's dict
  GlobalCell* cell = nullptr;
  bool is_global = false;      // the cell is the module's, not that of builtins
};

// Where in the source words are. -1: not known. Columns are bytes of UTF-8.
struct Position {
  int32_t line;
  int32_t end_line;
  int32_t column;
  int32_t end_column;
};

// CPython's flags of code objects.
enum CodeFlag : int64_t {
  kOptimized = 0x1,   // local variables are in registers
  kNewLocals = 0x2,
  kVarArgs = 0x4,
  kVarKeywords = 0x8,
  kNested = 0x10,
  kGenerator = 0x20,
  kCoroutine = 0x80,
  kIterableCoroutine = 0x100,
  kAsyncGenerator = 0x200,
  kFutureBits = 0x1FE0000,
  kFutureAnnotations = 0x1000000,
};

RLIB_PREBUILD W_Type* code_type();

class W_Code final : public Referable<W_Object> {
 public:
  static W_Type* exact_type() { return code_type(); }
  W_Type* type() override { return code_type(); }

  // Where word `pc` is in the source: from `line_table`, by walking through it.
  Position position_of(int64_t pc) const;
  int64_t line_of(int64_t pc) const { return position_of(pc).line; }
  // The same, but for words of no line: that of the last one in front that has any.
  int64_t nearest_line(int64_t pc) const {
    int64_t line = line_of(pc);
    while (line < 0 && pc > 0) line = line_of(--pc);
    return line;
  }
  // The line of every word; made when first asked for.
  Array<int32_t>* lines();

  // Whether calls with exactly this many arguments by position need no more than copying them: no
  // *args, no keyword-only parameters, no generator, no cells or free variables to be set up first.
  // Cells of arguments are no hindrance: the code makes them itself.
  bool is_simple() const { return is_simple_; }
  bool has_flag(CodeFlag flag) const { return (flags & flag) != 0; }
  int64_t parameters() const {  // *args and **kwargs are not counted
    return argument_count + keyword_only_count;
  }

  // To be called when all fields are set.
  void finish();

  // None of these changes after finish().
  // ---- What programs see as co_... ----
  RLIB_IMMUTABLE int64_t argument_count = 0;         // by position, those by position only included
  RLIB_IMMUTABLE int64_t positional_only_count = 0;
  RLIB_IMMUTABLE int64_t keyword_only_count = 0;
  RLIB_IMMUTABLE int64_t flags = 0;
  RLIB_IMMUTABLE int64_t first_line = 1;
  RLIB_IMMUTABLE_ARRAY Array<W_Object*>* constants = nullptr;
  RLIB_IMMUTABLE_ARRAY Array<W_Str*>* names = nullptr;      // interned: globals, names, imports; attributes are in sites
  // Local variables: registers 0, 1, ... in the order of CPython: parameters, keyword-only ones,
  // *args, **kwargs, the others. A variable that inner functions share is here too if it is a
  // parameter: its register then holds the cell.
  RLIB_IMMUTABLE_ARRAY Array<W_Str*>* variables = nullptr;
  RLIB_IMMUTABLE_ARRAY Array<W_Str*>* cell_variables = nullptr;  // shared with inner functions
  RLIB_IMMUTABLE_ARRAY Array<W_Str*>* free_variables = nullptr;  // of outer functions
  RLIB_IMMUTABLE W_Str* name = nullptr;
  RLIB_IMMUTABLE W_Str* qualified_name = nullptr;
  RLIB_IMMUTABLE W_Str* file_name = nullptr;
  // CPython's co_linetable, with our words in the place of its code units (Objects/locations.md).
  RLIB_IMMUTABLE Str* line_table = nullptr;

  // ---- What runs ----
  RLIB_IMMUTABLE_ARRAY Array<Word>* words = nullptr;
  RLIB_IMMUTABLE_ARRAY Array<Handler>* handlers = nullptr;
  RLIB_IMMUTABLE_ARRAY Array<AttributeSite*>* sites = nullptr;
  RLIB_IMMUTABLE_ARRAY Array<GlobalSite*>* global_sites = nullptr;  // one for each of `names`
  RLIB_IMMUTABLE int64_t register_count = 0;
  RLIB_IMMUTABLE_ARRAY Array<int32_t>* cell_registers = nullptr;    // of each of cell_variables
  RLIB_IMMUTABLE int64_t first_free = 0;                      // the register of free_variables[0]; the others follow

 private:
  RLIB_IMMUTABLE bool is_simple_ = false;
  Array<int32_t>* lines_ = nullptr;
};

// Whether nobody can tell the two apart but by identity: names, instructions, constants, positions.
bool same_code(W_Code* a, W_Code* b);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_CODE_H_
