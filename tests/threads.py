"""Threads that must not stay behind; those of earlier tests may end meanwhile."""

import threading

from tests.patience import PATIENCE_S


def left_over(before: set[threading.Thread]) -> list[str]:
    """Return the names of the threads that were not there before and do not end by themselves soon."""
    new = set(threading.enumerate()) - before
    for thread in new:
        thread.join(PATIENCE_S)
    return [thread.name for thread in new if thread.is_alive()]
