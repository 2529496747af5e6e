"""Makes a Python program smaller while a predicate keeps saying that it shows what is looked for.

Works on the tree: statements go, then compound statements are replaced by their bodies, then
expressions by their parts. The result is what ast.unparse writes.
"""

import ast


def blocks(tree):
    """Every list of statements in the tree."""
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                yield node, field


def drop_statements(text, interesting):
    """Removes runs of statements, long ones first."""
    size = 64
    while size:
        changed = True
        while changed:
            changed = False
            tree = ast.parse(text)
            for node, field in list(blocks(tree)):
                block = getattr(node, field)
                start = 0
                while start < len(block):
                    gone = block[start:start + size]
                    del block[start:start + size]
                    if not block and field == "body" and not isinstance(node, ast.Module):
                        block.append(ast.Pass())
                        if len(gone) == 1 and isinstance(gone[0], ast.Pass):
                            block[:] = gone
                            start += 1
                            continue
                    candidate = ast.unparse(tree)
                    if candidate != text and interesting(candidate):
                        text, changed = candidate, True
                    else:
                        if len(block) == 1 and isinstance(block[0], ast.Pass) and not start:
                            block.clear()
                        block[start:start] = gone
                        start += size
        size //= 2
    return text


def replace_blocks(text, interesting):
    """Puts the body of a compound statement in its place."""
    position = 0
    while True:
        tree = ast.parse(text)
        places = [(getattr(n, f), k) for n, f in blocks(tree) for k in range(len(getattr(n, f)))]
        if position >= len(places):
            return text
        block, k = places[position]
        position += 1
        inner = getattr(block[k], "body", None)
        if isinstance(inner, list) and not isinstance(block[k], (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            block[k:k + 1] = inner
            candidate = ast.unparse(tree)
            if interesting(candidate):
                text = candidate


def children(node):
    """Places of expressions: (holder, field, index or None)."""
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.expr):
            yield node, field, None
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, ast.expr):
                    yield node, field, index


def replace_expressions(text, interesting):
    """Puts one of its parts, or a constant, in the place of an expression."""
    position = 0
    while True:
        tree = ast.parse(text)
        places = [p for n in ast.walk(tree) for p in children(n)]
        if position >= len(places):
            return text
        node, field, index = places[position]
        position += 1
        holder = getattr(node, field)
        old = holder if index is None else holder[index]
        parts = [n for n in ast.walk(old) if isinstance(n, ast.expr) and n is not old][:12]
        if not isinstance(old, (ast.Constant, ast.Name)):
            parts.append(ast.Constant(0))
        for part in parts:
            if index is None:
                setattr(node, field, part)
            else:
                holder[index] = part
            try:
                candidate = ast.unparse(tree)
                ast.parse(candidate)
            except Exception:  # not every expression may stand everywhere
                candidate = None
            if candidate and len(candidate) < len(text) and interesting(candidate):
                text = candidate
                position -= 1
                break
            if index is None:
                setattr(node, field, old)
            else:
                holder[index] = old


def reduce(text, interesting):
    while True:
        before = text
        for step in (drop_statements, replace_blocks, replace_expressions):
            text = step(text, interesting)
        if text == before:
            return text
