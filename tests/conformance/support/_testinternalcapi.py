"""What CPython's tests ask about the interpreter itself, as far as pypy-c has an answer.

run_file.py puts this folder behind the others of sys.path.
"""

import os
import sys


def get_config():
    """The settings of the run that tests look at."""
    return {
        "code_debug_ranges": "no_debug_ranges" not in sys._xoptions and not os.environ.get("PYTHONNODEBUGRANGES"),
    }


def get_recursion_depth():
    """How many frames are below the caller, with its own."""
    depth, frame = 0, sys._getframe(1)
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    return depth
