# expect: no new py::Frame, new_array, call, call_indirect, call_portal
# expect: no getfield .py::GlobalCell.only_value_, getfield .py::W_ModuleDict.version
def twice(x):
    return x + x


def less(x, y=1):
    return x - y


def loop(n):
    i = 0
    while i < n:
        i = less(twice(i)) - i + 2
    return i


if loop(20000) == 20000:
    print("ok")
