# The iterator is virtual.
# expect: at most 12 operations
# expect: no new, call, call_indirect, call_portal, guard_class
def loop(n):
    total = 0
    for i in range(n):
        total += i & 7
    return total


if loop(20000) == 70000:
    print("ok")
