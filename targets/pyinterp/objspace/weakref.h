// Weak references and proxies.
//
// An object that is referred to weakly has a lifeline, which knows all references to it:
//
//     object ---> lifeline - - -> references, proxies      (- - -> does not keep alive)
//        ^- - - - - - - - - - - - - - -'
//
// Only the object refers to its lifeline. So when the object dies the lifeline does too, and comes
// out of a finalizer queue if there are callbacks to be called.

#ifndef TARGETS_PYINTERP_OBJSPACE_WEAKREF_H_
#define TARGETS_PYINTERP_OBJSPACE_WEAKREF_H_

#include "rlib/gc.h"
#include "rlib/weakref.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

RLIB_PREBUILD W_Type* weakref_type();           // weakref.ReferenceType
RLIB_PREBUILD W_Type* weak_proxy_type();        // weakref.ProxyType
RLIB_PREBUILD W_Type* weak_callable_proxy_type();

// What references and proxies have in common.
class W_AnyWeakRef : public W_Object {
 public:
  W_AnyWeakRef(W_Object* referent, W_Object* callback)
      : callback(callback), referent_(rlib::WeakRef<W_Object>::make(referent)) {}

  // The object; null once it is dead.
  W_Object* get() const { return referent_ == nullptr ? nullptr : referent_->get(); }
  // The object is dead.
  void clear() { referent_ = nullptr; }

  W_Object* callback;  // null: none

 private:
  rlib::WeakRef<W_Object>* referent_;
};

class W_WeakRef : public W_AnyWeakRef {
 public:
  using W_AnyWeakRef::W_AnyWeakRef;
  static W_Type* exact_type() { return weakref_type(); }
  W_Type* type() override { return weakref_type(); }
  W_Object* call(Arguments arguments) override;
  W_Object* call0() override;

  bool has_hash = false;
  int64_t hash = 0;
};

class W_WeakProxy : public W_AnyWeakRef {
 public:
  using W_AnyWeakRef::W_AnyWeakRef;
  static W_Type* exact_type() { return weak_proxy_type(); }
  W_Type* type() override { return weak_proxy_type(); }

  // The object. Raises ReferenceError once it is dead.
  W_Object* live();
};

class W_WeakCallableProxy final : public W_WeakProxy {
 public:
  using W_WeakProxy::W_WeakProxy;
  W_Type* type() override { return weak_callable_proxy_type(); }
  W_Object* call(Arguments arguments) override { return live()->call(arguments); }
};

// The weak references to one object.
class W_Lifeline final : public W_Object {
 public:
  W_Type* type() override { return object_type(); }

  void add(W_AnyWeakRef* reference);
  // Those that are alive themselves, the oldest first.
  List<W_Object*>* references();
  // The object is dead: so are the references, and those that have a callback call it, the newest first.
  void call_back();

  rlib::WeakRef<W_AnyWeakRef>* plain = nullptr;        // the shared one without a callback
  rlib::WeakRef<W_AnyWeakRef>* plain_proxy = nullptr;

 private:
  List<rlib::WeakRef<W_AnyWeakRef>*>* references_ = new List<rlib::WeakRef<W_AnyWeakRef>*>();
  bool is_queued_ = false;
};

// weakref.ref(w), of a class derived from it perhaps; weakref.proxy(w). `callback` may be null.
// Raises TypeError for what cannot be referred to.
W_WeakRef* new_weakref(W_Type* type, W_Object* w, W_Object* callback);
W_WeakProxy* new_weak_proxy(W_Object* w, W_Object* callback);

// The lifeline of an object that has weak references, or null.
W_Lifeline* find_lifeline(W_Object* w);
// One of its weak references, as __weakref__ shows it; None if there are none.
W_Object* first_weakref(W_Object* w);

// Calls the callbacks of references to objects that have died. To be called between two
// instructions when weakref_callbacks_are_due.
void run_weakref_callbacks();
bool weakref_callbacks_are_due();

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_WEAKREF_H_
