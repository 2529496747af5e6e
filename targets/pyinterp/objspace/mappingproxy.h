// types.MappingProxyType, a mapping that can only be read; and the namespace of a type as a dict.

#ifndef TARGETS_PYINTERP_OBJSPACE_MAPPINGPROXY_H_
#define TARGETS_PYINTERP_OBJSPACE_MAPPINGPROXY_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

RLIB_PREBUILD W_Type* mappingproxy_type();

class W_MappingProxy final : public W_Object {
 public:
  explicit W_MappingProxy(W_Object* mapping) : mapping(mapping) {}
  static W_Type* exact_type() { return mappingproxy_type(); }
  W_Type* type() override { return mappingproxy_type(); }

  W_Object* const mapping;
};

// The names of a type. Changes go through the type, which has to know of them.
class W_TypeDict final : public W_Dict {
 public:
  explicit W_TypeDict(W_Type* owner) : W_Dict(static_cast<ObjectTable*>(nullptr)), owner(owner) {}

  int64_t length() override { return owner->names->length(); }
  W_Object* get(W_Object* key) override;
  W_Object* get_str(Str* key) override { return owner->names->get(key); }
  void set(W_Object* key, W_Object* value) override;
  void set_str(W_Str* key, W_Object* value) override { owner->set_attribute(key->value, value); }
  W_Object* remove(W_Object* key) override;
  void clear() override;
  int64_t next_entry(int64_t from) override { return owner->names->next(from); }
  int64_t previous_entry(int64_t from) override { return owner->names->previous(from); }
  W_Object* key_at(int64_t entry) override { return intern(owner->names->key_at(entry)); }
  W_Object* value_at(int64_t entry) override { return owner->names->value_at(entry); }

  W_Type* const owner;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_MAPPINGPROXY_H_
