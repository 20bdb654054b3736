"""Become another program that ends with the process that started it.

Run as a file by a bare interpreter: ``tether.py PARENT SIGNAL UID:GID PROGRAM [ARGUMENT …]``. It drops to the given
user (``-`` keeps the present one), asks the kernel for SIGNAL when its parent ends, and executes the program. The
order matters: a change of user clears the request.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def become(user: str) -> None:
    """Drop to ``uid:gid`` with no other groups; ``-`` changes nothing."""
    if user == "-":
        return
    uid, gid = (int(number) for number in user.split(":"))
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def tie(parent: int, signal: int) -> None:
    """Ask for ``signal`` when the parent ends, and leave at once if it is gone already."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


def main() -> None:
    """Read the command line, change user, tie to the parent, execute."""
    parent, signal, user, program, *arguments = sys.argv[1:]
    become(user)
    tie(int(parent), int(signal))
    os.execvp(program, [program, *arguments])  # noqa: S606 - the launcher's own command line


if __name__ == "__main__":
    main()
