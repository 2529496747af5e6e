// Binary trees and GCBench, written by hand against mutator.h as emitted code would be: roots on the
// shadow stack, inline allocation, barriers. With -DKILN_BENCH_BOEHM the same programs run on libgc,
// and with -DKILN_BENCH_MALLOC the allocation is malloc without free, for comparison.
//
//   gc_bench trees 18      binary trees of the benchmarks game, to that depth
//   gc_bench gcbench       GCBench: long-lived tree and array, short-lived trees
//   gc_bench pause 1024    keeps that many MB of 32-byte objects alive while allocating: longest pause
//   gc_bench array 100     an array of that many million references, written at random: longest pause

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(KILN_BENCH_BOEHM)
#include <gc/gc.h>
#elif !defined(KILN_BENCH_MALLOC)
#include "gc/runtime/collector.h"
#define KILN_BENCH_KILN 1
#endif

static double now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

#ifdef KILN_BENCH_KILN

struct Node {
  kiln_object header;
  Node* left;
  Node* right;
};
struct NodeArray {
  kiln_object header;
  int64_t length;
  Node* items[];
};
struct DoubleArray {
  kiln_object header;
  int64_t length;
  double items[];
};
enum : uint32_t { kNode = 1, kNodeArray, kDoubleArray, kTypes };

static const uint32_t kNodeRefs[] = {8, 16};
static const uint32_t kItemRef[] = {0};
static const kiln_type_info kBenchTypes[] = {
    {},
    {24, 0, 0, 0, 2, 0, 1, kNodeRefs, nullptr, nullptr, nullptr, "Node"},
    {16, 8, 8, 0, 0, 1, 1, nullptr, kItemRef, nullptr, nullptr, "Node[]"},
    {16, 8, 8, 0, 0, 0, 1, nullptr, nullptr, nullptr, nullptr, "double[]"},
};

template <typename T>
static void push(T* obj) {
  *kiln_self.shadow_top++ = reinterpret_cast<kiln_object*>(obj);
}
template <typename T>
static T* pop() {
  return reinterpret_cast<T*>(*--kiln_self.shadow_top);
}
template <typename T>
static T* at(int below_top) {
  return reinterpret_cast<T*>(kiln_self.shadow_top[-below_top]);
}

// Roots are saved only where the bump pointer does not suffice.
static __attribute__((noinline, cold)) Node* new_node_slow(Node* left, Node* right) {
  push(left);
  push(right);
  auto* node = static_cast<Node*>(kiln_gc_alloc_slow(sizeof(Node), kNode));
  node->header = {kNode, 0};
  node->right = pop<Node>();
  node->left = pop<Node>();
  return node;
}
static Node* new_node(Node* left, Node* right) {
  char* p = kiln_self.nursery_free;
  if (__builtin_expect(sizeof(Node) > static_cast<size_t>(kiln_self.nursery_top - p), 0))
    return new_node_slow(left, right);
  kiln_self.nursery_free = p + sizeof(Node);
  auto* node = reinterpret_cast<Node*>(p);
  node->header = {kNode, 0};
  node->left = left;
  node->right = right;
  return node;
}
static void set_left(Node* node, Node* child) {
  kiln_gc_write_barrier(&node->header);
  node->left = child;
}
static void set_right(Node* node, Node* child) {
  kiln_gc_write_barrier(&node->header);
  node->right = child;
}
static NodeArray* new_node_array(int64_t n) {
  return reinterpret_cast<NodeArray*>(kiln_gc_alloc_array(kNodeArray, n));
}
static DoubleArray* new_double_array(int64_t n) {
  return reinterpret_cast<DoubleArray*>(kiln_gc_alloc_array(kDoubleArray, n));
}
static void report() {
  kiln_gc_statistics s;
  kiln_gc_stats(&s);
  printf("  %lu minors (%.0f ms, longest %.2f ms), %lu majors (%.0f ms, longest step %.2f ms), "
         "promoted %lu MB, peak %lu MB\n",
         s.minor_count, static_cast<double>(s.minor_total_ns) / 1e6,
         static_cast<double>(s.minor_max_ns) / 1e6, s.major_count,
         static_cast<double>(s.major_total_ns) / 1e6,
         static_cast<double>(s.major_step_max_ns) / 1e6, s.promoted_bytes >> 20,
         s.peak_old_bytes >> 20);
}

#else

struct Node {
  uint64_t header;
  Node* left;
  Node* right;
};
struct DoubleArray {
  int64_t length;
  double items[];
};

// The stack is scanned (or nothing is): no roots to save.
static Node* root_slots[64];
static int root_top;
template <typename T>
static void push(T* obj) {
  root_slots[root_top++] = reinterpret_cast<Node*>(obj);
}
template <typename T>
static T* pop() {
  return reinterpret_cast<T*>(root_slots[--root_top]);
}
template <typename T>
static T* at(int below_top) {
  return reinterpret_cast<T*>(root_slots[root_top - below_top]);
}

#ifdef KILN_BENCH_BOEHM
static void* get(size_t size) { return GC_MALLOC(size); }
static void* get_atomic(size_t size) { return GC_MALLOC_ATOMIC(size); }
#else
static void* get(size_t size) { return malloc(size); }
static void* get_atomic(size_t size) { return malloc(size); }
#endif

static Node* new_node(Node* left, Node* right) {
  auto* node = static_cast<Node*>(get(sizeof(Node)));
  node->left = left;
  node->right = right;
  return node;
}
static void set_left(Node* node, Node* child) { node->left = child; }
static void set_right(Node* node, Node* child) { node->right = child; }
static DoubleArray* new_double_array(int64_t n) {
  return static_cast<DoubleArray*>(get_atomic(8 + 8 * static_cast<size_t>(n)));
}
static void report() {}

