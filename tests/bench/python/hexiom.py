"""Hexiom: tiles with numbers are put on a board of hexagons, each beside as many others as its number says.
Solved by search, with the fields that each tile may still go to kept as lists."""
import sys

PUZZLES = [
    (2, [1, 2, 2, 2, 3, 2, 1], {}),
    (3, [0, 2, 3, 3, 2, 3, 5, 4, 3, 2, 3, 2, 0], {}),
    (3, [1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 2], {(0, 0): 4}),
    (3, [2, 2, 2, 2, 2, 2, 1, 1, 0], {}),
]
DIRECTIONS = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))
UNKNOWN, EMPTY = -2, -1


class Hexagon:
    """The fields of a board with `side` fields on each side, and which are next to each other."""

    def __init__(self, side):
        r = range(1 - side, side)
        self.places = [(x, y) for y in r for x in r if -side < x + y < side]
        self.number = {place: n for n, place in enumerate(self.places)}
        self.neighbours = [
            [self.number[x + dx, y + dy] for dx, dy in DIRECTIONS if (x + dx, y + dy) in self.number]
            for x, y in self.places
        ]


class Board:
    def __init__(self, hexagon, left, fixed):
        self.hexagon = hexagon
        self.fields = [UNKNOWN] * len(hexagon.places)
        self.left = left  # tiles by number; the last entry counts empty fields
        for place, tile in fixed.items():
            self.put(hexagon.number[place], tile)

    def put(self, at, tile):
        self.fields[at] = tile
        self.left[tile] -= 1

    def take(self, at):
        self.left[self.fields[at]] += 1
        self.fields[at] = UNKNOWN

    def around(self, at):
        """How many neighbours have a tile, and how many may still get one."""
        tiles = unknown = 0
        for n in self.hexagon.neighbours[at]:
            if self.fields[n] == UNKNOWN:
                unknown += 1
            elif self.fields[n] != EMPTY:
                tiles += 1
        return tiles, unknown

    def is_possible(self, at):
        tile = self.fields[at]
        if tile < 0:
            return True
        tiles, unknown = self.around(at)
        return tiles <= tile <= tiles + unknown

    def fits(self, at, tile):
        self.put(at, tile)
        if self.is_possible(at) and all(self.is_possible(n) for n in self.hexagon.neighbours[at]):
            return True
        self.take(at)
        return False


class Solver:
    def __init__(self, board):
        self.board = board
        self.solutions = 0
        self.steps = 0

    def choices(self, at):
        tiles, unknown = self.board.around(at)
        found = [t for t in range(tiles, tiles + unknown + 1) if self.board.left[t] > 0]
        if self.board.left[EMPTY] > 0:
            found.append(EMPTY)
        return found

    def next_field(self):
        """The unknown field with the fewest choices, and those; None if there is none left."""
        best, best_choices = None, None
        for at, tile in enumerate(self.board.fields):
            if tile != UNKNOWN:
                continue
            choices = self.choices(at)
            if best is None or len(choices) < len(best_choices):
                best, best_choices = at, choices
                if len(choices) <= 1:
                    break
        return best, best_choices

    def solve(self, limit):
        at, choices = self.next_field()
        if at is None:
            self.solutions += 1
            return
        for tile in choices:
            if self.steps >= limit:
                return
            self.steps += 1
            if self.board.fits(at, tile):
                self.solve(limit)
                self.board.take(at)


def run(side, tiles, fixed, limit):
    hexagon = Hexagon(side)
    left = [0] * 8
    for tile in tiles + list(fixed.values()):
        left[tile] += 1
    left[EMPTY] = len(hexagon.places) - len(tiles) - len(fixed)
    solver = Solver(Board(hexagon, left, fixed))
    solver.solve(limit)
    return solver.solutions, solver.steps


def main(n):
    for side, tiles, fixed in PUZZLES:
        print(side, sum(tiles), *run(side, tiles, fixed, 100 * n))


if __name__ == "__main__":
    main(int(sys.argv[1]))
