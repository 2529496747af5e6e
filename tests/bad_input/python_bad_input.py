#!/usr/bin/env python3
"""Bad input and a bad environment for pypy-c: a Python exception, never a crash or lost output.

    python_bad_input.py --pypy PYPY-C [CASE...]

Where CPython 3.11 says the same it is run, too, and has to agree on status and output.
"""

import argparse
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile

CPYTHON = "/usr/bin/python3.11"
HERE = pathlib.Path(__file__).resolve().parent


class Failed(Exception):
    pass


class Case:
    def __init__(self, pypy, folder):
        self.pypy, self.folder = pypy, folder

    def run(self, python, *args, shell=None, **options):
        """(status, output, errors); `shell` is a command in which $P is the Python."""
        command = ["bash", "-c", shell] if shell else [python, *args]
        done = subprocess.run(["timeout", "-s", "KILL", "600", *command], cwd=self.folder, env={**ENVIRONMENT, "P": python}, capture_output=True,
                              **{"stdin": subprocess.DEVNULL, **options})
        errors = done.stderr.decode(errors="replace")
        if done.returncode < 0 or done.returncode > 128 + 9 or "Segmentation" in errors or "Aborted" in errors:
            raise Failed(f"{python} {args or shell}: status {done.returncode}\n{errors[-2000:]}")
        return done.returncode, done.stdout.decode(errors="replace"), errors

    def same(self, *args, **options):
        """Both Pythons give the same status, output, and last line of errors."""
        expected, actual = (self.run(python, *args, **options) for python in (CPYTHON, self.pypy))
        cut = [(status, out, [line.removeprefix(python) for line in errors.strip().splitlines()[-1:]])
               for python, (status, out, errors) in ((CPYTHON, expected), (self.pypy, actual))]
        if cut[0] != cut[1]:
            raise Failed(f"{args or options}: CPython {cut[0]}\npypy-c {cut[1]}")

    def ends(self, *args, status, message="", **options):
        got, out, errors = self.run(self.pypy, *args, **options)
        if got not in (status if isinstance(status, tuple) else (status,)) or message not in errors:
            raise Failed(f"{args}: status {got}, not {status}, or no {message!r} in\n{errors[-2000:]}")
        return out


ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"}
PRINTS = "for i in range(100000): print(i)"


# ---- Descriptors ------------------------------------------------------------------------------------

def full_disk(c):
    for text in ("print(1)", "import sys; sys.stdout.write('x' * 100000)", "print(1, flush=True)", PRINTS, "import os; os.write(1, b'x')",
                 "f = open('/dev/full', 'w'); f.write('x'); f.close()", "f = open('/dev/full', 'wb', 0); f.write(b'x')", "open('/dev/full', 'w').write('x' * 9999)"):
        (c.folder / "p.py").write_text(text)
        c.same(shell="$P p.py > /dev/full")
    c.same(shell="$P -c 1/0 2> /dev/full")


def closed_descriptors(c):
    for closed in (">&-", "<&-", "2>&-", "<&- >&- 2>&-"):
        for text in ("print(1)", "input()", "1/0", "import sys; print(sys.stdin, sys.stdout, sys.stderr, file=open('o', 'w'))", "import subprocess; subprocess.run(['true'])",
                     "import os; os.close(1); print(2)", "import os, sys; os.close(2); 1/0", "import sys; sys.stdout.close(); print(1)", "import sys; sys.stdout = None; print(1)",
                     "import sys; del sys.stdout; print(1)", "import sys; sys.stderr = None; 1/0"):
            (c.folder / "p.py").write_text(text)
            c.same(shell=f"$P p.py {closed}; s=$?; cat o 2>/dev/null | sed 's/name=.*//'; rm -f o; exit $s")
    # No program is an empty program.
    c.same(shell="$P <&-")
    c.same(shell="$P - <&-")


def broken_pipe(c):
    (c.folder / "p.py").write_text(PRINTS)
    c.same(shell="set -o pipefail; $P p.py | head -c 5; echo ${PIPESTATUS[0]}")
    c.same(shell="set -o pipefail; $P -u p.py | true; echo ${PIPESTATUS[0]}")


# ---- Files that are not what they should be --------------------------------------------------------------

def broken_sources(c):
    for data in (b"", b"\xff\xfe", b"\xef\xbb\xbf", b"print('\xff')", b"(" * 300, b"if 1:\n" * 200, b"x = '" + b"a" * 100000, b"\x80\x81\x82", b"PK\x03\x04", b"\x7fELF", b"\r", b"\\", b"'''", b"1e999999999", b"9" * 5000):
        (c.folder / "p.py").write_bytes(data)
        c.same("p.py")
    c.same("nowhere.py")
    c.same("-m", "nowhere")
    c.same("-c", "")


