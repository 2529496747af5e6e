# Slices of known lists call nothing of the program: the frame stays where it is, in registers.
# expect: no new py::W_Slice, setfield .py::Frame.pc, array_set .rlib::Array<py::W_Object *>.item, call_portal
def loop(n):
    items = list(range(10))
    i = 0
    while i < n:
        items[:i & 7] = items[(i & 7) - 1::-1] if i & 7 else []
        i += 1
    return items[0] + len(items)


if loop(20000) in range(10, 20):
    print("ok")
