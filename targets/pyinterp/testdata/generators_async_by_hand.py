# Asynchronous generators driven by hand: what each step says once the generator is at its end, or being closed.
async def waiting(kind):
    try:
        got = yield 0
        print("got", got)
    except kind as e:
        print("caught", repr(e))
        yield 3
        print("after")

def drive(step):
    try:
        while True: print("out", step.send(None))
    except BaseException as e: print("  ", repr(e))

for kind in Exception, GeneratorExit:
    for steps in ("__anext__() aclose() athrow(TypeError) aclose()", "__anext__() aclose() __anext__() aclose()",
                  "__anext__() athrow(KeyError) aclose() __anext__()", "__anext__() aclose() athrow(KeyError) asend(3)",
                  "athrow(KeyError) __anext__()", "aclose() athrow(KeyError)", "__anext__() __anext__() athrow(KeyError) aclose()",
                  "asend(3) __anext__()", "__anext__() athrow(GeneratorExit) athrow(GeneratorExit) __anext__()"):
        generator = waiting(kind)
        print(kind.__name__, steps)
        for step in steps.split(): drive(eval("generator." + step))
        print(generator.ag_frame is None, generator.ag_running)
        drive(generator.athrow(KeyError))
        drive(generator.aclose())

step = waiting(KeyError).athrow(KeyError)
try: step.send(1)
except RuntimeError as e: print(e)

# What is thrown into a frame that handles another exception forgets where it came through.
def lines(error):
    found, tb = [], error.__traceback__
    while tb is not None:
        found.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    return found, repr(error.__context__)
class Pause:
    def __await__(self): return (yield 1)
class Catching:
    def __await__(self):
        try: yield 1
        finally: print("caught")
class Replacing:
    def __await__(self):
        try: yield 1
        except ValueError: raise OSError("replaced")
async def plainly(what): await what
async def in_finally(what):
    try: raise KeyError
    finally: await what
async def in_except(what):
    try: raise KeyError
    except KeyError: await what
async def behind(what):
    try: raise KeyError
    except KeyError: pass
    await what
class Manager:
    def __init__(self, what): self.what = what
    async def __aenter__(self): pass
    async def __aexit__(self, *args): await self.what
async def leaving(what):
    async with Manager(what): raise KeyError
async def nested(what): await in_except(what)
async def nested_handlers(what):
    try: raise IndexError
    except IndexError: await in_except(what)
def delegating(what):
    try: raise KeyError
    finally: yield from what.__await__()
def itself(what):
    try: raise KeyError
    finally: yield
for maker in plainly, in_finally, in_except, behind, leaving, nested, nested_handlers, delegating, itself:
    for kind in Pause, Catching, Replacing:
        error = ValueError(1)
        try: raise error
        except ValueError: pass
        for thrown in error, ValueError:
            c = maker(kind())
            c.send(None)
            try: c.throw(thrown)
            except Exception as e: print(maker.__name__, kind.__name__, *lines(e))

# What has begun and not ended counts as running.
async def pausing():
    while True:
        try: await Pause()
        except KeyError: print("key")
        yield 1
makers = [lambda g: g.asend(None), lambda g: g.athrow(KeyError), lambda g: g.athrow(ValueError), lambda g: g.aclose()]
for first in range(4):
    for second in range(4):
        for how in "send", "throw", "close":
            for begun in False, True:
                g = pausing()
                if begun: drive(g.asend(None))
                one, two = makers[first](g), makers[second](g)
                for step, argument in (one, None), (two, None), (two, 5), (one, how), (two, None), (one, None), (two, None):
                    try:
                        if argument == "throw": print(step.throw(KeyError))
                        elif argument == "close": print(step.close())
                        else: print(step.send(None if argument == "send" else argument))
                    except BaseException as e: print(first, second, how, begun, type(e).__name__, e)
                    print(g.ag_running)