def broken_encodings(c):
    for data in (b"# coding: nowhere\n", b"# coding: utf-16\nx = 1\n", b"# coding: ascii\nx = '\xe9'\n", b"# coding: utf-8\nx = '\xe9'\n", b"# coding: latin-1\nprint(ascii('\xe9'))\n",
                 b"\xef\xbb\xbf# coding: latin-1\n", b"# coding: utf-7\nprint('+')\n", b"# coding: rot13\n", b"# coding: \xff\n", b"#!/bin/sh\n# -*- coding: cp1252 -*-\nprint(ascii('\x80'))\n",
                 b"\n\n# coding: nowhere\n", "x = '\ud800'\n".encode("utf-8", "surrogatepass"), b"\xff\xfep\0", b"x = '\xc3", b"print('''\n"):
        (c.folder / "p.py").write_bytes(data)
        c.same("p.py")
        c.same("-c", f"compile({data!r}, 'p', 'exec')")
        c.same("-c", "import p")


def corrupt_zip(c):
    good = c.folder / "good.zip"
    with zipfile.ZipFile(good, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__main__.py", "import other; print('ran', other.x)\n" + "# filler\n" * 50)
        archive.writestr("other.py", "x = 5\n" * 20)
    data = good.read_bytes()
    c.same("good.zip")
    for k in range(0, len(data), 23):
        for changed in (data[:k], data[:k] + bytes([data[k] ^ 0xFF]) + data[k + 1:]):
            (c.folder / "bad.zip").write_bytes(changed)
            got = c.run(c.pypy, "bad.zip")
            if got[0] not in (0, 1) or (got[0] == 1 and not got[2]):
                raise Failed(f"byte {k}: {got}")


def corrupt_pyc(c):
    (c.folder / "m.py").write_text("import os\ndef f(a, *b):\n    try:\n        return [x for x in b if x] or a\n    finally:\n        pass\nclass C:\n    x = f(1, 2)\nprint('ran', C.x)\n")
    c.ends("-c", "import m", status=0)
    stored, = (c.folder / "__pycache__").glob("m.*.pyc")
    data = stored.read_bytes()
    script = c.folder / "load.py"
    script.write_text(
        "import importlib.util, sys\n"
        f"data = {data!r}\n"
        "out = {}\n"
        "for k in range(16, len(data), 3):\n"
        "    for changed in (data[:k], data[:k] + bytes([data[k] ^ (1 << k % 8)]) + data[k + 1:]):\n"
        "        with open('bad.pyc', 'wb') as f: f.write(changed)\n"
        "        spec = importlib.util.spec_from_file_location('bad', 'bad.pyc')\n"
        "        try: spec.loader.exec_module(importlib.util.module_from_spec(spec)); kind = 'ran'\n"
        "        except Exception as e: kind = type(e).__name__\n"
        "        out[kind] = out.get(kind, 0) + 1\n"
        "print(sorted(out), sum(out.values()))\n")
    out = c.ends("load.py", status=0)
    if "EOFError" not in out or "ValueError" not in out:
        raise Failed(out)
    stored.write_bytes(data[:40])  # one that is too short is an error of the import, as in CPython
    c.ends("-c", "import m", status=1, message="EOFError")


# ---- Limits ---------------------------------------------------------------------------------------------

def little_memory(c):
    def limited():
        resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))

    for text in ("x = []\nwhile True: x.append('a' * 1000 + str(len(x)))", "x = 'a' * (1 << 40)", "x = [0] * (1 << 36)", "x = bytearray(1 << 34)", "d = {}\nwhile True: d[len(d)] = object()",
                 "x = 'ab'\nwhile True: x += x",
                 # Libraries in C would end the process.
                 "x = 3 ** 1000\nwhile True: x *= x", "x = 3 ** 1000\nwhile True: x = x * (x + 1)", "x = 7 ** 100000\nwhile True: x // (x >> x.bit_length() // 2); x *= x",
                 "x = 1\nwhile True: x <<= 2 * x.bit_length(); x + 1", "import math\nx = 7 ** 100000\nwhile True: math.isqrt(x); x *= x",
                 "import math\nx = 7 ** 10000\nwhile True: math.gcd(x, x + 12345); x *= x", "x = '7' * 100000\nimport sys\nsys.set_int_max_str_digits(0)\nwhile True: int(x); x += x", "pow(3, 10 ** 10)",
                 "import sys\nsys.set_int_max_str_digits(0)\nx = 7 ** 100000\nwhile True: str(x); x *= x", "import zlib\nx = zlib.compress(bytes(10 ** 7))\nd = b''\nwhile True: d += zlib.decompress(x)",
                 "import io\nx = io.BytesIO()\nwhile True: x.write(bytes(10 ** 7))", "import io\nx = io.StringIO()\nwhile True: x.write('a' * 10 ** 7)", "x = ' '.join(['a' * 10 ** 7] * 10 ** 4)",
                 "'%*d' % (1 << 30, 1)", "'x'.ljust(1 << 40)", "bytes(1 << 40)", "b'ab'.replace(b'a', bytes(1 << 29))", "import json\njson.dumps(['a' * 10 ** 7] * 100)",
                 "import collections\nx = collections.deque()\nwhile True: x.append('a' * 1000 + str(len(x)))", "import array\nx = array.array('d', [1])\nwhile True: x *= 2", "import re\nre.findall('.', 'a' * 10 ** 8)",
                 "x = {}\nwhile True: x.update(dict.fromkeys(range(len(x), 2 * len(x) + 9)))", "x = [[]]\nwhile True: x += x", "x = sorted(range(10 ** 9))",
                 "x = list(range(1 << 40))", "s = set()\nwhile True: s.add(len(s))", "class N: pass\nn = None\nwhile True:\n    m = N(); m.n = n; n = m"):
        (c.folder / "p.py").write_text(f"try:\n    exec({text!r})\nexcept MemoryError:\n    x = d = s = n = m = None\n    print('caught')\nprint('goes on', sum(range(1000)))\n")
        out = c.ends("p.py", status=0, preexec_fn=limited)
        if out != "caught\ngoes on 499500\n":
            raise Failed(f"{text}: {out}")


