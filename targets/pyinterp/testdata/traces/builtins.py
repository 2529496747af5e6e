# Built-in functions on known types leave nothing of their calls.
# expect: no new py::W_Tuple, new py::Frame, new_array, call_indirect, call_portal, call
def loop(items, n):
    total = i = 0
    while i < n:
        total += len(items) + min(i, 3) + abs(-2)
        if isinstance(items, (tuple, list)):
            i += 1
    return total


if loop([1, 2, 3], 20000) > 0:
    print("ok")
