"""A day is told of once more where its first contact resolution settled at another figure than it was posted with."""

import json
from datetime import date

import pytest

from slackbot.domain import settled as rules
from slackbot.domain.fcr import Fcr, Left
from slackbot.domain.settled import Settled
from slackbot.domain.share import Share

DAY, FIRST = date(2026, 11, 13), Share(16, 21)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (Share(15, 21), Settled(DAY, Share(15, 21), FIRST, [7])),
        (FIRST, None),
        (None, None),  # it has not settled
    ],
)
def test_only_what_settled_elsewhere_is_told(known: Share | None, said: Settled | None) -> None:
    fcr = Fcr(FIRST, {}, settles=DAY, settled=known, left={7: Left.REOPENED})

    assert rules.moved(DAY, fcr, first=FIRST) == said


def test_it_is_read_back_as_it_was_kept() -> None:
    said = [Settled(DAY, Share(15, 21), FIRST, [7])]

    assert rules.from_json(json.loads(json.dumps(rules.as_json(said)))) == said
