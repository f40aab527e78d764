"""What is refused, in the shipped words that an agent reads."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from slackbot.errors import Refused
from slackbot.texts import Texts


@contextmanager
def refused(match: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """Expect a refusal with these words in it, as a regular expression."""
    with pytest.raises(Refused) as no:
        yield no
    said = words(no.value)
    assert re.search(match, said), said


def words(no: Refused) -> str:
    """Return what is read."""
    return Texts().say(no.template, **no.values)
