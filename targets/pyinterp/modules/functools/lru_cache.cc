// What functools.lru_cache makes of a function.
//
// Results are kept by their arguments. A bounded cache has them in a ring too, the one that was used
// last in front of the root and the one that has to go next behind it.

#include "targets/pyinterp/modules/functools/functools_types.h"

namespace py {

namespace {

// ---- Keys ---------------------------------------------------------------------------------------

// Stands between arguments by position and those by name.
class W_Mark final : public W_Object {
 public:
  W_Type* type() override { return object_type(); }
};
RLIB_PREBUILD W_Mark* keyword_mark() { return RLIB_ONCE(new W_Mark()); }

bool is_own_key(W_Object* w) { return rlib::is_exactly<W_Str>(w) || rlib::is_exactly<W_Int>(w); }

// What tells calls with other arguments apart: an int or str alone, or a tuple of all.
W_Object* key_of(Arguments arguments, bool is_typed) {
  int64_t count = arguments.count();
  bool has_names = arguments.names != nullptr;
  if (!is_typed && !has_names && count == 1 && is_own_key(arguments.values->get(0))) {
    return arguments.values->get(0);
  }
  auto* parts = new List<W_Object*>();
  int64_t positional = arguments.positional();
  for (int64_t i = 0; i < positional; i++) parts->append(arguments.values->get(i));
  if (has_names) parts->append(keyword_mark());
  for (int64_t i = positional; i < count; i++) {
    parts->append(key_of_name(arguments.names->get(i - positional)));
    parts->append(arguments.values->get(i));
  }
  for (int64_t i = 0; is_typed && i < count; i++) parts->append(arguments.values->get(i)->type());
  return new_tuple(parts->to_array());
}

// ---- The wrapper --------------------------------------------------------------------------------

class Link final : public rlib::Object {
 public:
  void take_out() {
    before->behind = behind;
    behind->before = before;
  }
  // Puts it in front of `root`.
  void put_last(Link* root) {
    before = root->before;
    behind = root;
    before->behind = this;
    root->before = this;
  }

  W_Object* key = nullptr;
  W_Object* result = nullptr;
  Link* before = nullptr;
  Link* behind = nullptr;
};

using LinkTable = Dict<W_Object*, Link*, ObjectKeys>;

class W_LruCacheWrapper : public W_WithDict {
 public:
  W_LruCacheWrapper(W_Object* function, int64_t most, bool is_typed, W_Object* info_type)
      : function(function), most(most), is_typed(is_typed), info_type(info_type) {
    clear();
  }
  static W_Type* exact_type() { return lru_cache_wrapper_type(); }
  W_Type* type() override { return lru_cache_wrapper_type(); }
  W_Object* call(Arguments arguments) override {
    return type()->has(W_Type::kHeap) ? W_Object::call(arguments) : invoke(arguments);
  }
  W_Object* call0() override { return call({Array<W_Object*>::empty(), nullptr}); }
  W_Object* call1(W_Object* a) override {
    auto* values = Array<W_Object*>::make(1);
    values->set(0, a);
    return call({values, nullptr});
  }
  W_Object* call2(W_Object* a, W_Object* b) override {
    auto* values = Array<W_Object*>::make(2);
    values->set(0, a);
    values->set(1, b);
    return call({values, nullptr});
  }
  W_Object* call3(W_Object* a, W_Object* b, W_Object* c) override {
    auto* values = Array<W_Object*>::make(3);
    values->set(0, a);
    values->set(1, b);
    values->set(2, c);
    return call({values, nullptr});
  }

  W_Object* invoke(Arguments arguments) {
    if (most == 0) {
      misses++;
      return function->call(arguments);
    }
    W_Object* key = key_of(arguments, is_typed);
    int64_t hash = ObjectKeys::hash(key);
    Link* link = find(key, hash);
    if (link != nullptr) {
      hits++;
      use(link);
      return link->result;
    }
    misses++;
    W_Object* result = function->call(arguments);
    // The call may have come here as well.
    if (find(key, hash) == nullptr) add(key, hash, result);
    return result;
  }

