"""Runs one file of CPython's test suite under the Python that is tested: run_file.py TEST RESULTS

CPython's own unittest does it. Each case becomes a line of RESULTS as soon as it ends, so that those
before a crash are known: outcome, id, and what a failure says or why a case is skipped. The last line
is `done`.
"""

import gc
import os
import re
import sys
import unittest

# What tests import that is CPython's own.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "support"))


def first_words(text):
    # Without the name of the folder it runs in, which no other run has.
    return re.sub(r"\S*kiln-conformance-\w+", "...", " ".join(text.split()))[:200]


class Results(unittest.TestResult):
    def __init__(self, out):
        super().__init__()
        self.out = out
        self.seen = {}  # classes made by a function have cases of the same id

    def startTest(self, test):
        super().startTest(test)
        self.outcome = ("pass", "")

    def stopTest(self, test):
        super().stopTest(test)
        self.write(test, *self.outcome)

    def write(self, test, outcome, reason):
        case = test.id()
        self.seen[case] = self.seen.get(case, 0) + 1
        if self.seen[case] > 1:
            case += f" #{self.seen[case]}"
        self.out.write(f"{outcome}\t{case}\t{reason}\n".encode("ascii", "backslashreplace").decode())
        self.out.flush()

    def failed(self, test, error):
        reason = first_words(f"{error[0].__name__}: {error[1]}")
        if hasattr(self, "outcome") and not isinstance(test, unittest.suite._ErrorHolder):
            if self.outcome[0] != "fail":
                self.outcome = ("fail", reason)
        else:  # of a class or module: its cases do not run
            self.write(test, "fail", reason)

    def addError(self, test, error):
        self.failed(test, error)

    def addFailure(self, test, error):
        self.failed(test, error)

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.failed(test, error)

    def addSkip(self, test, reason):
        if isinstance(test, unittest.suite._ErrorHolder):
            self.write(test, "skip", first_words(reason))
        elif self.outcome[0] == "pass":
            self.outcome = ("skip", first_words(reason))

    def addUnexpectedSuccess(self, test):
        self.outcome = ("fail", "unexpected success")


def collect_before_cleanup():
    """Threads that ended are gone before tests look for them, as they are where references are counted. (Else
    threading_cleanup itself keeps one of them, and waits for it.)"""
    threading_helper = sys.modules.get("test.support.threading_helper")
    if threading_helper is None:
        return
    cleanup, threading = threading_helper.threading_cleanup, sys.modules["threading"]

    def collect_and_cleanup(*values):
        for _ in range(5):  # what has finalizers goes in steps
            if threading._dangling == values[1]:
                break
            gc.collect()
        cleanup(*values)

    threading_helper.threading_cleanup = collect_and_cleanup


def runner_of(module):
    """What runs its cases. As in CPython's regrtest, a module's test_main sets things up and chooses them."""
    if not hasattr(module, "test_main"):
        return unittest.defaultTestLoader.loadTestsFromModule(module).run

    def run(results):
        from test import support
        support._run_suite = lambda suite: suite.run(results)
        module.test_main()
    return run


def main():
    name, path = sys.argv[1:]
    sys.argv[1:] = []
    with open(path, "w") as out:
        try:
            module = __import__("test." + name, fromlist=["*"])
            collect_before_cleanup()
            run = runner_of(module)
        except unittest.SkipTest as reason:
            out.write(f"skip\t{name}\t{first_words(str(reason))}\n")
        except BaseException as error:
            out.write(f"fail\t{name}\timport: {type(error).__name__}: {first_words(str(error))}\n")
        else:
            run(Results(out))
        out.write("done\n")


if __name__ == "__main__":  # not in processes that tests start by multiprocessing
    main()
