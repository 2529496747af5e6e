# Signals: handlers run between instructions of the main thread, waiting calls are interrupted and made again.
import os
import select
import signal
import sys
import threading
import time


def attempt(function, *args):
    try:
        result = function(*args)
    except BaseException as e:
        print(getattr(function, "__name__", function), type(e).__name__, e)
    else:
        print(getattr(function, "__name__", function), result)


class Boom(Exception):
    pass


got = []


def note(number, frame):
    got.append((signal.Signals(number).name, frame is not None))


def boom(number, frame):
    raise Boom(number)


print(signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGPIPE), signal.getsignal(signal.SIGTERM))
print(signal.signal(signal.SIGUSR1, note), signal.getsignal(signal.SIGUSR1) is note)
os.kill(os.getpid(), signal.SIGUSR1)
print(got)
signal.raise_signal(signal.SIGUSR1)
signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
print(len(got))
attempt(signal.signal, 0, note)
attempt(signal.signal, 65, note)
attempt(signal.signal, signal.SIGKILL, note)
attempt(signal.signal, signal.SIGUSR1, 3)
attempt(signal.getsignal, 100)
attempt(signal.raise_signal, signal.SIGINT)
attempt(signal.default_int_handler, 1, None)
attempt(signal.strsignal, 15)
attempt(signal.strsignal, 65)
print(len(signal.valid_signals()), signal.SIGRTMIN, signal.SIGRTMAX, signal.NSIG)

# A loop, recursion, and calls that wait.
signal.signal(signal.SIGALRM, boom)


def loop():
    while True:
        pass


def recursion():
    def f(n):
        return n if n == 0 else f(n - 1)
    while True:
        f(50)


def comprehension():
    while True:
        [x for x in range(100)]


fifo = os.path.join(sys.argv[1], "fifo%d" % os.getpid())
child = 0
r, w = os.pipe()
lock = threading.Lock()
lock.acquire()
for wait in (loop, recursion, comprehension, lambda: time.sleep(60), lambda: os.read(r, 1), lambda: lock.acquire(),
             lambda: lock.acquire(timeout=60), lambda: select.select([r], [], []), lambda: select.select([r], [], [], 60),
             lambda: signal.pause(), lambda: os.open(fifo, os.O_RDONLY), lambda: threading.Event().wait(60),
             lambda: open(r, "rb", closefd=False, buffering=0).read(1), lambda: open(r, "rb", closefd=False).read(1),
             lambda: os.waitpid(child, 0), lambda: polling.poll(), lambda: polling.poll(60000), lambda: epolling.poll(60)):
    if not child:
        os.mkfifo(fifo)
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            time.sleep(20)
            os._exit(0)
        polling = select.poll()
        polling.register(r, select.POLLIN)
        epolling = select.epoll()
        epolling.register(r, select.EPOLLIN)
    attempt(lambda: (signal.setitimer(signal.ITIMER_REAL, 0.02), wait()))
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)

# A handler that returns: the call goes on as long as it was asked to.
count = 0


def tick(number, frame):
    global count
    count += 1


signal.signal(signal.SIGALRM, tick)
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
start = time.monotonic()
time.sleep(0.1)
print(time.monotonic() - start >= 0.1, count > 0)
start = time.monotonic()
print(select.select([r], [], [], 0.1), time.monotonic() - start >= 0.1)
start = time.monotonic()
print(lock.acquire(timeout=0.1), time.monotonic() - start >= 0.1)
value, interval = signal.setitimer(signal.ITIMER_REAL, 0)
print(0 < value < 0.5, interval, signal.getitimer(signal.ITIMER_REAL))
attempt(signal.setitimer, 99, 1)
attempt(signal.setitimer, 0, -1)
attempt(signal.setitimer, 0, "x")
print(signal.alarm(0))

# Masks.
print(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1]))
got.clear()
os.kill(os.getpid(), signal.SIGUSR1)
print(got, signal.sigpending())
print(signal.sigwait([signal.SIGUSR1]), signal.sigpending(), got)
os.kill(os.getpid(), signal.SIGUSR1)
info = signal.sigwaitinfo({signal.SIGUSR1})
print(info.si_signo, info.si_pid == os.getpid(), len(info))
print(signal.sigtimedwait([signal.SIGUSR1], 0.01))
os.kill(os.getpid(), signal.SIGUSR1)
print(signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1}), got)
attempt(signal.pthread_sigmask, signal.SIG_BLOCK, [99])
attempt(signal.sigtimedwait, [], -1)

# The wakeup descriptor.
a, b = os.pipe()
attempt(signal.set_wakeup_fd, b)
os.set_blocking(b, False)
os.set_blocking(a, False)
print(signal.set_wakeup_fd(b))
signal.raise_signal(signal.SIGUSR1)
print(os.read(a, 10), signal.set_wakeup_fd(-1) == b)
attempt(signal.set_wakeup_fd, 999)


# Other threads.
def elsewhere():
    attempt(signal.signal, signal.SIGUSR1, note)
    attempt(signal.set_wakeup_fd, -1)
    threading.main_thread()
    os.kill(os.getpid(), signal.SIGUSR1)


got.clear()
t = threading.Thread(target=elsewhere)
t.start()
t.join()
while not got:
    time.sleep(0.001)
print(got)
import _thread


def interrupted():
    _thread.interrupt_main()
    time.sleep(10)


attempt(interrupted)
try:
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(1)
    finally:
        print("finally")
except KeyboardInterrupt:
    print("interrupted")

# Writing to nobody.
r2, w2 = os.pipe()
os.close(r2)
attempt(os.write, w2, b"x")

# A program that is interrupted dies of it.
sys.stdout.flush()
pid = os.fork()
if pid == 0:
    import atexit
    atexit.register(print, "at exit")
    os.kill(os.getpid(), signal.SIGINT)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
