#include "translator/flowgraph/testing/pass_registry.h"

#include <map>
#include <utility>

namespace kiln {
namespace {

// Made at the first registration, which may come before any static of this file.
std::map<std::string, GoldenPass, std::less<>>& Passes() {
  static auto* const passes = new std::map<std::string, GoldenPass, std::less<>>;
  return *passes;
}

}  // namespace

PassRegistration::PassRegistration(std::string_view name, std::function<void(Program*)> pass) {
  Passes()[std::string(name)] = [pass = std::move(pass)](Program* program) {
    pass(program);
    return std::string();
  };
}

PassRegistration PassRegistration::Reporting(std::string_view name, GoldenPass pass) {
  Passes()[std::string(name)] = std::move(pass);
  return PassRegistration();
}

const GoldenPass* FindGoldenPass(std::string_view name) {
  const auto it = Passes().find(name);
  return it == Passes().end() ? nullptr : &it->second;
}

std::string GoldenPassNames() {
  std::string names;
  for (const auto& [name, pass] : Passes()) names += (names.empty() ? "" : " ") + name;
  return names;
}

}  // namespace kiln
