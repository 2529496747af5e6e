# Files and folders: os, posix, stat, walks in a temporary folder.
import errno
import os
import posix
import stat
import sys

base = os.path.join(sys.argv[1], "system_files_%d" % os.getpid())
os.mkdir(base)
os.chdir(base)


def attempt(function, *args, **kwargs):
    try:
        result = function(*args, **kwargs)
    except Exception as e:
        text = str(e).replace(base, "<base>")
        print(function.__name__, type(e).__name__, text)
    else:
        print(function.__name__, result)


# ---- descriptors ----
fd = os.open("a.txt", os.O_RDWR | os.O_CREAT, 0o640)
print(os.write(fd, b"hello world"), os.lseek(fd, 0, os.SEEK_SET), os.read(fd, 5), os.read(fd, 100), os.read(fd, 1))
print(os.pread(fd, 3, 6), os.pwrite(fd, b"W", 6), os.pread(fd, 20, 0))
print(os.fstat(fd).st_size, stat.filemode(os.fstat(fd).st_mode), os.get_inheritable(fd), os.get_blocking(fd))
os.ftruncate(fd, 4)
print(os.fstat(fd).st_size, os.isatty(fd))
b1, b2 = bytearray(2), bytearray(4)
os.lseek(fd, 0, 0)
print(os.readv(fd, [b1, b2]), b1, b2, os.writev(fd, [b"12", b"345"]))
d = os.dup(fd)
print(os.get_inheritable(d), os.fstat(d).st_ino == os.fstat(fd).st_ino)
os.set_inheritable(d, True)
print(os.get_inheritable(d))
os.close(d)
os.fsync(fd)
os.close(fd)
attempt(os.close, fd)
attempt(os.read, fd, 1)
attempt(os.write, 999, b"")
attempt(os.read, 0, -1)
attempt(os.lseek, 999, 0, 0)
attempt(os.close, 2**40)
attempt(os.close, "x")
attempt(os.fsync, "x")
attempt(os.fsync, -1)
r, w = os.pipe()
print(os.get_inheritable(r), os.write(w, b"x" * 10), len(os.read(r, 100)))
os.set_blocking(r, False)
attempt(os.read, r, 1)
os.close(w)
print(os.read(r, 1))
os.close(r)

# ---- names ----
os.mkdir("d")
os.makedirs("d/e/f")
open("d/one", "w").close()
open("d/e/two", "w").write("22")
os.symlink("one", "d/link")
os.symlink("nowhere", "d/broken")
os.link("d/one", "d/hard")
print(os.readlink("d/link"), os.readlink(b"d/link"), os.stat("d/one").st_nlink)
print(os.path.exists("d/broken"), os.path.lexists("d/broken"), os.path.islink("d/link"), os.path.samefile("d/one", "d/hard"))
for folder, folders, files in os.walk("d"):
    folders.sort()
    print(folder, folders, sorted(files))
for folder, folders, files in os.walk(b"d", topdown=False):
    print(folder, sorted(folders), sorted(files))
for folder, folders, files, fd in os.fwalk("d"):
    folders.sort()
    print(folder, folders, sorted(files), fd >= 0)
with os.scandir("d") as entries:
    for e in sorted(entries, key=lambda e: e.name):
        print(e, e.path, e.is_dir(), e.is_file(), e.is_symlink(), e.is_file(follow_symlinks=False), os.fspath(e), e.inode() == e.stat(follow_symlinks=False).st_ino)
    print(list(entries))
print(sorted(os.listdir("d")), sorted(os.listdir(b"d")))
fd = os.open("d", os.O_RDONLY)
print(sorted(os.listdir(fd)), sorted(e.path for e in os.scandir(fd)), os.stat("one", dir_fd=fd).st_size)
os.rename("one", "uno", src_dir_fd=fd, dst_dir_fd=fd)
os.unlink("hard", dir_fd=fd)
os.mkdir("new", dir_fd=fd)
os.rmdir("new", dir_fd=fd)
os.close(fd)
print(sorted(os.listdir("d")))
os.replace("d/uno", "d/eins")
attempt(os.rename, "d/none", "d/other")
attempt(os.rmdir, "d")
attempt(os.mkdir, "d")
attempt(os.unlink, "d/none")
attempt(os.listdir, "a.txt")
attempt(os.stat, "d/none")
attempt(os.stat, "a\0b")
attempt(os.stat, b"a\0b")
attempt(os.stat, 3.5)
attempt(os.stat, None)
attempt(os.stat, 999)
attempt(os.stat, 2**70)
attempt(os.lstat, 5)
attempt(os.listdir, 3.5)
attempt(os.open, "x", "y")
attempt(os.open, "none/x", os.O_CREAT)
attempt(os.chdir, "none")
attempt(os.chdir, "a.txt")
attempt(os.symlink, "x", "d")
attempt(os.readlink, "a.txt")
attempt(os.mkdir, "q", dir_fd="x")
attempt(os.link, "none", "q")
attempt(os.truncate, "none", 0)
attempt(os.chmod, "none", 0)
attempt(os.utime, "a.txt", (1,))
attempt(os.utime, "a.txt", (1, 2), ns=(1, 2))
attempt(os.utime, "a.txt", (float("nan"), 2))
try:
    os.rename("n1", "n2")
