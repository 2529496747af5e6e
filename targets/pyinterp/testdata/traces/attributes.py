# Attributes are in the object's storage, of which the map says where.
# expect: no new_array, call, call_indirect, call_portal, getfield .py::W_Type.version
class Counter:
    def __init__(self):
        self.count = 0
        self.step = 1.5


def loop(counter, n):
    i = 0
    x = 0.0
    while i < n:
        x = counter.step
        i += counter.count + 1
    return x


if loop(Counter(), 20000) == 1.5:
    print("ok")
