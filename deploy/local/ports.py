"""Free TCP ports on the loopback address."""

import random
import socket

LOOPBACK = "127.0.0.1"
# Below the range from which Linux takes the local ends of outgoing connections.
_RANGE = range(20_000, 32_000)


def is_free(port: int) -> bool:
    """Say whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def is_open(port: int) -> bool:
    """Say whether something accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((LOOPBACK, port)) == 0


def free_port(usual: int | None = None) -> int:
    """Return ``usual`` when it is free, else any free port; ``OSError`` when there is none."""
    if usual is not None and is_free(usual):
        return usual
    for port in random.sample(_RANGE, k=200):
        if is_free(port):
            return port
    raise OSError("没有空闲端口 (no free port on the loopback address)")
