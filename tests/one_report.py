"""What a test process tells the one that started it: of a test that passes one report, where pytest sends three.

Each is written out with all that was printed, sent, read and handed around: that takes longer than many a test.
"""

import os

import pytest
from _pytest.runner import runtestprotocol

_ALL_TOLD = set("pPA")  # the letters of `-r` that ask about what passes


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run the test as pytest does, and tell less; whoever asks for more than letters is told everything."""
    options = item.config.option
    is_told_all = options.verbose > 0 or options.durations is not None or _ALL_TOLD & set(options.reportchars)
    if "PYTEST_XDIST_WORKER" not in os.environ or is_told_all:
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.passed:
            report.sections.clear()
        if report.when == "call" or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
