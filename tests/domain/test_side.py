"""Whose side somebody is on, by all that Slack tells."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain.metrics import Side
from slackbot.domain.person import Person
from slackbot.domain.side import SLACKBOT, is_undecided, side
from slackbot.errors import Unmet

OURS = Person("T1", "UELI", home_team="T1", is_met=True)
AGENT = replace(OURS, user="UANA", is_agent=True)
GUEST = replace(OURS, user="UGERT", is_guest=True)
THEIRS = Person("T1", "UGUS", home_team="T2", is_met=True)
SISTER = replace(THEIRS, user="UPIA", enterprise="E1", our_enterprise="E1")
BOT = replace(OURS, user="UPAGER", is_bot=True)
THEIR_BOT = replace(THEIRS, user="UZEN", is_bot=True)
SLACKS_OWN = Person("T1", SLACKBOT, home_team="T1")

PEOPLE = (OURS, AGENT, GUEST, THEIRS, SISTER, BOT, THEIR_BOT, SLACKS_OWN)


@pytest.mark.parametrize("through_app", [False, True])
@pytest.mark.parametrize(
    ("person", "in_account", "whose"),
    [
        (OURS, True, None),
        (OURS, False, None),
        (AGENT, True, Side.AGENT),
        (GUEST, True, Side.CUSTOMER),
        (GUEST, False, None),
        (THEIRS, True, Side.CUSTOMER),
        (THEIRS, False, Side.CUSTOMER),
        (SISTER, True, None),
        (BOT, True, None),
        (THEIR_BOT, False, None),
        (SLACKS_OWN, True, None),
        (replace(SLACKS_OWN, home_team=None), False, None),
    ],
)
def test_everybody_is_on_one_side_or_on_none(
    person: Person, in_account: bool, whose: Side | None, through_app: bool
) -> None:
    assert side(person, requester=None, in_account=in_account, through_app=through_app) is whose


def test_whoever_asked_is_the_customer_unless_they_are_an_agent_or_a_machine() -> None:
    sides = {person: side(person, requester=person.user, in_account=False) for person in PEOPLE}

    assert {person for person, whose in sides.items() if whose is Side.CUSTOMER} == {OURS, GUEST, THEIRS, SISTER}
    assert sides[AGENT] is Side.AGENT


@pytest.mark.parametrize(
    ("person", "through_app", "undecided"),
    [
        (THEIRS, False, False),
        (THEIRS, True, True),  # a bot of theirs?
        (replace(THEIRS, home_team=None), False, False),  # who is not known to be ours is not
        (replace(THEIRS, our_enterprise="E1"), False, True),  # of our organisation?
        (OURS, False, True),  # an agent? a guest?
        (OURS, True, True),
        (SLACKS_OWN, True, False),
    ],
)
def test_of_somebody_never_met_slack_is_asked_only_where_it_matters(
    person: Person, through_app: bool, undecided: bool
) -> None:
    assert is_undecided(replace(person, is_met=False), through_app=through_app) is undecided
    assert not is_undecided(replace(person, is_met=True), through_app=through_app)


@given(st.sampled_from(PEOPLE), st.booleans(), st.booleans(), st.sampled_from([None, "UGUS", "UELI", "UANA", "UGERT"]))
def test_what_is_said_before_slack_was_asked_is_true_after_it(
    person: Person, in_account: bool, through_app: bool, requester: str | None
) -> None:
    where = {"requester": requester, "in_account": in_account, "through_app": through_app}
    heard_of = replace(person, is_met=False, is_guest=False, enterprise=None, is_bot=person.is_bot and not through_app)
    try:
        before = side(heard_of, **where)  # type: ignore[arg-type] -- passed on as they are
    except Unmet:
        return

    if person.user != requester:
        assert side(person, **where) is before  # type: ignore[arg-type]
