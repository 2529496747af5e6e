"""Attributes of modules at one place in the code, whatever happens to the module meanwhile."""
import types


def read(m):
    return m.name


def call(m):
    return m.name()


def both(m):
    try:
        value = read(m)
    except AttributeError as e:
        value = str(e)
    try:
        called = call(m)
    except (AttributeError, TypeError) as e:
        called = str(e)
    return value if not callable(value) else "callable", called


one, two = types.ModuleType("one"), types.ModuleType("two")
print(both(one))
one.name = lambda: 1
two.name = lambda: 2
for i in range(3):
    print([both(m) for m in (one, one, two, two, one)])
one.name = lambda: 3
print(both(one), both(two))
one.other = 1
print(both(one), both(two))
del one.name
print(both(one), both(two))
one.name = lambda: 4
print(both(one))
one.__dict__["name"] = lambda: 5
print(both(one))
one.__dict__.pop("name")
print(both(one))
one.__getattr__ = lambda name: lambda: "hook " + name
print(both(one))
one.name = lambda: 6
print(both(one))
one.__dict__.clear()
print(both(one))


class Lazy(types.ModuleType):
    @property
    def name(self):
        return lambda: "of the class"


two.name = lambda: 7
print(both(two), both(two))
two.__class__ = Lazy
print(both(two), both(two))
two.__class__ = types.ModuleType
print(both(two))
two.__class__ = Lazy
three = Lazy("three")
three.__dict__["name"] = lambda: 8
print(both(three), both(two))


class Plain:
    def name(self):
        return "method"


class Holder:
    pass


holder = Holder()
holder.name = lambda: "own"
one.name = lambda: 9
for i in range(2):
    print([both(o) for o in (one, Plain(), one, holder, one, Plain, one, 5, "x", two)][:-1])


def special(m):
    return m.__class__.__name__, type(m.__dict__).__name__, m.__dir__()[:1], m.__name__


one.__name__ = "one"
print(special(one), special(one))
one.__dict__["__class__"] = 1
one.__dict__["__dir__"] = lambda: ["mine"]
print(special(one), special(one))


def set_and_read(m, values):
    read = []
    for value in values:
        m.counter = value
        read.append(m.counter)
    return read


print(set_and_read(one, range(5)), set_and_read(types, [1, "a"]))
