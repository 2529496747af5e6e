# gc.get_objects, get_referrers, get_referents: who refers to whom.
import gc
import types


class Node:
    pass


def kinds(objects):
    return sorted(type(o).__name__ for o in objects)


def look():
    target = Node()
    listed, keyed, tupled, grouped = [target], {"k": target}, (target, 1), {target}
    node = Node()
    node.x = target
    def inner(): return target
    def plain(): pass
    def generate():
        mine = target
        yield mine
    generator = generate()
    next(generator)
    method = types.MethodType(print, target)
    print(kinds(gc.get_referrers(target)))
    print([any(o is r for r in gc.get_referrers(target)) for o in (listed, keyed, tupled, grouped, node, plain, method)])
    print(kinds(gc.get_referrers(listed, keyed)), gc.get_referrers(), gc.get_referrers(Node()))
    print(any(o is node for o in gc.get_referrers(Node)), any(o is look for o in gc.get_referrers(look.__code__)))
    print(sorted(map(str, gc.get_referents([1, "a"], (2,)))), sorted(map(str, gc.get_referents({1: 2, "b": 3}))))
    print(kinds(gc.get_referents(node)), gc.get_referents(5), gc.get_referents("a", None), gc.get_referents())
    print([any(o is r for r in gc.get_referents(plain)) for o in (plain.__code__, globals())])
    everything = gc.get_objects()
    print([any(o is r for r in everything) for o in (target, listed, keyed, node, look, Node, generator)])
    print(any(o is everything for o in everything), any(type(o) in (int, str, float) for o in everything))
    for generation in 3, -2, "a":
        try: gc.get_objects(generation)
        except (ValueError, TypeError) as e: print(type(e).__name__, e)
    gc.collect()
    print(len(gc.get_referrers(target)), len([o for o in gc.get_objects() if type(o) is Node]))


look()
gc.collect()
print(len([o for o in gc.get_objects() if type(o) is Node]))
