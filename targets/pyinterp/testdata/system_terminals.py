# Modules termios, tty and pty, on a terminal of our own; syslog, as far as it leaves no trace.
import os
import pty
import syslog
import termios
import tty

master, slave = os.openpty()
attributes = termios.tcgetattr(slave)
print(len(attributes), len(attributes[6]), all(type(c) is bytes for c in attributes[6]))
print(bool(attributes[3] & termios.ICANON), bool(attributes[3] & termios.ECHO))
print(attributes[4] == attributes[5] == termios.B38400)

attributes[3] &= ~termios.ECHO
attributes[6][termios.VEOF] = b"x"
termios.tcsetattr(slave, termios.TCSANOW, attributes)
print(termios.tcgetattr(slave) == attributes)
os.write(master, b"one\ntwo")
print(os.read(slave, 100))
termios.tcflush(slave, termios.TCIFLUSH)

tty.setraw(slave)
raw = termios.tcgetattr(slave)
print(raw[3] & (termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG))
print(raw[6][termios.VMIN], raw[6][termios.VTIME], type(raw[6][termios.VINTR]))
os.write(master, b"no end of line")
print(os.read(slave, 100))
tty.setcbreak(slave)
print(bool(termios.tcgetattr(slave)[3] & termios.ISIG))

termios.tcsetwinsize(slave, (25, 80))
print(termios.tcgetwinsize(slave), os.get_terminal_size(slave))
termios.tcdrain(slave)

for wrong in (
    lambda: termios.tcgetattr(-1),
    lambda: termios.tcsetattr(slave, termios.TCSANOW, []),
    lambda: termios.tcsetattr(slave, termios.TCSANOW, attributes[:6] + [[]]),
    lambda: termios.tcsetattr(slave, termios.TCSANOW, attributes[:6] + [["a"] * 32]),
    lambda: termios.tcsetwinsize(slave, 1),
    lambda: termios.tcsetwinsize(slave, (1, 70000)),
    lambda: termios.tcgetattr(open(os.devnull)),
):
    try:
        print(wrong())
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e.args)
os.close(master)
os.close(slave)

pid, fd = pty.fork()
if pid == 0:
    os.write(1, b"a child " + str(os.isatty(0)).encode())
    os._exit(3)
said = b""
while True:
    try:
        more = os.read(fd, 100)
    except OSError:
        break
    if not more:
        break
    said += more
print(said, os.waitpid(pid, 0)[1] >> 8)

print(syslog.LOG_MASK(3), syslog.LOG_UPTO(3), syslog.LOG_USER)
old = syslog.setlogmask(syslog.LOG_UPTO(syslog.LOG_ERR))
print(old, syslog.setlogmask(old))
syslog.openlog("program", syslog.LOG_PID)
syslog.closelog()
for wrong in ((), (1, 2, 3), (1,)):
    try:
        syslog.syslog(*wrong)
    except Exception as e:
        print(type(e).__name__, e)
