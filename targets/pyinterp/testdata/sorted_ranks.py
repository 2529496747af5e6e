# Sorting by rank: numbers, texts, tuples; what is equal in rank only; what has no rank.
import random
r=random.Random(5)
def chk(l, **k): print(sorted(l, **k))
fl=[r.uniform(-9,9) for _ in range(50)]+[0.0,-0.0,float('inf'),-float('inf'),1e-320,-1e-320]
chk(fl); chk(fl,reverse=True); chk(fl,key=abs)
chk([0.0,-0.0,0.0,-0.0]); chk([-0.0,0.0],reverse=True)
nan=float('nan'); chk([3.0,nan,1.0,2.0,nan,0.5]); chk([(3.0,1),(nan,2),(1.0,0)])
st=["", "a", "a\0", "a\0b", "abcdefgh", "abcdefgh\0", "abcdefghi", "é", "ÿ", "\u4e00", "\U0001f600", "zz", "abcdefg"]
r.shuffle(st); chk(st); chk(st,reverse=True); chk([(s,i) for i,s in enumerate(st)]); chk([(s,) for s in st]*2,reverse=True)
chk([(1,'b'),(1,'a'),(0,'z'),(-5,)]); chk([(),(1,),(0,2)]); chk([(1,2),('a',3)][:1]); chk([2**70,1,-2**70,5]); chk([True,False,1,0]);
ints=[r.randrange(-2**63,2**63) for _ in range(20)]+[2**63-1,-2**63,0]; chk(ints); chk(ints,reverse=True)
class A:
    def __init__(s,v): s.v=v
    def __lt__(s,o): return s.v<o.v
    def __repr__(s): return f"A{s.v}"
chk([A(3),A(1),A(2)]); chk([(1,A(3)),(1,A(1)),(0,A(2))])
try: sorted([1,'a'])
except TypeError as e: print(e)
try: sorted([(1,'a'),(1,2)])
except TypeError as e: print(e)
l=[3,1,2]
try: l.sort(key=lambda x: 1/0)
except ZeroDivisionError: print(l)
l=[]; l.sort(key=None); l=[1]; l.sort(key=lambda x: print('called')); print(l)
print(sorted(range(20),key=lambda x:-x%7), sorted("hello world".split(), key=len, reverse=True))
