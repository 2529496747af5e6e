// Lifelines, callbacks, and the type weakref.ref. Proxies' methods are in weakref_proxy.cc.

#include "targets/pyinterp/objspace/weakref.h"

#include "targets/pyinterp/interpreter/ticks.h"
#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

// ---- Callbacks ----------------------------------------------------------------------------------

namespace {

bool callbacks_are_due = false;

class DeadLifelines final : public rlib::gc::FinalizerQueue<W_Lifeline> {
 public:
  DeadLifelines() = default;
  void trigger() override {
    callbacks_are_due = true;
    request_tick();
  }
};

RLIB_PREBUILD DeadLifelines* dead_lifelines() { return RLIB_ONCE(new DeadLifelines()); }

// An exception in a callback has nowhere to go.
void call_back(W_AnyWeakRef* reference) {
  W_Object* callback = reference->callback;
  reference->callback = nullptr;
  if (callback == nullptr) return;
  try {
    call(callback, reference);
  } catch (PythonError* error) {
    report_unraisable(error, callback);
  }
}

}  // namespace

bool weakref_callbacks_are_due() { return callbacks_are_due; }

void run_weakref_callbacks() {
  callbacks_are_due = false;
  while (W_Lifeline* lifeline = dead_lifelines()->next()) lifeline->call_back();
}

void W_Lifeline::call_back() {
  List<W_Object*>* dead = references();
  references_ = new List<rlib::WeakRef<W_AnyWeakRef>*>();
  for (W_Object* w : *dead) static_cast<W_AnyWeakRef*>(w)->clear();
  while (!dead->is_empty()) py::call_back(static_cast<W_AnyWeakRef*>(dead->pop()));
}

// ---- Lifelines ----------------------------------------------------------------------------------

void W_Lifeline::add(W_AnyWeakRef* reference) {
  // Dead ones go before the list has to grow.
  if ((references_->length() & 15) == 15) {
    auto* live = new List<rlib::WeakRef<W_AnyWeakRef>*>();
    for (auto* other : *references_) {
      if (other->get() != nullptr) live->append(other);
    }
    references_ = live;
  }
  references_->append(rlib::WeakRef<W_AnyWeakRef>::make(reference));
  if (reference->callback != nullptr && !is_queued_) {
    is_queued_ = true;
    dead_lifelines()->add(this);
  }
}

List<W_Object*>* W_Lifeline::references() {
  List<W_Object*>* result = new List<W_Object*>();
  for (auto* reference : *references_) {
    W_Object* w = reference->get();
    if (w != nullptr) result->append(w);
  }
  return result;
}

W_Lifeline* find_lifeline(W_Object* w) { return static_cast<W_Lifeline*>(w->lifeline()); }

W_Object* first_weakref(W_Object* w) {
  W_Lifeline* lifeline = find_lifeline(w);
  if (lifeline == nullptr) return none();
  List<W_Object*>* references = lifeline->references();
  return references->is_empty() ? none() : references->first();
}

namespace {

W_Lifeline* lifeline_of(W_Object* w) {
  W_Lifeline* lifeline = find_lifeline(w);
  if (lifeline != nullptr) return lifeline;
  lifeline = new W_Lifeline();
  if (!w->set_lifeline(lifeline)) {
    throw_type_error("cannot create weak reference to '"_str, type_name(w), "' object"_str);
  }
  return lifeline;
}

// The reference, or null if it is dead or its object was once: a finalizer may have brought that back.
W_AnyWeakRef* shared(rlib::WeakRef<W_AnyWeakRef>* reference) {
  W_AnyWeakRef* w = reference == nullptr ? nullptr : reference->get();
  return w == nullptr || w->get() == nullptr ? nullptr : w;
}

}  // namespace

W_WeakRef* new_weakref(W_Type* type, W_Object* w, W_Object* callback) {
  // Here too, so that tables of weak references, which grow here, shrink in time.
  if (callbacks_are_due) run_weakref_callbacks();
  W_Lifeline* lifeline = lifeline_of(w);
  bool is_plain = callback == nullptr && type == weakref_type();
  if (is_plain && shared(lifeline->plain) != nullptr) {
    return static_cast<W_WeakRef*>(shared(lifeline->plain));
  }
  W_WeakRef* reference = allocate<W_WeakRef>(type, weakref_type(), w, callback);
  if (is_plain) lifeline->plain = rlib::WeakRef<W_AnyWeakRef>::make(reference);
  lifeline->add(reference);
  return reference;
}

