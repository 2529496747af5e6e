# Threads: _thread, threading, queue, concurrent.futures.
import _thread
import queue
import sys
import threading
import time


def attempt(function, *args, **kwargs):
    try:
        result = function(*args, **kwargs)
    except BaseException as e:
        print(getattr(function, "__name__", function), type(e).__name__, e)
    else:
        print(getattr(function, "__name__", function), result)


# ---- _thread ----
lock = _thread.allocate_lock()
print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.01), lock.locked())
lock.release()
attempt(lock.release)
attempt(lock.acquire, False, 1)
attempt(lock.acquire, True, -2)
attempt(lock.acquire, True, 1e20)
with lock:
    print(repr(lock).split(" at ")[0])
print(repr(lock).split(" at ")[0])
rlock = _thread.RLock()
with rlock, rlock:
    print(rlock._is_owned(), repr(rlock).split(" owner")[0])
    saved = rlock._release_save()
    print(saved[0], rlock._is_owned())
    rlock._acquire_restore(saved)
attempt(rlock.release)
attempt(_thread.start_new_thread, 3, ())
attempt(_thread.start_new_thread, print, [])
attempt(_thread.start_new_thread, print, (), 3)
attempt(_thread.stack_size, -1)
attempt(_thread.stack_size, 1000)
attempt(_thread.exit)
print(_thread.stack_size(), _thread.get_ident() > 0, _thread.get_native_id() > 0, _thread.TIMEOUT_MAX)

# ---- threads share the time ----
counts = [0, 0, 0]
stop = False


def spin(i):
    while not stop:
        counts[i] += 1


threads = [threading.Thread(target=spin, args=(i,)) for i in range(3)]
for t in threads:
    t.start()
while min(counts) == 0:
    pass
stop = True
for t in threads:
    t.join()
print([t.is_alive() for t in threads], threading.active_count())

total = 0


def add():
    global total
    for i in range(2000):
        with lock:
            total += 1


threads = [threading.Thread(target=add) for i in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
print(total)


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


def endless(n):
    return endless(n + 1)


def in_thread(function, *args):
    result = []

    def run():
        try:
            result.append(function(*args))
        except RecursionError as e:
            result.append(str(e)[:32])

    t = threading.Thread(target=run)
    t.start()
    t.join()
    return result[0]


print(in_thread(deep, 500), in_thread(endless, 0))


# ---- what each thread has for itself ----
class Local(threading.local):
    shared = "class"

    def __init__(self, value):
        self.value = value
        self.items = []


local = Local(5)
local.items.append("main")
plain = threading.local()
plain.x = 1


def look():
    local.items.append("other")
    found = (local.value, local.items, local.shared, hasattr(plain, "x"), sorted(local.__dict__))
    plain.x = 2
    return found


print(in_thread(look), local.items, plain.x, plain.__dict__)
attempt(getattr, plain, "y")
attempt(_thread._local, 1)
import contextvars
var = contextvars.ContextVar("var", default="default")
var.set("main")
print(in_thread(var.get), var.get())


# ---- exceptions ----
def handled():
    try:
        1 / 0
    except ZeroDivisionError:
        return in_thread(sys.exc_info), sys.exc_info()[0].__name__


print(handled())
caught = []
threading.excepthook = lambda args: caught.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))


def fail():
    raise ValueError("in a thread")


t = threading.Thread(target=fail, name="failing")
t.start()
t.join()
print(caught)
t = threading.Thread(target=sys.exit)
t.start()
t.join()
print(len(caught))
attempt(t.start)
attempt(threading.current_thread().join)
print(threading.current_thread().name, threading.main_thread() is threading.current_thread())

# ---- synchronisation ----
event = threading.Event()
threading.Timer(0.01, event.set).start()
print(event.wait(10), event.is_set())
event.clear()
print(event.wait(0.01))
barrier = threading.Barrier(3)
order = []
threads = [threading.Thread(target=lambda: order.append(barrier.wait())) for i in range(3)]
[t.start() for t in threads]
[t.join() for t in threads]
print(sorted(order))
condition = threading.Condition()
ready = []


def consume():
    with condition:
        condition.wait_for(lambda: ready)
        ready.append("consumed")


t = threading.Thread(target=consume)
t.start()
with condition:
    ready.append("made")
    condition.notify_all()
t.join()
print(ready)
semaphore = threading.BoundedSemaphore(2)
print(semaphore.acquire(), semaphore.acquire(), semaphore.acquire(blocking=False))
semaphore.release()
semaphore.release()
attempt(semaphore.release)

q = queue.Queue(maxsize=3)
results = []


def work():
    while (item := q.get()) is not None:
        results.append(item * item)
        q.task_done()


threads = [threading.Thread(target=work) for i in range(3)]
[t.start() for t in threads]
for i in range(50):
    q.put(i)
q.join()
for t in threads:
    q.put(None)
[t.join() for t in threads]
print(sum(results), len(results), q.empty())
attempt(q.get, timeout=0.01)
p = queue.PriorityQueue()
for n in (3, 1, 2):
    p.put(n)
print([p.get() for i in range(3)])
s = queue.SimpleQueue()
s.put(1)
print(s.get(), s.empty())

from concurrent.futures import ThreadPoolExecutor, as_completed
with ThreadPoolExecutor(4) as pool:
    print(list(pool.map(lambda x: x * x, range(10))))
    futures = [pool.submit(divmod, 7, n) for n in (0, 2)]
    print(sorted(str(f.exception() or f.result()) for f in as_completed(futures)))

# What all threads are at.
go, stop = threading.Event(), threading.Event()
def waits():
    try: raise KeyError("handled")
    except KeyError: go.set(); stop.wait()
def names_of(frame):
    names = []
    while frame: names.append(frame.f_code.co_name); frame = frame.f_back
    return names
thread = threading.Thread(target=waits)
thread.start(); go.wait()
frames = sys._current_frames()
print(sorted(frames) == sorted([threading.get_ident(), thread.ident]), frames[threading.get_ident()] is sys._getframe())
print([name for name in names_of(frames[thread.ident]) if name in ("waits", "run", "_bootstrap")])
print(sys._current_exceptions()[thread.ident][1], sys._current_exceptions()[threading.get_ident()])
stop.set(); thread.join()
print(len(sys._current_frames()))

# A daemon does not keep the program; what is no daemon does.
threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()


def last():
    time.sleep(0.05)
    print("the last thread")


threading.Thread(target=last).start()
import atexit
atexit.register(print, "at exit")
print("main ends")
