# What struct says of numbers that a format cannot take, in each byte order.
import struct

class Index:
    def __init__(self, value): self.value = value
    def __index__(self): return self.value

bounds = [s * 2**n + d for n in (7, 8, 15, 16, 31, 32, 63, 64) for s in (1, -1) for d in (-1, 0, 1)]
values = bounds + [0, 10**30, 1.5, "a", b"a", b"ab", None, True, float("inf"), 1e300, 65504.0, 65520.0, -1e308, Index(5), Index(2**70)]
for order in "", "<", ">", "=", "!", "@":
    for code in "cbB?hHiIlLqQnNefdspPx":
        said = []
        for value in values:
            try: result = struct.pack(order + code, value).hex()
            except Exception as e: result = f"{type(e).__name__}: {e}"
            if not said or said[-1] != result: said.append(result)
        print(repr(order + code), said)

# Deleting what only the class has.
class Plain: a = 1
class Slots: __slots__, y = ("x",), 1
class Both(Slots): pass
class Derived(dict): z = 1
for o, name in (Plain(), "a"), (Plain(), "b"), (Slots(), "x"), (Slots(), "y"), (Both(), "y"), (Both(), "q"), (Derived(), "z"), (5, "real"), ([], "append"), (len, "x"), (lambda: 1, "f"):
    try: delattr(o, name)
    except AttributeError as e: print(e)
