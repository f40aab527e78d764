"""The words, checked and shown on real customers and issues."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from slackbot.desk.reports import template_preview
from slackbot.domain.issue import Issue
from slackbot.domain.person import Person
from slackbot.store import issues, people, workspaces
from slackbot.store.database import Store
from slackbot.store.workspaces import Workspace
from slackbot.texts import Texts
from tests.refused import refused

TEAM = "TACME"
AT = datetime(2026, 11, 12, 23, 30, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")
ANA = Person(TEAM, "UANA", home_team="TGLOBEX", name="Ana Souza", first_name="Ana", timezone="Europe/Berlin")
NAMELESS = Person(TEAM, "USUP", home_team="TGLOBEX", name="Support Team")
MIRA = Person(TEAM, "UMIRA", home_team=TEAM, name="Mira Chen")
ISSUE = Issue(
    TEAM, 1, "Printer", "", logged_by="UMIRA", logged_at=AT, started_at=AT, requester="UANA", assignee="UMIRA"
)


@pytest.fixture
def kept(store: Store) -> Store:
    """A workspace with two customers, an agent and an issue."""
    with store.begin(TEAM) as tx:
        workspaces.keep(tx, Workspace(TEAM, "Acme", "UBOT", "BBOT", AT))
        for person in (ANA, NAMELESS, MIRA):
            people.keep(tx, person, at=AT)
        issues.add(tx, replace(ISSUE, resolved_at=AT))
        issues.add(tx, replace(ISSUE, number=2, requester="USUP", assignee=None))
    return store


def test_the_lint_names_the_customers_who_lack_a_value(kept: Store, tmp_path: Path) -> None:
    (tmp_path / "checkin").mkdir()
    (tmp_path / "checkin" / "ask.j2").write_text("\nHi {{ first_name }}")

    with kept.read(TEAM) as tx:
        found = template_preview.proofread(Texts(tmp_path), tx)

    assert [str(fault) for fault in found] == [
        "checkin/ask.j2, line 2: `first_name` may be missing; Support Team (USUP) has none:"
        " ask with `{% if first_name %}` before it is printed"
    ]


def test_a_template_is_shown_on_an_issue_by_its_requesters_clock(kept: Store, tmp_path: Path) -> None:
    (tmp_path / "de" / "checkin").mkdir(parents=True)
    (tmp_path / "de" / "checkin" / "ask.j2").write_text("Am {{ resolved_day | day }}: {{ title }}")
    with kept.read(TEAM) as tx:
        shown = template_preview.show(Texts(tmp_path), tx, "checkin/ask", number=1, zone=UTC_ZONE, locale="de")

    assert shown.text == "Am Freitag, 13. November 2026: Printer"
    assert shown.lacking == ()


def test_customers_read_the_holders_name_and_agents_the_mention(kept: Store) -> None:
    with kept.read(TEAM) as tx:
        customers = template_preview.show(Texts(), tx, "checkin/not_yet", number=1, zone=UTC_ZONE)
        agents = template_preview.show(Texts(), tx, "issue/not_yet", number=1, zone=UTC_ZONE)

    assert "open again with Mira Chen" in customers.text
    assert agents.text.startswith("<@UMIRA>: ")


def test_values_an_issue_lacks_are_named(kept: Store) -> None:
    with kept.read(TEAM) as tx:
        shown = template_preview.show(Texts(), tx, "recovery/apology", number=2, zone=UTC_ZONE)

    assert set(shown.lacking) == {"first_name", "holder"}
    assert shown.text.startswith("Hello, I’m sorry about #2.")


def test_an_unknown_issue_is_refused(kept: Store) -> None:
    with kept.read(TEAM) as tx, refused("#99"):
        template_preview.show(Texts(), tx, "checkin/ask", number=99, zone=UTC_ZONE)
