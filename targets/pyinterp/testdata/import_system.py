# Importing: packages, relative names, circles, errors and their tracebacks, .pyc files, finders of one's own.
import importlib
import importlib.util
import os
import sys
import traceback

root = os.path.join(sys.argv[1], "import_system")
os.makedirs(root + "/pack/sub", exist_ok=True)
os.makedirs(root + "/space/inner", exist_ok=True)


def write(name, text):
    with open(os.path.join(root, name), "w") as file:
        file.write(text)


write("plain.py", "'Text.'\nvalue = 1\n__all__ = ['value']\n_hidden = 2\n")
write("pack/__init__.py", "from . import one\nfrom .sub import deep\nname = __name__\n")
write("pack/one.py", "from .sub.deep import depth\nfrom .. import nothing\n" if 0 else "from .sub.deep import depth\n")
write("pack/two.py", "from ... import x\n")
write("pack/sub/__init__.py", "")
write("pack/sub/deep.py", "from .. import one as up\ndepth = 2\n")
write("space/inner/leaf.py", "leaf = __name__\n")
write("circle_a.py", "from circle_b import b\na = 1\n")
write("circle_b.py", "from circle_a import a\nb = 1\n")
write("circle_c.py", "import circle_d\nc = 1\n")
write("circle_d.py", "import circle_c\ncircle_c.c\n")
write("fails.py", "1 / 0\n")
write("syntax.py", "x = (\n")
write("lazy.py", "def __getattr__(name):\n    if name == 'late':\n        return 'found'\n    raise AttributeError(name)\n")
write("gone.py", "import sys\ndel sys.modules[__name__]\n")
write("other.py", "import sys\nsys.modules[__name__] = 'another object'\n")
sys.path.insert(0, root)
sys.dont_write_bytecode = True


def attempt(text, *, trace=False):
    space = {"__name__": "attempt"}
    try:
        exec(text, space)
    except Exception as e:
        print(type(e).__name__, str(e).replace(root, "ROOT"), getattr(e, "name", None),
              str(getattr(e, "path", None)).replace(root, "ROOT"))
        if trace:
            for entry in traceback.extract_tb(e.__traceback__):
                print("   ", entry.filename.replace(root, "ROOT"), entry.lineno, entry.name)
    return space


print(sorted(k for k in attempt("from plain import *") if not k.startswith("__")))
import plain
print(plain.__name__, plain.__doc__, plain.__file__.replace(root, "ROOT"), plain.__package__ == "", plain.__spec__.origin == plain.__file__)
print(repr(plain).replace(root, "ROOT"), repr(sys), repr(os))
import pack.sub.deep as deep
import pack
print(pack.name, pack.one.depth, deep is pack.deep, deep.up is pack.one, pack.__path__ == [root + "/pack"])
import space.inner.leaf
print(space.inner.leaf.leaf, type(space.__path__).__name__, space.__file__ if hasattr(space, "__file__") else None)

attempt("import nothing")
attempt("import nothing.more")
attempt("import plain.more")
attempt("from plain import more")
attempt("from pack import more")
attempt("import pack.two")
attempt("from . import x")
attempt("from .x import y")
attempt("import circle_a", trace=True)
attempt("import circle_c", trace=True)
attempt("import fails", trace=True)
attempt("import syntax", trace=True)
attempt("import gone")
attempt("__import__('')")
attempt("__import__('x', level=-1)")
attempt("__import__(1)")
attempt("import lazy; print(lazy.late); lazy.more")
print(attempt("import other")["other"])
print("fails" in sys.modules, "syntax" in sys.modules, "circle_a" in sys.modules)
print(__import__("pack.sub") is pack, __import__("pack.sub", fromlist=["deep"]) is pack.sub)
print(importlib.import_module(".sub.deep", "pack") is deep)
sys.modules["blocked"] = None
attempt("import blocked")

# .pyc files.
sys.dont_write_bytecode = False
write("cached.py", "value = 1\n")
import cached
print(os.path.exists(cached.__cached__), os.path.basename(cached.__cached__).startswith("cached."), importlib.util.source_from_cache(cached.__cached__) == cached.__file__)
write("cached.py", "value = 22\n")
importlib.invalidate_caches()
importlib.reload(cached)
print(cached.value)
with open(cached.__cached__, "rb") as file:
    data = file.read()
print(data[:4] == importlib.util.MAGIC_NUMBER, data[2:4])
for bad in (b"", data[:10], data[:16], data[:40], b"\0" * 40, data[:16] + b"N"):
    with open(cached.__cached__, "wb") as file:
        file.write(bad)
    del sys.modules["cached"]
    try:
        import cached
        print("ok", cached.value)
    except Exception as e:
        print(type(e).__name__, str(e).split("/")[0])
    sys.modules["cached"] = cached
    with open(cached.__cached__, "wb") as file:
        file.write(data)


# Finders and loaders.
class Finder:
    def find_spec(self, name, path, target=None):
        if name.startswith("made_"):
            return importlib.util.spec_from_loader(name, self)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.value = module.__name__.upper()
        if module.__name__ == "made_bad":
            raise ValueError("no")


sys.meta_path.insert(0, Finder())
import made_up
print(made_up.value, repr(made_up).split(" at ")[0])
attempt("import made_bad")
print("made_bad" in sys.modules)
spec = importlib.util.find_spec("plain")
print(spec.name, spec.has_location, spec.cached is not None, importlib.util.find_spec("nothing"))
import _imp
print(_imp.is_builtin("sys"), _imp.is_builtin("nothing"), _imp.is_frozen("os"), _imp.is_frozen("nothing"))
print(importlib.util.source_hash(b"source").hex() if importlib.util._RAW_MAGIC_NUMBER == 3495 else _imp.source_hash(3495 | 0x0a0d0000, b"source").hex())
print(_imp.source_hash(0, b""), _imp.source_hash(2**63 - 1, bytes(range(40))))
