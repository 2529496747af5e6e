// binary-trees of the Computer Language Benchmarks Game: many trees that die young beside one that
// does not. BinaryTrees.java is the same in Java.
//
//     binary_trees [depth, 16]

#include "rlib/rlib.h"

using namespace rlib::literals;

namespace binary_trees {

class Tree final : public rlib::Object {
 public:
  Tree(Tree* left, Tree* right) : left_(left), right_(right) {}

  static Tree* make(int64_t depth) {
    if (depth == 0) return new Tree(nullptr, nullptr);
    Tree* left = make(depth - 1);
    return new Tree(left, make(depth - 1));
  }

  int64_t check() const { return left_ == nullptr ? 1 : 1 + left_->check() + right_->check(); }

 private:
  Tree* const left_;
  Tree* const right_;
};

void report(rlib::Str* what, int64_t depth, int64_t check) {
  auto* line = new rlib::StrBuilder();
  line->append(what);
  line->append(" of depth "_str);
  line->append_int(depth);
  line->append("\t check: "_str);
  line->append_int(check);
  rlib::print(line->build());
}

void run(int64_t requested) {
  constexpr int64_t kMinDepth = 4;
  int64_t max_depth = requested < kMinDepth + 2 ? kMinDepth + 2 : requested;
  report("stretch tree"_str, max_depth + 1, Tree::make(max_depth + 1)->check());
  Tree* long_lived = Tree::make(max_depth);
  for (int64_t depth = kMinDepth; depth <= max_depth; depth += 2) {
    int64_t rounds = int64_t{1} << (max_depth - depth + kMinDepth);
    int64_t check = 0;
    for (int64_t i = 0; i < rounds; i++) check += Tree::make(depth)->check();
    report(rlib::int_to_str(rounds)->concat("\t trees"_str), depth, check);
  }
  report("long lived tree"_str, max_depth, long_lived->check());
}

}  // namespace binary_trees

int entry_point(rlib::List<rlib::Str*>* args) {
  binary_trees::run(args->length() > 1 ? rlib::parse_int(args->get(1)).value : 16);
  return 0;
}
