"""`brief`: a customer's last 90 days for us, and a version that is safe to show them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from slackbot.blocks import ids
from slackbot.domain.question import CSAT, Answer, about_issue
from slackbot.store import rows
from slackbot.texts import preview
from tests.http_app import HttpApp

PLANS = """
accounts:
  Globex Corp: {channels: [CGLOBEX], tier: gold, locale: "de"}
tiers:
  gold: {}
"""


@pytest.fixture
def firm(sqlite_url: str, tmp_path: Path) -> Iterator[HttpApp]:
    """A hall where Globex is an account with two issues, one solved and rated thrice as many times as there is need."""
    (tmp_path / "plans.yml").write_text(PLANS)
    with HttpApp(sqlite_url, settings={"templates_dir": str(tmp_path)}) as opened:
        for number in range(1, 5):
            opened.log(f"Printer *{number}*")
        opened.move(hours=1)
        for number in range(1, 4):
            opened.issue("UANA", f"resolve #{number} Done")
            _rate(opened, number, 5 if number < 3 else 2)
        opened.drain()
        yield opened


def _rate(hall: HttpApp, number: int, score: int) -> None:
    at = hall.clock.now()
    with hall.desk.begin() as tx:
        given = Answer(hall.desk.team, CSAT, about_issue(number, 1), number, 1, "UGUS", score, at, at)
        rows.answers.save(tx, given)
        rows.answers.save_comment(tx, replace(given, comment=f"Words {number}"))


def test_an_agent_reads_what_was_asked_waited_fixed_open_and_said(firm: HttpApp) -> None:
    answer = firm.command("UDANA", "brief @globex corp")

    assert answer.shown == "ephemeral"
    said = preview.readable(answer.text).splitlines()
    assert said[0].startswith("*Globex Corp* · plan gold · ")
    assert said[1:5] == [
        "*Asked*: 4",
        "*Waited*: first reply half within 1 h · solved half within 1 h",
        "*Fixed*: 3 solved · FCR so far 100 % (3/3)",
        "*Open*: 1",
    ]
    assert said[6] == "*Said*: CSAT 67 % (2/3)"
    assert said[5].endswith("Printer *4* · open for 1 h · nobody has it")
    scores = {1: 5, 2: 5, 3: 2}
    assert sorted(said[7:]) == [f"“Words {number}” · #{number} · {score} of 5" for number, score in scores.items()]
    assert firm.issue("UDANA", "brief #ext-globex") == answer.text


def test_a_score_is_for_the_leads_and_the_assignee(firm: HttpApp) -> None:
    assert "of 5" in firm.issue("UANA", "brief Globex Corp")
    other = firm.issue("UBEN", "brief Globex Corp")
    assert "“Words 3” · #3" in other
    assert "of 5" not in other


def test_the_customers_version_has_nothing_that_they_should_not_read(firm: HttpApp) -> None:
    firm.issue("UANA", "log @gus A secret of Gus alone", "CTRIAGE")
    firm.issue("UANA", "note #4 our note")
    firm.issue("UDANA", "brief Globex Corp")

    said = firm.click("UDANA", "CGLOBEX", firm.slack.ephemerals("UDANA")[-1]["ts"], ids.BRIEF_FOR_CUSTOMER)

    first, *theirs = preview.readable(said).splitlines()
    assert first.startswith("To copy, for the customer to read")
    assert theirs[0].startswith("Globex Corp, ")
    assert theirs[1:6] == [
        "Ihre Anfragen: 5",
        "Erste Antwort: die Hälfte binnen 1 Stunde",
        "Gelöst: 3, davon mit einer Antwort: 3",
        "Bewertungen mit 4 oder 5: 67 % (2/3)",
        "Noch offen: 2",
    ]
    assert theirs[6].startswith("#4 Printer *4*, seit ")
    assert len(theirs) == 7
    assert not [word for word in ("gold", "plan", "Ana", "Words", "of 5", "note", "secret") if word in "".join(theirs)]


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("", "Which customer? For example `brief Globex` or `brief #ext-globex`."),
        ("@gus", "Which customer? For example `brief Globex` or `brief #ext-globex`."),
        ("Globex Crop", "There is no account “Globex Crop”. Did you mean Globex Corp?"),
        ("#general", "As far as I know, <#CGENERAL> isn’t a customer’s channel."),
    ],
)
def test_whom_nobody_knows_is_told(firm: HttpApp, named: str, says: str) -> None:
    assert firm.issue("UANA", f"brief {named}") == says


def test_a_channel_of_no_account_has_a_brief_too(hall: HttpApp) -> None:
    hall.issue("UANA", "log @ines Printer", "CINITECH")
    hall.drain()
    answer = hall.command("UANA", "brief #ext-initech")

    assert "*Asked*: 1" in answer.text
    assert "withheld, too few ratings" in answer.text
    assert "ext-initech" in hall.click(
        "UANA", "CGLOBEX", hall.slack.ephemerals("UANA")[-1]["ts"], ids.BRIEF_FOR_CUSTOMER
    )


def test_only_agents_may_ask(hall: HttpApp) -> None:
    assert hall.issue("UELI", "brief #ext-globex", "CGENERAL").startswith("Only support agents")
