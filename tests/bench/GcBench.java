// GCBench, as in gcbench.cc.
public final class GcBench {
  private static final int MIN_DEPTH = 4;
  private static final int ARRAY_LENGTH = 500000;

  private static final class Node {
    Node left;
    Node right;
    long i;
    long j;

    Node(Node left, Node right) {
      this.left = left;
      this.right = right;
    }
  }

  private static long sizeOfTree(int depth) {
    return (2L << depth) - 1;
  }

  private static void populate(int depth, Node node) {
    if (depth <= 0) return;
    node.left = new Node(null, null);
    node.right = new Node(null, null);
    populate(depth - 1, node.left);
    populate(depth - 1, node.right);
  }

  private static Node makeTree(int depth) {
    if (depth <= 0) return new Node(null, null);
    Node left = makeTree(depth - 1);
    return new Node(left, makeTree(depth - 1));
  }

  private static long count(Node node) {
    return node == null ? 0 : 1 + count(node.left) + count(node.right);
  }

  private static void buildShortLived(int depth, int maxDepth) {
    long rounds = 2 * sizeOfTree(maxDepth + 2) / sizeOfTree(depth);
    long nodes = 0;
    for (long i = 0; i < rounds; i++) {
      Node root = new Node(null, null);
      populate(depth, root);
      nodes += count(root);
    }
    for (long i = 0; i < rounds; i++) nodes += count(makeTree(depth));
    System.out.println(2 * rounds + " trees of depth " + depth + ": " + nodes + " nodes");
  }

  public static void main(String[] args) {
    int maxDepth = args.length > 0 ? Integer.parseInt(args[0]) : 16;
    System.out.println(count(makeTree(maxDepth + 2)));

    Node longLived = new Node(null, null);
    populate(maxDepth, longLived);
    double[] numbers = new double[ARRAY_LENGTH];
    for (int i = 0; i < ARRAY_LENGTH / 2; i++) numbers[i] = 1.0 / (i + 1);

    for (int depth = MIN_DEPTH; depth <= maxDepth; depth += 2) buildShortLived(depth, maxDepth);

    System.out.println("long-lived: " + count(longLived) + " nodes, " + numbers[999]);
  }
}
