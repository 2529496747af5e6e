# Module _queue, and the queues of module queue.
import _queue
import queue
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)


q = queue.SimpleQueue()
print(type(q) is _queue.SimpleQueue, queue.Empty is _queue.Empty, q.empty(), q.qsize(), q.put(1), q.put_nowait(2), q.put(3, False, "x"))
print(q.qsize(), q.get(), q.get_nowait(), q.get(True, 5), q.empty())
for wrong in (
    q.get_nowait,
    lambda: q.get(False),
    lambda: q.get(timeout=0.01),
    lambda: q.get(timeout=0),
    lambda: q.get(timeout=-1),
    lambda: q.get(timeout="x"),
    lambda: q.put(),
):
    attempt(wrong)
for i in range(1000):
    q.put(i)
    if i % 3 == 0:
        q.get()
print(q.qsize(), [q.get() for _ in range(q.qsize())][::200])
threading.Timer(0.02, q.put, ("late",)).start()
print(q.get(timeout=20))
got = []


def take():
    while (item := q.get()) is not None:
        got.append(item)


threads = [threading.Thread(target=take) for _ in range(3)]
for t in threads:
    t.start()
for i in range(300):
    q.put(i)
for t in threads:
    q.put(None)
for t in threads:
    t.join()
print(sorted(got) == list(range(300)), weakref.ref(q)() is q, queue.SimpleQueue[int])
with ThreadPoolExecutor(3) as pool:
    print(list(pool.map(pow, range(5), range(5))))


class Mine(queue.SimpleQueue):
    pass


mine = Mine()
mine.name = "x"
mine.put(mine.name)
print(mine.get())
full = queue.Queue(1)
full.put(1)
attempt(lambda: full.put(2, timeout=0.01))
