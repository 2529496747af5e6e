"""A trace function makes a frame go on elsewhere: frame.f_lineno. And the tables of lines."""
import sys


class Jumper:
    """In `function`, from line `start` to line `end`, counted from its first."""

    def __init__(self, function, start, end, event="line"):
        self.code, self.start, self.end, self.event, self.done = function.__code__, start, end, event, False

    def trace(self, frame, event, argument):
        first = frame.f_code.co_firstlineno
        if frame.f_code is self.code and not self.done and event == self.event and frame.f_lineno == first + self.start:
            self.done = True
            try:
                frame.f_lineno = self.end if self.end is None or isinstance(self.end, str) else first + self.end
            except (ValueError, TypeError) as e:
                text = str(e)
                if text[:5] == "line ":
                    text = "line %d%s" % (int(text.split()[1]) - first, text[text.index(" ", 5):])
                print("  refused:", text)
        return self.trace


def run(function, start, end, event="line"):
    seen = []
    sys.settrace(Jumper(function, start, end, event).trace)
    try:
        function(seen)
    except Exception as e:
        seen.append(repr(e))
    finally:
        sys.settrace(None)
    print(function.__name__, start, end, seen)


class Context:
    def __init__(self, seen, number):
        self.seen, self.number = seen, number

    def __enter__(self):
        self.seen.append(self.number)

    def __exit__(self, *error):
        self.seen.append(-self.number)


def straight(seen):
    seen.append(1)
    seen.append(2)

    seen.append(4)


def loops(seen):
    for i in (1, 2):
        seen.append(i)
        for j in (3, 4):
            seen.append(j)
        else:
            seen.append("else")
    seen.append("end")


def handlers(seen):
    try:
        seen.append(2)
        1 / 0
    except ZeroDivisionError:
        seen.append(5)
        seen.append(type(sys.exception()).__name__)
    except KeyError as e:
        seen.append(8)
        raise
    finally:
        seen.append(11)
        seen.append(12)
    seen.append(repr(sys.exception()))


def contexts(seen):
    with Context(seen, 1):
        seen.append("a")
        with Context(seen, 3) as x:
            seen.append("b")
            seen.append("c")
        seen.append("d")
    seen.append("e")


def expression(seen):
    x = 1
    seen.append(
        x
        if x
        else (
            2))
    seen.append(7)


def matching(seen):
    match seen:
        case [1, 2]:
            seen.append(3)
        case []:
            seen.append(5)
            seen.append(6)
    seen.append(7)


for start, end in (1, 3), (2, 1), (1, 4), (2, 9), (2, -1), (1, "x"), (1, 2):
    run(straight, start, end)
for start, end in (2, 7), (4, 2), (4, 6), (1, 2), (7, 2), (7, 4), (4, 7), (4, 1), (7, 1):
    run(loops, start, end)
for start, end in (2, 5), (5, 8), (5, 13), (6, 2), (2, 4), (2, 13), (2, 11), (13, 2), (13, 5), (11, 13), (5, 11):
    run(handlers, start, end)
for start, end in (2, 7), (4, 6), (4, 7), (7, 2), (7, 4), (6, 4), (5, 4), (2, 6), (4, 1):
    run(contexts, start, end)
for start, end in (2, 7), (3, 7), (4, 7), (7, 1):
    run(expression, start, end)
for start, end in (1, 3), (1, 5), (5, 7), (6, 5), (7, 2), (7, 5), (7, 1):
    run(matching, start, end)
run(straight, 0, 2, "call")
run(straight, 4, 1, "return")


frame = sys._getframe()
for value in 1, "a", None:
    try:
        frame.f_lineno = value
    except (ValueError, AttributeError) as e:
        print(e)
try:
    del frame.f_lineno
except AttributeError as e:
    print(e)

# The lines of a code object, as its tables tell them.
source = "a = 1\n" + "\n" * 300 + "b = 2\nif a:\n    c = (a +\n         b)\n" + "\n" * 130 + "for i in a:\n    pass\n"
code = compile(source, "<lines>", "exec")


def lines_of(table):
    line, lines = code.co_firstlineno, []
    for offset, step in zip(table[::2], table[1::2]):
        line += step - 256 if step > 127 else step
        if step and (not lines or lines[-1] != line):
            lines.append(line)
    return lines


seen = []
for start, end, line in code.co_lines():
    assert 0 <= start <= end
    if line and line not in seen:
        seen.append(line)
print(seen)
print(set(seen) - {1} <= set(lines_of(code.co_lnotab)))
print(sorted({p[0] for p in code.co_positions() if p[0]} - {0}))
