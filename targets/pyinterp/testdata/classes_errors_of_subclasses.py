# What is said when a class refuses arguments, an operand or a count: the words of the built-in type, unless the
# class has replaced its method.
def tried(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"

class Nothing: pass
class Something:
    def __init__(self, **named): self.named = named
class Meta(type):
    def __call__(cls, **named): return named
class Free(metaclass=Meta): pass
for cls in Nothing, Something, Free:
    for named in {1: 2}, {"a": 1}:
        print(cls.__name__, named, tried(lambda: cls(**named) and "made"))
print(type(tried(lambda: Nothing(**{}))).__name__, tried(lambda: None(**{1: 2})))

for base in str, list, tuple, bytes, bytearray:
    class Plain(base): pass
    class Refusing(base):
        def __add__(self, other): return NotImplemented
        def __mul__(self, other): return NotImplemented
        def __rmul__(self, other): return NotImplemented
    for made in Plain(), Refusing():
        print(base.__name__, type(made).__name__)
        for other in base(), 5j, made:
            print("  ", tried(lambda: made + other), "|", tried(lambda: other + made))
        for count in 2, 1.5, None:
            print("  ", tried(lambda: made * count), "|", tried(lambda: count * made))
