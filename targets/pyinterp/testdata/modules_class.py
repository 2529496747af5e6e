# A module's class can be changed to one that says how attributes are found.
import sys, types
class Lazy(types.ModuleType):
    @property
    def now(self): return "computed in " + self.__name__
    def __getattr__(self, name): return f"<{name}>"
    def __repr__(self): return "<lazy module>"
m = types.ModuleType("m")
m.a = 1
print(type(m) is types.ModuleType, hasattr(m, "now"))
m.__class__ = Lazy
print(type(m) is Lazy, m.now, m.a, m.other, m, isinstance(m, types.ModuleType))
m.b = 2
print(m.b, vars(m)["b"], sorted(k for k in m.__dict__ if len(k) == 1))
def read(): return [m.a, m.now, m.other]
for i in range(3): print(read())
m.__class__ = types.ModuleType
print(type(m) is types.ModuleType, m.a, hasattr(m, "now"))
class Slots(types.ModuleType): __slots__ = ("x",)
for cls in Slots, int, object, 5:
    try: m.__class__ = cls
    except TypeError as e: print(type(e).__name__)
me = sys.modules[__name__]
me.__class__ = Lazy
print(me.now, me.__class__ is Lazy)
