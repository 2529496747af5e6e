# anext(), stepped by hand.
class Steps:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        await Pause(self.n)
        if self.n == 0: raise StopAsyncIteration
        self.n -= 1
        return self.n

class Pause:
    def __init__(self, what): self.what = what
    def __await__(self):
        got = yield ("pause", self.what)
        print("got", got)

def run(awaitable, *sent):
    steps = awaitable.__await__()
    try:
        print(next(steps))
        for value in sent: print(steps.send(value))
        next(steps)
    except StopIteration as e:
        print("end", e.value)
    except BaseException as e:
        print("raised", type(e).__name__, e)

it = Steps(1)
run(anext(it))
run(anext(it))
run(anext(it, "default"))
run(anext(Steps(2), "default"), "sent")

async def generate():
    try:
        yield 1
        yield 2
    finally:
        print("closed")

async def main():
    g = generate()
    print(await anext(g), await anext(g, None), await anext(g, "none left"))
    try:
        await anext(g)
    except StopAsyncIteration:
        print("at the end")

try: main().send(None)
except StopIteration: pass

thrown = anext(Steps(1), 5)
next(thrown)
try: thrown.throw(ValueError("in"))
except ValueError as e: print("ValueError", e)
print(anext(Steps(1), 5).close())

for bad in (lambda: anext(5), lambda: anext(), lambda: anext(Steps(1), 1, 2)):
    try: bad()
    except TypeError as e: print(e)

# As in CPython a tuple is not sent: its items are the arguments.
class Sends:
    def __aiter__(self): return self
    def __anext__(self): return self
    def __await__(self): return self
    def __next__(self): return 1
    def send(self, *args): return args
for value in (), (1,), (1, 2), [1, 2]:
    print(anext(Sends(), 0).send(value))