  void clear() {
    hits = 0;
    misses = 0;
    table = new LinkTable();
    root = new Link();
    root->before = root;
    root->behind = root;
  }

  W_Object* const function;
  const int64_t most;         // results that are kept; -1: all
  const bool is_typed;
  W_Object* const info_type;  // of what cache_info() gives
  int64_t hits = 0;
  int64_t misses = 0;
  LinkTable* table = nullptr;
  Link* root = nullptr;

 private:
  Link* find(W_Object* key, int64_t hash) {
    int64_t entry = table->lookup(key, hash);
    return entry < 0 ? nullptr : table->value_at(entry);
  }

  void use(Link* link) {
    if (most < 0 || root->before == link) return;
    link->take_out();
    link->put_last(root);
  }

  void add(W_Object* key, int64_t hash, W_Object* result) {
    if (most >= 0 && table->length() >= most) {
      Link* oldest = root->behind;
      oldest->take_out();
      table->pop_or(oldest->key, nullptr);
    }
    Link* link = new Link();
    link->key = key;
    link->result = result;
    table->set(key, link, hash);
    if (most >= 0) link->put_last(root);
  }
};

W_Object* wrapper_new(W_Type* type, W_Object* function, W_Object* w_most, bool is_typed,
                      W_Object* info_type) {
  if (!is_callable(function)) throw_type_error("the first argument must be callable"_str);
  int64_t most = -1;
  if (isinstance<W_AnyInt>(w_most)) {
    most = index_clamped(w_most);
    if (most < 0) most = 0;
  } else if (!is_none(w_most)) {
    throw_type_error("maxsize should be integer or None"_str);
  }
  return allocate<W_LruCacheWrapper>(type, lru_cache_wrapper_type(), function, most, is_typed,
                                     info_type);
}

W_Object* wrapper_call(W_LruCacheWrapper* self, Array<W_Object*>* args, W_Dict* kwargs) {
  return self->invoke(arguments_of(args, kwargs));
}

W_Object* wrapper_get(W_LruCacheWrapper* self, W_Object* instance, W_Object*) {
  if (is_none(instance)) return self;
  return new W_Method(self, instance);
}

W_Object* wrapper_info(W_LruCacheWrapper* self) {
  auto* values = Array<W_Object*>::make(4);
  values->set(0, new_int(self->hits));
  values->set(1, new_int(self->misses));
  values->set(2, none());
  if (self->most >= 0) values->set(2, new_int(self->most));
  values->set(3, new_int(self->table->length()));
  return call_with(self->info_type, values);
}
void wrapper_clear(W_LruCacheWrapper* self) { self->clear(); }
W_Object* wrapper_reduce(W_LruCacheWrapper* self) {
  return getattr(self, names::__qualname__());
}
// Of __copy__ and __deepcopy__: whatever is handed to them.
W_Object* wrapper_itself(W_LruCacheWrapper* self, Array<W_Object*>*) { return self; }

W_Type* make_wrapper_type() {
  auto* t = new TypeBuilder("_lru_cache_wrapper"_str, object_type(),
                            new Layout("_lru_cache_wrapper"_str, object_type()->layout));
  t->module("functools"_str);
  t->doc("Create a cached callable that wraps another function."_str);
  t->add_flags(W_Type::kHasDict | W_Type::kHasWeakref);
  t->new_method<&wrapper_new>("($type, user_function, maxsize, typed, cache_info_type)"_str);
  t->special<&wrapper_call>("__call__"_str);
  t->special<&wrapper_get>("__get__"_str);
  t->method<&wrapper_info>("cache_info"_str, "($self, /)"_str, "Report cache statistics"_str);
  t->method<&wrapper_clear>("cache_clear"_str, "($self, /)"_str,
                            "Clear the cache and cache statistics"_str);
  t->method<&wrapper_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&wrapper_itself>("__copy__"_str, "($self, /, *args)"_str);
  t->method<&wrapper_itself>("__deepcopy__"_str, "($self, /, *args)"_str);
  t->accessor<&get_dict, &set_dict>("__dict__"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* lru_cache_wrapper_type() { return RLIB_ONCE(make_wrapper_type()); }

}  // namespace py
