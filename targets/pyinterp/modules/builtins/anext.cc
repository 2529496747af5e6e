// anext(): the next item of an asynchronous iterator. What it gives is awaited; with a default it is an awaitable of
// its own, which passes everything on to the iterator's and gives the default where that one ends.

#include "targets/pyinterp/interpreter/generator.h"
#include "targets/pyinterp/modules/builtins/builtins.h"
#include "targets/pyinterp/objspace/gateway.h"

namespace py {

namespace {

RLIB_PREBUILD W_Type* anext_awaitable_type();

class W_AnextAwaitable final : public W_Object {
 public:
  W_AnextAwaitable(W_Object* awaitable, W_Object* otherwise) : awaitable(awaitable), otherwise(otherwise) {}
  static W_Type* exact_type() { return anext_awaitable_type(); }
  W_Type* type() override { return anext_awaitable_type(); }

  // What steps through the awaitable. Raises TypeError if it is none.
  W_Object* steps() {
    if (iterator_ == nullptr) iterator_ = await_iterator(awaitable, 0);
    return iterator_;
  }

  W_Object* const awaitable;
  W_Object* const otherwise;

 private:
  W_Object* iterator_ = nullptr;  // once it has begun
};

// Calls step(), and ends with the default where the asynchronous iterator has ended.
template <class Step>
W_Object* or_default(W_AnextAwaitable* self, Step step) {
  try {
    return step();
  } catch (PythonError* e) {
    if (!e->is(StopAsyncIteration_type())) throw;
    throw_stop_iteration(self->otherwise);
  }
}

W_Object* anext_self(W_Object* self) { return self; }
W_Object* anext_next(W_AnextAwaitable* self) {
  return or_default(self, [&]() -> W_Object* {
    W_Object* steps = self->steps();
    W_Object* next = steps->type()->special(Special::kNext);
    return next == nullptr ? call_method(steps, intern("send"_str), none()) : call_special(next, steps);
  });
}
// As in CPython a tuple is not sent, but is the arguments.
W_Object* anext_send(W_AnextAwaitable* self, W_Object* value) {
  return or_default(self, [&]() -> W_Object* {
    W_Object* steps = self->steps();
    if (!isinstance<W_Tuple>(value)) return call_method(steps, intern("send"_str), value);
    return call_with(getattr(steps, intern("send"_str)), static_cast<W_Tuple*>(value)->items);
  });
}
W_Object* anext_throw(W_AnextAwaitable* self, Array<W_Object*>* arguments) {
  return or_default(self, [&]() -> W_Object* {
    return call_with(getattr(self->steps(), intern("throw"_str)), arguments);
  });
}
W_Object* anext_close(W_AnextAwaitable* self) {
  return or_default(self, [&]() -> W_Object* { return call_method(self->steps(), intern("close"_str)); });
}

W_Type* make_anext_awaitable_type() {
  auto* t = new TypeBuilder("anext_awaitable"_str, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->special<&anext_self>("__await__"_str);
  t->special<&anext_self>("__iter__"_str);
  t->special<&anext_next>("__next__"_str);
  t->method<&anext_send>("send"_str, "($self, value, /)"_str);
  t->method<&anext_throw>("throw"_str, "($self, /, *args)"_str);
  t->method<&anext_close>("close"_str, "($self, /)"_str);
  return t->finish();
}

RLIB_PREBUILD W_Type* anext_awaitable_type() { return RLIB_ONCE(make_anext_awaitable_type()); }

W_Object* builtin_anext(W_Object* iterator, W_Object* otherwise) {
  W_Object* method = iterator->type()->special(Special::kANext);
  if (method == nullptr) {
    throw_type_error("'"_str, type_name(iterator), "' object is not an async iterator"_str);
  }
  W_Object* awaitable = call_special(method, iterator);
  return otherwise == nullptr ? awaitable : new W_AnextAwaitable(awaitable, otherwise);
}

}  // namespace

void add_anext(ModuleBuilder* m) {
  m->function<&builtin_anext>("anext"_str, "($module, aiterator, default=<null>, /)"_str,
      "async anext(aiterator[, default])\n\nReturn the next item from the async iterator.  If default is given and the "
      "async\niterator is exhausted, it is returned instead of raising StopAsyncIteration."_str);
}

}  // namespace py