# As `ulimit -v` leaves it: the collector has to do with a small part of the address space that it would like.
def little_address_space(c):
    for megabytes in 64, 128, 300, 900:
        def limited():
            resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

        for text, expected in (("print(1)", "1\n"), ("import json, unittest, asyncio; print(2)", "2\n"),
                               ("def f(n): return n and 1 + f(n - 1)\nprint(f(900))", "900\n"),
                               ("def f(): return [f()]\ntry: f()\nexcept RecursionError: print('deep')", "deep\n"),
                               ("import threading\nt = threading.Thread(target=print, args=(3,))\nt.start(); t.join()", "3\n"),
                               ("x = []\ntry:\n    while True: x.append('a' * 1000 + str(len(x)))\nexcept MemoryError: x = None; print(4)", "4\n"),
                               ("x = 'ab'\ntry:\n    while True: x += x\nexcept MemoryError: x = None; print(5)", "5\n"),
                               ("for i in range(300): x = [str(k) for k in range(3000)]\nprint(6)", "6\n")):
            out = c.ends("-c", text, status=0, preexec_fn=limited)
            if out != expected:
                raise Failed(f"{megabytes} MB, {text}: {out}")


def deep_recursion(c):
    out = c.ends(HERE / "deep_recursion.py", status=0)
    if not out.endswith("end\n"):
        raise Failed(out[-500:])


def interrupted(c):
    (c.folder / "p.py").write_text(
        "import json, re, sys\nprint('ready', flush=True)\n"
        "def work(n): return [json.loads(json.dumps({str(i): [i] * 3 for i in range(n)})), re.findall('(a|b)+c?', 'abac' * n), sorted(range(n), key=str), ''.join(map(str, range(n))), sum(i * i for i in range(n))]\n"
        "try:\n    while True: work(300)\nexcept KeyboardInterrupt: print('interrupted')\n")
    for turn in range(12):
        process = subprocess.Popen([c.pypy, "p.py"], cwd=c.folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        process.stdout.readline()
        time.sleep(0.01 * turn)
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=60)
        if process.returncode != 0 or out != "interrupted\n":
            raise Failed(f"status {process.returncode}: {out}{errors}")
    # While it starts it may have no handler yet.
    for turn in range(12):
        process = subprocess.Popen([c.pypy, "-c", "import time; time.sleep(60)"], cwd=c.folder, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)
        time.sleep(0.004 * turn)
        process.send_signal(signal.SIGINT)
        errors = process.communicate(timeout=60)[1]
        if process.returncode != -signal.SIGINT and (process.returncode != 1 or "KeyboardInterrupt" not in errors):
            raise Failed(f"status {process.returncode}: {errors}")


