#!/usr/bin/env python3
"""Runs programs over Python libraries of Debian under CPython 3.11 and pypy-c: they must print the same.

    packages.py --pypy PYPY-C [--cache FOLDER] [--repeat N] [PROGRAM...]

The libraries are downloaded once (apt-get download) and unpacked below the cache, not installed. The
processor time of each program under either Python is shown; nothing depends on it.
"""

import argparse
import difflib
import hashlib
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CPYTHON = "/usr/bin/python3.11"


def unpacked(cache):
    """The folder with everything that packages.txt names."""
    names = (HERE / "packages.txt").read_text().split()
    done = cache / ("debian-" + hashlib.sha256(" ".join(names).encode()).hexdigest()[:16])
    if done.exists():
        return done
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        download(names, folder)
        for package in pathlib.Path(folder).glob("*.deb"):
            subprocess.run(["dpkg", "-x", package, f"{folder}/root"], check=True)
        try:
            os.rename(f"{folder}/root", done)
        except OSError:  # another run was faster
            if not done.exists():
                raise
    return done


def download(names, folder):
    command = ["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=3", *names]
    if subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
        return
    if os.geteuid() == 0:  # the lists of packages may be missing
        subprocess.run(["apt-get", "update", "-qq"], stdout=subprocess.DEVNULL)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:  # a machine without network has nothing to compare with
        print(f"skipped: cannot download the packages of Debian 12: {done.stderr.strip()}")
        sys.exit(0)


def run(python, program, folder, timeout):
    """(what it printed, with its exit status; seconds of processor time)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run(["timeout", str(timeout), python, "-s", program], stdin=subprocess.DEVNULL, capture_output=True, cwd=scratch,
                              env={"PATH": "/usr/bin:/bin", "HOME": scratch, "LANG": "C.UTF-8", "PYTHONPATH": f"{folder}/usr/lib/python3/dist-packages", "PYTHONHASHSEED": "0",
                                   "PYTHONPYCACHEPREFIX": str(folder.parent / "pycache")})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Addresses differ from run to run.
    text = re.sub(r"\b0x[0-9a-f]{9,16}\b", "0x...", done.stdout.decode(errors="backslashreplace"))
    if done.returncode:
        text += f"exit status {done.returncode}\n" + done.stderr.decode(errors="backslashreplace")[-2000:]
    return text, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pypy", required=True)
    parser.add_argument("--cache", default=os.environ.get("KILN_TEST_CACHE", f"/tmp/kiln-test-cache-{os.getuid()}"))
    parser.add_argument("--timeout", type=int, default=600)
    parser.add_argument("--repeat", type=int, default=1, help="runs of each; the fastest time is shown")
    parser.add_argument("programs", nargs="*")
    options = parser.parse_args()
    folder = unpacked(pathlib.Path(options.cache).resolve())
    pypy = str(pathlib.Path(options.pypy).resolve())
    programs = [HERE / "programs" / (p + ".py") for p in options.programs] or sorted((HERE / "programs").glob("*.py"))
    failed = 0
    for program in programs:
        expected, actual = ([run(python, program, folder, options.timeout) for _ in range(options.repeat)] for python in (CPYTHON, pypy))
        times = [min(seconds for _, seconds in runs) for runs in (expected, actual)]
        same = expected[0][0] == actual[0][0] and "exit status" not in expected[0][0][-2100:]
        print(f"{'ok  ' if same else 'FAIL'} {program.stem:24} CPython {times[0]:6.2f} s  pypy-c {times[1]:6.2f} s", flush=True)
        if not same:
            failed += 1
            difference = difflib.unified_diff(expected[0][0].splitlines(), actual[0][0].splitlines(), "CPython", "pypy-c", lineterm="", n=1)
            print("\n".join(line[:500] for _, line in zip(range(40), difference)))
    print(f"{len(programs)} programs, {failed} differ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
