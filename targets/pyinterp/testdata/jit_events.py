"""What breaks into a loop from outside while it runs compiled: functions for tracing, signals, other
threads, a fork, and the end of the stack."""
import os
import signal
import sys
import threading


# ---- Tracing switched on in a hot loop ----

def traced_part(n):
    total = 0
    for i in range(n):
        total += i
    return total


def tracing(n):
    events = []

    def tracer(frame, event, argument):
        if frame.f_code is traced_part.__code__:
            events.append((event, frame.f_lineno - traced_part.__code__.co_firstlineno))
        return tracer

    total = 0
    for i in range(n):
        if i == n // 2:
            sys.settrace(tracer)
        if i == n // 2 + 3:
            sys.settrace(None)
        total += traced_part(3)
    return total, len(events), events[:6]


print(tracing(4000))


def traced_from_within(n):
    lines = set()

    def tracer(frame, event, argument):
        if event == "line" and frame.f_code is traced_from_within.__code__:  # not of what the collector has run
            lines.add(frame.f_lineno - traced_from_within.__code__.co_firstlineno)
        return tracer

    total = 0
    for i in range(n):
        if i == n - 10:
            sys._getframe().f_trace = tracer
            sys.settrace(tracer)
        total += i & 3
    sys.settrace(None)
    return total, sorted(lines)


print(traced_from_within(4000))


def profiled(n):
    seen = []
    for i in range(n):
        if i == n - 2:
            sys.setprofile(lambda frame, event, argument: frame.f_code is traced_part.__code__ and seen.append(event))
        traced_part(1)
    sys.setprofile(None)
    return [event for event in seen if event in ("call", "return")]


print(profiled(3000))


# ---- Signals ----

def signals(n):
    caught = []
    before = signal.signal(signal.SIGUSR1, lambda number, frame: caught.append(i))
    total = 0
    for i in range(n):
        if i % 1000 == 999:
            os.kill(os.getpid(), signal.SIGUSR1)
        total += i
    signal.signal(signal.SIGUSR1, before)
    return total, len(caught)


print(signals(10000))


class Enough(Exception):
    pass


def interrupted():
    def enough(number, frame):
        raise Enough

    signal.signal(signal.SIGALRM, enough)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    turns = 0
    try:
        while True:
            turns += 1
    except Enough:
        return turns > 0


print(interrupted(), interrupted())


# ---- Threads, of which some record while others run ----

class Account:
    def __init__(self):
        self.sum = 0


def work(account, lock, n, k):
    own = 0
    for i in range(n):
        own += (i ^ k) & 15
        if i % 64 == 0:
            with lock:
                account.sum += 1
    with lock:
        account.sum += own


def threads(count, n):
    account, lock = Account(), threading.Lock()
    all_threads = [threading.Thread(target=work, args=(account, lock, n, k)) for k in range(count)]
    for thread in all_threads:
        thread.start()
    for thread in all_threads:
        thread.join()
    return account.sum


print(threads(4, 5000), threads(3, 3000))


# ---- A fork with compiled code ----

def mix(n, x):
    for i in range(n):
        x = (x * 31 + i) % 1000003
    return x


def forks():
    here = mix(3000, 1)
    statuses = []
    for k in range(3):
        pid = os.fork()
        if pid == 0:
            os._exit((mix(3000, 1) == here) + 2 * (mix(5000, k) == mix(5000, k)))
        statuses.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    return here, statuses, mix(3000, 1) == here


print(forks())


# ---- Recursion that does not end ----

sys.setrecursionlimit(250)


def endless(n):
    return endless(n + 1) + 1


def depth(n):
    return 0 if n == 0 else depth(n - 1) + 1


def overflows(times):
    caught = 0
    for i in range(times):
        try:
            endless(0)
        except RecursionError:
            caught += 1
    return caught, depth(200)


print(overflows(20))


class Deep:
    def __init__(self, inner):
        self.inner = inner

    def __repr__(self):
        return "<%r>" % self.inner

    def __eq__(self, other):
        return self.inner == other.inner


def deep_objects(times):
    caught = 0
    a = b = None
    for i in range(1000):
        a, b = Deep(a), Deep(b)
    for i in range(times):
        for operation in (repr, lambda x: x == b):
            try:
                operation(a)
            except RecursionError:
                caught += 1
    return caught


print(deep_objects(5))
