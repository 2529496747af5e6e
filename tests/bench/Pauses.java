// The longest pause with 1 GB alive, as in pauses.cc.
public final class Pauses {
  private static final int REPLACEMENTS_PER_TICK = 64;
  private static final int ONE_IN = 12;

  private static final class Cell {
    final long number;
    long unused;

    Cell(long number) {
      this.number = number;
    }
  }

  private static long state = 88172645463325252L;

  private static int below(long limit) {
    state ^= state >>> 12;
    state ^= state << 25;
    state ^= state >>> 27;
    long bits = state * 0x2545F4914F6CDD1DL;
    long high = Math.multiplyHigh(bits, limit);
    return (int) (bits < 0 ? high + limit : high);
  }

  public static void main(String[] args) {
    int length = args.length > 0 ? Integer.parseInt(args[0]) : 100000000;
    long replacements = args.length > 1 ? Long.parseLong(args[1]) : 20000000;
    Cell[] cells = new Cell[length];
    for (int i = 0; i < length; i += ONE_IN) cells[i] = new Cell(i);

    long last = System.nanoTime();
    long longest = 0;
    long above1 = 0;
    long above10 = 0;
    for (long done = 0; done < replacements; ) {
      for (int i = 0; i < REPLACEMENTS_PER_TICK; i++, done++) {
        cells[below(length / ONE_IN) * ONE_IN] = new Cell(done);
      }
      long now = System.nanoTime();
      long gap = now - last;
      last = now;
      if (gap > longest) longest = gap;
      if (gap > 1000000) above1++;
      if (gap > 10000000) above10++;
    }
    System.out.println("longest pause in us: " + longest / 1000);
    System.out.println("pauses above 1 ms: " + above1);
    System.out.println("pauses above 10 ms: " + above10);

    long sum = 0;
    for (int i = 0; i < length; i += ONE_IN) sum += cells[i].number;
    System.out.println("checksum: " + sum);
  }
}
