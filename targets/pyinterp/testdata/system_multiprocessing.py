# multiprocessing: processes, locks, queues, pools, shared memory.
import _multiprocessing
import concurrent.futures
import multiprocessing as mp
import os
import threading
from multiprocessing import shared_memory


def square(x):
    return x * x


def add(lock, value, total):
    for _ in range(value):
        with lock:
            total[0] += 1


def produce(queue, items):
    for item in items:
        queue.put(item)
    queue.put(None)


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def main():
    lock = mp.Lock()
    print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.01), lock._semlock._is_mine(), lock._semlock._count())
    lock.release()
    attempt(lock.release)
    recursive = mp.RLock()
    print(recursive.acquire(), recursive.acquire(), recursive._semlock._count())
    recursive.release()
    recursive.release()
    attempt(recursive.release)
    semaphore = mp.BoundedSemaphore(2)
    print(semaphore.get_value(), semaphore.acquire(), semaphore.acquire(), semaphore.acquire(block=False), semaphore._semlock._is_zero())
    semaphore.release()
    print(semaphore.get_value(), semaphore._semlock.kind, semaphore._semlock.maxvalue, semaphore._semlock.name is not None)
    semaphore.release()
    attempt(semaphore.release)

    memory = shared_memory.SharedMemory(create=True, size=64)
    shared = memory.buf.cast("q")
    workers = [mp.Process(target=add, args=(lock, 50, shared)) for _ in range(3)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    print(shared[0], [w.exitcode for w in workers])
    shared.release()
    other = shared_memory.SharedMemory(memory.name)
    print(other.buf[0], other.size >= 64)
    other.close()
    memory.close()
    memory.unlink()
    attempt(lambda: shared_memory.SharedMemory("no_such_memory_here"))

    queue = mp.Queue()
    producer = mp.Process(target=produce, args=(queue, ["a", 1, (2, 3), {"b": b"c"}]))
    producer.start()
    print(list(iter(queue.get, None)))
    producer.join()
    with mp.Pool(2) as pool:
        print(pool.map(square, range(10)), pool.apply(square, (7,)), sorted(pool.imap_unordered(square, [3, 4])))
    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        print(list(executor.map(square, [5, 6])))
    here, there = mp.Pipe()
    child = mp.Process(target=lambda: there.send(os.getpid() != parent))
    child.start()
    print(here.recv())
    child.join()
    event = mp.Event()
    threading.Timer(0.01, event.set).start()
    print(event.wait(10), event.is_set())
    for wrong in (
        lambda: _multiprocessing.SemLock(5, 1, 1, "/x", True),
        lambda: _multiprocessing.SemLock(1, 1, 1, "/x/y/z", True),
        lambda: _multiprocessing.sem_unlink("/no_such_semaphore_here"),
    ):
        attempt(wrong)


if __name__ == "__main__":
    parent = os.getpid()
    mp.set_start_method("fork")
    main()
