#!/usr/bin/env python3
"""without_executable_memory.py none|strict COMMAND...: runs it under a seccomp filter that refuses memory.

  none    nothing can be run but what is mapped from files, as the loader does
  strict  nothing can be written and run, nor be run that was mapped without that right: what MemoryDenyWriteExecute=
          of systemd (src/shared/seccomp-util.c) refuses
"""

import ctypes
import errno
import os
import struct
import sys

LOAD, EQUAL, ANY_OF, ALL_OF, RETURN = 0x20, 0x15, 0x45, 0x54, 0x06  # of classic BPF; ALL_OF: accumulator & k
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
MMAP, MPROTECT, PKEY_MPROTECT = 9, 10, 329
NUMBER, PROTECTION, FLAGS = 0, 32, 40  # in struct seccomp_data: the call's number, arguments 2 and 3
PROT_WRITE, PROT_EXEC, MAP_SHARED, MAP_ANONYMOUS = 2, 4, 1, 0x20
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, MODE_FILTER = 22, 38, 2


def filter_of(mode):
    """(code, jump if true, jump if false, k) of each instruction; jumps count from the next one."""
    rule = {
        "none": [(LOAD, 0, 0, PROTECTION), (ANY_OF, 0, 2, PROT_EXEC), (LOAD, 0, 0, FLAGS),
                 (ANY_OF, 1, 0, MAP_SHARED | MAP_ANONYMOUS)],
        "strict": [(LOAD, 0, 0, PROTECTION), (ALL_OF, 0, 0, PROT_WRITE | PROT_EXEC),
                   (EQUAL, 1, 0, PROT_WRITE | PROT_EXEC)],
    }[mode]
    return [
        (LOAD, 0, 0, NUMBER),
        (EQUAL, 4, 0, MMAP),
        (EQUAL, 1, 0, MPROTECT),
        (EQUAL, 0, 2 + len(rule), PKEY_MPROTECT),
        (LOAD, 0, 0, PROTECTION),
        (ANY_OF, 1 + len(rule), len(rule), PROT_EXEC),
        *rule,
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE),
    ]


def main():
    mode, *command = sys.argv[1:]
    code = b"".join(struct.pack("<HBBI", *instruction) for instruction in filter_of(mode))
    buffer = ctypes.create_string_buffer(code)
    program = ctypes.create_string_buffer(struct.pack("<HxxxxxxQ", len(code) // 8, ctypes.addressof(buffer)))
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in ((PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (PR_SET_SECCOMP, MODE_FILTER, program, 0, 0)):
        if libc.prctl(*arguments) != 0:
            sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
