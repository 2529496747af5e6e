# breakpoint() calls what sys.breakpointhook is.
import sys

def hook(*args, **kws):
    print("hook", args, kws)
    return "result"

sys.breakpointhook = hook
print(breakpoint(), breakpoint(1, 2, x=3))
def fail(): raise ValueError("in the hook")
sys.breakpointhook = fail
try: breakpoint()
except ValueError as e: print(e)
del sys.breakpointhook
try: breakpoint()
except RuntimeError as e: print(e)
