# What `except*` raises when its handlers raise a part of the group again: a part is derived anew, even the whole.
class Group(ExceptionGroup):
    def derive(self, members): return ExceptionGroup(self.message + "!", members)

def whole():
    try: raise Group("g", [Exception(1), KeyError(2)])
    except* Exception as error:
        print(repr(error))
        raise error from None
def some():
    try: raise Group("g", [Exception(1), KeyError(2)])
    except* KeyError as error:
        print(repr(error))
        raise
def both():
    try: raise Group("g", [Exception(1), KeyError(2)])
    except* KeyError as error: raise error from None
    except* Exception: raise
def member():
    try: raise Group("g", [Exception(1), KeyError(2)])
    except* KeyError as error: raise error.exceptions[0]
    except* Exception as error: raise error
def nobody():
    try: raise Group("g", [Exception(1), Group("h", [KeyError(2)])])
    except* OSError: pass

for function in whole, some, both, member, nobody:
    try: function()
    except BaseException as e: print(function.__name__, repr(e), repr(e.__context__), repr(e.__cause__), e.__suppress_context__)

group = ExceptionGroup("g", [ValueError(1), KeyError(2)])
print([part.__suppress_context__ for part in (*group.split(KeyError), group.subgroup(KeyError), group.subgroup(Exception))])

# A handler that finds nothing leaves the group as it is; one that takes all gets the group itself.
class Counted(ExceptionGroup):
    def derive(self, members): return Counted(self.message + "!", members)
def handlers():
    try: raise Counted("c", [OSError(1)])
    except* (IndexError, KeyError): pass
    except* OSError as error: print(error.message)
handlers()
class Split(ExceptionGroup):
    def split(self, condition): print("split", condition); return super().split(condition)
for kind in ExceptionGroup, OSError, KeyError:
    try:
        try: raise Split("s", [OSError(1)])
        except* OSError if kind is OSError else KeyError as error: print(repr(error))
    except Exception as e: print(repr(e))
try: raise ExceptionGroup(None, [])
except TypeError as e: print(e)
class Careless(ExceptionGroup):
    def derive(self, members): return 1
print(Careless("c", [OSError(1)]).subgroup(KeyError))
for action in "split(KeyError)", "subgroup(KeyError)":
    try: eval('Careless("c", [OSError(1), KeyError(2)]).' + action)
    except TypeError as e: print(e)
try:
    try: raise ExceptionGroup("g", [OSError(1)])
    except* OSError: pass
    except* ExceptionGroup: pass
except TypeError as e: print(e)
