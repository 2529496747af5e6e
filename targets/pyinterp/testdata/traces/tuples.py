# The tuple is never made. (`a` is what `b` was the turn before, so that it is an object.)
# expect: no new py::W_Tuple, new_array, call, call_indirect, call_portal
def loop(n):
    a, b = 0, 1
    i = 0
    while i < n:
        pair = (b, a + 1)
        a, b = pair
        i += 1
    return a + b


if loop(20000) == 20001:
    print("ok")
