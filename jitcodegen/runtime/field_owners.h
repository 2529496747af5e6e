// Which class a field belongs to: descriptors of fields do not say, but their names begin with its name.
#ifndef KILN_JITCODEGEN_RUNTIME_FIELD_OWNERS_H_
#define KILN_JITCODEGEN_RUNTIME_FIELD_OWNERS_H_

#include <string_view>
#include <unordered_map>

#include "jitcodegen/runtime/jitcode.h"

namespace kiln::jit {

class FieldOwners {
 public:
  explicit FieldOwners(const JitProgram& program) {
    for (const ClassDescr& cls : program.classes) by_name_.emplace(cls.name, &cls);
  }
  // Null if the program describes no such class: then it makes no objects of it.
  const ClassDescr* Of(const FieldDescr& field) const {
    for (size_t dot = field.name.find('.'); dot != std::string_view::npos; dot = field.name.find('.', dot + 1))
      if (const auto found = by_name_.find(field.name.substr(0, dot)); found != by_name_.end()) return found->second;
    return nullptr;
  }

 private:
  std::unordered_map<std::string_view, const ClassDescr*> by_name_;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_FIELD_OWNERS_H_
