# Sockets: _socket, the module socket, socketserver, selectors, asyncio's streams.
import os
import select
import socket
import sys
import threading
import _socket


def attempt(function, *args):
    try:
        result = function(*args)
    except Exception as e:
        print(function.__name__, type(e).__name__, e)
    else:
        print(function.__name__, result)


# ---- numbers and names ----
print(socket.inet_aton("1.2.3.4"), socket.inet_ntoa(b"\x7f\0\0\1"), socket.inet_pton(socket.AF_INET6, "::1"),
      socket.inet_ntop(socket.AF_INET6, bytes(15) + b"\1"))
attempt(socket.inet_aton, "x")
attempt(socket.inet_ntoa, b"123")
attempt(socket.inet_pton, socket.AF_INET, "1.2.3")
attempt(socket.inet_pton, 99, "1.2.3")
attempt(socket.inet_ntop, socket.AF_INET, b"123")
attempt(socket.inet_ntop, 99, b"1234")
print(socket.htons(1), socket.ntohs(256), socket.htonl(1), socket.ntohl(2**32 - 1))
attempt(socket.htons, 70000)
attempt(socket.htons, -1)
attempt(socket.htonl, 2**32)
attempt(socket.htonl, "x")
print(socket.CMSG_LEN(5), socket.CMSG_SPACE(5), socket.has_ipv6, len(socket.gethostname()) > 0)
print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))
print(socket.getaddrinfo("::1", "80", 0, socket.SOCK_DGRAM)[0][4])
print(socket.getaddrinfo(None, 0, socket.AF_INET, socket.SOCK_STREAM, 0, socket.AI_PASSIVE)[0][4])
attempt(socket.getaddrinfo, "127.0.0.1", 80, 99)
attempt(socket.getaddrinfo, 3, 80)
attempt(_socket.getaddrinfo, "127.0.0.1", 3.5)
print(socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV), socket.gethostbyname("127.0.0.1"))
attempt(socket.getnameinfo, 3, 0)
attempt(socket.getprotobyname, "no such protocol")
attempt(socket.getservbyname, "no such service")
print(socket.if_nametoindex("lo"), socket.if_indextoname(1), (1, "lo") in socket.if_nameindex())
attempt(socket.if_nametoindex, "nothing")

# ---- pairs ----
a, b = socket.socketpair()
print(a.family, a.type, a.proto, a.gettimeout(), a.getblocking(), a.get_inheritable())
print(a.send(b"hello"), b.recv(100), a.sendall(b"x" * 10), b.recv(4), b.recv(100))
buffer = bytearray(8)
a.send(b"abcdef")
print(b.recv_into(buffer, 3), buffer, b.recv_into(memoryview(buffer)[4:]), buffer)
attempt(b.recv_into, buffer, 100)
attempt(b.recv, -1)
b.setblocking(False)
attempt(b.recv, 1)
b.settimeout(0.02)
attempt(b.recv, 1)
print(b.gettimeout(), b.timeout, b.getblocking())
attempt(b.settimeout, -1)
attempt(b.settimeout, "x")
print(a.sendmsg([b"12", b"34"]), b.recvmsg(10))
r, w = os.pipe()
print(socket.send_fds(a, [b"fd"], [w]))
data, fds, flags, address = socket.recv_fds(b, 10, 1)
os.write(fds[0], b"through the other")
print(data, len(fds), os.read(r, 100))
a.shutdown(socket.SHUT_WR)
print(b.recv(1), b.recvfrom(1))
a.close()
attempt(a.send, b"x")
print(a.fileno(), a)
fd = b.detach()
print(b.fileno())
c = socket.socket(fileno=fd)
print(c.family, c.type)
c.close()
attempt(socket.close, 9999)
attempt(socket.socket, 99)
attempt(socket.socket, socket.AF_INET, 99)
attempt(_socket.socket, -1, -1, -1, 9999)
attempt(_socket.socket, -1, -1, -1, -5)
big = b"y" * 1000000
a, b = socket.socketpair()
t = threading.Thread(target=lambda: (a.sendall(big), a.close()))
t.start()
received = b""
while chunk := b.recv(65536):
    received += chunk
