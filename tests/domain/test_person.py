"""Who may work on issues."""

from dataclasses import replace

import pytest

from slackbot.domain import person as rules
from slackbot.domain.person import Person, Unfit
from tests.refused import refused

AGENT = Person("T", "UANA", home_team="T", name="Ana Lima", is_agent=True)
LEAD = replace(AGENT, is_lead=True)
OUTSIDER = Person("T", "UGUS", home_team="T2")


@pytest.mark.parametrize(("home", "external"), [("T", False), ("T2", True), (None, True)])
def test_whoever_is_not_known_to_be_ours_is_external(home: str | None, external: bool) -> None:
    assert Person("T", "U1", home_team=home).is_external is external


@pytest.mark.parametrize(
    ("home", "enterprise", "ours", "external"),
    [
        ("T2", "E1", "E1", False),
        ("E1", None, "E1", False),  # Slack names the organisation where it does not know the workspace
        (None, "E1", "E1", False),
        ("T2", "E2", "E1", True),
        ("T2", None, "E1", True),
        ("T2", None, None, True),
        ("T2", "E2", None, True),
        ("T", None, "E1", False),
    ],
)
def test_whoever_is_of_our_organisation_is_ours(
    home: str | None, enterprise: str | None, ours: str | None, external: bool
) -> None:
    person = Person("T", "U1", home_team=home, enterprise=enterprise, our_enterprise=ours)

    assert person.is_external is external


@pytest.mark.parametrize(
    "person",
    [
        None,
        replace(AGENT, is_agent=False),
        replace(AGENT, home_team="T2"),
        replace(AGENT, home_team=None),
        replace(AGENT, is_guest=True),
        replace(AGENT, is_gone=True),
        replace(AGENT, is_bot=True),
    ],
)
def test_only_present_people_of_ours_are_agents(person: Person | None) -> None:
    with refused("Only support agents can use this"):
        rules.check_agent(person)


@pytest.mark.parametrize(
    ("person", "asked"),
    [
        (replace(AGENT, is_agent=False), True),
        (replace(AGENT, is_met=True), False),
        (OUTSIDER, False),
        (replace(OUTSIDER, our_enterprise="E1"), True),
        (replace(OUTSIDER, home_team=None), True),
    ],
)
def test_of_whoever_may_be_one_of_us_slack_is_asked_once(person: Person, asked: bool) -> None:
    assert rules.is_to_be_met(person) is asked


def test_an_agent_passes() -> None:
    assert rules.check_agent(AGENT) is AGENT


def test_only_a_lead_leads() -> None:
    assert rules.check_lead(LEAD) is LEAD
    with refused("Only the team’s leads"):
        rules.check_lead(AGENT)


def test_an_outsider_can_be_no_agent() -> None:
    assert rules.may_be_agent(AGENT)
    assert not rules.may_be_agent(OUTSIDER)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"is_guest": True}, Unfit.GUEST),
        ({"home_team": "T2", "is_guest": True}, Unfit.EXTERNAL),
        ({"is_bot": True}, Unfit.BOT),
        ({"is_gone": True, "home_team": "T2"}, Unfit.GONE),
    ],
)
def test_why_somebody_cannot_be_an_agent_is_told_in_one_word(changes: dict[str, str | bool], why: Unfit | None) -> None:
    assert rules.unfit(replace(AGENT, **changes)) is why
    assert rules.may_be_agent(replace(AGENT, **changes)) is (why is None)
