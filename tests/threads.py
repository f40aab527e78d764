"""Threads that must not stay behind; those of earlier tests may end meanwhile."""

import threading

_TO_THE_END_S = 5


def left_over(before: set[threading.Thread]) -> list[str]:
    """Return the names of the threads that were not there before and do not end by themselves soon."""
    new = set(threading.enumerate()) - before
    for thread in new:
        thread.join(_TO_THE_END_S)
    return [thread.name for thread in new if thread.is_alive()]
