"""Copies of nested containers and objects with a memo: dispatch by type, id(), isinstance."""
import sys


class Node:
    def __init__(self, name, children, parent=None):
        self.name = name
        self.children = children
        self.parent = parent
        self.marks = {"size": len(children), "leaf": not children}


def copy_list(items, memo):
    result = []
    memo[id(items)] = result
    for item in items:
        result.append(copy(item, memo))
    return result


def copy_tuple(items, memo):
    return tuple([copy(item, memo) for item in items])


def copy_dict(items, memo):
    result = {}
    memo[id(items)] = result
    for key, value in items.items():
        result[copy(key, memo)] = copy(value, memo)
    return result


def copy_node(node, memo):
    result = object.__new__(type(node))
    memo[id(node)] = result
    result.__dict__.update(copy_dict(node.__dict__, memo))
    return result


COPIERS = {list: copy_list, tuple: copy_tuple, dict: copy_dict, Node: copy_node}


def copy(value, memo):
    copier = COPIERS.get(type(value))
    if copier is None:
        return value
    known = memo.get(id(value))
    if known is not None:
        return known
    return copier(value, memo)


def tree(depth, name):
    children = [tree(depth - 1, name + str(i)) for i in range(3)] if depth else []
    node = Node(name, children)
    for child in children:
        child.parent = node
    return node


def count(node):
    return 1 + sum(count(child) for child in node.children if child.parent is node)


value = {"tree": tree(4, "n"), "pairs": [(i, [i, str(i)]) for i in range(100)], "text": "x" * 10}
for _ in range(int(sys.argv[1])):
    value = copy(value, {})
print(count(value["tree"]), len(value["pairs"]), value["pairs"][99])
