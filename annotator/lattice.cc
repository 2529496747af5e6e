#include "annotator/lattice.h"

#include <algorithm>
#include <array>
#include <climits>

namespace kiln::annotator {
namespace {

constexpr size_t kMaxClasses = 8;
constexpr size_t kMaxFunctions = 32;

const Class* CommonBase(const Class* a, const Class* b) {
  for (const Class* c = a; c != nullptr; c = c->base)
    if (b != nullptr && b->IsSubclassOf(c)) return c;
  return nullptr;
}

}  // namespace

std::pair<int64_t, int64_t> TypeRange(Kind kind) {
  switch (kind) {
    case Kind::kBool: return {0, 1};
    case Kind::kI8: return {INT8_MIN, INT8_MAX};
    case Kind::kI16: return {INT16_MIN, INT16_MAX};
    case Kind::kI32: return {INT32_MIN, INT32_MAX};
    case Kind::kU8: return {0, UINT8_MAX};
    case Kind::kU16: return {0, UINT16_MAX};
    case Kind::kU32: return {0, UINT32_MAX};
    case Kind::kU64: return {0, INT64_MAX};
    default: return {INT64_MIN, INT64_MAX};
  }
}

Lattice::Lattice(const Program& program) : program_(program) {
  int order = 0;
  for (const auto& cls : program.classes()) class_order_[cls.get()] = order++;
  order = 0;
  for (const auto& f : program.functions()) function_order_[f.get()] = order++;
}

const Set* Lattice::Intern(Set set) {
  auto by_order = [](const auto& order) {
    return [&order](const auto* a, const auto* b) { return order.at(a) < order.at(b); };
  };
  auto tidy = [](auto* items, auto less) {
    std::sort(items->begin(), items->end(), less);
    items->erase(std::unique(items->begin(), items->end()), items->end());
  };
  tidy(&set.classes, by_order(class_order_));
  tidy(&set.functions, by_order(function_order_));
  if (!set.is_cone && set.classes.size() > kMaxClasses) {
    set.is_cone = true;
    set.cone = set.classes[0];
    for (const Class* cls : set.classes) set.cone = CommonBase(set.cone, cls);
    set.classes.clear();
  }
  std::vector<int> key;
  key.push_back(set.is_cone ? 1 : 0);
  key.push_back(set.cone == nullptr ? -1 : class_order_.at(set.cone));
  for (const Class* cls : set.classes) key.push_back(class_order_.at(cls));
  key.push_back(-1);
  for (const Function* f : set.functions) key.push_back(function_order_.at(f));
  auto [it, is_new] = interned_.try_emplace(std::move(key), nullptr);
  if (is_new) {
    sets_.push_back(std::move(set));
    it->second = &sets_.back();
  }
  return it->second;
}

Info Lattice::Top(Type type) {
  Info info;
  info.reached = true;
  if (type.is_ref()) {
    info.may_be_null = true;
    Set set;
    set.is_cone = true;
    set.cone = type.cls;
    info.set = Intern(std::move(set));
  } else if (type.is_int()) {
    std::tie(info.low, info.high) = TypeRange(type.kind);
    info.unknown = type.kind == Kind::kU64;
  } else {
    info.unknown = true;
    info.may_be_null = type.is_func();
  }
  return info;
}

Info Lattice::Zero(Type type) {
  Info info;
  info.reached = true;
  info.may_be_null = type.is_ref() || type.is_func();
  info.unknown = type.is_float() || type.is_raw();
  return info;
}

Info Lattice::OfConst(const Const& constant, Type type) {
  Info info;
  info.reached = true;
  switch (constant.kind) {
    case Const::Kind::kInt:
      if (!type.is_int() || (type.kind == Kind::kU64 && constant.bits < 0)) return Top(type);
      info.low = info.high = constant.bits;
      return info;
    case Const::Kind::kFloat:
      info.unknown = true;
      return info;
    case Const::Kind::kNull:
      return Zero(type);
    case Const::Kind::kObject:
      info = ExactClass(program_.prebuilt()[static_cast<size_t>(constant.bits)].cls);
      info.has_object = true;
      info.low = info.high = constant.bits;
      return info;
    case Const::Kind::kFunc:
      if (!type.is_func()) return Top(type);
      return OfFunctions({constant.function});
  }
  return info;
}

Info Lattice::Range(int64_t low, int64_t high) {
  Info info;
  info.reached = true;
  info.low = low;
  info.high = high;
  return info;
}

Info Lattice::ExactClass(const Class* cls) {
  Info info;
  info.reached = true;
  Set set;
  set.classes.push_back(cls);
  info.set = Intern(std::move(set));
  return info;
}

Info Lattice::Cone(const Class* cls) {
  Info info = Top(Type::Ref(cls));
  info.may_be_null = false;
  return info;
}

Info Lattice::OfFunctions(std::vector<Function*> functions) {
  Info info;
  info.reached = true;
  if (functions.size() > kMaxFunctions) {
    info.unknown = true;
    return info;
  }
  Set set;
  set.functions = std::move(functions);
  info.set = Intern(std::move(set));
  return info;
}

const Set* Lattice::JoinSets(const Set* a, const Set* b) {
  if (a == b || b == nullptr) return a;
  if (a == nullptr) return b;
  auto known = joined_.find({a, b});
  if (known != joined_.end()) return known->second;
  Set set;
  if (a->is_cone || b->is_cone) {
    set.is_cone = true;
    const Class* top = a->is_cone ? a->cone : a->classes.empty() ? b->cone : a->classes[0];
    auto include = [&](const Set* s) {
      if (s->is_cone) top = top == nullptr ? nullptr : CommonBase(top, s->cone);
      for (const Class* cls : s->classes) top = top == nullptr ? nullptr : CommonBase(top, cls);
    };
    include(a);
    include(b);
    set.cone = top;
  } else {
    set.classes = a->classes;
    set.classes.insert(set.classes.end(), b->classes.begin(), b->classes.end());
  }
  set.functions = a->functions;
  set.functions.insert(set.functions.end(), b->functions.begin(), b->functions.end());
  const Set* result = Intern(std::move(set));
  joined_[{a, b}] = result;
  return result;
}

Info Lattice::Join(const Info& a, const Info& b, Type type) {
  if (!a.reached) return ForType(b, type);
  if (!b.reached || a == b) return a;
  Info info;
  info.reached = true;
  info.may_be_null = a.may_be_null || b.may_be_null;
  if (type.is_int()) {
    info.unknown = a.unknown || b.unknown;
    info.low = std::min(a.low, b.low);
    info.high = std::max(a.high, b.high);
    if (info.unknown) return Top(type);
  } else if (type.is_ref()) {
    info.set = JoinSets(a.set, b.set);
    // Null and one object: still that object, or null.
    const Info& one = a.has_object ? a : b;
    const Info& other = a.has_object ? b : a;
    bool other_is_null = other.set == nullptr;
    if (one.has_object && (other_is_null || (other.has_object && other.low == one.low))) {
      info.has_object = true;
      info.low = info.high = one.low;
    }
    return ForType(info, type);
  } else if (type.is_func()) {
    info.unknown = a.unknown || b.unknown;
    if (!info.unknown) info.set = JoinSets(a.set, b.set);
    if (info.set != nullptr && info.set->functions.size() > kMaxFunctions) {
      info.set = nullptr;
      info.unknown = true;
    }
  } else {
    info.unknown = true;
  }
  return info;
}

Info Lattice::Widen(const Info& before, const Info& now, Type type) const {
  if (!type.is_int() || !before.reached || now.unknown) return now;
  static constexpr std::array<int64_t, 11> kHighs = {
      0, 1, INT8_MAX, UINT8_MAX, INT16_MAX, UINT16_MAX, INT32_MAX, UINT32_MAX, int64_t{1} << 55,
      INT64_MAX - 1, INT64_MAX};
  static constexpr std::array<int64_t, 7> kLows = {
      1, 0, -1, INT8_MIN, INT16_MIN, INT32_MIN, INT64_MIN};
  Info info = now;
  auto [type_low, type_high] = TypeRange(type.kind);
  if (now.high > before.high) {
    for (int64_t bound : kHighs)
      if (bound >= now.high) {
        info.high = std::min(bound, type_high);
        break;
      }
  }
  if (now.low < before.low) {
    for (int64_t bound : kLows)
      if (bound <= now.low) {
        info.low = std::max(bound, type_low);
        break;
      }
  }
  return info;
}

Info Lattice::OnlyInstances(Info info, const Class* cls) {
  if (!info.reached || info.set == nullptr) return info;
  Set set;
  if (info.set->is_cone) {
    const Class* cone = info.set->cone;
    if (cone != nullptr && cone->IsSubclassOf(cls)) return info;
    if (cone == nullptr || cls->IsSubclassOf(cone)) {
      set.is_cone = true;
      set.cone = cls;
      info.set = Intern(std::move(set));
      return info;
    }
  } else {
    for (const Class* c : info.set->classes)
      if (c->IsSubclassOf(cls)) set.classes.push_back(c);
    if (!set.classes.empty()) {
      info.set = Intern(std::move(set));
      return info;
    }
  }
  return OnlyNull(info);
}

Info Lattice::NoInstances(Info info, const Class* cls) {
  if (!info.reached || info.set == nullptr) return info;
  if (info.set->is_cone) {
    if (info.set->cone == nullptr || !info.set->cone->IsSubclassOf(cls)) return info;
    return OnlyNull(info);
  }
  Set set;
  for (const Class* c : info.set->classes)
    if (!c->IsSubclassOf(cls)) set.classes.push_back(c);
  if (set.classes.empty()) return OnlyNull(info);
  info.set = Intern(std::move(set));
  return info;
}

Info Lattice::OnlyExactly(Info info, const Class* cls) {
  if (!info.reached || info.set == nullptr) return info;
  const Set& set = *info.set;
  const bool possible =
      set.is_cone ? set.cone == nullptr || cls->IsSubclassOf(set.cone)
                  : std::find(set.classes.begin(), set.classes.end(), cls) != set.classes.end();
  if (!possible) return OnlyNull(info);
  info.set = ExactClass(cls).set;
  return info;
}

Info Lattice::NotExactly(Info info, const Class* cls) {
  if (!info.reached || info.set == nullptr || info.set->is_cone) return info;
  Set set = *info.set;
  std::erase(set.classes, cls);
  if (set.classes.empty()) return OnlyNull(info);
  info.set = Intern(std::move(set));
  return info;
}

Info Lattice::NotNull(Info info) {
  info.may_be_null = false;
  if (info.set == nullptr && !info.unknown) return Info();
  return info;
}

Info Lattice::OnlyNull(Info info) {
  if (!info.may_be_null) return Info();
  Info null;
  null.reached = true;
  null.may_be_null = true;
  return null;
}

Info Lattice::Clamp(Info info, int64_t low, int64_t high) {
  if (!info.reached) return info;
  if (info.unknown) {
    // u64: what is at most INT64_MAX has a range.
    if (low < 0) return info;
    info.unknown = false;
    info.low = 0;
    info.high = INT64_MAX;
  }
  info.low = std::max(info.low, low);
  info.high = std::min(info.high, high);
  return info.low > info.high ? Info() : info;
}

Info Lattice::Meet(const Info& a, const Info& b) {
  if (!a.reached || !b.reached) return Info();
  Info info = a.has_object ? a : b.has_object ? b : a;
  const Info& other = &info == &a ? b : a;
  info.may_be_null = a.may_be_null && b.may_be_null;
  if (a.set == nullptr || b.set == nullptr) return OnlyNull(info);
  const Set* filter = a.has_object ? b.set : b.has_object ? a.set : b.set;
  (void)other;
  if (filter->is_cone && filter->cone != nullptr) return OnlyInstances(info, filter->cone);
  if (info.set->is_cone && !filter->is_cone) info.set = filter;
  return info;
}

Info Lattice::ForType(const Info& info, Type type) {
  if (!info.reached || !type.is_ref() || info.set == nullptr || type.cls == nullptr) return info;
  return OnlyInstances(info, type.cls);
}

const Class* Lattice::Bound(const Info& info, bool* exact) {
  *exact = false;
  if (!info.reached || info.set == nullptr) return nullptr;
  if (info.set->is_cone) return info.set->cone;
  *exact = info.set->classes.size() == 1;
  const Class* bound = info.set->classes[0];
  for (const Class* cls : info.set->classes) bound = CommonBase(bound, cls);
  return bound;
}

}  // namespace kiln::annotator
