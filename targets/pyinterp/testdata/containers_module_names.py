"""Names of a module that come and go: what is found instead, the order, and what sees it."""


def read():
    return len


def call():
    return len("abc")


print(read() is __builtins__.len if hasattr(__builtins__, "len") else read() is __builtins__["len"])
for turn in range(3):
    print(call())
    len = lambda text: "mine " + text
    print(call())
    del len
    print(call())

first = 1
second = 2
third = 3
names = lambda: [name for name in globals() if name in ("first", "second", "third")]
print(names())
del first
print(names(), "first" in globals())
try:
    print(first)
except NameError as error:
    print(error)
first = 4
print(names(), first)


def set_second(value):
    global second
    second = value


def remove_second():
    global second
    del second


for turn in range(4):
    set_second(turn)
    print(second, list(globals()).index("second") > list(globals()).index("third"))
    remove_second()
    print("second" in globals(), globals().get("second", "none"))
    try:
        remove_second()
    except NameError as error:
        print(error)

for i in range(200):
    globals()["name%d" % i] = i
for i in range(200):
    del globals()["name%d" % i]
for i in range(0, 200, 50):
    globals()["name%d" % i] = -i
print(name50, name150, "name51" in globals())

caught = 0
for i in range(3000):
    try:
        raise ValueError(i)
    except ValueError as error:
        caught += error.args[0] & 3
print(caught, "error" in globals())


# Small ints are one object each, whoever computed them.
def same(n):
    count = 0
    i = 0
    while i < n:
        if (i & 255) is (i - (i >> 8 << 8)):
            count += 1
        i += 1
    return count


print(same(3000), id(3 + same(1)) == id(4), same(256) is same(256))
