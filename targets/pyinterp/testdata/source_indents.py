# Columns of an error of indentation, by the kind of source.
for d in (b"if x:\n    a\n  b = 'xyz\xc3\xa9'\n", b"if x:\n    a\n  b\n", b"if x:\n    a\n  b\xc3\xa9\xc3\xa9\n", b"\xef\xbb\xbfif x:\n    a\n  b\xc3\xa9\xc3\xa9\n", "if x:\n    a\n  b\xe9\xe9\n", b"# coding: utf-8\nif x:\n    a\n  b\xc3\xa9\xc3\xa9\n", b"if x:\n\ta\n  b\xc3\xa9\xc3\xa9\n\n"):
    try: compile(d, "f", "exec")
    except SyntaxError as e: print(e.args)
