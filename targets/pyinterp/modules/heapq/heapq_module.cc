// Module _heapq: lists in which item i is not more than items 2 * i + 1 and 2 * i + 2 (or not less: "max").
//
// As in CPython, an item that comes to the top is first moved down to a leaf along the smaller children, and then up to
// where it belongs: it mostly belongs near the leaves, which saves comparisons.

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/str_methods.h"

namespace py {

namespace {

// Whether a is to be above b. Comparing runs code of the program, which may change the list: its length is checked.
template <bool max>
bool is_above(W_Object* a, W_Object* b) {
  return max ? less(b, a) : less(a, b);
}

void check_length(W_List* heap, int64_t length) {
  if (heap->length() != length) throw_runtime_error("list changed size during iteration"_str);
}

// Moves item `at` up, not beyond `top`.
template <bool max>
void move_up(W_List* heap, int64_t top, int64_t at) {
  int64_t length = heap->length();
  if (at >= length) throw_index_error("index out of range"_str);
  while (at > top) {
    int64_t parent = (at - 1) >> 1;
    W_Object* item = heap->get(at);
    W_Object* other = heap->get(parent);
    bool rises = is_above<max>(item, other);
    check_length(heap, length);
    if (!rises) return;
    // The list may hold others by now.
    item = heap->get(at);
    heap->set(at, heap->get(parent));
    heap->set(parent, item);
    at = parent;
  }
}

// Moves item `at` to where it belongs below.
template <bool max>
void move_down(W_List* heap, int64_t at) {
  int64_t length = heap->length();
  int64_t top = at;
  if (at >= length) throw_index_error("index out of range"_str);
  int64_t first_leaf = length >> 1;
  while (at < first_leaf) {
    int64_t child = 2 * at + 1;
    if (child + 1 < length) {
      bool is_left = is_above<max>(heap->get(child), heap->get(child + 1));
      check_length(heap, length);
      if (!is_left) child++;
    }
    W_Object* moved = heap->get(child);
    heap->set(child, heap->get(at));
    heap->set(at, moved);
    at = child;
  }
  move_up<max>(heap, top, at);
}

// `what`: "heappush() argument 1".
W_List* expect_heap(W_Object* w, Str* what) {
  if (isinstance<W_List>(w)) return static_cast<W_List*>(w);
  throw_type_error(what, " must be list, not "_str, argument_type_name(w));
}

void heappush(W_Object* w_heap, W_Object* item) {
  W_List* heap = expect_heap(w_heap, "heappush() argument 1"_str);
  heap->append(item);
  move_up<false>(heap, 0, heap->length() - 1);
}

template <bool max>
W_Object* pop(W_Object* w_heap) {
  W_List* heap = expect_heap(w_heap, max ? "_heappop_max() argument"_str : "heappop() argument"_str);
  if (heap->length() == 0) throw_index_error("index out of range"_str);
  W_Object* last = heap->pop();
  if (heap->length() == 0) return last;
  W_Object* top = heap->get(0);
  heap->set(0, last);
  move_down<max>(heap, 0);
  return top;
}

template <bool max>
W_Object* replace(W_Object* w_heap, W_Object* item) {
  W_List* heap =
      expect_heap(w_heap, max ? "_heapreplace_max() argument 1"_str : "heapreplace() argument 1"_str);
  if (heap->length() == 0) throw_index_error("index out of range"_str);
  W_Object* top = heap->get(0);
  heap->set(0, item);
  move_down<max>(heap, 0);
  return top;
}

W_Object* heappushpop(W_Object* w_heap, W_Object* item) {
  W_List* heap = expect_heap(w_heap, "heappushpop() argument 1"_str);
  if (heap->length() == 0) return item;
  if (!less(heap->get(0), item)) return item;
  return replace<false>(heap, item);
}

template <bool max>
void heapify(W_Object* w_heap) {
  W_List* heap = expect_heap(w_heap, max ? "_heapify_max() argument"_str : "heapify() argument"_str);
  int64_t length = heap->length();
  for (int64_t i = (length >> 1) - 1; i >= 0; i--) {
    check_length(heap, length);
    move_down<max>(heap, i);
  }
}

W_Module* make_heapq() {
  auto* m = new ModuleBuilder("_heapq"_str, "Heap queue algorithm (a.k.a. priority queue).\n"_str);
  m->function<&heappush>("heappush"_str, "($module, heap, item, /)"_str,
                         "Push item onto heap, maintaining the heap invariant."_str);
  m->function<&pop<false>>("heappop"_str, "($module, heap, /)"_str,
                           "Pop the smallest item off the heap, maintaining the heap invariant."_str);
  m->function<&replace<false>>("heapreplace"_str, "($module, heap, item, /)"_str,
                               "Pop and return the current smallest value, and add the new item."_str);
  m->function<&heappushpop>("heappushpop"_str, "($module, heap, item, /)"_str,
                            "Push item on the heap, then pop and return the smallest item from the heap."_str);
  m->function<&heapify<false>>("heapify"_str, "($module, heap, /)"_str,
                               "Transform list into a heap, in-place, in O(len(heap)) time."_str);
  m->function<&pop<true>>("_heappop_max"_str, "($module, heap, /)"_str, "Maxheap variant of heappop."_str);
  m->function<&replace<true>>("_heapreplace_max"_str, "($module, heap, item, /)"_str,
                              "Maxheap variant of heapreplace."_str);
  m->function<&heapify<true>>("_heapify_max"_str, "($module, heap, /)"_str, "Maxheap variant of heapify."_str);
  m->constant("__about__"_str, new_ascii("Heap queues"_str));
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* heapq_module() { return RLIB_ONCE(make_heapq()); }

}  // namespace py