except OSError as e:
    print(e.errno == errno.ENOENT, e.filename, e.filename2, e.strerror)


class P:
    def __init__(self, path):
        self.path = path

    def __fspath__(self):
        return self.path


print(os.fspath(P("x")), os.fspath(b"y"), os.path.exists(P("a.txt")), os.path.exists(P(b"a.txt")))
attempt(os.fspath, P(3))
attempt(os.fspath, 3)
attempt(os.stat, P(None))

# ---- properties ----
os.chmod("a.txt", 0o600)
print(oct(os.stat("a.txt").st_mode), os.access("a.txt", os.R_OK), os.access("none", os.F_OK))
os.utime("a.txt", (1000, 2000.25))
s = os.stat("a.txt")
print(s.st_atime, s.st_mtime, s[7], s[8], s.st_mtime_ns)
os.utime("a.txt", ns=(123456789012, 5))
print(os.stat("a.txt").st_atime_ns, os.stat("a.txt").st_mtime_ns)
print(type(s).__name__, s.n_fields, s.n_sequence_fields, s.n_unnamed_fields, len(s), s == tuple(s))
t = os.stat_result(range(10))
print(t, t.st_size)
os.truncate("a.txt", 2)
print(os.path.getsize("a.txt"))
old = os.umask(0o77)
print(os.umask(old))
v = os.statvfs(".")
print(type(v).__name__, len(v), v.f_namemax == v[9])

# ---- names that are no UTF-8 ----
name = b"\xff\xfe"
open(name, "wb").close()
print(ascii([n for n in os.listdir(".") if "\udcff" in n]), os.fsencode(os.fsdecode(name)) == name, os.path.exists(os.fsdecode(name)))
print(os.fsencode("\u00e9"), ascii(os.fsdecode(b"\xc3\xa9\xe9")))
open("\u00e9\u4e2d", "w").close()
print(ascii(sorted(os.listdir("."))))

# ---- the rest ----
print(posix._path_normpath("/a/./b/../c//d"), posix._path_normpath("//x"), posix._path_normpath("../.."), posix._path_normpath(""))
print(os.path.normpath("a/../../b"), os.path.realpath("d/link") == os.path.join(os.path.realpath("."), "d", "one"))
os.environ["KILN_TEST"] = "v\u00e9"
print(ascii(os.environ["KILN_TEST"]), os.getenv("KILN_TEST") == "v\u00e9", os.environb[b"KILN_TEST"])
del os.environ["KILN_TEST"]
print("KILN_TEST" in os.environ)
attempt(posix.putenv, "a=b", "c")
print(os.strerror(2), errno.errorcode[13], errno.ENOENT, len(os.urandom(7)), len(os.getrandom(3)))
print(os.major(os.makedev(8, 300)), os.minor(os.makedev(8, 300)))
print(os.sysconf("SC_PAGESIZE"), os.confstr("CS_PATH"), os.pathconf(".", "PC_NAME_MAX"))
attempt(os.sysconf, "SC_NOTHING")
attempt(os.sysconf, 3.5)
print(sorted(n for n in dir(posix) if n not in ("__loader__",))[:10], os.cpu_count() > 0, len(os.uname()))
fd = os.memfd_create("m")
os.write(fd, b"abcdef")
os.lseek(fd, 0, 0)
r, w = os.pipe()
print(os.sendfile(w, fd, 1, 3), os.read(r, 10))
out = os.open("copy", os.O_RDWR | os.O_CREAT)
os.pwrite(out, b"abcdef", 0)
to = os.open("copy2", os.O_RDWR | os.O_CREAT)
print(os.copy_file_range(out, to, 4, 1, 0), os.pread(to, 10, 0))
try:
    os.setxattr("copy", "user.k", b"val")
    print(os.getxattr("copy", "user.k"), os.listxattr("copy"))
    os.removexattr("copy", "user.k")
except OSError as e:
    print(b"val", ["user.k"])
attempt(os.getxattr, "none", "user.k")
print(os.get_terminal_size.__name__, os.terminal_size((80, 24)))
attempt(os.get_terminal_size, fd)
os.closerange(fd, fd + 1)
attempt(os.fstat, fd)
import shutil
os.chdir("/")
shutil.rmtree(base)
print(os.path.exists(base))
