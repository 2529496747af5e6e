# async
class Aw:
    def __init__(self, v): self.v = v
    def __await__(self):
        r = yield self.v
        return r
class AI:
    def __init__(self, n): self.n = n; self.i = 0
    def __aiter__(self): return self
    async def __anext__(self):
        if self.i >= self.n: raise StopAsyncIteration
        self.i += 1
        await Aw(("n", self.i))
        return self.i
class AC:
    async def __aenter__(self): await Aw("enter"); return "ctx"
    async def __aexit__(self, *a): await Aw("exit"); print("aexit", a[0]); return True
async def agen(n):
    for i in range(n):
        x = yield i
        await Aw("ag")
async def main():
    r = await Aw("first")
    print("r", r)
    async with AC() as c:
        print(c)
        raise ValueError
    async for i in AI(2):
        print("i", i)
    else: print("done")
    print([i async for i in AI(2)], {i: 1 async for i in AI(1)}, [await Aw("x") for _ in range(2)])
    async for i in agen(2): print("agen", i)
    print([i async for i in (j * 2 async for j in agen(3)) if i])
    return "end"
def run(c):
    v = None; n = 0
    try:
        while True:
            y = c.send(v); print("y", y); v = n; n += 1
    except StopIteration as e: return e.value
print(run(main()))
# generator details
def inner():
    try:
        while True:
            try:
                x = yield "in"
                print("inner got", x)
            except KeyError: print("inner key")
    finally: print("inner close")
def outer():
    r = yield from inner()
g = outer(); next(g); g.send(1); g.throw(KeyError); g.close()
