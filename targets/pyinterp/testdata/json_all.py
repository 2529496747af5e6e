# The package json over _json.
import json, _json

def t(f):
    try: print(repr(f()))
    except RecursionError as e: print("RecursionError", str(e)[:60])
    except Exception as e: print(type(e).__name__, e)

texts = ['null', 'true', ' [1, 2.5, -3e2, 1E+3, 0, -0, -0.0, 12345678901234567890123, 1e999]', '{"a": {"b": [true, false, null]}, "a": 1}', '"\\u00e9\\ud83d\\ude00\\n\\t\\"\\\\\\/\\b\\f\\r"',
         '"é😀"', '[]', '{}', '[ ]', '{ }', ' {"k" : [ 1 , 2 ] } ', 'NaN', '[Infinity, -Infinity]', '"\\ud834"', '"\\ud834x"', '"\\udd1e\\ud834"', '123', '-', '01', '1.', '.5', '1e', '1e+', '-x', '[1,]', '[1 2]', '[',
         '[1', '{', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '{a:1}', '{1:2}', '"abc', '"ab\\', '"\\x"', '"\\u12"', '"\\u12g4"', '"a\nb"', 'nul', 'tru', 'fals', '', ' ', '[1]x', '"é" x', '{"é": nope}', '["é", "\\q"]', '\ufeff[]']
for s in texts: t(lambda: json.loads(s))
t(lambda: json.loads('"a\nb"', strict=False)); t(lambda: json.loads(b'[1, "\xc3\xa9"]')); t(lambda: json.loads('{"b": 1, "a": {"c": 2}}', object_hook=lambda d: sorted(d.items())))
t(lambda: json.loads('{"b": 1, "a": 2}', object_pairs_hook=list)); t(lambda: json.loads('[1.5, 2, NaN]', parse_float=str, parse_int=lambda s: "i" + s, parse_constant=repr)); t(lambda: json.loads('[' * 100000))
t(lambda: json.loads('[' * 500 + ']' * 500)[0] is not None); t(lambda: json.loads('{"a":' * 100000)); t(lambda: json.loads(5))
d = json.loads('[{"key": 1}, {"key": 2}]'); print([k for x in d for k in x][0] is [k for x in d for k in x][1])
t(lambda: json.JSONDecoder().raw_decode('  [1] rest', 2)); t(lambda: json.JSONDecoder().raw_decode('é [1]', 2)); t(lambda: json.JSONDecoder().raw_decode('[1]', -1)); t(lambda: json.JSONDecoder().raw_decode('[1]', 9))
class I(int):
    def __repr__(self): return "no"
class F(float):
    def __repr__(self): return "no"
class S(str): pass
class D(dict): pass
class L(list): pass
values = [None, True, False, 1, -5, 10**30, 1.5, 1e100, float("inf"), float("-inf"), float("nan"), "text", "é😀\x7f\x00\x1f\"\\/\u2028", "\ud800", [], {}, (), [1, [2, [3]]], (1, 2), {"a": 1, "b": [None]}, {1: 1, 2.5: 2, None: 3, True: 4, False: 5},
          I(5), F(2.5), S("s"), D(x=1), L([1]), {"k": {"k": {"k": ()}}}]
for v in values:
    t(lambda: json.dumps(v)); t(lambda: json.dumps(v, ensure_ascii=False)); t(lambda: json.dumps(v, separators=(",", ":"))); t(lambda: json.dumps(v, indent=1))
t(lambda: json.dumps({"b": 1, "a": 2, "c": 0}, sort_keys=True)); t(lambda: json.dumps({1: 1, "a": 2}, sort_keys=True)); t(lambda: json.dumps({(1, 2): 1})); t(lambda: json.dumps({(1, 2): 1, "x": 2}, skipkeys=True)); t(lambda: json.dumps(float("nan"), allow_nan=False))
t(lambda: json.dumps({float("inf"): 1}, allow_nan=False)); t(lambda: json.dumps(object)); t(lambda: json.dumps([{1, 2}], default=list)); t(lambda: json.dumps(5j, default=lambda o: [o.real, o.imag])); t(lambda: json.dumps(5j, default=lambda o: o))
a = []; a.append(a); t(lambda: json.dumps(a)); t(lambda: json.dumps(a, check_circular=False)); b = {}; b["b"] = [b]; t(lambda: json.dumps(b)); c = [1]; t(lambda: json.dumps([c, c])); deep = []
for i in range(100000): deep = [deep]
t(lambda: json.dumps(deep)); t(lambda: json.dumps(deep, check_circular=False))
class E(json.JSONEncoder):
    def default(self, o): return self.encode([1]) if o == 1j else super().default(o)
t(lambda: E().encode([1j, {"x": 1j}])); t(lambda: E().encode([2j])); print(list(E().iterencode([1, {"a": 2}]))[:3])
for s in ('abc"', '\\u00e9"x', 'no end', '\\'): t(lambda: _json.scanstring(s, 0))
t(lambda: _json.scanstring('x', 5)); t(lambda: _json.scanstring(5, 5)); t(lambda: _json.encode_basestring_ascii(b"")); print(_json.encode_basestring_ascii("\x7f\x80é😀"), _json.encode_basestring("\x7fé\n"))
make = _json.make_encoder
t(lambda: make(5, None, None, None, ': ', ', ', False, False, True)); t(lambda: make({}, None, None, None, 5, ', ', False, False, True)); e = make(None, None, lambda s: 5, None, ': ', ', ', False, False, True); t(lambda: e("x", 0)); e = make(None, None, lambda s: "<" + s + ">", None, '=', ';', False, False, True); t(lambda: e({"x": ["y", 1]}, 0))
