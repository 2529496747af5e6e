"""Hot loops in several threads at once, deep recursion, fork and tracing with compiled code."""
import os
import sys
import threading


class Node:
    def __init__(self, value, rest):
        self.value = value
        self.rest = rest


def numbers(n):
    for i in range(n):
        yield i


def work(seed, n):
    """Makes objects that live across switches of threads, in loops, calls and generators."""
    total, chain = seed, None
    for i in numbers(n):
        chain = Node((i, str(i)), chain if i % 50 else None)
        total = (total * 31 + chain.value[0] + len(chain.value[1])) % 1000003
        if i % 7 == seed % 7:
            total += work(seed + 1, 3) if n > 3 else 1
    while chain is not None:
        total += chain.value[0]
        chain = chain.rest
    return total


sys.setswitchinterval(1e-4)
results = {}


def run(seed):
    results[seed] = [work(seed, 3000) for _ in range(3)]


threads = [threading.Thread(target=run, args=(seed,)) for seed in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for seed in sorted(results):
    assert results[seed][0] == results[seed][1] == results[seed][2]
    print(seed, results[seed][0], results[seed][0] == work(seed, 3000))


def depth(n):
    return 0 if n == 0 else depth(n - 1) + 1


for _ in range(300):
    depth(10)
print(depth(400))
try:
    depth(10**6)
except RecursionError:
    print("too deep")
print(depth(400))


def branches(n):
    for i in range(2):
        if n:
            branches(n - 1)
    return n


print(branches(10))

# A child has its parent's compiled code.
sys.stdout.flush()
child = os.fork()
if child == 0:
    print("child", work(2, 3000) == results[2][0])
    sys.stdout.flush()
    os._exit(0)
os.waitpid(child, 0)
print("parent", work(2, 3000) == results[2][0])


# Tracing that begins while a loop is hot.
events = []


def trace(frame, event, arg):
    if frame.f_code.co_name == "traced":
        events.append(event)
    return trace


def traced(n):
    return n + 1


total = 0
for i in range(5000):
    if i == 4000:
        sys.settrace(trace)
    if i == 4010:
        sys.settrace(None)
    total += traced(i)
print(total, events.count("call"), events.count("return"))


# Threads that do nothing but turn round let the others have their turns.
stop = False
counts = [0, 0, 0]


def busy(i):
    while not stop:
        counts[i] += 1


threads = [threading.Thread(target=busy, args=(i,)) for i in range(3)]
for thread in threads:
    thread.start()
while min(counts) < 100:
    pass
stop = True
for thread in threads:
    thread.join()
print("all of them", min(counts) >= 100)
