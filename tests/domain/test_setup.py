"""How an installation stands: what is wrong is said with what to do, and what nobody told is not guessed."""

from datetime import timedelta

import pytest

from slackbot.domain import setup
from slackbot.domain.roster import Fault, Wrong
from slackbot.domain.setup import Finding, Place, Standing


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (setup.scopes(None, needed={"chat:write": "nothing is sent"}), "Slack did not say which scopes the token has."),
        (setup.channel(Place("SUPPORT_CHANNEL", "C1", refused="fatal_error"), bot="desk"), "Slack did not tell of C1"),
        ([setup.clock(None)], "Slack did not tell the time."),
    ],
)
def test_what_slack_does_not_tell_is_not_guessed(found: list[Finding], said: str) -> None:
    assert [(one.standing, said in str(one)) for one in found] == [(Standing.UNKNOWN, True)]


def test_a_scope_that_was_refused_is_wrong_only_where_it_may_not_be() -> None:
    needed = {"chat:write": "nothing is sent", "files:write": "no chart", "users:read": "nobody is known"}

    found = setup.scopes({"users:read"}, needed=needed, may_lack=["files:write"])

    assert [(one.standing, one.found) for one in found] == [
        (Standing.WRONG, "chat:write is missing: nothing is sent."),
        (Standing.WELL, "files:write was refused: no chart."),
    ]


def test_where_nobody_can_be_an_agent_it_says_whom_to_name_or_invite() -> None:
    (found,) = setup.roster([Fault("AGENTS", Wrong.NOBODY, ())], granted=None, triage="#triage")

    assert found.standing is Standing.WRONG
    assert "none of #triage" in found.found
    assert "invite them to that channel" in found.remedy


@pytest.mark.parametrize(
    ("ahead", "standing"), [(timedelta(seconds=5), Standing.WELL), (timedelta(minutes=9), Standing.WRONG)]
)
def test_a_clock_that_is_far_from_slacks_is_wrong(ahead: timedelta, standing: Standing) -> None:
    assert [setup.clock(sign * ahead).standing for sign in (1, -1)] == [standing] * 2


def test_an_archived_channel_is_to_be_unarchived_and_nobody_is_asked_to_invite_us() -> None:
    place = Place("SUPPORT_CHANNEL", "C1", name="triage", is_member=False, is_archived=True)

    (found,) = setup.channel(place, bot="desk")

    assert "#triage is archived" in found.found
    assert found.remedy == "Unarchive it, or name another channel."
