#!/usr/bin/env python3
"""What it costs to start pypy-c, in what can be counted and does not depend on how busy the machine is.

    start_up_test.py PYINTERP

Types, built-in modules and importlib are in the image: starting touches few of its pages, and runs a fraction
of the instructions that CPython needs to do the same.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

CPYTHON = "/usr/bin/python3.11"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
FAULTS = 600
# Two million of them are the dynamic linker's, where Bazel has linked the binary: as `kiln translate` links it there are 2.5 million.
INSTRUCTIONS = 5_000_000
MEMORY = 1.5  # times CPython's


def page_faults(command):
    """The fewest of some runs: what the system does beside it only adds."""
    def once():
        pid = os.posix_spawn(command[0], command, ENVIRONMENT)
        _, status, usage = os.wait4(pid, 0)
        assert status == 0, command
        return usage.ru_minflt + usage.ru_majflt

    return min(once() for _ in range(5))


def instructions(command):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/profile", *command], env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1))


def own_memory(python):
    """In kB, what the process has for itself alone. How much of a file is mapped depends on what the system has of it already."""
    program = "print([l for l in open('/proc/self/status') if l.startswith('RssAnon')][0])"
    done = subprocess.run([python, "-I", "-c", program], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return int(done.stdout.split()[1])


def main():
    pypy = str(pathlib.Path(sys.argv[1]).resolve())
    wrong = []

    def check(what, count, limit):
        print(f"{what}: {count:,}, at most {limit:,}")
        if count > limit:
            wrong.append(what)

    check("page faults of -S -I -c pass", page_faults([pypy, "-S", "-I", "-c", "pass"]), FAULTS)
    check("memory of its own after -I -c pass, kB", own_memory(pypy), int(own_memory(CPYTHON) * MEMORY))
    if shutil.which("valgrind") is None:
        print("no valgrind: instructions are not counted")
    else:
        check("instructions of -S -I -c pass", instructions([pypy, "-S", "-I", "-c", "pass"]), INSTRUCTIONS)
        check("instructions of -I -c pass", instructions([pypy, "-I", "-c", "pass"]), instructions([CPYTHON, "-I", "-c", "pass"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
