# Attributes of objects, stored, read, deleted and copied at random: floats mostly, which objects keep as numbers as long as
# nothing else comes into their places.
import copy, random

class Base: pass

def one_class(choose, number):
    def value():
        if choose.random() < 0.7: return choose.randrange(-20, 20) / 4
        return choose.choice([1, 't', None, True, 2.5, -0.0, float('inf'), (1, 2)])

    names = choose.sample('abcdefg', choose.randint(1, 6))
    slots = choose.random() < 0.3
    bases = (Base,) if choose.random() < 0.3 else ()
    C = type('C%d' % number, bases, {'__slots__': tuple(names)} if slots else {})
    has_dict = not slots or bases != ()
    objects = [C() for _ in range(choose.randint(1, 4))]
    floats_only = choose.random() < 0.7
    for step in range(choose.randint(20, 120)):
        o = choose.choice(objects)
        name = choose.choice(names + ['h', 'i'] if has_dict else names)
        kind = choose.random()
        try:
            if kind < 0.45: setattr(o, name, choose.randrange(-20, 20) / 4 if floats_only and choose.random() < 0.97 else value())
            elif kind < 0.6:
                for each in objects: each.a = each.a + 0.5 if isinstance(getattr(each, 'a', None), float) else 1.25
            elif kind < 0.7: delattr(o, name)
            elif kind < 0.8: print(name, getattr(o, name))
            elif kind < 0.84: objects.append(copy.copy(o))
            elif kind < 0.94 and has_dict:
                action = choose.randrange(6)
                if action == 0: print(o.__dict__)
                elif action == 1: o.__dict__[name] = value()
                elif action == 2: o.__dict__ = {'a': value(), name: value()}
                elif action == 3: print(o.__dict__.popitem())
                elif action == 4: o.__dict__.clear()
                else: setattr(o, 'z%d' % choose.randrange(60), value())
            elif kind < 0.96: objects.append(C())
            else: objects[choose.randrange(len(objects))] = C()
        except (AttributeError, KeyError, TypeError) as e: print(type(e).__name__)
        if len(objects) > 8: del objects[:4]
    for o in objects:
        print([(name, getattr(o, name)) for name in 'abcdefghi' if hasattr(o, name)], sorted(vars(o).items()) if has_dict else '')

for seed in range(8):
    choose = random.Random(seed)
    for number in range(25): one_class(choose, number)
