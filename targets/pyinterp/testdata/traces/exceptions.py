# expect: no call_portal
def loop(n):
    caught = i = 0
    while i < n:
        i += 1
        try:
            if i & 1:
                raise ValueError
        except ValueError:
            caught += 1
    return caught


if loop(20000) == 10000:
    print("ok")
