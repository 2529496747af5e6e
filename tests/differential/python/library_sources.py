"""What either Python makes of the files of the standard library: one line for each.

    library_sources.py PART PARTS      every PARTS-th file, from PART on

A line has the name, and hashes of the syntax tree with its positions, of the text that ast.unparse makes
of it, and of what the code objects say of themselves; or the error. Under pypy-c the code is also written
and read as .pyc files have it, which verifies it.
"""

import ast
import hashlib
import marshal
import os
import sys
import types
import warnings

LIBRARY = "/usr/lib/python3.11"


def files():
    for folder, folders, names in os.walk(LIBRARY):
        folders.sort()
        folders[:] = [f for f in folders if f not in ("__pycache__", "dist-packages")]
        yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(".py"))


def shown(code):
    """What a program sees of a code object that does not depend on its instructions, nor on their order."""
    parameters = code.co_argcount + code.co_kwonlyargcount
    yield (code.co_name, code.co_qualname, code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags, code.co_varnames[:parameters],
           sorted(code.co_varnames), code.co_freevars, code.co_cellvars, code.co_firstlineno, code.co_nlocals)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from shown(constant)


def digest(text):
    return hashlib.sha1(text.encode(errors="surrogatepass")).hexdigest()[:12]


def describe(name):
    with open(name, "rb") as file:
        source = file.read()
    try:
        tree = ast.parse(source, name)
        code = compile(source, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return f"{type(error).__name__} {error}"
    text = ast.unparse(tree)
    again = ast.dump(ast.parse(text))
    if sys.implementation.name != "cpython":
        assert list(shown(marshal.loads(marshal.dumps(code)))) == list(shown(code))
    # Functions of one scope may come in another order.
    codes = "\n".join(sorted(map(repr, shown(code))))
    return " ".join(map(digest, (ast.dump(tree, include_attributes=True), text, again, codes)))


def main():
    warnings.simplefilter("ignore")
    part, parts = int(sys.argv[1]), int(sys.argv[2])
    for name in list(files())[part::parts]:
        print(name, ascii(describe(name)), flush=True)


if __name__ == "__main__":
    main()
