# What a set is asked for is one call, whatever number it is; and nothing of a call's arguments is kept.
# expect: no int_eq, array_set .rlib::Array<py::W_Object *>.item, new_array, call_portal
# expect: at most 30 operations
def loop(n):
    seen = set()
    known = {1, 2, 3, 5, 7}
    hits = i = 0
    while i < n:
        if i % 10 in known:
            hits += 1
        seen.add(i % 10)
        i += 1
    return hits + len(seen)


if loop(20000) == 10010:
    print("ok")
