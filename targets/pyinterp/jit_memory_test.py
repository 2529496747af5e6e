#!/usr/bin/env python3
"""jit_memory_test.py BINARY: programs that run without the JIT under a limit of their address space run with it, whether the
limit is there from the start or the program sets it itself. What the JIT says of that, it says once.
"""

import os
import resource
import subprocess
import sys
import tempfile

# Functions of their own, so that each has traces of its own.
LOOPS = """
import resource, sys
def made(k):
    names = {}
    exec(f"def loop(n):\\n t = 0\\n for i in range(n):\\n  if i % {k + 2} == 0: t += i * {k}\\n  else: t ^= i + {k}\\n return t\\n", names)
    return names["loop"]
total = 0
for k in range(200):
    if k == int(sys.argv[1]):
        resource.setrlimit(resource.RLIMIT_AS, (32 << 20, resource.RLIM_INFINITY))
    total += made(k)(6000)
print(total)
"""

# A heap that takes much of what there is, beside hot loops.
HEAP = """
import sys
class Node:
    def __init__(self, value, rest):
        self.value, self.rest = value, rest
nodes, texts = None, []
for i in range(int(sys.argv[1]) * 1000):
    nodes = Node(i, nodes)
    if i % 100 == 0: texts.append(str(i) * 100)
total = 0
while nodes is not None:
    total += nodes.value
    nodes = nodes.rest
print(total, len(texts))
"""


def run(binary, jit, program, argument, limit=None):
    def limited():
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_AS, (limit << 20, limit << 20))

    command = [binary, "--jit", jit, "-S", "-E", program, str(argument)]
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=limited, timeout=120)


def main():
    binary = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        def write(name, text):
            path = os.path.join(folder, name)
            with open(path, "w") as file:
                file.write(text)
            return path

        # ---- The program's own limit: before the first trace, after some, never ----
        loops = write("loops.py", LOOPS)
        expected = run(binary, "off", loops, -1).stdout
        assert expected
        for at, said in ((0, 1), (20, None), (-1, 0)):
            for jit in ("on", "threshold=3,function_threshold=3,trace_eagerness=2"):
                done = run(binary, jit, loops, at)
                assert (done.returncode, done.stdout) == (0, expected), (at, jit, done)
                lines = done.stderr.splitlines()
                assert len(lines) <= 1 and all("JIT" in line for line in lines), done.stderr
                assert said is None or len(lines) == said, (at, jit, done.stderr)

        # ---- A limit from the start: whatever fits without the JIT fits with it ----
        heap = write("heap.py", HEAP)
        ran = 0
        for limit in (60, 80, 115, 150, 230):
            for thousands in (20, 100, 200):
                without = run(binary, "off", heap, thousands, limit)
                if without.returncode != 0:
                    continue
                done = run(binary, "on", heap, thousands, limit)
                assert (done.returncode, done.stdout, done.stderr) == (0, without.stdout, ""), (limit, thousands, done)
                ran += 1
        assert ran >= 8, f"only {ran} programs ran at all"
    print("ok")


if __name__ == "__main__":
    main()
