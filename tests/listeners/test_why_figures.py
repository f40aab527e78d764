"""`why fcr` and the like: the issues behind a figure, with their reasons and links, and nobody's private rating."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from slackbot import summary_command
from slackbot.blocks import ids
from slackbot.desk.reports import tracing
from slackbot.domain import cuts, trace_page
from slackbot.domain.cuts import Cut
from slackbot.domain.kinds import Kind
from slackbot.domain.question import CSAT, Answer, about_issue
from slackbot.domain.trace_page import Page
from slackbot.domain.traced import Figure
from slackbot.settings import of as settings_of
from slackbot.store import rows
from slackbot.store.tables import deliveries
from slackbot.summary_command import Asked
from slackbot.texts import preview
from tests.http_app import HttpApp
from tests.refused import refused
from tests.running_app import MONDAY, Json

PLANS = """
accounts:
  Globex: {channels: [CGLOBEX], tier: gold, locale: "de"}
tiers:
  gold: {}
"""


@pytest.fixture
def firm(sqlite_url: str, tmp_path: Path) -> Iterator[HttpApp]:
    """A hall where Globex is an account."""
    (tmp_path / "plans.yml").write_text(PLANS)
    with HttpApp(sqlite_url, settings={"templates_dir": str(tmp_path)}) as opened:
        yield opened


def _solve(hall: HttpApp, number: int, words: str = "Done", *, by: str = "UANA") -> None:
    hall.issue(by, f"resolve #{number} {words}".strip())
    hall.drain()


def _told(said: str) -> list[str]:
    return [re.sub(r"<[^|>]*\|(#\d+)>", r"\1", line) for line in preview.readable(said).splitlines()]


def _kinds(said: str) -> list[str]:
    """Return the headings, and each line's number and why, without the seconds that the test itself took."""
    lines = (re.sub(r" \d+ s later", " later", line) for line in _told(said)[1:])
    found = (re.match(r"(\*.*?\*)|(#\d+) .*? · (.*?) ·", line) for line in lines)
    return [one[1] or f"{one[2]} {one[3]}" for one in found if one]


def test_each_issue_says_why_it_is_in_or_not_or_left_out(firm: HttpApp) -> None:
    for number in range(1, 5):
        firm.log(f"Printer {number}")
        _solve(firm, number, "" if number == 3 else "Done")
    firm.move(minutes=20)
    firm.issue("UBEN", "reopen #2")
    firm.log("Printer 5")
    firm.issue("UANA", "reply #5 One")
    firm.drain()
    firm.move(minutes=20)
    _solve(firm, 5, by="UBEN")

    said = firm.command("UDANA", "why fcr")

    assert said.shown == "ephemeral"
    assert _told(said.text)[0] == "*FCR, solved in the first contact*, Mon 23 Nov 2026: 50 % (2/4)"
    assert _kinds(said.text) == [
        *("*Not in one contact: 2*", "#2 opened again 20 m later", "#5 2 contacts"),
        *("*Left out: 1*", "#3 solved without a word to the customer"),
        *("*Solved in one contact: 2*", "#1 one contact", "#4 one contact"),
    ]
    assert said.text.count(f"<{firm.slack.url}/archives/CGLOBEX/p") == 5
    explained = summary_command.as_explained(
        settings_of(database_url=str(firm.desk.store.engine.url)), Asked(MONDAY.date(), "day", None)
    )
    assert "FCR, solved in the first contact, Mon 23 Nov 2026: 50 % (2/4)" in explained
    assert re.search(
        r"\n#2 https?://\S+/archives/CGLOBEX/p\d+ Printer 2 · opened again 20 m (\d+ s )?later ·", explained
    )


def test_a_score_is_for_the_leads_and_the_assignee(firm: HttpApp) -> None:
    for number, (score, agent) in enumerate(((5, "UANA"), (2, "UBEN")), 1):
        firm.log(f"Printer {number}")
        _solve(firm, number, by=agent)
        with firm.desk.begin() as tx:
            at, about = firm.clock.now(), about_issue(number, 1)
            rows.answers.save(tx, Answer(firm.desk.team, CSAT, about, number, 1, "UGUS", score, at, at))

    lead, assignee, other = (firm.issue(user, "why csat") for user in ("UDANA", "UANA", "UCHIARA"))

    assert [_told(said)[0].rpartition(": ")[2] for said in (lead, assignee, other)] == ["50 % (1/2)"] * 3
    assert _kinds(lead)[:4] == ["*3 or less: 1*", "#2 rated 2", "*4 or 5: 1*", "#1 rated 5"]
    assert _kinds(assignee)[:4] == [
        *("*Answered, for the leads and the assignee to see: 1*", "#2 answered"),
        *("*4 or 5: 1*", "#1 rated 5"),
    ]
    assert _kinds(other)[:3] == ["*Answered, for the leads and the assignee to see: 2*", "#1 answered", "#2 answered"]
    assert "withheld, as so few" in firm.issue("UCHIARA", "why csat Globex")


