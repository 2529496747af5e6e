# A `finally` clause is compiled for each way out of its `try`; a function written in it is one code object.
import types

def functions(code):
    return sorted((c.co_name, c.co_firstlineno) for c in code.co_consts if isinstance(c, types.CodeType))

def leaving(items):
    for item in items:
        try:
            if item: continue
            if item is None: break
            return item
        finally:
            print([i for i in items], (lambda: item)())
print(leaving([1, None]), leaving([1, 0]), functions(leaving.__code__))

def twins():
    return [lambda: 0.0, lambda: -0.0, lambda: 0.0]
print(functions(twins.__code__), [f() for f in twins()])

def compiled(text): return compile(text, "name", "eval")
for one, two in ("lambda: 1", "lambda: 1"), ("0.0", "-.0"), ("x in {1, 2}", "x in {1, 2}"), ("1", "2"), ("(1, 2)", "(1, 3)"), ("1", "1.0"):
    print(one, two, compiled(one) == compiled(two), compiled(one) != compiled(two))
