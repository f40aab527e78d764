"""`why`: each message a customer got, gets or did not get, with its reason."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from slackbot.desk.issues import pending
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import opt_out
from slackbot.domain.send_window import Cause, Loss
from slackbot.texts import Texts, preview
from tests.http_app import HttpApp

PRODUCT = Path(__file__).parents[2] / "slackbot"
SLACKS_OWN = "restricted_action"


@pytest.fixture
def calm(sqlite_url: str) -> Iterator[HttpApp]:
    """A hall that leaves customers in peace at night, and asks a person once in 7 days."""
    with HttpApp(sqlite_url, settings={"quiet_hours": "20:00-08:00", "survey_budget": "1/7d"}) as opened:
        yield opened


def _why(hall: HttpApp, number: int = 1) -> list[str]:
    """Return the lines of the answer as one reads them, without the one above them."""
    return preview.readable(hall.issue("UANA", f"why #{number}")).splitlines()[1:]


def _line(hall: HttpApp, start: str, number: int = 1) -> str:
    (found,) = [one for one in _why(hall, number) if one.startswith(f"*{start}*")]
    return found.removeprefix(f"*{start}* · ")


def test_what_was_sent_says_when_and_where(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1 Replaced the toner")
    hall.drain()

    assert _line(hall, "The customer’s first line") == "sent Monday 23 November 2026, 09:00 in #CGLOBEX"
    assert _line(hall, "A reply to the customer").endswith("in #CGLOBEX")


def test_what_went_to_one_person_is_a_direct_message(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer", "CTRIAGE")
    hall.issue("UANA", "resolve #1", "CTRIAGE")
    hall.move(hours=25)

    assert _line(hall, "The check-in").endswith("as a direct message")


def test_what_is_to_come_says_when_that_is_for_them_and_whose_zone_it_is(calm: HttpApp) -> None:
    calm.log()
    calm.issue("UANA", "resolve #1")

    said = "goes out Tuesday 24 November 2026, 14:00: for them that is Tuesday 24 November 2026, 08:00"
    assert _line(calm, "The check-in") == f"{said} (America/Chicago, their own time zone)"
    assert _why(calm)[-1].startswith("If nobody reopens the issue, it is closed Monday 30 November 2026")


def test_a_zone_nobody_knows_is_said_to_be_ours(hall: HttpApp) -> None:
    hall.log(customer=None)
    hall.issue("UANA", "resolve #1")

    assert "(UTC, our time zone, as we do not know theirs)" in _line(hall, "The check-in")


def test_what_waits_says_for_what(calm: HttpApp) -> None:
    thread = calm.log()
    calm.issue("UANA", "resolve #1")
    calm.clock.move(timedelta(hours=34))
    calm.say("UGUS", "CGLOBEX", "One more thing", thread)

    assert _line(calm, "The check-in").endswith("It waits because they wrote less than three hours before")


def test_what_the_budget_has_no_room_for_is_told_before_it_is_held(calm: HttpApp) -> None:
    thread = calm.log()
    calm.issue("UANA", "resolve #1")
    calm.move(hours=34)
    calm.click("UGUS", "CGLOBEX", calm.last("CGLOBEX", thread)["ts"], "checkin.solved")
    calm.move(hours=24)

    calm.log("Scanner is dead")
    calm.issue("UANA", "resolve #2")

    told = "as things stand it will be held back: the budget of the person is spent (1 in 7 d), free again Wednesday 2"
    assert told in _line(calm, "The survey", 2)
    calm.move(days=5)
    assert _line(calm, "The survey", 2).endswith("held back: they were asked often enough lately")


def test_who_opted_out_is_the_reason_at_once_and_for_what_follows(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1")

    opt_out.opt_out(hall.desk, Click("UGUS", "T0GLOBEX001", "CGLOBEX", "1.0"))
    hall.log("Scanner is dead")
    hall.issue("UANA", "resolve #2")

    assert _line(hall, "The check-in").endswith("held back: they want no more questions")
    assert _line(hall, "The check-in", 2).endswith("as things stand it will be held back: they want no more questions")


def test_what_was_withdrawn_says_why(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1")
    hall.issue("UANA", "reopen #1")

    assert _line(hall, "The check-in").endswith("withdrawn: the issue was opened again")


def test_an_issue_that_waits_says_when_silence_ends_it(hall: HttpApp) -> None:
    hall.log()
    pending.wait(hall.desk, 1, by="UANA")
    hall.move(days=4)

    assert _line(hall, "The reminder that we wait for them").startswith("sent ")
    assert _why(hall)[-1].startswith("If the customer stays silent, the issue is resolved ")


def test_with_nobody_to_write_to_that_is_what_it_says(hall: HttpApp) -> None:
    hall.issue("UANA", "log Printer", "CTRIAGE")
    hall.issue("UANA", "resolve #1", "CTRIAGE")

    told = "as things stand it will be held back: there is nobody to write to"
    assert _line(hall, "The check-in").endswith(told)


@pytest.mark.parametrize("text", ["why", "why fcr", "why #9", "why #1 now"])
def test_only_an_issues_number_can_be_asked_about(quiet_hall: HttpApp, text: str) -> None:
    said = quiet_hall.issue("UANA", text)

    assert said.startswith(("Which issue?", "There is no issue #9.", "I understood `why #1`"))


@pytest.mark.parametrize("text", ["why #1", "customer @gus", "customer"])
def test_only_agents_may_ask(quiet_hall: HttpApp, text: str) -> None:
    assert quiet_hall.issue("UELI", text, "CGENERAL").startswith("Only support agents")


def _reasons() -> set[str]:
    """Return every reason that the desk writes down, found in its code, and those of the rules."""
    found: set[str] = {one.value for kind in (Cause, Loss) for one in kind} | {"budget"}
    for file in sorted(file for room in ("desk", "domain", "outbox") for file in PRODUCT.glob(f"{room}/**/*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            found |= set(_of_call(node)) | set(_of_rule(node))
    return found


def _of_call(node: ast.AST) -> Iterator[str]:
    if not isinstance(node, ast.Call):
        return
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    given = [keyword.value for keyword in node.keywords if keyword.arg == "reason"]
    given += node.args[1:2] if name == "Stop" else []
    yield from (one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _of_rule(node: ast.AST) -> Iterator[str]:
    """Give what `gate` says of an issue that has moved on."""
    if not (isinstance(node, ast.FunctionDef) and node.name == "_moved_on"):
        return
    for part in ast.walk(node):
        value = part.value if isinstance(part, ast.Return) else None
        ends = (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)
        yield from (one.value for one in ends if isinstance(one, ast.Constant) and isinstance(one.value, str))


def test_every_reason_has_its_words() -> None:
    reasons = _reasons()

    said = {reason: str(Texts().say("answer/why_reason", reason=reason)) for reason in reasons}

    assert {"reopened", "answered", "opted_out", "no_customer", "quiet_hours", "expired", "budget"} < reasons
    assert [reason for reason, words in said.items() if words.startswith("Slack says")] == []


def test_a_word_of_slacks_stays_as_it_is() -> None:
    assert Texts().say("answer/why_reason", reason=SLACKS_OWN) == f"Slack says `{SLACKS_OWN}`"
