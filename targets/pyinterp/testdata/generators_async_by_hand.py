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
