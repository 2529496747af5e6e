// Types: the order of bases, look-up, special methods, and what changes do to all that.

#include "targets/pyinterp/objspace/type.h"

#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

// ---- Versions -----------------------------------------------------------------------------------

namespace {

class VersionCounter final : public rlib::Object {
 public:
  int64_t last = 0;
};
RLIB_PREBUILD VersionCounter* version_counter() { return RLIB_ONCE(new VersionCounter()); }

}  // namespace

int64_t new_type_version() { return ++version_counter()->last; }

// ---- The order of bases -------------------------------------------------------------------------
//
// C3: Barrett et al., A monotonic superclass linearization for Dylan, OOPSLA 1996. Of lists that each
// keep their order the next one is the first head that is in no other list's tail.

namespace {

bool is_in_tail(W_Type* type, List<Array<W_Type*>*>* lists, Array<int64_t>* heads) {
  for (int64_t i = 0; i < lists->length(); i++) {
    Array<W_Type*>* list = lists->get(i);
    for (int64_t k = heads->get(i) + 1; k < list->length(); k++) {
      if (list->get(k) == type) return true;
    }
  }
  return false;
}

[[noreturn]] void throw_no_order(List<Array<W_Type*>*>* lists, Array<int64_t>* heads) {
  StrBuilder* text = new StrBuilder();
  auto* seen = new List<W_Type*>();
  for (int64_t i = 0; i < lists->length(); i++) {
    Array<W_Type*>* list = lists->get(i);
    if (heads->get(i) >= list->length()) continue;
    W_Type* head = list->get(heads->get(i));
    if (seen->contains(head)) continue;
    if (!seen->is_empty()) text->append(", "_str);
    seen->append(head);
    text->append(head->name);
  }
  throw_type_error("Cannot create a consistent method resolution\norder (MRO) for bases "_str,
                   text->build());
}

}  // namespace

Array<W_Type*>* c3_order(W_Type* type) {
  for (int64_t i = 0; i < type->bases->length(); i++) {
    W_Type* base = type->bases->get(i);
    if (base->mro->length() == 0 && base->has(W_Type::kHeap)) {
      throw_type_error("Cannot extend an incomplete type '"_str, base->name, '\'');
    }
  }
  auto* result = new List<W_Type*>();
  result->append(type);
  if (type->bases->length() == 1) {
    for (int64_t i = 0; i < type->bases->get(0)->mro->length(); i++) {
      result->append(type->bases->get(0)->mro->get(i));
    }
    return result->to_array();
  }
  auto* lists = new List<Array<W_Type*>*>();
  for (int64_t i = 0; i < type->bases->length(); i++) lists->append(type->bases->get(i)->mro);
  lists->append(type->bases);
  auto* heads = Array<int64_t>::make(lists->length());
  while (true) {
    W_Type* next = nullptr;
    bool is_done = true;
    for (int64_t i = 0; i < lists->length() && next == nullptr; i++) {
      if (heads->get(i) >= lists->get(i)->length()) continue;
      is_done = false;
      W_Type* head = lists->get(i)->get(heads->get(i));
      if (!is_in_tail(head, lists, heads)) next = head;
    }
    if (is_done) return result->to_array();
    if (next == nullptr) throw_no_order(lists, heads);
    result->append(next);
    for (int64_t i = 0; i < lists->length(); i++) {
      int64_t head = heads->get(i);
      if (head < lists->get(i)->length() && lists->get(i)->get(head) == next) {
        heads->set(i, head + 1);
      }
    }
  }
}