def test_who_was_unhappy_before_is_for_the_leads_and_the_assignee(firm: HttpApp) -> None:
    firm.log()
    _solve(firm, 1)
    with firm.desk.begin() as tx:
        at = firm.clock.now()
        rows.answers.save(tx, Answer(firm.desk.team, CSAT, about_issue(1, 1), 1, 1, "UGUS", 1, at, at))
    firm.issue("UANA", "reopen #1")
    _solve(firm, 1)
    firm.move(hours=25)

    lead, other = (firm.issue(user, "why recovery week") for user in ("UDANA", "UCHIARA"))

    assert [_told(said)[0].rpartition(": ")[2] for said in (lead, other)] == ["0 % (0/1)"] * 2
    assert _kinds(lead) == ["*Not so far: 1*", "#1 asked again, not satisfied so far"]
    assert _told(other)[1] == "*Answered, for the leads and the assignee to see: 1*"
    assert _told(other)[2].startswith("An issue · answered · ")
    assert "Printer" not in other


def _carry(hall: HttpApp, more: Callable[[Json], Json]) -> None:
    """Let the post say more than it did."""
    row = deliveries.c
    with hall.desk.begin() as tx:
        mine = row.team_id == tx.team, row.kind == Kind.SUMMARY.value
        content = tx.db.execute(select(row.content).where(*mine)).scalar_one()
        tx.db.execute(update(deliveries).where(*mine).values(content={**content, **more(content)}))


def test_the_days_off_that_a_post_carries_are_a_press_away(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UDANA", "summary today here", "CLEADS")
    hall.drain()
    saturday = {"from": "2026-11-21", "to": "2026-11-21", "timezone": "UTC"}
    _carry(hall, lambda said: {"carried": [{**said["figures"], "period": saturday}]})

    said = hall.click("UDANA", "CLEADS", hall.last("CLEADS")["ts"], ids.SUMMARY_WHY)

    assert said
    rows_ = [block for block in hall.slack.ephemerals("UDANA")[-1]["blocks"] if block["type"] == "actions"]
    labels = [[one["text"]["text"] for one in row["elements"]] for row in rows_]
    assert labels[0][:5] == ["FCR", "FCR settled", "FCR confirmed", "CSAT", "Surveys"]
    assert labels[0][5:] == ["First reply", "Time to solve", "Recovery"]
    assert labels[1] == ["FCR, 30 days", "CSAT, 30 days"]
    assert labels[2] == [f"{name}, Sat 21 Nov 2026" for name in ("Solved", "FCR", "Left")]


def test_below_a_week_the_time_before_it_is_a_press_away(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UDANA", "summary week here", "CLEADS")
    hall.drain()

    hall.click("UDANA", "CLEADS", hall.last("CLEADS")["ts"], ids.SUMMARY_WHY)

    rows_ = [block for block in hall.slack.ephemerals("UDANA")[-1]["blocks"] if block["type"] == "actions"]
    assert [one["text"]["text"] for one in rows_[-1]["elements"]] == [
        f"{name}, before" for name in ("CSAT", "First reply", "Time to solve")
    ]
    before = trace_page.read(rows_[-1]["elements"][0]["value"])
    _carry(hall, lambda said: {"below": [{"figures": said["figures"], "hardest": [["Globex", 1, 0, 60.0]]}]})
    hall.click("UDANA", "CLEADS", hall.last("CLEADS")["ts"], ids.SUMMARY_WHY)
    hardest = hall.slack.ephemerals("UDANA")[-1]["blocks"][-1]["elements"]
    assert [one["text"]["text"] for one in hardest] == ["Time to solve, Globex", "Reopened, Globex"]
    assert trace_page.read(hardest[0]["value"]).cut == Cut(cuts.ACCOUNT, "Globex")
    assert ((before.last - before.first).days, before.last) == (27, MONDAY.date() - timedelta(days=7))


def test_a_long_list_goes_on_behind_more(hall: HttpApp) -> None:
    for number in range(1, 24):
        hall.issue("UANA", f"log Printer {number}")
    hall.drain()

    first = hall.command("UANA", "why new")

    (more,) = [one for block in first.blocks if block["type"] == "actions" for one in block["elements"]]
    assert (more["text"]["text"], more["action_id"]) == ("More (3)", ids.TRACE_MORE)
    assert trace_page.read(more["value"]).skip == 20
    assert "#20" in first.text
    assert "#21" not in first.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("fcr @ana", "Figures of single agents are off here. Whoever runs me can turn them on: FIGURES_BY_AGENT=on."),
        (
            "fcr by agent",
            "Figures of single agents are off here. Whoever runs me can turn them on: FIGURES_BY_AGENT=on.",
        ),
        ("fcr Hooli", "I can show an account, a `#channel` or an `@agent` alone, for example `why fcr week Globex`."),
        ("left by account", "I can cut `fcr`, `settled`, `confirmed`, `csat`, `surveys`, `recovery` and `ces`."),
        ("fcr 2026-02-30", "“2026-02-30” is not a date. Write it like 2026-11-30."),
    ],
)
def test_what_cannot_be_told_says_why(firm: HttpApp, typed: str, says: str) -> None:
    assert firm.issue("UANA", f"why {typed}") == says


