// The module _abc: what makes abstract base classes quick.
//
// Each such class has an object _abc_impl with the classes that were registered, and two caches of
// answers. The caches hold the versions of the classes that were asked for, so that they keep
// nothing alive: a class that changes gets another version and is looked at again.

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

RLIB_PREBUILD W_Type* abc_data_type();

class W_AbcData final : public W_Object {
 public:
  static W_Type* exact_type() { return abc_data_type(); }
  W_Type* type() override { return abc_data_type(); }

  void remember(rlib::Set<int64_t>* cache, W_Type* type) {
    if (cache->length() >= kLargest) cache->clear();
    cache->add(type->version);
  }

  List<rlib::WeakRef<W_Type>*>* registry = new List<rlib::WeakRef<W_Type>*>();
  rlib::Set<int64_t>* cache = new rlib::Set<int64_t>();     // is a subclass
  rlib::Set<int64_t>* negative = new rlib::Set<int64_t>();  // is none, at this count of registrations:
  int64_t negative_version = 0;

 private:
  static constexpr int64_t kLargest = 1000;
};

RLIB_PREBUILD W_Type* abc_data_type() {
  return RLIB_ONCE([] {
    auto* t = new TypeBuilder("_abc_data"_str, object_type());
    t->module("_abc"_str);
    t->add_flags(W_Type::kDisallowNew);
    return t->finish();
  }());
}

// How many classes were registered: then classes that were no subclasses may be some.
int64_t registrations = 0;

W_AbcData* data_of(W_Object* cls) {
  W_Object* data = getattr(cls, intern("_abc_impl"_str));
  if (!isinstance<W_AbcData>(data)) throw_type_error("_abc_impl is set to a wrong type"_str);
  return static_cast<W_AbcData*>(data);
}

// ---- Abstract methods ---------------------------------------------------------------------------

bool is_abstract(W_Object* w) {
  W_Object* mark = find_attribute(w, names::__isabstractmethod__());
  return mark != nullptr && is_true(mark);
}

void add_own(ObjectSet* abstract, W_Type* cls) {
  W_Dict* dict = cls->dict();
  for (int64_t at = dict->next_entry(0); at >= 0; at = dict->next_entry(at + 1)) {
    if (is_abstract(dict->value_at(at))) abstract->add(dict->key_at(at));
  }
}

void add_inherited(ObjectSet* abstract, W_Type* cls, W_Type* base) {
  W_Object* inherited = find_attribute(base, names::__abstractmethods__());
  if (inherited == nullptr) return;
  for_each(inherited, [&](W_Object* name) {
    W_Object* method = isinstance<W_Str>(name) ? find_attribute(cls, static_cast<W_Str*>(name))
                                               : nullptr;
    if (method != nullptr && is_abstract(method)) abstract->add(name);
  });
}

// Classes say by __abc_tpflags__ that they are sequences or mappings, for patterns.
void take_flags(W_Type* cls) {
  constexpr int64_t kCPythonSequence = 1 << 5;
  constexpr int64_t kCPythonMapping = 1 << 6;
  W_Object* flags = cls->names->get("__abc_tpflags__"_str);
  if (flags == nullptr) return;
  if (isinstance<W_AnyInt>(flags)) {
    int64_t bits = static_cast<W_AnyInt*>(flags)->small();
    bool both = (bits & kCPythonSequence) != 0 && (bits & kCPythonMapping) != 0;
    if (both) {
      throw_type_error("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING"_str);
    }
    if ((bits & kCPythonSequence) != 0) cls->flags |= W_Type::kSequence;
    if ((bits & kCPythonMapping) != 0) cls->flags |= W_Type::kMapping;
  }
  cls->remove_attribute("__abc_tpflags__"_str);
}

void abc_init(W_Type* cls) {
  ObjectSet* abstract = new ObjectSet();
  add_own(abstract, cls);
  for (int64_t i = 0; i < cls->bases->length(); i++) {
    add_inherited(abstract, cls, cls->bases->get(i));
  }
  setattr(cls, names::__abstractmethods__(), new W_FrozenSet(abstract));
  W_AbcData* data = new W_AbcData();
  data->negative_version = registrations;
  setattr(cls, intern("_abc_impl"_str), data);
  take_flags(cls);
}

// ---- Registering --------------------------------------------------------------------------------

constexpr int64_t kCollection = W_Type::kSequence | W_Type::kMapping;

void inherit_flags(W_Type* type, int64_t flags) {
  if ((type->flags & kCollection) != 0 || !type->has(W_Type::kHeap)) return;
  type->flags |= flags;
  for (auto* derived : *type->derived) {
    W_Type* child = derived->get();
    if (child != nullptr) inherit_flags(child, flags);
  }
}

W_Object* abc_register(W_Object* cls, W_Object* subclass) {
  if (!isinstance<W_Type>(subclass)) throw_type_error("Can only register classes"_str);
  if (is_subclass(subclass, cls)) return subclass;
  if (is_subclass(cls, subclass)) {
    throw_runtime_error("Refusing to create an inheritance cycle"_str);
  }
  W_Type* type = static_cast<W_Type*>(subclass);
  data_of(cls)->registry->append(rlib::WeakRef<W_Type>::make(type));
  registrations++;
  if (isinstance<W_Type>(cls)) {
    int64_t flags = static_cast<W_Type*>(cls)->flags & kCollection;
    if (flags != 0) inherit_flags(type, flags);
  }
  return subclass;
}

// ---- Asking -------------------------------------------------------------------------------------