namespace {

// The order by C3, or what the metaclass says.
Array<W_Type*>* find_order(W_Type* type) {
  if (!type->has(W_Type::kHeap)) return c3_order(type);
  W_Object* method = type->type()->lookup("mro"_str);
  if (method == type_type()->lookup("mro"_str)) return c3_order(type);
  Array<W_Object*>* order = to_array(call(bind(method, type, type->type())));
  auto* result = Array<W_Type*>::make(order->length());
  for (int64_t i = 0; i < order->length(); i++) {
    W_Object* w = order->get(i);
    if (!isinstance<W_Type>(w)) throw_type_error("mro() returned a non-class ('"_str, type_name(w), "')"_str);
    W_Type* base = static_cast<W_Type*>(w);
    if (!type->layout->extends(base->layout)) {
      throw_type_error("mro() returned base with unsuitable layout ('"_str, base->name, "')"_str);
    }
    result->set(i, base);
  }
  return result;
}

// ---- What is inherited --------------------------------------------------------------------------

void find_specials(W_Type* type) {
  Array<W_Object*>* specials = type->specials;
  int64_t count = specials->length();
  W_Type* base = type->bases->length() == 1 ? type->bases->get(0) : nullptr;
  bool is_in_line = base != nullptr && type->mro->length() > 1 && type->mro->length() == base->mro->length() + 1 &&
                    type->mro->get(0) == type &&
                    type->mro->get(1) == base;
  if (is_in_line) {
    rlib::array_copy(base->specials, 0, specials, 0, count);
    for (auto [name, value] : *type->names) {
      Special which = find_special(name);
      if (which != Special::kCount) specials->set(static_cast<int64_t>(which), value);
    }
    return;
  }
  for (int64_t i = 0; i < count; i++) {
    specials->set(i, type->lookup(special_name(static_cast<Special>(i))->value));
  }
}

void check_no_duplicates(Array<W_Type*>* bases) {
  for (int64_t i = 0; i < bases->length(); i++) {
    for (int64_t k = 0; k < i; k++) {
      if (bases->get(k) == bases->get(i)) throw_type_error("duplicate base class "_str, bases->get(i)->name);
    }
  }
}

void remove_derived(W_Type* base, W_Type* type) {
  for (int64_t k = base->derived->length() - 1; k >= 0; k--) {
    if (base->derived->get(k)->get() == type) base->derived->pop_at(k);
  }
}
void add_derived(W_Type* base, W_Type* type) {
  if (!type->has(W_Type::kHeap)) {
    base->builtin_derived->append(type);
    return;
  }
  base->derived->append(rlib::WeakRef<W_Type>::make(type));
}

}  // namespace

void W_Type::make_ready() {
  check_no_duplicates(bases);
  Array<W_Type*>* before = mro;
  Array<W_Type*>* found = find_order(this);
  bool is_known = mro != before;  // a metaclass's mro() has assigned to __bases__
  if (!is_known) mro = found;
  version = new_type_version();
  find_specials(this);
  for (int64_t i = 0; i < bases->length(); i++) {
    if (is_known) remove_derived(bases->get(i), this);
    add_derived(bases->get(i), this);
  }
}

namespace {

// An order that a change of bases has made.
class NewOrder final : public rlib::Object {
 public:
  NewOrder(W_Type* type, Array<W_Type*>* before, Array<W_Type*>* now) : type(type), before(before), now(now) {}

  W_Type* const type;
  Array<W_Type*>* const before;
  Array<W_Type*>* const now;
};

// Of a type and all that are derived from it. mro() of a metaclass may do the same meanwhile: what that
// has changed stays.
void find_new_orders(W_Type* type, List<NewOrder*>* orders) {
  Array<W_Type*>* before = type->mro;
  Array<W_Type*>* now = find_order(type);
  if (type->mro != before) return;
  type->mro = now;
  orders->append(new NewOrder(type, before, now));
  auto* derived = new List<W_Type*>();
  for (rlib::WeakRef<W_Type>* ref : *type->derived) {
    if (ref->get() != nullptr) derived->append(ref->get());
  }
  for (W_Type* each : *derived) find_new_orders(each, orders);
}

}  // namespace

void W_Type::set_bases(Array<W_Type*>* wanted) {
  Array<W_Type*>* old = bases;
  bases = wanted;
  auto* orders = new List<NewOrder*>();
  try {
    check_no_duplicates(wanted);
    find_new_orders(this, orders);
  } catch (PythonError*) {
    for (NewOrder* order : *orders) {
      if (order->type->mro == order->now) order->type->mro = order->before;
    }
    if (bases == wanted) bases = old;
    changed();
    throw;
  }
  if (bases == wanted) {
    for (int64_t i = 0; i < old->length(); i++) remove_derived(old->get(i), this);
    for (int64_t i = 0; i < wanted->length(); i++) add_derived(wanted->get(i), this);
  }
  changed();
}

void W_Type::changed() {
  version = new_type_version();
  find_specials(this);
  for (W_Type* type : *builtin_derived) type->changed();
  for (rlib::WeakRef<W_Type>* ref : *derived) {
    W_Type* type = ref->get();
    if (type != nullptr) type->changed();
  }
}

void W_Type::set_attribute(Str* attribute, W_Object* value) {
  names->set(attribute, value);
  changed();
}

bool W_Type::remove_attribute(Str* attribute) {
  if (!names->remove(attribute)) return false;
  changed();
  return true;
}

