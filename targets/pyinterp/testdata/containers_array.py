# array.array, and generic aliases and unions of types.
from array import array, typecodes

def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

print(typecodes)
for c in typecodes:
    if c == 'u': continue
    a = array(c, [1, 2, 3]); a.append(4); a.extend([5]); a.insert(0, 0); print(a, a.itemsize, a.typecode, a[1], a[-1], a[1:3], a[::-2], a.pop(), a.index(2), a.count(1), 3 in a, len(a), a.tobytes(), a.tolist())
    a.byteswap(); a.byteswap(); a.reverse(); a += a; a *= 2; del a[1]; del a[::2]; a[0] = 7; a[1:2] = array(c, [8, 9]); print(a, a == array(c, a), a < array(c, [100]), a + array(c, [1]), array(c, [1]) * 3)
for c, v in [('b', 128), ('b', -129), ('B', 256), ('B', -1), ('h', 40000), ('h', -40000), ('H', 70000), ('H', -1), ('i', 2**31), ('i', -2**31 - 1), ('I', 2**32), ('I', -1), ('l', 2**63), ('L', 2**64), ('L', -1), ('q', 2**63), ('Q', 2**64), ('b', 1.5), ('i', 'a'), ('d', 'a'), ('f', None)]:
    t(lambda: array(c, [v]))
for v in [1.5, 0.1, 1e-45, 1e-40, 3.4e38, 1e39, float('inf'), -0.0, 65504.0, 16777217.0, float('nan'), 2**-149, 2**-150]:
    print(array('f', [v]), array('d', [v]))
print(array('b', [-128, 127]), array('B', [255]), array('Q', [2**64 - 1]), array('q', [-2**63]), array('u', 'aé\U0001F600'), array('u', 'ab').tounicode(), array('u', ['a']), array('u'))
t(lambda: array('z')); t(lambda: array(1)); t(lambda: array('i', 'abc')); t(lambda: array('i', b'abc')); t(lambda: array('i', b'abcd')); t(lambda: array()); t(lambda: array('i', [1])[5]); t(lambda: array('i').pop()); t(lambda: array('i', [1]).remove(5)); t(lambda: array('i') + [1]); t(lambda: array('i') + array('b')); t(lambda: array('i', [1]).index(7)); t(lambda: array('i', array('b', [1, 2]))); t(lambda: array('i', range(3))); t(lambda: hash(array('i'))); t(lambda: array('i', [1, 2]).__reduce_ex__(2)); t(lambda: array('i', [1, 2]).__reduce_ex__(4)[1:]); t(lambda: array('i', [1, 2]) == [1, 2]); t(lambda: array('i', [1]) == array('d', [1.0]))
a = array('i', [1, 2]); t(lambda: a.fromlist([3, 'x'])); print(a); a.frombytes(b'\5\0\0\0'); print(a, list(a), bytes(array('b', [1, 2]))); t(lambda: a.frombytes(b'abc')); a[:] = array('i', [9]); print(a); t(lambda: a.__setitem__(slice(0, 1), [1]))
class A(array): pass
x = A('i', [1]); x.q = 1; print(x, x.q, type(x[:]).__name__)

print("-- aliases")
t(lambda: list[int]); t(lambda: dict[str, list[int]]); t(lambda: tuple[()]); t(lambda: tuple[int, ...]); t(lambda: list[int].__origin__); t(lambda: list[int].__args__); t(lambda: list[int]()); t(lambda: list[int] == list[int]); t(lambda: list[int] == list[str]); t(lambda: hash(list[int]) == hash(list[int])); t(lambda: isinstance([], list[int])); t(lambda: issubclass(list, list[int])); t(lambda: list[int][str]); t(lambda: list[int].append is list.append); t(lambda: dict[str, int]({'a': 1})); t(lambda: list[int].__parameters__); t(lambda: list(list[int])); t(lambda: list[int].nope); t(lambda: type(list[int]))
class L(list[int]): pass
print(L.__bases__, L.__orig_bases__, L([1]))
t(lambda: int | str); t(lambda: int | None); t(lambda: int | int); t(lambda: (int | str) == (str | int)); t(lambda: int | list[int]); t(lambda: isinstance(5, int | str)); t(lambda: isinstance(5.0, int | str)); t(lambda: issubclass(bool, int | str)); t(lambda: (int | str).__args__); t(lambda: int | 5); t(lambda: isinstance([], int | list[int])); t(lambda: None | int); t(lambda: type(int | str)); t(lambda: list[int] | None); t(lambda: hash(int | str) == hash(str | int)); t(lambda: isinstance(None, int | None)); t(lambda: (int | str)[int])
with memoryview(a) as m: t(lambda: a.append(1))
a.append(1); print(a)
