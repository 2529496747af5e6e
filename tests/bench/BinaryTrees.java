// binary-trees, as in binary_trees.cc.
public final class BinaryTrees {
  private static final int MIN_DEPTH = 4;

  private static final class Tree {
    private final Tree left;
    private final Tree right;

    Tree(Tree left, Tree right) {
      this.left = left;
      this.right = right;
    }

    static Tree make(int depth) {
      if (depth == 0) return new Tree(null, null);
      Tree left = make(depth - 1);
      return new Tree(left, make(depth - 1));
    }

    long check() {
      return left == null ? 1 : 1 + left.check() + right.check();
    }
  }

  private static void report(String what, int depth, long check) {
    System.out.println(what + " of depth " + depth + "\t check: " + check);
  }

  public static void main(String[] args) {
    int requested = args.length > 0 ? Integer.parseInt(args[0]) : 16;
    int maxDepth = Math.max(requested, MIN_DEPTH + 2);
    report("stretch tree", maxDepth + 1, Tree.make(maxDepth + 1).check());
    Tree longLived = Tree.make(maxDepth);
    for (int depth = MIN_DEPTH; depth <= maxDepth; depth += 2) {
      long rounds = 1L << (maxDepth - depth + MIN_DEPTH);
      long check = 0;
      for (long i = 0; i < rounds; i++) check += Tree.make(depth).check();
      report(rounds + "\t trees", depth, check);
    }
    report("long lived tree", maxDepth, longLived.check());
  }
}
