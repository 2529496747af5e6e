// W_MapDict: the __dict__ of an object whose attributes are in its map (instance.h).
//
// It shows the object's attributes without having any itself, until one of two things happens:
//
// - the object gets another __dict__: this one keeps what there was, in a table of its own;
// - something comes that maps are not made for, a key that is no str or too many attributes: the
//   attributes move into the table, and the object looks for them here from then on ("devolved").

#ifndef TARGETS_PYINTERP_OBJSPACE_MAP_DICT_H_
#define TARGETS_PYINTERP_OBJSPACE_MAP_DICT_H_

#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

class W_MapDict final : public W_Dict {
 public:
  explicit W_MapDict(W_Object* owner) : W_Dict(static_cast<ObjectTable*>(nullptr)), owner_(owner) {}

  int64_t length() override;
  W_Object* get(W_Object* key) override;
  W_Object* get_str(Str* key) override;
  void set(W_Object* key, W_Object* value) override;
  void set_str(W_Str* key, W_Object* value) override;
  W_Object* remove(W_Object* key) override;
  void clear() override;
  int64_t next_entry(int64_t from) override;
  int64_t previous_entry(int64_t from) override;
  W_Object* key_at(int64_t entry) override;
  W_Object* value_at(int64_t entry) override;

  // Keeps a copy of the attributes, and has nothing to do with the object any more.
  void take_over();
  // The object's attributes are in this dict from now on.
  void devolve();

 private:
  // The attributes of the owner's map, in their order; entries are numbered by it.
  Array<ClassMap*>* attributes();
  // The number of the entry that is equal to a key which is not simply a str, or -1.
  int64_t search(W_Object* key);
  bool shows_map() const { return owner_ != nullptr; }

  W_Object* owner_;  // null once the entries are in the table
  ClassMap* listed_map_ = nullptr;  // whose attributes are in:
  Array<ClassMap*>* listed_ = nullptr;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_MAP_DICT_H_