// ---- Look-up ------------------------------------------------------------------------------------

namespace {

// What lookup() found lately: a direct-mapped cache over all types.
struct LookupEntry {
  int64_t version;
  Str* name;
  W_Object* value;
};
constexpr int64_t kLookupEntries = 4096;

class LookupCache final : public rlib::Object {
 public:
  Array<LookupEntry>* const entries = Array<LookupEntry>::make(kLookupEntries);
};
RLIB_PREBUILD LookupCache* lookup_cache() { return RLIB_ONCE(new LookupCache()); }

}  // namespace

W_Object* W_Type::lookup_where(Str* name, W_Type*& where) {
  for (int64_t i = 0; i < mro->length(); i++) {
    W_Type* type = mro->get(i);
    W_Object* value = type->names->get(name);
    if (value != nullptr) {
      where = type;
      return value;
    }
  }
  where = nullptr;
  return nullptr;
}

namespace {

// In traces a type is a constant, and so is its version as long as nobody changes it. With both of
// them the answer is one too.
RLIB_ELIDABLE W_Object* lookup_of_version(W_Type* type, int64_t /*version*/, Str* name) {
  return type->lookup(name);
}
RLIB_ELIDABLE bool has_base_in_version(const W_Type* type, int64_t /*version*/, const W_Type* other) {
  return type->has_base(other);
}
RLIB_ELIDABLE W_Object* special_of_version(const W_Type* type, int64_t /*version*/, int64_t which) {
  return type->specials->get(which);
}

}  // namespace

bool W_Type::is_subtype_traced(const W_Type* other) const {
  const W_Type* type = rlib::jit::promote(this);
  int64_t now = rlib::jit::promote(type->version);
  return now == 0 ? type->has_base(other) : has_base_in_version(type, now, rlib::jit::promote(other));
}

W_Object* W_Type::special_traced(Special which) const {
  const W_Type* type = rlib::jit::promote(this);
  int64_t now = rlib::jit::promote(type->version);
  if (now == 0) return type->specials->get(static_cast<int64_t>(which));
  return special_of_version(type, now, static_cast<int64_t>(which));
}

W_Object* W_Type::lookup(Str* name) {
  if (rlib::jit::we_are_jitted()) {
    W_Type* type = rlib::jit::promote(this);
    int64_t now = rlib::jit::promote(type->version);
    if (now != 0) return lookup_of_version(type, now, name);
  }
  return lookup_cached(name);
}

W_Object* W_Type::lookup_cached(Str* name) {
  if (version == 0) {  // not ready yet
    W_Type* where = nullptr;
    return lookup_where(name, where);
  }
  auto mixed = static_cast<uint64_t>(name->hash()) ^ static_cast<uint64_t>(version) * 0x9E3779B1u;
  int64_t slot = static_cast<int64_t>(mixed & (kLookupEntries - 1));
  LookupEntry entry = lookup_cache()->entries->get(slot);
  if (entry.version == version && entry.name == name) return entry.value;
  W_Type* where = nullptr;
  W_Object* value = lookup_where(name, where);
  lookup_cache()->entries->set(slot, LookupEntry{version, name, value});
  return value;
}

// ---- Layouts ------------------------------------------------------------------------------------

W_Type* best_base(Array<W_Type*>* bases) {
  W_Type* best = nullptr;
  for (int64_t i = 0; i < bases->length(); i++) {
    W_Type* base = bases->get(i);
    if (!base->has(W_Type::kBaseType)) {
      throw_type_error("type '"_str, full_name(base), "' is not an acceptable base type"_str);
    }
    if (best == nullptr || (base->layout != best->layout && base->layout->extends(best->layout))) {
      best = base;
    } else if (!best->layout->extends(base->layout)) {
      throw_type_error("multiple bases have instance lay-out conflict"_str);
    }
  }
  return best;
}

Str* full_name(W_Type* type) {
  Str* own = qualified_name(type);
  if (!type->has(W_Type::kHeap)) {
    return type->module->eq("builtins"_str) ? own : message(type->module, '.', own);
  }
  W_Object* module = type->names->get("__module__"_str);
  if (module == nullptr || !isinstance<W_Str>(module) || text_of(module)->eq("builtins"_str)) {
    return own;
  }
  return message(text_of(module), '.', own);
}

Str* static_name(W_Type* type) { return type->has(W_Type::kHeap) ? type->name : full_name(type); }

}  // namespace py
