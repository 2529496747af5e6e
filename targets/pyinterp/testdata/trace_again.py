"""Tracing within tracing, and tracing that stops and goes on in one frame."""
import sys


def show(frame, event, argument):
    if event != "opcode":
        print(event, frame.f_code.co_name, frame.f_lineno if event == "line" else "")
    return show


def run_traced():
    sys.settrace(show)
    exec("x = 1\ny = 2")
    sys.settrace(None)


def debug_itself(frame, event, argument):
    if frame.f_code.co_name == "target" and event == "line":
        own = sys.gettrace()
        sys.call_tracing(run_traced, ())
        sys.settrace(own)
        print("back", sys.call_tracing(len, ("abc",)))
    return debug_itself


def target():
    a = 1
    return a


sys.settrace(debug_itself)
target()
sys.settrace(None)


def follow(frame):
    frame.f_trace = show
    sys.settrace(show)


def leave(frame):
    sys.settrace(None)
    frame.f_trace = None


def turns():
    for i in range(3):
        follow(sys._getframe())
        a = i
        leave(sys._getframe())
    return a


turns()
try:
    sys.call_tracing(1, [])
except TypeError as e:
    print(e)
