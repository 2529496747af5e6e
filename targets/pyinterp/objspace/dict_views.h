// dict.keys(), dict.values(), dict.items().

#ifndef TARGETS_PYINTERP_OBJSPACE_DICT_VIEWS_H_
#define TARGETS_PYINTERP_OBJSPACE_DICT_VIEWS_H_

#include "targets/pyinterp/objspace/iterators.h"

namespace py {

RLIB_PREBUILD W_Type* dict_keys_type();
RLIB_PREBUILD W_Type* dict_values_type();
RLIB_PREBUILD W_Type* dict_items_type();

class W_DictView : public W_Object {
 public:
  explicit W_DictView(W_Dict* dict) : dict(dict) {}
  static W_Type* exact_type() { return dict_keys_type(); }

  int64_t length() { return dict->length(); }
  virtual W_Iterator* forward() = 0;
  virtual W_Iterator* backward() = 0;
  virtual bool has(W_Object* item) = 0;

  W_Dict* const dict;
};

class W_DictKeys : public W_DictView {
 public:
  using W_DictView::W_DictView;
  static W_Type* exact_type() { return dict_keys_type(); }
  W_Type* type() override { return dict_keys_type(); }
  W_Iterator* forward() override { return new W_DictKeyIterator(dict); }
  W_Iterator* backward() override { return new W_DictReverseKeyIterator(dict); }
  bool has(W_Object* item) override { return dict->get(item) != nullptr; }
};

class W_DictValues : public W_DictView {
 public:
  using W_DictView::W_DictView;
  static W_Type* exact_type() { return dict_values_type(); }
  W_Type* type() override { return dict_values_type(); }
  W_Iterator* forward() override { return new W_DictValueIterator(dict); }
  W_Iterator* backward() override { return new W_DictReverseValueIterator(dict); }
  bool has(W_Object* item) override;
};

class W_DictItems : public W_DictView {
 public:
  using W_DictView::W_DictView;
  static W_Type* exact_type() { return dict_items_type(); }
  W_Type* type() override { return dict_items_type(); }
  W_Iterator* forward() override { return new W_DictItemIterator(dict); }
  W_Iterator* backward() override { return new W_DictReverseItemIterator(dict); }
  bool has(W_Object* item) override;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_DICT_VIEWS_H_
