// W_ModuleDict: the namespace of a module.
//
// Each value is in a cell of its own. Code that uses a global remembers the cell, together with the
// dict's version: as long as the version is the same the cell is the right one, whatever value is in
// it. So assigning to a global that exists invalidates nothing; a new name, or one that goes, does.
//
// After the celldict of PyPy, and Self's global slots.

#ifndef TARGETS_PYINTERP_OBJSPACE_MODULE_DICT_H_
#define TARGETS_PYINTERP_OBJSPACE_MODULE_DICT_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

class GlobalCell final : public rlib::Object {
 public:
  explicit GlobalCell(W_Object* value) : value(value), only_value_(value) {}

  void set(W_Object* new_value) {
    value = new_value;
    if (only_value_ != nullptr) only_value_ = nullptr;
  }
  // In a trace: the value; most names are given one once, and that is a constant.
  W_Object* read_traced() const {
    W_Object* only = rlib::jit::promote(this)->only_value_;
    return only != nullptr ? rlib::jit::promote(only) : value;
  }

  W_Object* value;  // null: its name was removed

 private:
  RLIB_QUASI_IMMUTABLE W_Object* only_value_;  // null: it had others
};

class W_ModuleDict final : public W_Dict {
 public:
  W_ModuleDict();

  int64_t length() override { return cells_->length(); }
  W_Object* get(W_Object* key) override;
  W_Object* get_str(Str* key) override;
  void set(W_Object* key, W_Object* value) override;
  void set_str(W_Str* key, W_Object* value) override;
  W_Object* remove(W_Object* key) override;
  void clear() override;
  int64_t next_entry(int64_t from) override { return cells_->next(from); }
  int64_t previous_entry(int64_t from) override { return cells_->previous(from); }
  W_Object* key_at(int64_t entry) override { return cells_->key_at(entry); }
  W_Object* value_at(int64_t entry) override { return cells_->value_at(entry)->value; }

  // The cell of a name, or null.
  GlobalCell* find_cell(Str* name);
  // The same, or the cell without a value of a name that was removed, and that it will have again.
  GlobalCell* find_cell_ever(Str* name);
  // That in a trace, where it is a constant if the name is.
  GlobalCell* find_cell_traced(Str* name);

  // Another number after a name got a cell, or lost it for good; never one that any of these dicts had
  // before. A name that only comes and goes (that of an except clause does) keeps its cell.
  RLIB_QUASI_IMMUTABLE int64_t version;

 private:
  void put(W_Object* key, int64_t hash, W_Object* value);

  Dict<W_Object*, GlobalCell*, ObjectKeys>* const cells_ =
      new Dict<W_Object*, GlobalCell*, ObjectKeys>();
  // Of names that were removed; null as long as there are none.
  Dict<W_Object*, GlobalCell*, ObjectKeys>* removed_ = nullptr;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_MODULE_DICT_H_
