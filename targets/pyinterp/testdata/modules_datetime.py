# Dates and times: every operator on pairs of objects, every method, texts of ISO 8601, wrong arguments.
from datetime import *
import datetime as dtm, pickle, copy, itertools
def t(f):
    try: r = f()
    except Exception as e:
        r = (type(e).__name__, str(e) if not str(e).startswith(('function ', 'date()', 'datetime()', 'time()')) else None)
    print(ascii(r))
class D(date): pass
class DT(datetime):
    def __new__(cls, *a, **k):
        print("new", a, k); return super().__new__(cls, *a, **k)
class Z(tzinfo):
    def __init__(self, o=60, d=None, n="Zed%"): self.o, self.d, self.n = o, d, n
    def utcoffset(self, dt): return timedelta(minutes=self.o) if isinstance(self.o, int) else self.o
    def dst(self, dt): return self.d
    def tzname(self, dt): return self.n
    def __repr__(self): return "Z"
vals = [date(2020,2,29), date(1,1,1), date(9999,12,31), D(2000,1,2), datetime(2020,2,29,1,2,3,4), datetime(2020,2,29), datetime(2020,2,29,tzinfo=timezone.utc),
  datetime(2020,2,29,5,fold=1,tzinfo=Z()), datetime(2020,2,29,5,tzinfo=timezone(timedelta(hours=-5,minutes=-30),"X")), time(1,2), time(1,2,3,4), time(1,2,tzinfo=Z(0)), time(1, fold=1),
  timedelta(1), timedelta(-1, 5), timedelta(0), timedelta(microseconds=-1), timedelta.max, timedelta.min, 5, 2.5, -3, 0, 0.0, None, "x", True, timezone.utc, timezone(timedelta(seconds=3661)), Z()]
import operator
for a, b in itertools.product(vals, vals):
    for op in (operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, divmod, operator.lt, operator.eq, operator.ge):
        try: r = op(a, b)
        except TypeError as e: r = "T" + str(e)
        except Exception as e: r = (type(e).__name__, str(e))
        print(ascii(r) if not isinstance(r, str) or len(r) < 300 else r[:300])
for v in vals:
    for f in ("isoformat", "ctime", "timetuple", "utctimetuple", "isocalendar", "weekday", "isoweekday", "toordinal", "utcoffset", "dst", "tzname", "total_seconds", "date", "time", "timetz", "__reduce__", "timestamp", "astimezone", "__getinitargs__"):
        if hasattr(v, f): print(f, end=" "); t(lambda: str(getattr(v, f)())); t(lambda: repr(getattr(v, f)()))
    t(lambda: str(v)); t(lambda: repr(v)); t(lambda: format(v, "%Y %m %d %H:%M:%S.%f %z %Z %% %j %q" if isinstance(v, (date, time)) else ""))
    for p in range(6):
        t(lambda: pickle.loads(pickle.dumps(v, p)) == v if not isinstance(v, tzinfo) else None)
    t(lambda: bool(v)); t(lambda: hash(v) == hash(copy.copy(v)))
    for k in ("year", "month", "day", "hour", "fold", "tzinfo", "microsecond", "second"):
        for x in (1, 0, 13, "a", None, 2**40, 1.5):
            if hasattr(v, "replace") and not isinstance(v, str): t(lambda: v.replace(**{k: x}))
for s in ["2020-01-31", "20200131", "2020-W05-5", "2020W055", "2020W05", "2020-W53-1", "2020-01-31T10", "2020-01-31 10:20", "20200131T102030,5", "2020-01-31T10:20:30.123456789+01:30", "2020-01-31T10:20:30Z", "2020-01-31T10:20:30Zx", "2020-01-31é10:20",
   "2020-1-1", "", "x", "2020-01-31T", "2020-01-31T1", "10:20", "T10", "102030.5", "10:20:30-00:00", "10:2030", "10:20:30+1", "2020-02-30", "10:20:30+24:00", "2020-W05-8", "0000-01-01", "2020-01-31T24:00", "10:20:30.", "12:34:56.1234567x", "2020-W05T10", "2020-W05-5T10:00", "2020W05T10", "2020W0551020"]:
    for c in (date, datetime, time, D, DT): t(lambda: c.fromisoformat(s))
