"""Sudoku by elimination and search: dicts, strings, recursion."""
import sys

DIGITS = "123456789"
ROWS = "ABCDEFGHI"


def cross(a, b):
    return [x + y for x in a for y in b]


SQUARES = cross(ROWS, DIGITS)
UNITS = ([cross(ROWS, c) for c in DIGITS] + [cross(r, DIGITS) for r in ROWS] +
         [cross(rs, cs) for rs in ("ABC", "DEF", "GHI") for cs in ("123", "456", "789")])
UNITS_OF = {s: [u for u in UNITS if s in u] for s in SQUARES}
PEERS = {s: sorted(set(sum(UNITS_OF[s], [])) - {s}) for s in SQUARES}


def assign(values, square, digit):
    others = values[square].replace(digit, "")
    if all(eliminate(values, square, d) for d in others):
        return values
    return None


def eliminate(values, square, digit):
    if digit not in values[square]:
        return values
    values[square] = values[square].replace(digit, "")
    if not values[square]:
        return None
    if len(values[square]) == 1:
        last = values[square]
        if not all(eliminate(values, peer, last) for peer in PEERS[square]):
            return None
    for unit in UNITS_OF[square]:
        places = [s for s in unit if digit in values[s]]
        if not places:
            return None
        if len(places) == 1 and not assign(values, places[0], digit):
            return None
    return values


def parse(grid):
    values = {s: DIGITS for s in SQUARES}
    for square, c in zip(SQUARES, grid):
        if c in DIGITS and not assign(values, square, c):
            return None
    return values


def search(values):
    if values is None:
        return None
    if all(len(values[s]) == 1 for s in SQUARES):
        return values
    _, square = min((len(values[s]), s) for s in SQUARES if len(values[s]) > 1)
    for digit in values[square]:
        result = search(assign(values.copy(), square, digit))
        if result:
            return result
    return None


GRIDS = [
    "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
    "..3.2.6..9..3.5..1..18.64....81.29..7.......8..67.82....26.95..8..2.3..9..5.1.3..",
]
for i in range(int(sys.argv[1])):
    solution = search(parse(GRIDS[i % len(GRIDS)]))
print("".join(solution[s] for s in SQUARES))
