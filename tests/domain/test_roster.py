"""What is wrong with the people whom the settings name."""

from slackbot.domain import roster as rules
from slackbot.domain.person import Person, Unfit
from slackbot.domain.roster import Fault, Wrong

ANA = Person("T", "UANA", home_team="T")
GUS = Person("T", "UGUS", home_team="T2")
GIL = Person("T", "UGIL", home_team="T", is_guest=True)
PEOPLE = {one.user: one for one in (ANA, GUS, GIL)}


def test_people_are_named_by_what_is_wrong_with_them() -> None:
    named = ("UANA", "UGUS", "UNOBODY", "UGIL", "UNONE", "SAGENTS")

    found = rules.faults(agents=named, leads=(), people=PEOPLE, empty=(), able=True)

    assert found == [
        Fault("AGENTS", Unfit.EXTERNAL, ("UGUS",)),
        Fault("AGENTS", Unfit.GUEST, ("UGIL",)),
        Fault("AGENTS", Unfit.UNKNOWN, ("UNOBODY", "UNONE")),
    ]


def test_an_empty_group_is_named_where_it_stands_and_a_team_of_nobody_first() -> None:
    found = rules.faults(agents=("SAGENTS",), leads=("SLEADS",), people={}, empty=("SAGENTS", "SLEADS"), able=False)

    assert found == [
        Fault("AGENTS", Wrong.NOBODY),
        Fault("AGENTS", Wrong.EMPTY, ("SAGENTS",)),
        Fault("LEADS", Wrong.EMPTY, ("SLEADS",)),
    ]


def test_leads_who_are_the_agents_are_checked_once() -> None:
    assert len(rules.faults(agents=("UGUS",), leads=("UGUS",), people=PEOPLE, empty=(), able=False)) == 2


def test_a_lead_must_be_an_agent() -> None:
    leads = ("UANA", "UGUS", "UNOBODY")

    assert rules.leads_who_are_no_agents(leads, people=PEOPLE, agents={"UANA"}) == []
    assert rules.leads_who_are_no_agents(leads, people=PEOPLE, agents=()) == [Fault("LEADS", Unfit.NO_AGENT, ("UANA",))]
