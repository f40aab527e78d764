"""Ports for the tests, below those that the kernel lends to whoever calls somebody."""

import random
import socket
from contextlib import suppress

_LOWEST, _HIGHEST = 15_000, 32_000


def free() -> int:
    """Return a port of this machine that nobody listens on; two tests at once hardly ever draw the same."""
    while True:
        port = random.randint(_LOWEST, _HIGHEST)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
