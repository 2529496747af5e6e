# What exec(), eval() and class statements do with code of functions; what code objects that are not the
# compiler's may be.
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def one(a): return a + 1
def rest(*a, k=1, **m): return a, k, m
def default(a=1): yield a
def plain(): yield 1
async def waits(): pass
t(lambda: exec(one.__code__)); t(lambda: eval(one.__code__)); t(lambda: eval(rest.__code__)); t(lambda: eval(default.__code__)); t(lambda: list(eval(plain.__code__))); t(lambda: eval(waits.__code__).close())
t(lambda: __build_class__(one, "a")); t(lambda: __build_class__(rest, "a").__name__); t(lambda: __build_class__(plain, "a").__name__)
def outer(x):
    def inner(): return x
    return inner
code = outer(5).__code__
t(lambda: exec(code)); t(lambda: eval(code)); t(lambda: exec(code, closure=())); t(lambda: exec(code, closure=(1,))); t(lambda: exec(code, closure=outer(6).__closure__)); t(lambda: exec("1", closure=())); t(lambda: exec(one.__code__, closure=(1,)))
body = compile("y = x + 1; z = lambda: y", "<s>", "exec")
space, local = {"x": 1}, {}
exec(body, space, local); print(local["y"], "y" in space); t(local["z"])
class E(ExceptionGroup):
    def split(self, x): return 1, 2, 3
def star():
    try: raise E("a", [ValueError()])
    except* KeyError: pass
t(lambda: type(one.__code__.replace(co_firstlineno=7)).__name__); t(lambda: type(one)(one.__code__.replace(co_name="two"), {})(1))