# What takes its time; ready() says when. Few of these turn a loop in Python.
ENDLESS = {
    "regular expression": "import re; ready(); re.match(r'(a|aa)+$', 'a' * 60 + 'b')",
    "substitution": "import re; ready(); re.sub(r'(x+x+)+y', '', 'x' * 40)",
    "sort with keys": "x = list(range(1000000)); ready()\nwhile True: sorted(x, key=lambda v: -v)",
    "sort by __lt__": "class K:\n  def __lt__(s, o): return id(s) < id(o)\nx = [K() for i in range(100000)]; ready()\nwhile True: sorted(x)",
    "power": "ready()\nwhile True: pow(3, 10 ** 4000, 10 ** 4000 + 1)",
    "squares": "x = 3 ** 10 ** 6; ready()\nwhile True: x * x",
    "number to text": "import sys; sys.set_int_max_str_digits(0); x = 7 ** 100000; ready()\nwhile True: str(x)",
    "choices": "import math; ready(); math.comb(10 ** 9, 5 * 10 ** 8)",
    "join": "x = ['abc'] * 1000000; ready()\nwhile True: ''.join(x)",
    "join of a generator": "ready(); ''.join('a' for i in iter(int, 1))",
    "comparison of lists": "class E:\n  def __eq__(s, o): return True\nx = [E()] * 1000000; y = [E()] * 1000000; ready()\nwhile True: x == y",
    "replacement": "x = 'ab' * 1000000; ready()\nwhile True: x.replace('a', 'cc')",
    "lists": "ready()\nwhile True: [1] * 1000000",
    "recursion": "def f(n): return f(n - 1) + f(n - 2) if n > 1 else n\nready(); f(100)",
    "generator": "def g():\n  while True: yield 1\nready(); sum(g())",
    "json": "import json; x = [[i] for i in range(100000)]; ready()\nwhile True: json.loads(json.dumps(x))",
    "compiler": "x = 'a = b + c\\n' * 20000; ready()\nwhile True: compile(x, 'x', 'exec')",
    "import": "import sys\nwith open('slow.py', 'w') as f: f.write('while True: pass')\nsys.path.insert(0, '.'); ready(); import slow",
    "copies": "import copy; x = [[i] for i in range(100000)]; ready()\nwhile True: copy.deepcopy(x)",
    "compression": "import zlib, os; x = os.urandom(1000000); ready()\nwhile True: zlib.compress(x, 9)",
    "database": "import sqlite3; c = sqlite3.connect(':memory:'); ready()\nwhile True: c.execute('with recursive t(x) as (select 1 union all select x+1 from t limit 30000) select sum(x) from t').fetchall()",
    "sleep": "import time; ready(); time.sleep(100)",
    "read of standard input": "import sys; ready(); sys.stdin.read()",
    "input": "ready(); input()",
    "read of a pipe": "r, w = os.pipe(); ready(); os.read(r, 1)",
    "read of a file": "r, w = os.pipe(); f = open(r, 'rb'); ready(); f.read()",
    "write to a full pipe": "r, w = os.pipe(); ready(); os.write(w, b'x' * 10000000)",
    "write to a full file": "r, w = os.pipe(); f = open(w, 'wb'); ready(); f.write(b'x' * 10000000)",
    "lock": "import threading; l = threading.Lock(); l.acquire(); ready(); l.acquire()",
    "event": "import threading; ready(); threading.Event().wait()",
    "thread": "import threading, time; t = threading.Thread(target=time.sleep, args=(100,), daemon=True); t.start(); ready(); t.join()",
    "queue": "import queue; ready(); queue.Queue().get()",
    "simple queue": "import queue; ready(); queue.SimpleQueue().get()",
    "select": "import select; ready(); select.select([], [], [])",
    "poll": "import select; p = select.poll(); ready(); p.poll()",
    "receive": "import socket; a, b = socket.socketpair(); ready(); a.recv(1)",
    "accept": "import socket; a = socket.socket(); a.bind(('127.0.0.1', 0)); a.listen(); ready(); a.accept()",
    "child": "import subprocess; p = subprocess.Popen(['sleep', '100'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
             "try: ready(); os.waitpid(p.pid, 0)\nfinally: p.kill()",
}


def interrupted_anywhere(c):
    """Ctrl-C ends whatever it is soon, as an exception."""
    for what, text in ENDLESS.items():
        program = "import os\ndef ready(): os.write(1, b'ready')\n" + text
        process = subprocess.Popen([c.pypy, "-c", program], cwd=c.folder, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        process.stdout.read(5)
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Failed(f"{what} cannot be interrupted") from None
        errors = process.communicate()[1]
        if process.returncode != -signal.SIGINT or "KeyboardInterrupt" not in errors:
            raise Failed(f"{what}: status {process.returncode}: {errors}")


CASES = [full_disk, closed_descriptors, broken_pipe, broken_sources, broken_encodings, corrupt_zip, corrupt_pyc, little_memory, little_address_space, deep_recursion, interrupted, interrupted_anywhere]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pypy", required=True)
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    failed = 0
    for case in CASES:
        if options.cases and case.__name__ not in options.cases:
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                case(Case(str(pathlib.Path(options.pypy).resolve()), pathlib.Path(folder)))
                print("ok  ", case.__name__, flush=True)
            except (Failed, subprocess.TimeoutExpired) as error:
                failed += 1
                print("FAIL", case.__name__, *(error.args or [traceback.format_exc()]), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
