# A global that is never assigned again is a constant.
# expect: at most 10 operations
# expect: no getfield .py::GlobalCell.value, getfield .py::GlobalCell.only_value_, call, new
step = 2


def loop(n):
    i = 0
    while i < n:
        i = i + step
    return i


if loop(20000) == 20000:
    print("ok")
