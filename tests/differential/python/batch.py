"""The head of a script that runs many random programs in one process.

compare.py puts behind it a call of `run` for prelude.py and for each program, so that nothing is
read from files. What a program prints follows a line `=== name`; an exception that it does not
catch is its last line. What a program leaves behind is collected in silence when it has ended: its generators
may have something to print yet, whenever that is.
"""

import gc

muted = False


def write(*values, sep=" ", end="\n"):
    if muted:
        return
    text = sep.join([str(v) for v in values]) + end
    print(text.encode("ascii", "backslashreplace").decode("ascii"), end="")


def run(name, prelude, text):
    print("===", name)
    space = {"__name__": "program", "print": write}
    exec(prelude, space)
    try:
        exec(compile(text, name, "exec"), space)
    except BaseException as error:
        write("left by", type(error).__name__, str(error))
    global muted
    muted = True
    space.clear()
    for _ in range(3):
        gc.collect()
    muted = False


