# A generator's body is inlined where its items are wanted.
# expect: no call, call_indirect, call_portal, new py::Frame
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def loop(n):
    total = 0
    for x in count(n):
        total += x & 3
    return total


if loop(20000) == 30000:
    print("ok")
