#!/usr/bin/env python3
"""jit_dump_test.py BINARY PROGRAM ARGUMENT...: the file for `perf inject --jit` (jitcodegen/native/jit_dump.h), read as perf
reads it, says what the log of the same run says: each trace's code, byte for byte, its name, and the source line of each
address. With PROGRAM ending in .py, lines have to be there; the positions of other languages name none.
"""

import os
import re
import struct
import subprocess
import sys
import tempfile

LOAD, DEBUG_INFO, CLOSE = 0, 2, 3


def text_at(data, at):
    end = data.index(b"\0", at)
    return data[at:end].decode(), end + 1


def records(data, pid):
    """(id, body) of each record, times never going back."""
    magic, version, size, machine, pad, process, time, flags = struct.unpack_from("<6I2Q", data)
    assert (magic, version, size, machine, pad, flags) == (0x4A695444, 1, 40, 62, 0, 0)
    assert process == pid, (process, pid)
    at = size
    while at < len(data):
        kind, size, now = struct.unpack_from("<2IQ", data, at)
        assert size >= 16 and at + size <= len(data) and now >= time, (at, size, now, time)
        yield kind, data[at + 16 : at + size]
        at, time = at + size, now


def lines_in(body):
    """{address: (file, line)} of a record with debug information, and the code it is about."""
    code, count = struct.unpack_from("<2Q", body)
    found, at = {}, 16
    for _ in range(count):
        address, line, _ = struct.unpack_from("<Q2I", body, at)
        name, at = text_at(body, at + 16)
        found[address] = name, line
    assert at == len(body)
    return code, found


def pieces_in(data, pid):
    """[(address, code, name, lines)] of a dump."""
    pieces, pending, ended = [], None, False
    for kind, body in records(data, pid):
        assert not ended, "there is something behind the end"
        if kind == DEBUG_INFO:
            assert pending is None, "two tables of lines in a row"
            pending = lines_in(body)
        elif kind == LOAD:
            process, thread, address, start, size, index = struct.unpack_from("<2I4Q", body)
            name, at = text_at(body, 40)
            assert (process, index) == (pid, len(pieces)) and address == start and thread > 0
            assert len(body) - at == size
            about, lines = pending or (address, {})
            assert about == address
            pieces.append((address, body[at:], name, lines))
            pending = None
        else:
            assert kind == CLOSE and not body, kind
            ended = True
    assert ended and pending is None
    return pieces


def pieces_in_log(log):
    """The same of the JIT's log (jitcodegen/runtime/trace_log.h)."""
    for trace in re.split(r"^(?=trace\t)", log, flags=re.M)[1:]:
        fields = [line.split("\t") for line in trace.split("\n")]
        positions = [f[1] for f in fields if f[0] == "position"]
        operations = [f for f in fields if f[0] == "after"]
        named = [positions[int(f[1]) - 1] for f in operations if int(f[1]) > 0]
        name = " ".join(["jit", fields[0][2], fields[0][1], *[position for position in named if position][:1]])
        code = next(f for f in fields if f[0] == "code")
        address = int(code[1], 16)
        lines, last = {}, 0
        for f in operations:
            if int(f[1]) in (0, last):
                continue
            at = re.match(r"(.+):([1-9][0-9]*)(?!.*:[0-9])", positions[int(f[1]) - 1])
            if at:
                lines[address + int(f[3])] = at[1], int(at[2])
                last = int(f[1])
        yield address, bytes.fromhex(code[2]), name, lines


def run(command, folder):
    words = f"log:{folder}/log,jitdump:{folder}"
    with subprocess.Popen([command[0], "--jit", words, *command[1:]], stdout=subprocess.DEVNULL) as process:
        pass
    assert process.returncode == 0, process.returncode
    return process.pid


def main():
    command = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        pid = run(command, folder)
        with open(f"{folder}/jit-{pid}.dump", "rb") as file:
            pieces = pieces_in(file.read(), pid)
        with open(f"{folder}/log") as file:
            log = file.read()
        expected = list(pieces_in_log(log))
        assert pieces, "nothing was compiled"
        assert len(pieces) == len(expected), (len(pieces), len(expected))
        for piece, wanted in zip(pieces, expected):
            assert piece == wanted, (piece, wanted)
        if command[1].endswith(".py"):
            lines = {at for piece in pieces for at in piece[3].values()}
            files = {os.path.basename(file) for file, _ in lines}
            assert os.path.basename(command[1]) in files, files
            assert len(lines) > 2, lines
            # Jumps that belong to no line stand in the one before.
            for position in re.findall(r"^position\t(.*)$", log, re.M):
                assert re.match(r".+:[1-9][0-9]* ", position), position
        # A folder that is not there is told before the program runs.
        refused = subprocess.run(
            [command[0], "--jit", f"jitdump:{folder}/none", *command[1:]], capture_output=True, text=True
        )
        assert refused.returncode == 2 and not refused.stdout
        assert refused.stderr.startswith("the JIT cannot write its dump in "), refused.stderr
    print("ok")


if __name__ == "__main__":
    main()
