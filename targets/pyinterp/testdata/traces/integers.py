# A loop over local ints: they are in registers, and tested for overflow where they are added.
# expect: at most 6 operations
# expect: no new, new_array, call, call_indirect, call_portal, setfield, array_set
def loop(n):
    i = 0
    while i < n:
        i = i + 1
    return i


if loop(20000) == 20000:
    print("ok")