for args in itertools.product((1, 1.5, -1, 10**20, "a", None, True, float("nan"), float("inf"), 1e-7), repeat=2):
    t(lambda: timedelta(*args)); t(lambda: timedelta(weeks=args[0], milliseconds=args[1])); t(lambda: timedelta(1) * args[0]); t(lambda: timedelta(3, 4, 5) / args[1])
    t(lambda: date.fromordinal(args[0])); t(lambda: datetime.fromtimestamp(args[0], timezone.utc)); t(lambda: datetime.utcfromtimestamp(args[1])); t(lambda: date.fromisocalendar(2020, *args)); t(lambda: datetime(2020, 1, *args)); t(lambda: time(*args)); t(lambda: timezone(*args)); t(lambda: date(*args, 1))
for a in [(2020,), (), (2020, 1), (0, 1, 1), (10000, 1, 1), (2020, 13, 1), (2020, 2, 30), (2020,1,1,24), (2020,1,1,1,60), (2020,1,1,1,1,1,10**6), (2020,1,1,1,1,1,1,5), (b"\x07\xe4\x01\x02",), (b"\x07\xe4\x81\x02\x01\x02\x03\0\0\1",), (b"\x07\xe4\x01\x02\x01\x02\x03\0\0\1", timezone.utc), (b"\x07\xe4\x01\x02\x01\x02\x03\0\0\1", 1), (b"\x81\1\2\0\0\1",), (b"\x07\xe4\x0f\x02",)]:
    for c in (date, datetime, time, D): t(lambda: c(*a))
for q in ("hours", "minutes", "seconds", "milliseconds", "microseconds", "auto", "x", 5):
    for v in vals[:3] + vals[4:13]: t(lambda: v.isoformat(timespec=q))
t(lambda: datetime(2020,1,1).isoformat("é")); t(lambda: datetime(2020,1,1).isoformat("ab")); t(lambda: datetime(2020,1,1).isoformat(5))
t(lambda: DT.combine(date(2020,1,1), time(1,2,fold=1))); t(lambda: DT(2020,1,1) + timedelta(1)); t(lambda: D(2020,1,1) + timedelta(1)); t(lambda: datetime.combine(1, 2)); t(lambda: datetime.combine(date(1,1,1), time(tzinfo=Z()), None))
t(lambda: datetime.strptime("2020-01-02 +0130", "%Y-%m-%d %z")); t(lambda: datetime.strptime("x", "%Y")); t(lambda: datetime(2020,1,1,tzinfo=Z()).astimezone(timezone.utc)); t(lambda: datetime(2020,1,1,tzinfo=Z(d=timedelta(hours=1))).astimezone(Z(120, timedelta(0))))
t(lambda: datetime(2020,1,1,tzinfo=Z(1440)).utcoffset()); t(lambda: datetime(2020,1,1,tzinfo=Z("x")).utcoffset()); t(lambda: tzinfo().utcoffset(None)); t(lambda: tzinfo().fromutc(1)); t(lambda: timezone.utc.fromutc(datetime(2020,1,1))); t(lambda: timezone.utc.tzname(5))
t(lambda: [x for x in dir(datetime) if x[0] != "_"]); t(lambda: [x for x in dir(timedelta)]); t(lambda: dtm.UTC); t(lambda: timezone(timedelta(0), "a") == timezone.utc); t(lambda: type("T", (timezone,), {})); t(lambda: setattr(date, "x", 1)); t(lambda: setattr(date(1,1,1), "x", 1)); t(lambda: setattr(date(1,1,1), "year", 1))
t(lambda: sorted([datetime(2020,1,1), datetime(2019,1,1)])); t(lambda: timedelta(1).days.real); t(lambda: date(2020,1,1).isocalendar().week); t(lambda: pickle.loads(pickle.dumps(date(2020,1,1).isocalendar()))); t(lambda: date.min - date.max); t(lambda: date.max + timedelta(1)); t(lambda: datetime.min - timedelta(0, 0, 1)); t(lambda: date.today() - date.today()); t(lambda: datetime.now().tzinfo); t(lambda: abs((datetime.now(timezone.utc) - datetime.now().astimezone())) < timedelta(seconds=20))
t(lambda: datetime.__doc__); t(lambda: timedelta.total_seconds.__doc__); t(lambda: repr(datetime.now)[:40]); t(lambda: datetime.__module__)
