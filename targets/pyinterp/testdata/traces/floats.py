# expect: at most 12 operations
# expect: no new, new_array, call, call_indirect, call_portal, setfield, array_set
def loop(n):
    x = 0.0
    i = 0
    while i < n:
        x = x * 0.5 + 1.5
        i += 1
    return x


if 2.9 < loop(20000) <= 3.0:
    print("ok")
