# Module sqlite3.
import datetime
import os
import sqlite3
import sys
import threading


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e, getattr(e, "sqlite_errorname", None))


db = sqlite3.connect(":memory:")
print(db.isolation_level == "", db.in_transaction, db.total_changes, db.row_factory, db.text_factory)
cur = db.cursor()
print(cur.description, cur.lastrowid, cur.rowcount, cur.arraysize, cur.connection is db)
cur.execute("create table t(id integer primary key, name text unique, value, data blob)")
rows = [("one", 1, b"\0\1"), ("two", 2.5, None), ("dr\u00e9i", None, bytearray(b"x")), ("big", -(2**63), memoryview(b"m")), ("", True, b"")]
cur.executemany("insert into t(name, value, data) values(?, ?, ?)", rows)
print(cur.rowcount, cur.lastrowid, db.in_transaction, db.total_changes)
db.commit()
print(db.in_transaction, cur.execute("select * from t order by id").fetchall())
print([d[0] for d in cur.description])
print(list(db.execute("select name from t where value > :low and name <> @other", {"low": 0, "other": "x"})))
print(cur.execute("insert into t(name) values('six')").lastrowid, cur.rowcount)
db.rollback()
print(cur.execute("select count(*) from t").fetchone(), cur.fetchone())
print(cur.execute("update t set value = 0").rowcount, cur.execute("delete from t where id > 3 returning id").fetchall(), cur.rowcount)
db.rollback()
cur.execute("select id from t")
print(cur.fetchmany(2), cur.fetchmany(), next(cur), cur.fetchall(), cur.fetchone())
with db:
    db.execute("insert into t(name) values('kept')")
try:
    with db:
        db.execute("insert into t(name) values('lost')")
        db.execute("insert into t(name) values('kept')")
except sqlite3.IntegrityError as e:
    print(e, e.sqlite_errorcode, e.sqlite_errorname)
print(db.execute("select name from t where id > 5").fetchall())

db.row_factory = sqlite3.Row
row = db.execute("select id as Number, name from t where id = 2").fetchone()
print(tuple(row), row["number"], row["NAME"], row[-1], row[0:1], row.keys(), len(row), row == row, hash(row) == hash(row))
attempt(lambda: row["nothing"])
attempt(lambda: row[9])
db.row_factory = lambda cursor, values: dict(zip([d[0] for d in cursor.description], values))
print(db.execute("select 1 as a, 'x' as b").fetchone())
db.row_factory = None
db.text_factory = bytes
print(db.execute("select 'text'").fetchone())
db.text_factory = lambda b: b.decode().upper()
print(db.execute("select 'text'").fetchone())
db.text_factory = str

db.create_function("half", 1, lambda x: x / 2, deterministic=True)
db.create_function("pair", -1, lambda *a: repr(a))
db.create_function("fails", 0, lambda: 1 / 0)
db.create_function("odd", 0, lambda: object())
print(db.execute("select half(5), pair(1, 'a', null, 2.5, x'00')").fetchone())
attempt(lambda: db.execute("select fails()").fetchone())
attempt(lambda: db.execute("select odd()").fetchone())


class Product:
    def __init__(self):
        self.value = 1

    def step(self, x):
        self.value *= x

    def finalize(self):
        return self.value


class Broken:
    def step(self, x):
        raise ValueError(x)

    def finalize(self):
        return 0


db.create_aggregate("product", 1, Product)
db.create_aggregate("broken", 1, Broken)
print(db.execute("select product(id) from t where id < 5").fetchone(), db.execute("select product(id), name from t where id < 4 group by name").fetchall())
print(db.execute("select product(id) from t where id < 0").fetchone())
attempt(lambda: db.execute("select broken(id) from t").fetchone())


class WindowSum(Product):
    def __init__(self):
        self.value_so_far = 0

    def step(self, x):
        self.value_so_far += x

    def inverse(self, x):
        self.value_so_far -= x

    def value(self):
        return self.value_so_far

    finalize = value


db.create_window_function("window_sum", 1, WindowSum)
print(db.execute("select id, window_sum(id) over (order by id rows between 1 preceding and 1 following) from t").fetchall())
db.create_collation("backwards", lambda a, b: (a < b) - (a > b))
print(db.execute("select name from t order by name collate backwards").fetchall())
db.create_collation("backwards", None)
attempt(lambda: db.execute("select name from t order by name collate backwards").fetchall())
actions = []
db.set_authorizer(lambda *a: actions.append(a) or sqlite3.SQLITE_OK)
db.execute("select name from t")
db.set_authorizer(lambda *a: sqlite3.SQLITE_DENY)
attempt(lambda: db.execute("select id from t"))
db.set_authorizer(None)
print(actions)
db.set_progress_handler(lambda: True, 1)
attempt(lambda: db.execute("select count(*) from t, t, t").fetchall())
db.set_progress_handler(None, 0)
traced = []
db.set_trace_callback(traced.append)
db.execute("select ?, ?", (1, "it's"))
db.set_trace_callback(None)
print(traced)


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __conform__(self, protocol):
        if protocol is sqlite3.PrepareProtocol:
            return f"{self.x};{self.y}"