def test_figures_are_cut_by_a_customer_or_an_agent(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "plans.yml").write_text(PLANS)
    with HttpApp(sqlite_url, settings={"templates_dir": str(tmp_path), "figures_by_agent": "on"}) as hall:
        hall.log()
        hall.issue("UBEN", "log @ines Scanner", "CINITECH")
        hall.drain()
        _solve(hall, 1)
        _solve(hall, 2, by="UBEN")

        asked = "Globex", "@globex", "#ext-initech", "today @ben", *(f"by {one.name}" for one in cuts.DIMENSIONS)
        said = {typed: _told(hall.issue("UANA", f"why fcr {typed}")) for typed in asked}

    heads = {typed: lines[0].partition("2026")[2] for typed, lines in said.items()}
    assert heads["Globex"] == heads["@globex"] == ", Globex: 100 % (1/1)"
    assert heads["#ext-initech"] == ", #CINITECH: 100 % (1/1)"
    assert heads["today @ben"] == ", @UBEN: 100 % (1/1)"
    assert said["by account"][1:] == ["Globex: 100 % (1/1)", "Not known: 100 % (1/1)"]
    assert said["by tier"][1:] == ["gold: 100 % (1/1)", "standard: 100 % (1/1)"]
    assert said["by language"][1:] == ["de: 100 % (1/1)", "en: 100 % (1/1)"]
    assert said["by agent"][1:] == [f"@{who}: 100 % (1/1) · too few to compare" for who in ("UANA", "UBEN")]


def test_each_number_of_a_post_is_traced_to_its_issues_as_it_was_posted(hall: HttpApp) -> None:
    hall.log()
    _solve(hall, 1)
    hall.issue("UDANA", "summary today here", "CLEADS")
    hall.drain()
    hall.issue("UANA", "reopen #1")
    post = hall.last("CLEADS")

    hall.click("UDANA", "CLEADS", post["ts"], ids.SUMMARY_WHY)
    behind = hall.slack.ephemerals("UDANA")[-1]
    said = hall.click("UDANA", "CLEADS", behind["ts"], ids.trace(Figure.FCR))

    assert "100 % (1/1) · as known" in _told(said)[0]
    assert "when it was posted" in _told(said)[0]
    assert _kinds(said) == ["*Solved in one contact: 1*", "#1 one contact"]
    assert "0 % (0/1)" in hall.issue("UDANA", "why fcr")


def test_a_button_shows_no_more_than_may_be_asked_for(hall: HttpApp) -> None:
    page = Page(Figure.FCR, MONDAY.date(), MONDAY.date(), "card:1", Cut(cuts.AGENT, "UANA"))
    hall.log()

    with refused("FIGURES_BY_AGENT"):
        tracing.show(hall.desk, page, by="UANA")
    assert tracing.show(hall.desk, replace(page, cut=None), by="UANA").text


def test_only_agents_may_ask(hall: HttpApp) -> None:
    assert hall.issue("UELI", "why fcr", "CGENERAL").startswith("Only support agents")
