"""What is larger than all memory is refused, before any of it is filled."""

import mmap


# Only where the kernel refuses at all: else the machine would be filled.
def is_refused(size):
    try:
        mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except OSError:
        return True
    return False


def attempt(what, make):
    try:
        print(what, len(make()))
    except MemoryError:
        print(what, "MemoryError")


zeros = bytes(3 * 10**8)
print(len(zeros), zeros[-1])
if not is_refused(5 * 10**12):
    raise SystemExit
attempt("bytes", lambda: bytes(5 * 10**12))
attempt("bytearray", lambda: bytearray(5 * 10**12))
attempt("list", lambda: [None] * 10**12)
attempt("tuple", lambda: (None,) * 10**12)
attempt("str", lambda: "x" * (5 * 10**12))
attempt("repeated bytes", lambda: b"x" * (5 * 10**12))
attempt("filled", lambda: "x".center(5 * 10**12))
attempt("int", lambda: (1).to_bytes(5 * 10**12, "big"))