sqlite3.register_converter("point", lambda s: tuple(map(int, s.split(b";"))))
typed = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
typed.execute("create table e(p point, d date, n number(10))")
typed.execute("insert into e values(?, ?, ?)", (Point(3, 4), datetime.date(2023, 4, 5), 7))
print(typed.execute("select p, d, n from e").fetchall(), typed.execute("select '1;2' as \"q [point]\"").fetchone())
print(typed.execute("select d as \"d [timestamp]\", n from e where 0").description)

db.executescript("create table a(x); insert into a values(1); -- a comment\ninsert into a values(2);")
print(db.execute("select sum(x) from a").fetchone(), sqlite3.complete_statement("select 1;"), sqlite3.complete_statement("select"))
print([line for line in typed.iterdump()])
copy = sqlite3.connect(":memory:")
db.backup(copy, progress=lambda *a: print("progress", a[0], a[1]))
print(copy.execute("select count(*) from t").fetchone())
image = copy.serialize()
other = sqlite3.connect(":memory:")
other.deserialize(image)
print(image[:15], other.execute("select count(*) from t").fetchone())
db.execute("insert into t(name, data) values('blob', zeroblob(10))")
number = db.execute("select last_insert_rowid()").fetchone()[0]
with db.blobopen("t", "data", number) as blob:
    blob.write(b"hello")
    blob[5] = 33
    blob[7:9] = b"ab"
    blob.seek(0)
    print(len(blob), blob.read(6), blob.tell(), blob[0], blob[-3:], blob[::3])
    attempt(lambda: blob[10])
    attempt(lambda: blob.write(b"x" * 20))
attempt(blob.read)
attempt(lambda: db.blobopen("t", "nothing", 1))
print(db.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) > 100, db.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 50) > 50)
attempt(lambda: db.execute("select 1" + " " * 100))

name = os.path.join(sys.argv[1], "file.db")
if os.path.exists(name):
    os.remove(name)
first = sqlite3.connect(name, isolation_level="IMMEDIATE")
second = sqlite3.connect(name, timeout=0.01)
first.execute("create table x(y)")
first.execute("insert into x values(1)")
attempt(lambda: second.execute("insert into x values(2)"))
second.rollback()
first.isolation_level = None
print(second.execute("select * from x").fetchall(), first.isolation_level)
first.execute("insert into x values(3)")
print(first.in_transaction)
first.close()
second.close()
uri = sqlite3.connect(f"file:{name}?mode=ro", uri=True)
attempt(lambda: uri.execute("insert into x values(2)"))
shared = sqlite3.connect(":memory:", check_same_thread=False)
worker = threading.Thread(target=lambda: print(shared.execute("select 42").fetchone()))
worker.start()
worker.join()


class Mine(sqlite3.Connection):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.name = "mine"

    def cursor(self):
        return super().cursor(MyCursor)


class MyCursor(sqlite3.Cursor):
    def fetchall(self):
        return ["mine", *super().fetchall()]


mine = sqlite3.connect(":memory:", factory=Mine)
print(type(mine).__name__, mine.name, mine.execute("select 1").fetchall())


for wrong in (
    lambda: cur.execute("select ?", ()),
    lambda: cur.execute("select :a", {}),
    lambda: cur.execute("select ?", {"a": 1}),
    lambda: cur.execute("select ?", 3),
    lambda: cur.execute("select ?", (object(),)),
    lambda: cur.execute("select ?", (2**63,)),
    lambda: cur.execute("select 1; select 2"),
    lambda: cur.execute("selct"),
    lambda: cur.execute("select 1\0"),
    lambda: cur.execute(3),
    lambda: cur.executemany("select ?", [(1,)]),
    lambda: cur.executemany("insert into t(name) values(?)", [("kept",)]),
    lambda: cur.execute("select * from nothing"),
    lambda: cur.execute("select cast(x'ff' as text) as z").fetchone(),
    lambda: sqlite3.Cursor.__new__(sqlite3.Cursor).fetchone(),
    lambda: sqlite3.Connection.__new__(sqlite3.Connection).cursor(),
    lambda: sqlite3.connect("/no/such/folder/x"),
    lambda: sqlite3.connect(3.5),
    lambda: sqlite3.connect(":memory:", isolation_level="x"),
    lambda: sqlite3.connect(":memory:", isolation_level=3),
    lambda: db.create_function("f", 200, print),
    lambda: db.create_collation("f", 3),
    lambda: db.getlimit(99),
    lambda: sqlite3.adapt(object()),
    lambda: sqlite3.adapt(1, 3, 4),
    lambda: sqlite3.Row(3, ()),
):
    attempt(wrong)
print(cur.execute("").fetchall(), cur.execute(" -- nothing").fetchone())
cur.close()
attempt(cur.fetchone)
db.close()
attempt(lambda: db.execute("select 1"))
attempt(lambda: db.total_changes)
print(sqlite3.version, sqlite3.threadsafety, len(sqlite3.sqlite_version_info), sqlite3.apilevel, sqlite3.SQLITE_CONSTRAINT_UNIQUE)
print([c.__name__ for c in sqlite3.IntegrityError.__mro__])
