#include "targets/pyinterp/objspace/names.h"

namespace py {

namespace {

constexpr int64_t kCount = static_cast<int64_t>(Special::kCount);

Array<W_Str*>* make_special_names() {
  auto* all = Array<W_Str*>::make(kCount);
#define SPECIAL(member, name) \
  all->set(static_cast<int64_t>(Special::k##member), intern(name##_str));
#include "targets/pyinterp/objspace/special.def"
  return all;
}
RLIB_PREBUILD Array<W_Str*>* special_names() { return RLIB_ONCE(make_special_names()); }

// By name, each as its number plus 1.
Dict<Str*, int64_t>* make_special_numbers() {
  auto* all = new Dict<Str*, int64_t>();
  for (int64_t i = 0; i < kCount; i++) all->set(special_names()->get(i)->value, i + 1);
  return all;
}
RLIB_PREBUILD Dict<Str*, int64_t>* special_numbers() { return RLIB_ONCE(make_special_numbers()); }

}  // namespace

W_Str* special_name(Special which) { return special_names()->get(static_cast<int64_t>(which)); }

Special find_special(Str* name) {
  if (!name->starts_with("__"_str)) return Special::kCount;
  int64_t number = special_numbers()->get(name);
  return number == 0 ? Special::kCount : static_cast<Special>(number - 1);
}

}  // namespace py
