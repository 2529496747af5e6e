# sys.settrace and sys.setprofile: what functions are told, line by line.
import sys


def events_of(function, *arguments):
    events = []
    first = function.__code__.co_firstlineno

    def tracer(frame, event, argument):
        if event == "exception":
            argument = argument[0].__name__
        name = frame.f_code.co_name
        events.append((frame.f_lineno - first, event, name if name != function.__name__ else "",
                       argument if isinstance(argument, (int, str, type(None))) else type(argument).__name__))
        return tracer

    sys.settrace(tracer)
    try:
        function(*arguments)
    except BaseException as e:
        events.append(type(e).__name__)
    sys.settrace(None)
    print(function.__name__)
    for event in events:
        print("   ", event)


def basic():
    x = 1
    del x
    return 5


def one_line(): return 1


def arithmetic(a=1):
    b = a + 2 * a
    if b > 100:
        c = 1
    elif b > 2:
        c = 2
    else:
        c = 3
    return c


def loops():
    for i in range(2):
        x = i
    while x < 3:
        x += 1
        if x == 2:
            continue
        pass
    else:
        y = 1
    for i in range(3):
        if i == 1:
            break
    for i in (): pass
    for i in (1, 2): y = i


def tight():
    while True: break
    for i in range(2): pass


def raising():
    try:
        raise ValueError(1)
    except TypeError:
        pass
    except ValueError as e:
        x = 1
    finally:
        y = 2
    try:
        z = 3
    finally:
        del z
    try:
        1 / 0
    except:
        pass
    else:
        x = 5
    raise KeyError


def inner(a):
    return a + 1


def calls():
    inner(1)
    inner(
        inner(2))
    return [inner(i) for i in range(2)]


def generator():
    for i in range(2):
        x = yield i
    return 5


def generators():
    for i in generator():
        pass
    g = generator()
    next(g)
    g.send(3)
    g.close()
    h = (yield_from(generator()))
    list(h)


def yield_from(g):
    x = yield from g
    y = x


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *arguments):
        return True


def managers():
    with Manager() as a:
        x = 1
    with Manager() as a, Manager() as b:
        raise KeyError
    with Manager():
        return 3


def classes():
    class A:
        "doc"
        x = 1

        def f(self):
            pass

    def g(a=1):
        pass
    g(1)


def matching(x=(1, 2)):
    match x:
        case [1]:
            y = 1
        case [1, z] if z > 5:
            y = 2
        case [1, z]:
            y = 3
        case _:
            y = 4
    assert y == 3
    lambda: 1
    global unused
    return (y if
            y > 1 else
            2)


def nested_finally():
    for i in range(2):
        try:
            try:
                if i:
                    break
                continue
            finally:
                x = 1
        finally:
            y = 2
    try:
        return x
    finally:
        z = 1


def comparisons(a=1, b=2):
    if a and b:
        x = 1
    if (a or
        b):
        x = 2
    while a < b and b:
        a += 1
    x = a and b
    x = {1: a,
         2: b}
    return f"{a}{b}"


def stopping():
    class It:
        def __iter__(self):
            return self
        def __next__(self):
            raise StopIteration
    for i in It():
        pass


for function in (basic, one_line, arithmetic, loops, tight, raising, calls, generators, managers, classes, matching,
                 nested_finally, comparisons, stopping):
    events_of(function)


# Local functions, f_lineno, f_trace and its flags.
def local():
    x = 1
    y = 2
    return x + y


def change(frame, event, argument):
    if event == "line" and frame.f_lineno == local.__code__.co_firstlineno + 3:
        frame.f_locals["x"] = 40
    return change


sys.settrace(change)
print(local())
sys.settrace(None)
print(sys.gettrace())

opcodes = []


def no_lines(frame, event, argument):
    frame.f_trace_lines = False
    opcodes.append(event)
    return no_lines


sys.settrace(no_lines)
local()
sys.settrace(None)
print(opcodes)


def failing(frame, event, argument):
    if event == "return":
        raise ValueError("from the tracer")
    return failing


sys.settrace(failing)
try:
    local()
except ValueError as e:
    print(e, sys.gettrace())


def here():
    def tracer(frame, event, argument):
        print(event, frame.f_lineno - here.__code__.co_firstlineno)
    sys._getframe().f_trace = tracer
    sys.settrace(lambda *a: None)
    x = 1
    y = 2
    sys.settrace(None)


here()

profiled = []


def profiler(frame, event, argument):
    profiled.append((event, frame.f_code.co_name, getattr(argument, "__name__", argument)))


def to_profile(a):
    a.append(len("abc"))
    try:
        int("x")
    except ValueError:
        pass
    inner(1)
    return 5


sys.setprofile(profiler)
to_profile([])
list(generator())
sys.setprofile(None)
for event in profiled:
    print(event)
print(sys.getprofile())
