# The compiler's symbol tables.
import _symtable
import symtable

print({name: value for name, value in sorted(vars(_symtable).items()) if isinstance(value, int)})


def shown(table, indent=0):
    print(" " * indent, table.get_type(), table.get_name(), table.get_lineno(), table.is_nested(),
          table.has_children(), table.is_optimized())
    for symbol in sorted(table.get_symbols(), key=lambda s: s.get_name()):
        facts = [name for name in dir(symbol) if name.startswith("is_") and name != "is_namespace" and getattr(symbol, name)()]
        print(" " * indent, "  ", symbol.get_name(), facts)
    if table.get_type() == "function":
        print(" " * indent, table.get_parameters(), sorted(table.get_locals()), sorted(table.get_globals()),
              sorted(table.get_frees()), sorted(table.get_nonlocals()))
    if table.get_type() == "class":
        print(" " * indent, table.get_methods())
    for child in table.get_children():
        shown(child, indent + 4)


shown(symtable.symtable('''
import a.b, c as d
x: int = 5
def f(a, /, b=lambda: 1, *c, k, **d):
    x = [i for i in a if i]
    global g
    g = 1
    import q
    def inner():
        nonlocal x
        x = b
        return print
    class C(Base):
        y = x
        def method(self, __private):
            return super().method, __class__
    return {k: v for k, v in c}
class D:
    def f(self): pass
    attribute = f
del x
''', "?", "exec"))
shown(symtable.symtable("a + (b := 1)", "?", "eval"))
try:
    symtable.symtable("x", "?", "other")
except ValueError as e:
    print(e)


class Path:
    def __fspath__(self):
        return b"a path"


print(compile("x", Path(), "exec").co_filename, compile("x", b"\xff", "exec").co_filename.encode("utf-8", "surrogateescape"))
try:
    compile("x", 5, "exec")
except TypeError as e:
    print(e)