t.join()
print(received == big)
b.close()

# ---- TCP ----
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
print(server.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR), server.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 4))
server.bind(("127.0.0.1", 0))
server.listen()
address = server.getsockname()
print(address[0])


def serve():
    connection, peer = server.accept()
    with connection:
        with connection.makefile("rwb") as f:
            for line in f:
                f.write(line.upper())
                f.flush()


t = threading.Thread(target=serve)
t.start()
with socket.create_connection(address) as client:
    print(client.getpeername() == address, client.getsockname()[0])
    f = client.makefile("rw")
    f.write("hello\nworld\n")
    f.flush()
    print(f.readline(), f.readline())
    client.shutdown(socket.SHUT_WR)
    print(repr(f.read()))
    f.close()
t.join()
server.settimeout(0.02)
attempt(server.accept)
attempt(server.bind, ("127.0.0.1",))
attempt(server.bind, "x")
attempt(server.bind, ("127.0.0.1", 70000))
attempt(server.bind, ("127.0.0.1", "x"))
attempt(server.connect, (3, 80))
server.close()
with socket.socket() as s:
    print(s.connect_ex(address))
    attempt(s.connect, address)
    attempt(s.getpeername)

# ---- UDP and Unix ----
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
u.bind(("", 0))
v = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print(v.sendto(b"datagram", ("127.0.0.1", u.getsockname()[1])))
data, sender = u.recvfrom(100)
print(data, sender[0], v.sendto(b"2", 0, ("localhost", u.getsockname()[1])), u.recvfrom_into(buffer)[0])
attempt(v.sendto, b"x")
attempt(v.sendto, "x", ("127.0.0.1", 1))
u.close()
v.close()
path = os.path.join(sys.argv[1], "socket%d" % os.getpid())
s = socket.socket(socket.AF_UNIX)
s.bind(path)
s.listen(1)
c = socket.socket(socket.AF_UNIX)
c.connect(path)
d, peer = s.accept()
print(s.getsockname() == path, repr(peer), c.getpeername() == path, d.send(b"unix"), c.recv(10))
for x in (s, c, d):
    x.close()
attempt(socket.socket(socket.AF_UNIX).connect, "x" * 200)
attempt(socket.socket(socket.AF_UNIX).connect, 3)
s = socket.socket(socket.AF_UNIX)
s.bind(b"\0kiln abstract %d" % os.getpid())
print(s.getsockname()[:14])
s.close()
socket.setdefaulttimeout(1.5)
with socket.socket() as s:
    print(socket.getdefaulttimeout(), s.gettimeout())
socket.setdefaulttimeout(None)

# ---- those who build on it ----
import selectors
a, b = socket.socketpair()
with selectors.DefaultSelector() as selector:
    selector.register(a, selectors.EVENT_READ, "data")
    print(selector.select(0))
    b.send(b"x")
    print([(key.data, events) for key, events in selector.select(1)], type(selector).__name__)
print(select.select([a], [b], [], 1) == ([a], [b], []))
a.close()
b.close()

import socketserver


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"served " + self.rfile.readline())


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as tcp:
    threading.Thread(target=tcp.serve_forever, args=(0.01,)).start()
    with socket.create_connection(tcp.server_address) as client:
        client.sendall(b"request\n")
        print(client.recv(100))
    tcp.shutdown()

import asyncio


async def echo(reader, writer):
    writer.write(await reader.readline())
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"asyncio\n")
        print(await reader.readline())
        writer.close()
        await writer.wait_closed()
    process = await asyncio.create_subprocess_exec("echo", "from a child", stdout=asyncio.subprocess.PIPE)
    print(await process.communicate(), process.returncode)


asyncio.run(main())
