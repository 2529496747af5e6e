#!/usr/bin/env python3
"""At a terminal pypy-c's prompt and input() show what CPython 3.11's do, edit lines as they do, and keep the same history.

    prompt_test.py PYPY-C

A session is a list of what is typed. Each is typed as soon as the screen shows what it waits for, so that nothing depends
on time: the echo of one never meets the output of another.
"""

import os
import pathlib
import pty
import re
import select
import signal
import sys
import tempfile

CPYTHON = "/usr/bin/python3.11"
LONGEST_WAIT = 60  # seconds for what never comes
AGAIN = 5  # seconds until CPython is interrupted again: it misses a signal that comes just before it begins to wait

UP, BACK, SEARCH, CLEAR, INTERRUPT, END = "\x1b[A", "\x02", "\x12", "\x15", "\x03", "\x04"
PROMPT, MORE = ">>> ", "... "

EDITOR = """
import readline
print(input("first: "))
readline.set_startup_hook(lambda: readline.insert_text("inserted "))
readline.parse_and_bind("tab: complete")
def complete(word, number):
    return [word + "one", word + "\\xe9two", 5][number]
readline.set_completer(complete)
readline.set_completion_display_matches_hook(lambda *shown: print(ascii(shown), "end"))
print(ascii(input("second: ")), readline.get_begidx(), readline.get_endidx())
readline.set_startup_hook(None)
readline.set_auto_history(False)
print(input("third: "))
print([readline.get_history_item(i) for i in range(4)])
try:
    input("fourth: ")
except KeyboardInterrupt:
    print("interrupted")
input("fifth: ")
"""

WITHOUT = """
import builtins, sys
sys.modules["readline"] = None
print([input("a: "), input("b: ")])
input("c: ")
"""

# Arguments, and pairs: what the screen has to show since the last one was typed, and what is typed then.
SESSIONS = {
    "statements": (["-q"], [
        (PROMPT, "1 + 1\r"), (PROMPT, "for i in range(2):\r"), (MORE, "\tprint(i)\r"), (MORE, "\r"), (PROMPT, "1 / 0\r"),
        (PROMPT, "x = (1,\r"), (MORE, "2)\r"), (PROMPT, "x\r"), (PROMPT, "x y\r"), (PROMPT, END)]),
    "editing": (["-q"], [
        (PROMPT, "a = 'b\u00e9d'\r"), (PROMPT, UP), ("b\u00e9d'", BACK * 3 + "c\r"), (PROMPT, "a\r"),
        (PROMPT, SEARCH + "a = \r"), (PROMPT, UP + UP + "\r"), (PROMPT, "unfinished"),
        ("unfinished", INTERRUPT), (PROMPT, END)]),
    "completion": (["-q"], [
        (PROMPT, "import os\r"), (PROMPT, "os.path.jo\t"), ("join(", "'a', 'b')\r"), (PROMPT, "os.path.is\t\t"),
        (PROMPT, CLEAR + "whi\t"), ("while", CLEAR + "\r"), (PROMPT, END)]),
    "interrupted": (["-q"], [
        (PROMPT, "import signal; signal.raise_signal(2)\r"), (PROMPT, "input('a' ': ')\r"), ("a: ", INTERRUPT), (PROMPT, "1\r"),
        (PROMPT, "input('b' ': ')\r"), ("b: ", END), (PROMPT, "signal.raise_signal(2)\r"), (PROMPT, END)]),
    "prompts": (["-i", "-q", "-c", "x = 1"], [
        (PROMPT, "import sys; sys.ps1 = '#' ' '; sys.ps2 = 2 + 3\r"), ("# ", "if x:\r"), ("5", "\tx\r"), ("5", "\r"),
        ("# ", "raise SystemExit(3)\r")]),
    "isolated": (["-I", "-q"], [(PROMPT, "1 + 1\r"), (PROMPT, "import sys; 'readline' in sys.modules\r"), (PROMPT, END)]),
    "module": (["-c", EDITOR], [
        ("first: ", "line" + BACK * 2 + "a\r"), ("second: inserted ", "w\t"), ("w", "\t\t"), ("end", "o\t\r"), ("third: ", "not kept\r"),
        ("fourth: ", "some"), ("some", INTERRUPT), ("fifth: ", END)]),
    "without": (["-c", WITHOUT], [("a: ", "one\r"), ("b: ", "two\r"), ("c: ", END)]),
}


def show(python, arguments, typed, home):
    """What the screen shows, and how the program ends."""
    child, terminal = pty.fork()
    if child == 0:
        environment = {"HOME": str(home), "TERM": "xterm", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "INPUTRC": "/dev/null"}
        os.execve(python, [python, *arguments], environment)
    screen, since, last, typed = b"", 0, None, list(typed)
    while True:
        while typed and typed[0][0].encode() in screen[since:]:
            since = len(screen)
            last = typed.pop(0)[1]
            os.write(terminal, last.encode())
        wait = AGAIN if last == INTERRUPT and python == CPYTHON else LONGEST_WAIT
        if not select.select([terminal], [], [], wait)[0]:
            if wait == AGAIN:
                os.write(terminal, last.encode())
                last = None
                continue
            os.kill(child, signal.SIGKILL)
            screen += f"\nwaits for {typed[:1]}".encode()
            break
        try:
            read = os.read(terminal, 1 << 16)
        except OSError:  # its last process has ended
            break
        if not read:
            break
        screen += read
    os.close(terminal)
    text = screen.decode(errors="backslashreplace").replace("\r\n", "\n")
    return re.sub(r"0x[0-9a-f]+", "0x...", text), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def history(home):
    path = home / ".python_history"
    return path.read_text() if path.exists() else None


def main():
    pypy = str(pathlib.Path(sys.argv[1]).resolve())
    wrong = 0
    for name, (arguments, typed) in SESSIONS.items():
        outcomes = []
        for python in CPYTHON, pypy:
            with tempfile.TemporaryDirectory() as folder:
                home = pathlib.Path(folder)
                outcomes.append((*show(python, arguments, typed, home), history(home)))
        if outcomes[0] != outcomes[1]:
            wrong += 1
            print(f"FAIL {name}")
            for label, expected, actual in zip(["screen", "status", "history"], *outcomes):
                if expected != actual:
                    print(f"  {label}\n    expected {expected!r}\n    actual   {actual!r}")
    print(f"{len(SESSIONS)} sessions, {wrong} wrong")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())
