// What the compilers of all functions of one program share.

#ifndef TARGETS_PYINTERP_COMPILER_UNIT_H_
#define TARGETS_PYINTERP_COMPILER_UNIT_H_

#include "targets/pyinterp/compiler/compiler.h"
#include "targets/pyinterp/compiler/constants.h"
#include "targets/pyinterp/compiler/symtable.h"

namespace py {

class FunctionCompiler;

// A constant or a name of the program, and its number in the function that used it last.
template <class T>
class TableEntry final : public rlib::Object {
 public:
  explicit TableEntry(T* value) : value(value) {}

  T* const value;
  const FunctionCompiler* user = nullptr;
  int64_t index = 0;
};

class Unit final : public rlib::Object {
 public:
  Unit(CompileOptions* options, int64_t flags, int64_t last_future_line)
      : options(options), flags(flags), last_future_line(last_future_line) {}

  TableEntry<W_Object>* constant(W_Object* value) {
    int64_t hash = ConstantKeys::hash(value);
    int64_t at = constants_->lookup(value, hash);
    if (at >= 0) return constants_->value_at(at);
    auto* entry = new TableEntry<W_Object>(value);
    constants_->set(value, entry, hash);
    return entry;
  }
  TableEntry<W_Str>* name(Str* name) {
    TableEntry<W_Str>* entry = names_->get(name);
    if (entry == nullptr) {
      entry = new TableEntry<W_Str>(intern(name));
      names_->set(name, entry);
    }
    return entry;
  }
  bool has_flag(int64_t flag) const { return (flags & flag) != 0; }

  CompileOptions* const options;
  const int64_t flags;             // of the future and the like, for all code objects
  const int64_t last_future_line;  // of the last `from __future__ import`

 private:
  Dict<W_Object*, TableEntry<W_Object>*, ConstantKeys>* const constants_ =
      new Dict<W_Object*, TableEntry<W_Object>*, ConstantKeys>();
  Dict<Str*, TableEntry<W_Str>*>* const names_ = new Dict<Str*, TableEntry<W_Str>*>();
};

}  // namespace py

#endif  // TARGETS_PYINTERP_COMPILER_UNIT_H_
