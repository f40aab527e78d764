"""`customer`: one person or company at a glance."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from slackbot.desk.people.clicks import Click
from slackbot.desk.reports import customer
from slackbot.desk.surveys import opt_out
from slackbot.domain.person import Person
from slackbot.store import people
from slackbot.texts import preview
from tests.http_app import HttpApp
from tests.refused import refused

PLANS = """
accounts:
  Globex Corp:
    channels: [CGLOBEX]
    tier: gold
    timezone: Europe/Berlin
    locale: "de"
tiers:
  gold:
    survey:
      budget: 1/7d,3/30d
"""


@pytest.fixture
def firm(sqlite_url: str, tmp_path: Path) -> Iterator[HttpApp]:
    """A hall where Globex is an account."""
    (tmp_path / "plans.yml").write_text(PLANS)
    with HttpApp(sqlite_url, settings={"templates_dir": str(tmp_path)}) as opened:
        yield opened


def _read(hall: HttpApp, named: str) -> list[str]:
    return preview.readable(hall.issue("UANA", f"customer {named}")).splitlines()


def test_a_person_is_shown_with_their_hour_their_issues_and_their_budget(firm: HttpApp) -> None:
    thread = firm.log()
    firm.click("UGUS", "CGLOBEX", firm.survey(thread)["ts"], "survey.4")
    firm.log("Scanner *is* <dead>")

    said = _read(firm, "@gus")

    assert said[0] == "*Gus Holt* · Globex Corp · plan gold"
    assert said[1] == "08:00 on Tuesday 24 November 2026 there (America/Chicago, their own time zone)"
    assert said[2] == "Language: German"
    assert said[4] == "*Issues*: 2 in all, 1 open; the newest"
    assert said[5].startswith("*#2* Scanner *is* <dead> · Open · ")
    assert said[6].startswith("*#1* Printer is offline · Resolved by @UANA · 1 d ")
    assert said[9].startswith("4 of 5 for *#1*, Tuesday 24 November 2026")
    assert [one.split(" · ")[0] for one in said[12:14]] == ["*The survey* about #1", "*The check-in* about #1"]
    assert said[-2] == "*Budget* of the person: 1 of 1 questions in 7 d, room again Tuesday 1 December 2026, 14:00"
    assert said[-1] == "*Budget* of the account: 1 of 3 questions in 30 d"


def test_an_account_is_found_by_its_name_and_by_its_channel(firm: HttpApp) -> None:
    firm.log(customer="maya")
    firm.log("Scanner is dead")

    by_name, by_channel = _read(firm, "globex  corp"), _read(firm, "#ext-globex")

    assert by_name == by_channel
    assert by_name[0] == "*Globex Corp* · plan gold"
    assert "(Europe/Berlin, the time zone of their account)" in by_name[1]
    assert by_name[4] == "*Issues*: 2 in all, 2 open; the newest"
    assert by_name[-1] == "*Budget* of the account: 0 of 3 questions in 30 d"


def test_a_shared_channel_of_no_account_is_a_customer_too(firm: HttpApp) -> None:
    firm.issue("UANA", "log @ines Printer", "CINITECH")
    firm.drain()

    said = _read(firm, "#ext-initech")

    assert said[0] == "*#CINITECH* · plan standard"
    assert "(Europe/Paris, the time zone of most in their channel)" in said[1]


def test_who_opted_out_is_shown_with_the_day_and_what_was_held_back(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1")
    opt_out.opt_out(hall.desk, Click("UGUS", "T0GLOBEX001", "CGLOBEX", "1.0"))

    said = _read(hall, "@gus")

    assert said[3].startswith("Wants no more questions since Monday 23 November 2026")
    assert [one for one in said if one.startswith("*The check-in*") and one.endswith("they want no more questions")]


def test_who_has_nothing_yet_reads_so(hall: HttpApp) -> None:
    said = _read(hall, "@ben")

    assert said[0] == "*Ben Okoro* · plan standard"
    assert [one for one in said if one.endswith("none yet")] == [
        "*Issues*: none yet",
        "*Last ratings*: none yet",
        "*Last follow-up*, sent or held back: none yet",
    ]


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("", "Which customer? For example `customer @gus`"),
        ("@hana", "I do not know <@UHANA> yet."),
        ("#general", "<#CGENERAL> isn’t a customer’s channel"),
        ("Globx Corp", "There is no account “Globx Corp”. Did you mean Globex Corp?"),
        ("<!here> zzz", "There is no account “here zzz”. Name a person or a `#channel` instead."),
        ("@nobody", "I know no @nobody here. Pick the name from Slack’s list."),
        ("@<!here>", "I know no @here here. Pick the name from Slack’s list."),
    ],
)
def test_who_is_unknown_is_said_to_be(firm: HttpApp, named: str, says: str) -> None:
    assert says in firm.issue("UANA", f"customer {named}")


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("gus", "There is no account “gus”."),
        ("Gus  HOLT", "There is no account “Gus  HOLT”."),
    ],
)
def test_who_typed_a_name_and_no_mention_is_shown_the_person_of_that_name(firm: HttpApp, named: str, told: str) -> None:
    firm.log()

    assert firm.issue("UANA", f"customer {named}") == f"{told} Did you mean <@UGUS>?"


def test_another_workspace_sees_nothing_of_it(firm: HttpApp) -> None:
    firm.log()
    other = replace(firm.desk, team="T0OTHER0001")
    with other.begin() as tx:
        people.keep(tx, Person("T0OTHER0001", "UZOE", home_team="T0OTHER0001"), at=firm.desk.wall())
        people.set_roster(tx, agents=["UZOE"], leads=[])

    with refused("I do not know"):
        customer.find(other, "person", "UGUS", by="UZOE")
    account = customer.find(other, "account", "Globex Corp", by="UZOE")
    assert "none yet" in customer.show(other, account, by="UZOE").text
