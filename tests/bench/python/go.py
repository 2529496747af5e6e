"""Random games of go on a small board: groups by flood fill, sets, lists."""
import sys

SIZE = 7
EMPTY, BLACK, WHITE = 0, 1, 2
NEIGHBOURS = [
    [y * SIZE + x for x, y in ((i % SIZE - 1, i // SIZE), (i % SIZE + 1, i // SIZE),
                               (i % SIZE, i // SIZE - 1), (i % SIZE, i // SIZE + 1))
     if 0 <= x < SIZE and 0 <= y < SIZE]
    for i in range(SIZE * SIZE)
]


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 1103515245 + 12345) % 2147483648
        return (self.state >> 8) % n


class Board:
    def __init__(self):
        self.stones = [EMPTY] * (SIZE * SIZE)
        self.free = set(range(SIZE * SIZE))
        self.ko = None

    def group(self, at):
        """The stones that hang together with this one, and their liberties."""
        color = self.stones[at]
        group = {at}
        liberties = set()
        front = [at]
        while front:
            for n in NEIGHBOURS[front.pop()]:
                if self.stones[n] == EMPTY:
                    liberties.add(n)
                elif self.stones[n] == color and n not in group:
                    group.add(n)
                    front.append(n)
        return group, liberties

    def play(self, at, color):
        """Puts a stone and takes what it captures. False if that would be suicide or fills an eye."""
        if at == self.ko or all(self.stones[n] == color for n in NEIGHBOURS[at]):
            return False
        self.stones[at] = color
        captured = set()
        for n in NEIGHBOURS[at]:
            if self.stones[n] == 3 - color:
                group, liberties = self.group(n)
                if not liberties:
                    captured |= group
        if not captured and not self.group(at)[1]:
            self.stones[at] = EMPTY
            return False
        self.free.discard(at)
        for n in captured:
            self.stones[n] = EMPTY
        self.free |= captured
        self.ko = min(captured) if len(captured) == 1 else None
        return True


def game(random):
    board = Board()
    color, passes, moves = BLACK, 0, 0
    while passes < 2 and moves < 3 * SIZE * SIZE:
        choices = sorted(board.free)
        while choices:
            i = random.below(len(choices))
            if board.play(choices[i], color):
                passes = 0
                break
            choices[i] = choices[-1]
            choices.pop()
        else:
            passes += 1
        color = 3 - color
        moves += 1
    return board.stones.count(BLACK) - board.stones.count(WHITE), moves


def main(n):
    random = Random(7)
    results = [game(random) for _ in range(n)]
    print(sum(score for score, _ in results), sum(moves for _, moves in results))


if __name__ == "__main__":
    main(int(sys.argv[1]))