W_WeakProxy* new_weak_proxy(W_Object* w, W_Object* callback) {
  W_Lifeline* lifeline = lifeline_of(w);
  if (callback == nullptr && shared(lifeline->plain_proxy) != nullptr) {
    return static_cast<W_WeakProxy*>(shared(lifeline->plain_proxy));
  }
  W_WeakProxy* proxy = is_callable(w) ? new W_WeakCallableProxy(w, callback)
                                      : new W_WeakProxy(w, callback);
  if (callback == nullptr) lifeline->plain_proxy = rlib::WeakRef<W_AnyWeakRef>::make(proxy);
  lifeline->add(proxy);
  return proxy;
}

// ---- weakref.ref --------------------------------------------------------------------------------

W_Object* W_WeakRef::call0() {
  if (class_map() != nullptr) return W_Object::call0();  // which may have a __call__ of its own
  W_Object* w = get();
  return w == nullptr ? none() : w;
}

W_Object* W_WeakRef::call(Arguments arguments) {
  if (class_map() != nullptr || arguments.count() > 0) return W_Object::call(arguments);
  return call0();
}

namespace {

// __init__ of a derived class may take more.
W_Object* weakref_new(W_Type* type, Array<W_Object*>* args, W_Dict* kwargs) {
  int64_t count = args->length();
  if (type == weakref_type() && kwargs->length() > 0) {
    throw_type_error("ref() takes no keyword arguments"_str);
  }
  if (count == 0) throw_type_error("__new__ expected at least 1 argument, got 0"_str);
  if (count > 2) throw_type_error("__new__ expected at most 2 arguments, got "_str, count);
  return new_weakref(type, args->get(0), count == 2 ? null_if_none(args->get(1)) : nullptr);
}
void weakref_init(W_WeakRef*, Array<W_Object*>* args, W_Dict*) {
  if (args->length() > 2) {
    throw_type_error("__init__ expected at most 2 arguments, got "_str, args->length());
  }
}

W_Object* weakref_call(W_WeakRef* self) {
  W_Object* w = self->get();
  return w == nullptr ? none() : w;
}

int64_t weakref_hash(W_WeakRef* self) {
  if (!self->has_hash) {
    W_Object* w = self->get();
    if (w == nullptr) throw_type_error("weak object has gone away"_str);
    self->hash = py::hash(w);
    self->has_hash = true;
  }
  return self->hash;
}

template <Comparison op>
W_Object* weakref_compare(W_WeakRef* self, W_Object* other) {
  if (!isinstance<W_WeakRef>(other)) return not_implemented();
  W_Object* a = self->get();
  W_Object* b = static_cast<W_WeakRef*>(other)->get();
  if (a == nullptr || b == nullptr) return new_bool((self == other) == (op == Comparison::kEq));
  return compare(op, a, b);
}

W_Object* weakref_callback(W_WeakRef* self) {
  return or_none(self->callback);
}

W_Object* weakref_repr(W_WeakRef* self) {
  Str* start = message("<weakref at "_str, address_of(self));
  W_Object* w = self->get();
  if (w == nullptr) return new_str(message(start, "; dead>"_str));
  Str* to = message("; to '"_str, type_name(w), "' at "_str, address_of(w));
  W_Object* name = find_attribute(w, names::__name__());
  if (name == nullptr || !isinstance<W_Str>(name)) return new_str(message(start, to, '>'));
  return new_str(message(start, to, " ("_str, text_of(name), ")>"_str));
}

W_Type* make_weakref_type() {
  auto* t = new TypeBuilder("ReferenceType"_str, object_type());
  t->module("weakref"_str);
  t->new_method<&weakref_new>("($type, /, *args, **kwargs)"_str);
  t->special<&weakref_init>("__init__"_str, "($self, /, *args, **kwargs)"_str);
  t->special<&weakref_call>("__call__"_str, "($self, /)"_str);
  t->special<&weakref_repr>("__repr__"_str);
  t->special<&weakref_hash>("__hash__"_str);
  t->special<&weakref_compare<Comparison::kEq>>("__eq__"_str);
  t->special<&weakref_compare<Comparison::kNe>>("__ne__"_str);
  t->getter<&weakref_callback>("__callback__"_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* weakref_type() { return RLIB_ONCE(make_weakref_type()); }

}  // namespace py
