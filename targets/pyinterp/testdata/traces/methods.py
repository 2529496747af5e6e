# A method is inlined: no frame is made, nothing is looked up.
# expect: no new py::Frame, new_array, call, call_indirect, call_portal
# expect: no getfield .py::W_Type.version, getfield .py::W_Function.code
class Adder:
    def __init__(self, k):
        self.k = k

    def add(self, x):
        return x + self.k


def loop(adder, n):
    x = i = 0
    while i < n:
        x = adder.add(x)
        i += 1
    return x


if loop(Adder(3), 20000) == 60000:
    print("ok")
