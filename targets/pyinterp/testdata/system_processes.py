# Processes: fork, exec, wait, spawn; the module subprocess.
import os
import signal
import subprocess
import sys
import time


def attempt(function, *args, **kwargs):
    try:
        result = function(*args, **kwargs)
    except Exception as e:
        print(function.__name__, type(e).__name__, e)
    else:
        print(function.__name__, result)


sys.stdout.flush()
pid = os.fork()
if pid == 0:
    os._exit(7)
got, status = os.waitpid(pid, 0)
print(got == pid, os.WIFEXITED(status), os.WEXITSTATUS(status), os.waitstatus_to_exitcode(status))
pid = os.fork()
if pid == 0:
    time.sleep(60)
    os._exit(0)
os.kill(pid, signal.SIGTERM)
got, status = os.waitpid(pid, 0)
print(os.WIFSIGNALED(status), os.WTERMSIG(status), os.waitstatus_to_exitcode(status), os.WCOREDUMP(status), os.WIFSTOPPED(status))
attempt(os.waitpid, pid, 0)
attempt(os.wait)
attempt(os.kill, pid, 0)
attempt(os.waitstatus_to_exitcode, 0x7F | 19 << 8)
pid = os.fork()
if pid == 0:
    os.execv("/bin/sh", ["sh", "-c", "exit 5"])
info = os.waitid(os.P_PID, pid, os.WEXITED)
print(info.si_pid == pid, info.si_status, info.si_code == os.CLD_EXITED)
pid = os.fork()
if pid == 0:
    os.execve("/bin/sh", ["sh", "-c", "exit $CODE"], {"CODE": "9"})
got, status, usage = os.wait4(pid, 0)
print(status >> 8, usage.ru_utime >= 0, len(usage))
attempt(os.execv, "/none", ["x"])
attempt(os.execve, "/none", ["x"], {})
attempt(os.execv, "/bin/sh", [])
attempt(os.execv, "/bin/sh", "x")
attempt(os.execve, "/bin/sh", ["x"], {"a=b": "c"})
attempt(os.execve, "/bin/sh", ["x"], 3)

# Pipes between parent and child.
r, w = os.pipe()
pid = os.fork()
if pid == 0:
    os.close(r)
    os.write(w, b"from the child")
    os._exit(0)
os.close(w)
print(os.read(r, 100), os.read(r, 100), os.waitpid(pid, 0)[1])
os.close(r)

# What register_at_fork was told.
order = []
os.register_at_fork(before=lambda: order.append("before"), after_in_parent=lambda: order.append("parent"))
os.register_at_fork(before=lambda: order.append("before 2"), after_in_child=lambda: order.append("child"))
pid = os.fork()
if pid == 0:
    os._exit(len(order))
print(os.waitpid(pid, 0)[1] >> 8)
print(order)
attempt(os.register_at_fork)
attempt(os.register_at_fork, before=3)

sys.stdout.flush()
pid = os.posix_spawn("/bin/sh", ["sh", "-c", "echo spawned $A; exit 3"], {"A": "x"})
print(os.waitpid(pid, 0)[1] >> 8)
path = os.path.join(sys.argv[1], "spawned")
pid = os.posix_spawnp("sh", ["sh", "-c", "echo to file"], os.environ,
                      file_actions=[(os.POSIX_SPAWN_OPEN, 1, path, os.O_WRONLY | os.O_CREAT, 0o600)])
os.waitpid(pid, 0)
print(open(path).read())
attempt(os.posix_spawn, "/none", ["x"], {})
print(os.system("exit 2") >> 8, os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "exit 4"))
with os.popen("echo popen") as f:
    print(f.read())

# subprocess
run = subprocess.run
print(run(["echo", "hi"], capture_output=True))
print(run("cat", input=b"abc", stdout=subprocess.PIPE, shell=True).stdout)
print(run(["sh", "-c", "echo e >&2; exit 3"], stderr=subprocess.PIPE))
print(run(["sh", "-c", "echo o; echo e >&2"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout)
attempt(run, ["/nonexistent/x"])
attempt(run, ["ls"], cwd="/nonexistent")
attempt(subprocess.check_call, ["false"])
try:
    run(["sleep", "5"], timeout=0.05)
except subprocess.TimeoutExpired as e:
    print(e.cmd)
print(run(["sh", "-c", "kill -9 $$"]).returncode)
print(run(["sh", "-c", "echo $X"], env={"X": "42"}, capture_output=True, text=True).stdout)
print(run(["sh", "-c", "umask"], umask=0o27, capture_output=True, text=True).stdout)


def prepare():
    os.write(1, b"prepared\n")


def fail():
    1 / 0


print(run(["echo", "run"], preexec_fn=prepare, stdout=subprocess.PIPE).stdout)
attempt(run, ["echo"], preexec_fn=fail)
p = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
p.stdin.write("line\n")
print(p.stdout.readline(), p.poll())
print(p.communicate("more\n"), p.returncode)
big = b"x" * 300000
print(run(["cat"], input=big, capture_output=True).stdout == big)
p = subprocess.Popen(["sleep", "60"])
p.terminate()
print(p.wait())
r, w = os.pipe()
p = subprocess.Popen(["sh", "-c", "echo passed >&%d" % w], pass_fds=[w])
os.close(w)
p.wait()
print(os.read(r, 20))
os.close(r)
print(subprocess.getstatusoutput("echo x; false"))
print(run([sys.executable or "true"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode in (0, 1, 2))
p1 = subprocess.Popen(["echo", "piped"], stdout=subprocess.PIPE)
p2 = subprocess.Popen(["tr", "a-z", "A-Z"], stdin=p1.stdout, stdout=subprocess.PIPE)
p1.stdout.close()
print(p2.communicate()[0], p1.wait())

# Users, limits.
import grp
import pwd
import resource
print(pwd.getpwuid(0)[:4], pwd.getpwnam("root").pw_dir, grp.getgrgid(0)[:3], len(pwd.getpwall()) > 1)
attempt(pwd.getpwnam, "nobody at all")
attempt(pwd.getpwuid, 2**40)
attempt(pwd.getpwuid, "x")
attempt(grp.getgrnam, "nobody at all")
print(os.getuid() == os.geteuid(), os.getppid() > 0, os.getpgid(0) == os.getpgrp(), os.getsid(0) >= 0)
print(sorted(os.sched_getaffinity(0))[0] >= 0, os.sched_getscheduler(0), os.sched_getparam(0))
soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
print(resource.getrlimit(resource.RLIMIT_CORE)[0], resource.getpagesize())
attempt(resource.getrlimit, 99)
attempt(resource.setrlimit, 0, (1,))
attempt(resource.getrusage, 99)
print(os.getpriority(os.PRIO_PROCESS, 0) == os.nice(0))
t = os.times()
print(type(t).__name__, len(t), t.user >= 0)
