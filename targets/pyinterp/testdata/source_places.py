# Where errors in broken UTF-8 are, and the line that they show.
def v(d):
    try: compile(d, "f", "exec")
    except SyntaxError as e: return (type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text)
    except ValueError as e: return (type(e).__name__, str(e))
    print(v(d))
for d, m in ((b"x y", "exec"), (b"x y", "eval"), ("x y", "single"), ("x y", "exec"), (bytearray(b"x y"), "exec"), (b"a\rx y\r\nb", "exec"), (b"\xef\xbb\xbfx y", "exec"), (b"'\xff' y", "eval")):
    try: compile(d, "f", m)
    except SyntaxError as e: print(e.args)
