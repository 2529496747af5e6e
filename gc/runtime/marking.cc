#include "gc/runtime/marking.h"

#include "gc/runtime/remembered_set.h"
#include "gc/runtime/roots.h"

namespace kiln::gc {

SegmentedStack<kiln_object*> mark_stack;

struct ArrayRest {
  kiln_object* array;
  int64_t next;  // items from here on are still to be traced
};
static SegmentedStack<ArrayRest> array_stack;

static constexpr int64_t kChunkItems = 2048;

struct ShadeSlot {
  void operator()(kiln_object** slot) const { shade(*slot); }
};
static constexpr ShadeSlot shade_slot;

void shade_roots() {
  visit_roots([](kiln_object** slot, void*) { shade(*slot); }, nullptr);
  for (kiln_object* obj : prebuilt_roots) mark_stack.push(obj);
}

// Returns the work done, in bytes.
static inline size_t trace_grey(kiln_object* obj) {
  const Shape& shape = shape_of(obj);
  size_t size = object_size(obj, shape);
  if (!in_image(obj)) heap.marked_bytes += size;
  if (__builtin_expect(size > kMaxCell && has_item_refs(shape), 0)) {
    trace_fixed_part(obj, shape, shade_slot);
    array_stack.push({obj, 0});
    return shape.fixed_size;
  }
  if (shape.kind == kFixed || shape.kind == kRefArray) {
    // Nearly all objects: without calls.
    auto shade_inline = [](kiln_object** slot) __attribute__((always_inline)) {
      if (in_old_space(*slot)) {
        shade_cell(*slot);
      } else if (*slot != nullptr && !in_nursery(*slot)) {
        shade_outside_old_space(*slot);
      }
    };
    trace_bitmap(obj, shape.bitmap, shade_inline);
    if (shape.kind == kRefArray) {
      kiln_object** items = slot_at(obj, shape.fixed_size);
      for (int64_t i = 0, n = array_length(obj, shape); i < n; i++) shade_inline(items + i);
    }
    return size + 16;
  }
  trace_object(obj, shape, shade_slot);
  // The bytes of a string are not looked at.
  return shape.kind == kNoRefs ? 32 : size + 16;
}

static size_t trace_array_chunk() {
  ArrayRest rest = array_stack.pop();
  const Shape& shape = shape_of(rest.array);
  int64_t length = array_length(rest.array, shape);
  int64_t to = rest.next + kChunkItems;
  if (to < length) {
    array_stack.push({rest.array, to});
  } else {
    to = length;
  }
  trace_items(rest.array, shape, rest.next, to, shade_slot);
  // An item costs a look at the mark bits somewhere in memory.
  return static_cast<size_t>(to - rest.next) * (shape.item_size + 8);
}

bool mark_some(size_t bytes) {
  // Objects wait in a short queue between the stack and the tracing while their memory is fetched.
  constexpr uint32_t kAhead = 8;
  kiln_object* queue[kAhead];
  uint32_t head = 0, count = 0;
  size_t done = 0;
  while (done < bytes) {
    while (count < kAhead && !mark_stack.empty()) {
      kiln_object* obj = mark_stack.pop();
      __builtin_prefetch(obj);
      queue[(head + count++) % kAhead] = obj;
    }
    if (count != 0) {
      kiln_object* obj = queue[head];
      head = (head + 1) % kAhead;
      count--;
      done += trace_grey(obj);
    } else if (!array_stack.empty()) {
      done += trace_array_chunk();
    } else {
      return true;
    }
  }
  while (count-- != 0) mark_stack.push(queue[(head + count) % kAhead]);
  return mark_stack.empty() && array_stack.empty();
}

void for_each_grey(void (*visit)(kiln_object* obj, void* arg), void* arg) {
  mark_stack.for_each([&](kiln_object* obj) { visit(obj, arg); });
  array_stack.for_each([&](const ArrayRest& rest) { visit(rest.array, arg); });
}

void mark_all_from(kiln_object* obj) {
  shade(obj);
  mark_some(SIZE_MAX);
}

}  // namespace kiln::gc
