"""Where coroutines were made: sys.set_coroutine_origin_tracking_depth and cr_origin."""
import sys


async def nothing():
    pass


def inner():
    return nothing()


def outer():
    made = inner()
    return made


def origin(depth):
    sys.set_coroutine_origin_tracking_depth(depth)
    coroutine = outer()
    coroutine.close()
    if coroutine.cr_origin is None:
        return None
    return [(file.rpartition("/")[2], line, name) for file, line, name in coroutine.cr_origin]


for depth in (0, 1, 2, 3, 1000):
    print(depth, origin(depth), sys.get_coroutine_origin_tracking_depth())
try:
    sys.set_coroutine_origin_tracking_depth(-1)
except ValueError as e:
    print(e, sys.get_coroutine_origin_tracking_depth())
sys.set_coroutine_origin_tracking_depth(2)


def generator():
    yield nothing()


given = next(generator())
print(len(given.cr_origin), given.cr_origin[0][1:])
print(type(given).send.__doc__)
print(type(given.__await__()).throw.__doc__)
given.close()
