# A dict whose keys are exchanged for others while it is walked: its length stays, so that the walk goes on
# until it meets more keys than there were.


def walk(d, change, make=iter, most=30):
    seen = []
    try:
        for n, k in enumerate(make(d)):
            seen.append(k)
            change(d, n, k)
            if n > most:
                seen.append("...")
                break
    except RuntimeError as error:
        seen.append(str(error))
    return seen, list(d)


def pop_and_add(d, n, k):
    d.pop(next(iter(d)))
    d[f"new{n}"] = n


def delete_and_add(d, n, k):
    del d[k if k in d else next(iter(d))]
    d[f"new{n}"] = n


def last_for_another(d, n, k):
    d.popitem()
    d[f"new{n}"] = n


def first_for_itself(d, n, k):
    first = next(iter(d))
    value = d.pop(first)
    d[first] = value


def clear_and_add(d, n, k):
    length = len(d)
    d.clear()
    for i in range(length):
        d[f"new{n}.{i}"] = n


def add_before(d, n, k):
    d[f"new{n}"] = n
    del d[next(iter(d))]


class Record:
    pass


changes = [pop_and_add, delete_and_add, last_for_another, first_for_itself, clear_and_add, add_before]
for change in changes:
    for length in range(1, 6):
        print(change.__name__, length, walk({f"k{i}": i for i in range(length)}, change))
        print("  ints", walk({i: i for i in range(length)}, change))
        print("  keywords", walk(dict(**{f"k{i}": i for i in range(length)}), change))

print(walk({1: 2}, pop_and_add, lambda d: d.items()))
print(walk({1: 2}, pop_and_add, lambda d: d.values()))
print(walk({1: 2, 3: 4}, pop_and_add, reversed))
print(walk({1: 2}, pop_and_add, reversed))

# A key that is taken and comes again.
d = {}
for i in range(50):
    d["same"] = i
    assert d.popitem() == ("same", i)
    d["same"] = i
    del d["same"]
print(d, list(d), list(reversed(d)))
d["a"], d["b"] = 1, 2
del d["b"]
d["c"] = 3
print(d, list(reversed(d)), d.popitem(), d.popitem(), d)

# Queues and stacks of changing lengths.
d, n = {}, 0
for step in range(3000):
    way = step * 7919 % 11
    if way < 6 or not d:
        d[n] = step
        n += 1
    elif way < 8:
        d.popitem()
    elif way < 10:
        del d[next(iter(d))]
    else:
        last = next(reversed(d))
        d[last] = d.pop(last)
print(len(d), sum(k * v for k, v in d.items()), list(d)[:5], list(reversed(d))[:5])
