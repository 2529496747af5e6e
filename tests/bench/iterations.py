"""Calls a program's main(size) again and again: how fast is the first call, how fast are the last?

    python iterations.py PROGRAM.py SIZE COUNT

Prints what the program prints, and then the processor time of the first call and the median over the
second half of the calls. A program's results are the same in each call.
"""

import os
import sys
import time


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def run(program, size, count):
    folder, name = os.path.split(program)
    sys.path.insert(0, folder)
    main = __import__(name.removesuffix(".py")).main
    times = []
    for _ in range(count):
        start = time.process_time()
        main(size)
        times.append(time.process_time() - start)
    print("first iteration in us:", round(times[0] * 1e6))
    print("warm iteration in us:", round(median(times[count // 2:]) * 1e6))


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
