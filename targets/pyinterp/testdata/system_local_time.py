# Local times: a clock that is put back and forth.
import os
import time as clocks

os.environ["TZ"] = "Europe/Berlin"
clocks.tzset()
from datetime import *
class DT(datetime): pass
print(datetime.combine(date(2020,1,1), time(1,2,fold=1)).fold, DT.combine(date(2020,1,1), time(1,2,fold=1)).fold)
t = 1572138000  # 2019-10-27 01:00 UTC
print(datetime.fromtimestamp(t).fold, DT.fromtimestamp(t).fold, datetime.fromtimestamp(t), DT.fromtimestamp(t-3600).fold)
for h in range(24):
  d = datetime(2019,3,31,h,30); print(d.timestamp(), d.replace(fold=1).timestamp(), d.astimezone(), repr(d.replace(fold=1).astimezone(timezone.utc)))
  d = datetime(2019,10,27,h,30); print(d.timestamp(), d.replace(fold=1).timestamp(), d.astimezone(), repr(d.replace(fold=1).astimezone(timezone.utc)))
print(datetime.fromtimestamp(1.5), datetime.fromtimestamp(-1.25), datetime.fromtimestamp(0.9999999), date.fromtimestamp(86399))
