#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/interpreter/instructions.h"
#include "targets/pyinterp/modules/builtins/builtins.h"
#include "targets/pyinterp/objspace/iterators.h"

namespace py {

struct AllDriver : rlib::JitDriver<AllDriver> {
  static constexpr auto name = "all()";
};
struct AnyDriver : rlib::JitDriver<AnyDriver> {
  static constexpr auto name = "any()";
};
struct SumDriver : rlib::JitDriver<SumDriver> {
  static constexpr auto name = "sum()";
};
constexpr AllDriver all_driver;
constexpr AnyDriver any_driver;
constexpr SumDriver sum_driver;

namespace {

int64_t builtin_len(W_Object* w) { return length(w); }

W_Object* builtin_iter(W_Object* w, W_Object* sentinel) {
  if (sentinel == nullptr) return iterate(w);
  if (!is_callable(w)) throw_type_error("iter(v, w): v must be callable"_str);
  return new W_CallableIterator(w, sentinel);
}

W_Object* builtin_next(W_Object* iterator, W_Object* otherwise) {
  W_Type* type = iterator->type();
  if (otherwise == nullptr && !(isinstance<W_Iterator>(iterator) && !type->has(W_Type::kHeap))) {
    W_Object* method = type->special(Special::kNext);
    if (method == nullptr) throw_type_error('\'', static_name(type), "' object is not an iterator"_str);
    return call_special(method, iterator);
  }
  if (otherwise == nullptr && type->special(Special::kNext) != nullptr) {
    return call_special(type->special(Special::kNext), iterator);
  }
  W_Object* item = next(iterator);
  return item == nullptr ? otherwise : item;
}

// ---- Loops over any iterator --------------------------------------------------------------------
//
// To the JIT each is a loop of its own for each kind of iterator, in which a generator's body is inlined.

W_Object* kind_of(W_Object* iterator) {
  if (rlib::is_exactly<W_Generator>(iterator)) return static_cast<W_Generator*>(iterator)->frame->code;
  return iterator->type();
}
bool all_of(W_Object* iterator, W_Object* kind) {
  while (true) {
    all_driver.merge_point(rlib::greens(kind), rlib::reds(iterator));
    W_Object* item = next_of_loop(iterator);
    if (item == nullptr) return true;
    if (!is_true(item)) return false;
    all_driver.can_enter_jit(rlib::greens(kind), rlib::reds(iterator));
  }
}
bool any_of(W_Object* iterator, W_Object* kind) {
  while (true) {
    any_driver.merge_point(rlib::greens(kind), rlib::reds(iterator));
    W_Object* item = next_of_loop(iterator);
    if (item == nullptr) return false;
    if (is_true(item)) return true;
    any_driver.can_enter_jit(rlib::greens(kind), rlib::reds(iterator));
  }
}
W_Object* sum_of(W_Object* iterator, W_Object* kind, W_Object* total) {
  while (true) {
    sum_driver.merge_point(rlib::greens(kind), rlib::reds(iterator, total));
    W_Object* item = next_of_loop(iterator);
    if (item == nullptr) return total;
    total = add(total, item);
    sum_driver.can_enter_jit(rlib::greens(kind), rlib::reds(iterator, total));
  }
}

bool builtin_all(W_Object* iterable) {
  W_Object* iterator = iterate(iterable);
  return all_of(iterator, kind_of(iterator));
}
bool builtin_any(W_Object* iterable) {
  W_Object* iterator = iterate(iterable);
  return any_of(iterator, kind_of(iterator));
}

W_Object* builtin_sum(W_Object* iterable, W_Object* start) {
  W_Object* iterator = iterate(iterable);
  if (isinstance<W_Str>(start)) {
    throw_type_error("sum() can't sum strings [use ''.join(seq) instead]"_str);
  }
  if (isinstance<W_Bytes>(start)) {
    throw_type_error("sum() can't sum bytes [use b''.join(seq) instead]"_str);
  }
  if (isinstance<W_ByteArray>(start)) {
    throw_type_error("sum() can't sum bytearray [use b''.join(seq) instead]"_str);
  }
  return sum_of(iterator, kind_of(iterator), start);
}

// min and max: `op` says when another item is better.
bool is_better(Comparison op, W_Object* a, W_Object* b) {
  if (rlib::is_exactly<W_Int>(a) && rlib::is_exactly<W_Int>(b)) {
    int64_t left = static_cast<W_Int*>(a)->value;
    int64_t right = static_cast<W_Int*>(b)->value;
    return op == Comparison::kLt ? left < right : left > right;
  }
  return op == Comparison::kLt ? less(a, b) : greater(a, b);
}

W_Object* best(Str* function, Comparison op, Array<W_Object*>* arguments, W_Object* key, W_Object* otherwise) {
  int64_t count = arguments->length();
  if (count > 1 && otherwise != nullptr) {
    throw_type_error("Cannot specify a default for "_str, function,
                     "() with multiple positional arguments"_str);
  }
  bool has_key = !is_none(key);
  W_Object* found = nullptr;
  W_Object* found_key = nullptr;
  W_Object* items = count == 1 ? arguments->get(0) : new_tuple(arguments);
  for_each(items, [&](W_Object* item) {
    W_Object* item_key = has_key ? call(key, item) : item;
    if (found == nullptr || is_better(op, item_key, found_key)) {
      found = item;
      found_key = item_key;
    }
  });
  if (found != nullptr) return found;
  if (otherwise == nullptr) throw_value_error(function, "() arg is an empty sequence"_str);
  return otherwise;
}

bool are_few(Comparison, Array<W_Object*>* arguments, W_Object*) { return arguments->length() <= 8; }
// The same of some arguments, in order.
RLIB_LOOK_INSIDE_IFF(are_few) W_Object* best_argument(Comparison op, Array<W_Object*>* arguments, W_Object* key) {
  W_Object* found = nullptr;
  W_Object* found_key = nullptr;
  for (int64_t i = 0; i < arguments->length(); i++) {
    W_Object* item = arguments->get(i);
    W_Object* item_key = is_none(key) ? item : call(key, item);
    if (found == nullptr || is_better(op, item_key, found_key)) {
      found = item;
      found_key = item_key;
    }
  }
  return found;
}
W_Object* builtin_min(Array<W_Object*>* arguments, W_Object* key, W_Object* otherwise) {
  if (arguments->length() > 1 && otherwise == nullptr) return best_argument(Comparison::kLt, arguments, key);
  return best("min"_str, Comparison::kLt, arguments, key, otherwise);
}
W_Object* builtin_max(Array<W_Object*>* arguments, W_Object* key, W_Object* otherwise) {
  if (arguments->length() > 1 && otherwise == nullptr) return best_argument(Comparison::kGt, arguments, key);
  return best("max"_str, Comparison::kGt, arguments, key, otherwise);
}

W_Object* builtin_sorted(Array<W_Object*>* iterable, W_Dict* keywords) {
  if (iterable->length() != 1) throw_type_error("sorted expected 1 argument, got "_str, iterable->length());
  W_List* list = new_list(to_list(iterable->get(0)));
  getattr(list, names::sort())->call(arguments_of(Array<W_Object*>::empty(), keywords));
  return list;
}

W_Object* builtin_aiter(W_Object* w) {
  if (w->type()->special(Special::kAIter) == nullptr) {
    throw_type_error('\'', type_name(w), "' object is not an async iterable"_str);
  }
  return async_iterate(w);
}

}  // namespace

void add_iteration(ModuleBuilder* m) {
  m->function<&builtin_len>("len"_str, "($module, obj, /)"_str, "Return the number of items in a container."_str);
  m->function<&builtin_iter>("iter"_str, "($module, object, sentinel=<null>, /)"_str,
      "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an iterator from an object.  In the first form, the argument must\nsupply its own iterator, or be a sequence.\nIn the second form, the callable is called until it returns the sentinel."_str);
  m->function<&builtin_next>("next"_str, "($module, iterator, default=<null>, /)"_str,
      "next(iterator[, default])\n\nReturn the next item from the iterator. If default is given and the iterator\nis exhausted, it is returned instead of raising StopIteration."_str);
  m->function<&builtin_all>("all"_str, "($module, iterable, /)"_str,
      "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True."_str);
  m->function<&builtin_any>("any"_str, "($module, iterable, /)"_str,
      "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False."_str);
  m->function<&builtin_sum>("sum"_str, "($module, iterable, /, start=0)"_str,
      "Return the sum of a 'start' value (default: 0) plus an iterable of numbers\n\nWhen the iterable is empty, return the start value.\nThis function is intended specifically for use with numeric values and may\nreject non-numeric types."_str);
  m->function<&builtin_min>("min"_str, "!($module, *args+, key=None, default=<null>)"_str,
      "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its smallest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more arguments, return the smallest argument."_str);
  m->function<&builtin_max>("max"_str, "!($module, *args+, key=None, default=<null>)"_str,
      "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its biggest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more arguments, return the largest argument."_str);
  m->function<&builtin_sorted>("sorted"_str, "($module, /, *args, **kwargs)"_str,
      "Return a new list containing all items from the iterable in ascending order.\n\nA custom key function can be supplied to customize the sort order, and the\nreverse flag can be set to request the result in descending order."_str);
  m->function<&builtin_aiter>("aiter"_str, "($module, async_iterable, /)"_str,
      "Return an AsyncIterator for an AsyncIterable object."_str);
}

}  // namespace py
