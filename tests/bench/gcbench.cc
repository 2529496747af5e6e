// GCBench: trees of all sizes and lives, while one large tree and one large array stay. After the
// benchmark of this name by John Ellis, Pete Kovac and Hans Boehm. GcBench.java is the same in
// Java.
//
//     gcbench [depth of the largest short-lived trees, 16]
//
// Trees are made top down (parents older than children: every store goes from old to new) and
// bottom up (the other way round). The output depends on nothing but the argument.

#include "rlib/rlib.h"

using namespace rlib::literals;

namespace gcbench {

constexpr int64_t kMinDepth = 4;
constexpr int64_t kArrayLength = 500000;

class Node final : public rlib::Object {
 public:
  Node(Node* left, Node* right) : left(left), right(right) {}

  Node* left;
  Node* right;
  // As in the original: some bytes that are no references.
  int64_t i = 0;
  int64_t j = 0;
};

int64_t size_of_tree(int64_t depth) { return (int64_t{2} << depth) - 1; }

void populate(int64_t depth, Node* node) {
  if (depth <= 0) return;
  node->left = new Node(nullptr, nullptr);
  node->right = new Node(nullptr, nullptr);
  populate(depth - 1, node->left);
  populate(depth - 1, node->right);
}

Node* make_tree(int64_t depth) {
  if (depth <= 0) return new Node(nullptr, nullptr);
  Node* left = make_tree(depth - 1);
  return new Node(left, make_tree(depth - 1));
}

int64_t count(Node* node) {
  return node == nullptr ? 0 : 1 + count(node->left) + count(node->right);
}

// Makes as many trees of this depth as have twice the nodes of one largest tree; both ways.
void build_short_lived(int64_t depth, int64_t max_depth) {
  int64_t rounds = 2 * size_of_tree(max_depth + 2) / size_of_tree(depth);
  int64_t nodes = 0;
  for (int64_t i = 0; i < rounds; i++) {
    Node* root = new Node(nullptr, nullptr);
    populate(depth, root);
    nodes += count(root);
  }
  for (int64_t i = 0; i < rounds; i++) nodes += count(make_tree(depth));
  auto* line = new rlib::StrBuilder();
  line->append_int(2 * rounds);
  line->append(" trees of depth "_str);
  line->append_int(depth);
  line->append(": "_str);
  line->append_int(nodes);
  line->append(" nodes"_str);
  rlib::print(line->build());
}

void run(int64_t max_depth) {
  // Stretches the heap: dead at once.
  rlib::print(rlib::int_to_str(count(make_tree(max_depth + 2))));

  Node* long_lived = new Node(nullptr, nullptr);
  populate(max_depth, long_lived);
  auto* numbers = rlib::Array<double>::make(kArrayLength);
  for (int64_t i = 0; i < kArrayLength / 2; i++) numbers->set(i, 1.0 / static_cast<double>(i + 1));

  for (int64_t depth = kMinDepth; depth <= max_depth; depth += 2) {
    build_short_lived(depth, max_depth);
  }

  rlib::print("long-lived: "_str->concat(rlib::int_to_str(count(long_lived)))
                  ->concat(" nodes, "_str)
                  ->concat(rlib::float_repr(numbers->get(999))));
}

}  // namespace gcbench

int entry_point(rlib::List<rlib::Str*>* args) {
  int64_t max_depth = args->length() > 1 ? rlib::parse_int(args->get(1)).value : 16;
  gcbench::run(max_depth);
  return 0;
}
