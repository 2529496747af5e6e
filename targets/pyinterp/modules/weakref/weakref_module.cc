// The module _weakref. The types are in objspace/weakref.h.

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/weakref.h"

namespace py {

namespace {

W_Object* proxy(W_Object* w, W_Object* callback) {
  return new_weak_proxy(w, null_if_none(callback));
}

List<W_Object*>* references_to(W_Object* w) {
  W_Lifeline* lifeline = find_lifeline(w);
  return lifeline == nullptr ? new List<W_Object*>() : lifeline->references();
}

int64_t getweakrefcount(W_Object* w) { return references_to(w)->length(); }
W_Object* getweakrefs(W_Object* w) { return new_list(references_to(w)); }

// Removes a key whose value is a reference to a dead object: WeakValueDictionary's.
void remove_dead_weakref(W_Dict* dict, W_Object* key) {
  W_Object* value = dict->get(key);
  if (value == nullptr) return;
  if (!isinstance<W_WeakRef>(value)) throw_type_error("not a weakref"_str);
  if (static_cast<W_WeakRef*>(value)->get() == nullptr) dict->remove(key);
}

W_Module* make_module() {
  auto* m = new ModuleBuilder("_weakref"_str, "Weak-reference support module."_str);
  m->type("ref"_str, weakref_type());
  m->type("ReferenceType"_str, weakref_type());
  m->type("ProxyType"_str, weak_proxy_type());
  m->type("CallableProxyType"_str, weak_callable_proxy_type());
  m->function<&proxy>("proxy"_str, "($module, object, callback=None, /)"_str,
                      "Create a proxy object that weakly references 'object'.\n\n'callback', if given, "
                      "is called with a reference to the\nproxy when 'object' is about to be "
                      "finalized."_str);
  m->function<&getweakrefcount>("getweakrefcount"_str, "($module, object, /)"_str,
                                "Return the number of weak references to 'object'."_str);
  m->function<&getweakrefs>("getweakrefs"_str, "($module, object, /)"_str,
                            "getweakrefs(object) -- return a list of all weak reference objects\nthat "
                            "point to 'object'."_str);
  m->function<&remove_dead_weakref>("_remove_dead_weakref"_str, "($module, dct, key, /)"_str,
                                    "Atomically remove key from dict if it points to a dead "
                                    "weakref."_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* weakref_module() { return RLIB_ONCE(make_module()); }

}  // namespace py