bool ask(W_Object* cls, W_Object* subclass) {
  return is_true(call_method(cls, names::__subclasscheck__(), subclass));
}

bool abc_instancecheck(W_Object* cls, W_Object* w) {
  W_AbcData* data = data_of(cls);
  W_Object* claimed = w->class_map() == nullptr && !isinstance<W_Type>(w)
                          ? w->type()
                          : getattr(w, names::__class__());
  W_Type* type = w->type();
  if (isinstance<W_Type>(claimed)) {
    int64_t version = static_cast<W_Type*>(claimed)->version;
    if (data->cache->contains(version)) return true;
    if (claimed == type && data->negative_version == registrations &&
        data->negative->contains(version)) {
      return false;
    }
  }
  return ask(cls, claimed) || (claimed != type && ask(cls, type));
}

// What __subclasshook__ says: true_object(), false_object() or not_implemented().
W_Object* ask_hook(W_Object* cls, W_Object* subclass) {
  W_Object* answer = call_method(cls, names::__subclasshook__(), subclass);
  if (answer != true_object() && answer != false_object() && answer != not_implemented()) {
    throw_error(AssertionError_type(),
                "__subclasshook__ must return either False, True, or NotImplemented"_str);
  }
  return answer;
}

bool is_registered(W_AbcData* data, W_Object* subclass) {
  List<rlib::WeakRef<W_Type>*>* registry = data->registry->copy();
  for (auto* reference : *registry) {
    W_Type* registered = reference->get();
    if (registered != nullptr && is_subclass(subclass, registered)) return true;
  }
  return false;
}

bool is_below_subclass(W_Object* cls, W_Object* subclass) {
  W_Object* iterator = iterate(call_method(cls, names::__subclasses__()));
  while (W_Object* child = next(iterator)) {
    if (is_subclass(subclass, child)) return true;
  }
  return false;
}

bool find_out(W_Object* cls, W_AbcData* data, W_Type* subclass) {
  W_Object* answer = ask_hook(cls, subclass);
  if (answer != not_implemented()) return answer == true_object();
  for (int64_t i = 0; i < subclass->mro->length(); i++) {
    if (subclass->mro->get(i) == cls) return true;
  }
  return is_registered(data, subclass) || is_below_subclass(cls, subclass);
}

bool abc_subclasscheck(W_Object* cls, W_Object* w_subclass) {
  if (!isinstance<W_Type>(w_subclass)) {
    throw_type_error("issubclass() arg 1 must be a class"_str);
  }
  W_Type* subclass = static_cast<W_Type*>(w_subclass);
  W_AbcData* data = data_of(cls);
  if (data->cache->contains(subclass->version)) return true;
  if (data->negative_version < registrations) {
    data->negative->clear();
    data->negative_version = registrations;
  } else if (data->negative->contains(subclass->version)) {
    return false;
  }
  bool answer = find_out(cls, data, subclass);
  data->remember(answer ? data->cache : data->negative, subclass);
  return answer;
}

// ---- For tests and debugging --------------------------------------------------------------------

int64_t get_cache_token() { return registrations; }

W_Object* get_dump(W_Object* cls) {
  W_AbcData* data = data_of(cls);
  auto* items = Array<W_Object*>::make(4);
  ObjectSet* registry = new ObjectSet();
  for (auto* reference : *data->registry) {
    if (reference->get() != nullptr) registry->add(reference->get());
  }
  items->set(0, new W_Set(registry));
  items->set(1, new W_Set());
  items->set(2, new W_Set());
  items->set(3, new_int(data->negative_version));
  return new_tuple(items);
}

void reset_registry(W_Object* cls) { data_of(cls)->registry->clear(); }
void reset_caches(W_Object* cls) {
  data_of(cls)->cache->clear();
  data_of(cls)->negative->clear();
}

W_Module* make_module() {
  auto* m = new ModuleBuilder("_abc"_str, "Module contains faster C implementation of abc.ABCMeta"_str);
  m->function<&get_cache_token>("get_cache_token"_str, "($module, /)"_str,
                                "Returns the current ABC cache token.\n\nThe token is an opaque object "
                                "(supporting equality testing) identifying the\ncurrent version of the "
                                "ABC cache for virtual subclasses. The token changes\nwith every call "
                                "to register() on any ABC."_str);
  m->function<&abc_init>("_abc_init"_str, "($module, self, /)"_str,
                         "Internal ABC helper for class set-up. Should be never used outside abc "
                         "module."_str);
  m->function<&abc_register>("_abc_register"_str, "($module, self, subclass, /)"_str,
                             "Internal ABC helper for subclasss registration. Should be never used "
                             "outside abc module."_str);
  m->function<&abc_instancecheck>("_abc_instancecheck"_str, "($module, self, instance, /)"_str,
                                  "Internal ABC helper for instance checks. Should be never used "
                                  "outside abc module."_str);
  m->function<&abc_subclasscheck>("_abc_subclasscheck"_str, "($module, self, subclass, /)"_str,
                                  "Internal ABC helper for subclasss checks. Should be never used "
                                  "outside abc module."_str);
  m->function<&get_dump>("_get_dump"_str, "($module, self, /)"_str,
                         "Internal ABC helper for cache and registry debugging."_str);
  m->function<&reset_registry>("_reset_registry"_str, "($module, self, /)"_str,
                               "Internal ABC helper to reset registry of a given class."_str);
  m->function<&reset_caches>("_reset_caches"_str, "($module, self, /)"_str,
                             "Internal ABC helper to reset both caches of a given class."_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* abc_module() { return RLIB_ONCE(make_module()); }

}  // namespace py
