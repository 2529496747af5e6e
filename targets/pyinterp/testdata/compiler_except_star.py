# except*
def eg(e):
    try:
        try:
            raise e
        except* ValueError as v:
            print("V", v.exceptions)
        except* (TypeError, KeyError) as t:
            print("T", t.exceptions)
            raise OSError("new")
        else: print("else")
        finally: print("fin")
    except BaseException as b:
        print(type(b).__name__, b, getattr(b, "exceptions", None))
eg(ExceptionGroup("g", [ValueError(1), ValueError(2)]))
eg(ExceptionGroup("g", [ValueError(1), TypeError(2)]))
eg(ExceptionGroup("g", [ValueError(1), IndexError(2)]))
eg(ValueError("plain"))