#endif

// Binary trees -------------------------------------------------------------------------------

#ifdef KILN_BENCH_KILN
static Node* bottom_up(int depth) {
  if (depth == 0) return new_node(nullptr, nullptr);
  Node* left = bottom_up(depth - 1);
  push(left);
  Node* right = bottom_up(depth - 1);
  left = pop<Node>();
  return new_node(left, right);
}
#else
static Node* bottom_up(int depth) {
  if (depth == 0) return new_node(nullptr, nullptr);
  Node* left = bottom_up(depth - 1);
  Node* right = bottom_up(depth - 1);
  return new_node(left, right);
}
#endif

static int check(Node* node) {
  return node->left == nullptr ? 1 : 1 + check(node->left) + check(node->right);
}

static void trees(int max_depth) {
  double start = now();
  printf("stretch tree check: %d\n", check(bottom_up(max_depth + 1)));
  push(bottom_up(max_depth));
  for (int depth = 4; depth <= max_depth; depth += 4) {
    int iterations = 1 << (max_depth - depth + 4);
    int sum = 0;
    for (int i = 0; i < iterations; i++) sum += check(bottom_up(depth));
    printf("%d trees of depth %d, check: %d\n", iterations, depth, sum);
  }
  printf("long-lived tree check: %d\n", check(pop<Node>()));
  printf("trees %d: %.3f s\n", max_depth, now() - start);
}

// GCBench --------------------------------------------------------------------------------------

static void populate(int depth) {  // the node is on top of the roots
  if (depth <= 0) return;
  Node* child = new_node(nullptr, nullptr);
  set_left(at<Node>(1), child);
  child = new_node(nullptr, nullptr);
  set_right(at<Node>(1), child);
  push(at<Node>(1)->left);
  populate(depth - 1);
  pop<Node>();
  push(at<Node>(1)->right);
  populate(depth - 1);
  pop<Node>();
}

static void gcbench() {
  constexpr int kStretch = 18, kLongLived = 16, kMin = 4, kMax = 16, kArray = 500000;
  double start = now();
  bottom_up(kStretch);
  push(new_node(nullptr, nullptr));
  populate(kLongLived);
  push(new_double_array(kArray));
  for (int i = 0; i < kArray / 2; i++) at<DoubleArray>(1)->items[i] = 1.0 / (i + 1);
  for (int repeat = 0; repeat < 10; repeat++) {
    for (int depth = kMin; depth <= kMax; depth += 2) {
      int iterations = 2 * ((1 << (kStretch + 1)) - 1) / ((1 << (depth + 1)) - 1);
      for (int i = 0; i < iterations; i++) {
        push(new_node(nullptr, nullptr));
        populate(depth);
        pop<Node>();
      }
      for (int i = 0; i < iterations; i++) bottom_up(depth);
    }
  }
  if (at<DoubleArray>(1)->items[1000] != 1.0 / 1001) abort();
  pop<DoubleArray>();
  if (check(pop<Node>()) != (1 << (kLongLived + 1)) - 1) abort();
  printf("gcbench x10: %.3f s\n", now() - start);
}

// Pauses ---------------------------------------------------------------------------------------

#ifdef KILN_BENCH_KILN
static uint64_t random_state = 88172645463325252u;
static uint64_t random_number() {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state;
}

// Many trees of 2^13 nodes (192 KB each) in an array; trees are replaced at random.
static void pause(int megabytes) {
  double start = now();
  int64_t n = static_cast<int64_t>(megabytes) * 1024 / 192;
  push(new_node_array(n));
  for (int64_t i = 0; i < 3 * n; i++) {
    int64_t k = i < n ? i : static_cast<int64_t>(random_number() % static_cast<uint64_t>(n));
    Node* tree = bottom_up(12);
    auto* array = at<NodeArray>(1);
    kiln_gc_write_barrier_item(&array->header, k);
    array->items[k] = tree;
  }
  pop<NodeArray>();
  printf("pause %d MB: %.3f s\n", megabytes, now() - start);
}

static void array(int millions) {
  double start = now();
  int64_t n = static_cast<int64_t>(millions) * 1000000;
  push(new_node_array(n));
  for (int64_t i = 0; i < n; i++) {
    int64_t k = static_cast<int64_t>(random_number() % static_cast<uint64_t>(n));
    Node* node = new_node(nullptr, nullptr);
    auto* array = at<NodeArray>(1);
    kiln_gc_write_barrier_item(&array->header, k);
    array->items[k] = node;
  }
  pop<NodeArray>();
  printf("array of %d million: %.3f s\n", millions, now() - start);
}
#endif

int main(int argc, char** argv) {
#ifdef KILN_BENCH_KILN
  kiln_gc_init_with(kBenchTypes, kTypes, nullptr, nullptr);
#elif defined(KILN_BENCH_BOEHM)
  GC_INIT();
#endif
  const char* what = argc > 1 ? argv[1] : "trees";
  int number = argc > 2 ? atoi(argv[2]) : 0;
  if (strcmp(what, "trees") == 0) {
    trees(number ? number : 18);
  } else if (strcmp(what, "gcbench") == 0) {
    gcbench();
#ifdef KILN_BENCH_KILN
  } else if (strcmp(what, "pause") == 0) {
    pause(number ? number : 1024);
  } else if (strcmp(what, "array") == 0) {
    array(number ? number : 100);
#endif
  } else {
    fprintf(stderr, "gc_bench: unknown benchmark %s\n", what);
    return 2;
  }
  report();
  return 0;
}
