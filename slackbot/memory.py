"""How a process that runs for months holds its memory."""

import gc
import os

_M_ARENA_MAX = -8  # malloc.h
_ARENAS = 2  # who needs memory mostly holds Python's lock as well: hardly two threads ask at once


def while_starting() -> None:
    """Look for no garbage while all is imported: none of that goes away again, and to look takes a tenth of the start.

    And let two heaps serve all threads. Left alone, glibc begins one for nearly each of them, which keeps as much as
    its threads ever needed at once, in pieces between what they still need.
    """
    gc.disable()
    if "CS_GNU_LIBC_VERSION" in getattr(os, "confstr_names", ()):
        import ctypes  # noqa: PLC0415 -- a process that ends soon need not load it

        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def once_started() -> None:
    """Look for garbage, in what is new: if each full collection walked all that stands now, an ack would wait."""
    gc.freeze()
    gc.enable()
