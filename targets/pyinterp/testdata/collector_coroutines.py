# A coroutine that nobody awaited is warned of when it goes. Only where there is a collector.
import warnings


async def forgotten():
    pass


async def awaited():
    pass


def finished():
    c = awaited()
    try:
        c.send(None)
    except StopIteration:
        pass


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    forgotten()
    finished()
    for i in range(500):
        if caught:
            break
        [bytearray(100000) for _ in range(20)]
for w in caught:
    print(w.category.__name__, w.message)
