#include "targets/pyinterp/modules/thread/local.h"

#include "targets/pyinterp/modules/functools/functools_types.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/object_type.h"

namespace py {

// Keeps a dict for each thread that used it. The one of the thread that used it last is the object's
// __dict__; every access by attribute sees to that first.
class W_Local : public W_WithDict {
 public:
  W_Local(Array<W_Object*>* args, W_Dict* keywords) : args(args), keywords(keywords) {}
  static W_Type* exact_type() { return local_type(); }
  W_Type* type() override { return local_type(); }

  Array<W_Object*>* const args;  // of __init__, which is called in each thread
  W_Dict* const keywords;
  Dict<ThreadState*, W_Dict*>* const dicts = new Dict<ThreadState*, W_Dict*>();
  ThreadState* shown = nullptr;  // whose dict is __dict__
};

namespace {

// A new dict for this thread, and what __init__ puts there.
void enter_thread(W_Local* self, ThreadState* thread) {
  W_Dict* dict = new_dict();
  self->dicts->set(thread, dict);
  self->shown = thread;
  self->set_dict(dict);
  if (thread->locals == nullptr) thread->locals = new rlib::List<rlib::WeakRef<W_Local>*>();
  thread->locals->append(rlib::WeakRef<W_Local>::make(self));
}

void run_initialiser(W_Local* self) {
  W_Object* initialiser = self->type()->lookup("__init__"_str);
  if (initialiser == nullptr || initialiser == object_type()->lookup("__init__"_str)) return;
  W_Object* bound = bind(initialiser, self, self->type());
  bound->call(arguments_of(self->args, self->keywords));
}

// Shows the attributes of this thread.
void show(W_Local* self) {
  ThreadState* thread = this_thread();
  if (self->shown == thread) return;
  W_Dict* dict = self->dicts->get(thread);
  if (dict == nullptr) {
    enter_thread(self, thread);
    try {
      run_initialiser(self);
    } catch (PythonError*) {
      self->dicts->remove(thread);
      self->shown = nullptr;
      throw;
    }
    show(self);  // another thread may have looked meanwhile
    return;
  }
  self->shown = thread;
  self->set_dict(dict);
}

W_Object* local_make(W_Type* type, Array<W_Object*>* args, W_Dict* keywords) {
  bool has_arguments = args->length() > 0 || keywords->length() > 0;
  if (has_arguments && type->lookup("__init__"_str) == object_type()->lookup("__init__"_str)) {
    throw_type_error("Initialization arguments are not supported"_str);
  }
  W_Local* local = allocate<W_Local>(type, local_type(), args, keywords);
  enter_thread(local, this_thread());
  return local;
}

W_Object* local_getattribute(W_Local* self, W_Str* name) {
  show(self);
  return generic_getattr(self, name);
}
void local_setattr(W_Local* self, W_Str* name, W_Object* value) {
  show(self);
  generic_setattr(self, name, value);
}
void local_delattr(W_Local* self, W_Str* name) {
  show(self);
  generic_setattr(self, name, nullptr);
}
W_Object* local_dict(W_Local* self) {
  show(self);
  return self->dict();
}

W_Type* make_local_type() {
  auto* t = new TypeBuilder("_local"_str, object_type());
  t->module("_thread"_str);
  t->doc("Thread-local data"_str);
  t->add_flags(W_Type::kHasDict | W_Type::kHasWeakref);
  t->new_method<&local_make>("($type, *args, **kwargs)"_str);
  t->special<&local_getattribute>("__getattribute__"_str, "($self, name, /)"_str);
  t->special<&local_setattr>("__setattr__"_str, "($self, name, value, /)"_str);
  t->special<&local_delattr>("__delattr__"_str, "($self, name, /)"_str);
  t->getter<&local_dict>("__dict__"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* local_type() { return RLIB_ONCE(make_local_type()); }

void forget_locals(ThreadState* thread) {
  if (thread->locals == nullptr) return;
  for (int64_t i = 0; i < thread->locals->length(); i++) {
    W_Local* local = thread->locals->get(i)->get();
    if (local == nullptr) continue;
    local->dicts->remove(thread);
    if (local->shown == thread) {
      local->shown = nullptr;
      local->set_dict(new_dict());
    }
  }
  thread->locals = nullptr;
}

}  // namespace py
