"""How a process holds its memory."""

import os
import subprocess
import sys

import pytest

_TEN_THREADS = """
import ctypes, threading
from slackbot import memory

memory.while_starting()
libc, together = ctypes.CDLL(None), threading.Barrier(10)

def take():
    together.wait()
    libc.free(ctypes.c_void_p(libc.malloc(1000)))
    together.wait()

libc.malloc.restype = ctypes.c_void_p
threads = [threading.Thread(target=take) for _ in range(10)]
for one in threads:
    one.start()
for one in threads:
    one.join()
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b"w")))
libc.fflush(None)
"""


@pytest.mark.skipif("CS_GNU_LIBC_VERSION" not in os.confstr_names, reason="only glibc has many heaps")
def test_a_process_of_many_threads_has_two_heaps() -> None:
    told = subprocess.run([sys.executable, "-c", _TEN_THREADS], capture_output=True, text=True, check=True).stdout

    assert told.count("<heap nr=") == 2
