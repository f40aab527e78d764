"""`pending`, `checkin`, `survey` and `template preview`: what they answer, and what the customer then gets."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slackbot.domain.delivery import Delivery, State
from slackbot.store import outbox_read
from tests.http_app import HttpApp
from tests.texts import owner

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # 10:00 where Gus lives, 00:00 of Saturday where Maya does
QUIET = {"quiet_hours": "20:00-08:00"}


@pytest.fixture
def own_words(sqlite_url: str, tmp_path: Path) -> Iterator[HttpApp]:
    """A hall whose owner has two check-ins of their own, one of them broken."""
    folder = owner.folder(tmp_path / "words", checkin__vip="How is #{{ number }} going?", checkin__broken="{{ oops }}")
    with HttpApp(sqlite_url, settings={"templates_dir": folder}) as opened:
        yield opened


def _outgoing(hall: HttpApp, key: str) -> Delivery:
    with hall.desk.read() as tx:
        found = outbox_read.of_key(tx, key)
    assert found is not None
    return found


def _resolved(hall: HttpApp, **choices: str) -> str:
    thread = hall.log(**choices)
    hall.issue("UANA", "resolve #1")
    hall.drain()
    return thread


def test_pending_says_when_the_customer_is_reminded_and_what_follows(hall: HttpApp) -> None:
    hall.log()

    said = hall.issue("UANA", "pending #1")
    hall.drain()

    assert said.startswith("#1, “Printer is offline”, waits for the customer. Gus Holt is reminded once, <!date^")
    assert "; with no answer it is resolved <!date^" in said
    assert hall.card()["text"].startswith("#1 Printer is offline · Waiting for Gus since <!date^")
    assert " Gus’s time · with Ana Lima · asked by Gus Holt" in hall.card()["text"]
    button = next(block for block in hall.card()["blocks"] if block["type"] == "actions")["elements"][1]
    assert button["text"]["text"] == "Resolve"
    assert "Pending · with <@UANA>" in hall.issue("UANA", "list")
    assert "waits for the customer · <@UANA>" in hall.issue("UANA", "show #1")
    assert hall.issue("UANA", "pending #1") == "#1 is already waiting for the customer."


def test_pending_without_a_customer_says_that_nobody_is_reminded(hall: HttpApp) -> None:
    hall.issue("UANA", "log Printer", "CTRIAGE")

    assert hall.issue("UANA", "pending #1").endswith(
        "Nobody is reminded: there is nobody to write to. It waits until the customer writes or somebody takes it up: "
        "`reopen #1`, or `!reopen` in its card’s thread."
    )


def test_pending_where_we_are_not_says_how_to_invite_us(hall: HttpApp) -> None:
    hall.issue("UANA", "log @hana Printer", "CHOOLI")
    hall.drain()

    said = hall.issue("UANA", "pending #1")
    hall.drain()

    assert said.endswith("Nobody is reminded: I am not in the channel. Type `/invite @support-desk` there.")
    assert "decides, or invites me: then I remind them." in hall.last("CTRIAGE", hall.card()["ts"])["text"]


def test_reopening_goes_on_with_a_pending_issue(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "pending #1")

    said = hall.issue("UBEN", "reopen #1")
    hall.drain()

    assert said == "#1 is open again, still with <@UANA>. Follow-up that was not sent is withdrawn."
    assert "Ana Lima · your turn" in hall.card()["text"]
    assert "goes on without waiting · <@UBEN>" in hall.issue("UANA", "show #1")
    assert _outgoing(hall, "reminder:1:1").state is State.WITHDRAWN


def test_an_issue_that_silence_resolved_names_no_resolver(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "pending #1")

    hall.move(days=4)
    hall.move(days=8)

    assert hall.card()["text"].startswith("#1 Printer is offline · Resolved, as no answer came")
    for verb in ("checkin #1 in 2d", "survey #1"):
        assert hall.issue("UANA", verb) == "#1 was resolved because no answer came, so I ask nothing about it."


def test_a_check_in_goes_out_when_the_agent_says_and_the_survey_after_it(hall: HttpApp) -> None:
    thread = _resolved(hall)

    said = hall.issue("UANA", "checkin #1 in 3h")

    assert said.startswith("Gus Holt gets the check-in of #1 <!date^")
    assert ": Monday 23 November 2026, 06:00 by their own clock (America/Chicago)." in said
    assert "With no answer the survey follows <!date^" in said
    hall.move(hours=4)
    assert hall.last("CGLOBEX", thread)["text"].startswith("Hi Gus, is #1")
    hall.move(days=2)
    assert "how satisfied are you" in hall.last("CGLOBEX", thread)["text"]
    assert "moved the check-in · <@UANA>" in hall.issue("UANA", "show #1")


def test_a_check_in_waits_for_the_customers_morning_and_says_so(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, start=FRIDAY, settings=QUIET) as hall:
        _resolved(hall, customer="maya")

        said = hall.issue("UANA", "checkin #1 in 2h")

    assert (
        ": Monday 23 November 2026, 08:00 by their own clock (Asia/Tokyo). "
        "They are left in peace until then: it is their weekend." in said
    )


def test_a_check_in_that_was_sent_is_not_sent_again(hall: HttpApp) -> None:
    thread = _resolved(hall)
    hall.move(hours=25)

    said = hall.issue("UANA", "checkin #1 in 2d")
    cancelled = hall.issue("UANA", "checkin #1 cancel")

    assert said.startswith("The check-in of #1 went out <!date^")
    assert said.endswith(", and I send it only once. `survey #1` asks how it went instead.")
    assert cancelled.startswith("The check-in of #1 went out <!date^")
    asked = hall.last("CGLOBEX", thread)
    hall.click("UGUS", "CGLOBEX", asked["ts"], "checkin.more_time")
    assert "gets the check-in of #1" in hall.issue("UANA", "checkin #1 in 1h")
    hall.move(hours=2)
    assert "asking once more" in hall.last("CGLOBEX", thread)["text"]


def test_a_cancelled_check_in_stays_away_until_it_is_brought_back(hall: HttpApp) -> None:
    thread = _resolved(hall)

    said = hall.issue("UANA", "checkin #1 cancel")
    hall.move(hours=25)

    assert said.startswith(
        "The check-in of #1 is cancelled; `checkin #1 in 2d` brings it back. The survey still goes out"
    )
    assert _outgoing(hall, "checkin:1:1:1").reason == "cancelled"
    assert hall.last("CGLOBEX", thread)["ts"] == thread
    assert hall.issue("UANA", "checkin #1 cancel").endswith("is not sent: an agent cancelled it.")
    hall.issue("UANA", "checkin #1 in 1h")
    hall.move(hours=2)
    assert hall.last("CGLOBEX", thread)["text"].startswith("Hi Gus, is #1")


def test_a_check_in_on_an_open_issue_or_after_its_closing_is_refused(hall: HttpApp) -> None:
    hall.log()

    assert hall.issue("UANA", "checkin #1 in 2d") == "#1 is not resolved yet. Its check-in follows once it is."
    hall.issue("UANA", "resolve #1")
    assert hall.issue("UANA", "checkin #1 in 8d").startswith("#1 closes <!date^")
    assert "No survey follows it without an answer: the issue is closed." in hall.issue("UANA", "checkin #1 in 6d")


def test_with_nobody_to_ask_or_who_opted_out_nothing_is_promised(hall: HttpApp) -> None:
    hall.issue("UANA", "log Printer", "CTRIAGE")
    hall.issue("UANA", "resolve #1", "CTRIAGE")
    hall.log(customer="gus")
    hall.issue("UANA", "resolve #2")
    hall.say("UGUS", "CGLOBEX", "stop", hall.last("CGLOBEX")["ts"])

    for verb in ("checkin #{} in 1d", "survey #{}"):
        assert hall.issue("UANA", verb.format(1)).endswith(
            "there is nobody to write to. Name the customer with `edit #1`."
        )
        assert hall.issue("UANA", verb.format(2)).endswith("for #2 is not sent: they want no more questions.")


def test_an_agent_chooses_the_owners_own_words(own_words: HttpApp) -> None:
    hall = own_words
    thread = _resolved(hall)

    assert (
        hall.issue("UANA", "checkin #1 in 1h vpi") == "There is no check-in `checkin/vpi`. Did you mean `checkin/vip`?"
    )
    hall.issue("UANA", "checkin #1 in 1h vip")
    hall.issue("UANA", "checkin #1 in 2h")
    hall.move(hours=3)

    assert hall.last("CGLOBEX", thread)["text"] == "How is #1 going?"


def test_own_words_that_are_broken_give_way_to_the_usual_ones(own_words: HttpApp) -> None:
    thread = _resolved(own_words)

    own_words.issue("UANA", "checkin #1 in 1h broken")
    own_words.move(hours=2)

    assert own_words.last("CGLOBEX", thread)["text"].startswith("Hi Gus, is #1")


def test_a_survey_goes_out_now_in_place_of_the_check_in(hall: HttpApp) -> None:
    thread = _resolved(hall)

    said = hall.issue("UANA", "survey #1")
    hall.drain()

    assert said == "The survey of #1 is on its way to Gus Holt. It takes the place of the check-in that was planned."
    survey = hall.last("CGLOBEX", thread)
    assert "how satisfied are you" in survey["text"]
    assert _outgoing(hall, "checkin:1:1:1").reason == "folded_into_survey"
    assert hall.issue("UANA", "survey #1").endswith("and I send it only once.")
    assert "comes too late" in hall.issue("UANA", "checkin #1 in 1h")
    assert hall.issue("UANA", "survey #1 skip").endswith("and I send it only once.")
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.5")
    assert hall.issue("UANA", "survey #1") == "The customer has answered the survey of #1 already."


def test_a_survey_waits_for_the_customers_day_and_says_so(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, start=FRIDAY, settings=QUIET) as hall:
        thread = _resolved(hall, customer="maya")

        said = hall.issue("UANA", "survey #1")
        hall.drain()
        silent = hall.last("CGLOBEX", thread)["ts"] == thread
        hall.move(days=2.5)

        assert said.startswith("Maya Chen gets the survey of #1 <!date^")
        assert ": it is their weekend by their own clock. It takes the place" in said
        assert silent
        assert "how satisfied are you" in hall.last("CGLOBEX", thread)["text"]


def test_a_survey_does_not_talk_into_a_conversation(hall: HttpApp) -> None:
    thread = _resolved(hall)
    hall.say("UGUS", "CGLOBEX", "One more thing", thread)

    said = hall.issue("UANA", "survey #1")

    assert ": they wrote less than three hours before." in said


def test_a_survey_over_budget_stays_where_it_is(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, settings={"survey_budget": "1/7d"}) as hall:
        _resolved(hall)
        hall.issue("UANA", "survey #1")
        hall.drain()
        hall.log("Another")
        hall.issue("UANA", "resolve #2")

        said = hall.issue("UANA", "survey #2")

        assert said.startswith(
            "The budget of the person allows 1 in 7 d, and it is spent, so I would hold the survey of #2"
        )
        assert "There is room again <!date^" in said
        assert "It stays planned for <!date^" in said
        assert _outgoing(hall, "checkin:2:1:1").state is State.DUE


def test_a_skipped_survey_stays_away_even_after_solved_until_it_is_asked_for(hall: HttpApp) -> None:
    thread = _resolved(hall)

    assert hall.issue("UANA", "survey #1 skip") == "The survey of #1 is skipped; `survey #1` brings it back."
    hall.move(hours=25)
    hall.click("UGUS", "CGLOBEX", hall.last("CGLOBEX", thread)["ts"], "checkin.solved")
    hall.move(days=3)
    assert "Thank you for telling us" in hall.last("CGLOBEX", thread)["text"]
    assert "is not sent: an agent skipped it." in hall.issue("UANA", "survey #1 skip")
    assert hall.issue("UANA", "survey #1") == "The survey of #1 is on its way to Gus Holt."


def test_nothing_is_asked_about_a_closed_issue(hall: HttpApp) -> None:
    _resolved(hall)
    hall.move(days=1)
    hall.move(days=7)

    for verb in ("checkin #1 in 1d", "checkin #1 cancel", "survey #1", "survey #1 skip"):
        assert hall.issue("UANA", verb) == "#1 is closed, so I ask nothing more about it."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pending", "Which issue? Say its number, for example `pending #42`."),
        ("pending #1 now", "I understood `pending #1`, but not what follows it."),
        ("checkin", "Which issue? Say its number, for example `checkin #42 in 2d`."),
        ("checkin #1", "When should the check-in go out? For example `checkin #1 in 2d`"),
        ("survey #1 later", "`survey #1` sends the survey now, `survey #1 skip` never."),
        ("survey #9", "There is no issue #9."),
        ("template", "Which template? For example `template preview checkin/ask`"),
        ("template preview checkin/ask", "Only the team’s leads can do this."),
    ],
)
def test_what_is_not_understood_is_answered_with_what_is(quiet_hall: HttpApp, text: str, says: str) -> None:
    assert says in quiet_hall.issue("UANA", text)
    assert quiet_hall.issue("UELI", text, "CGENERAL").startswith("Only support agents can use this.")


def test_a_lead_sees_a_template_as_the_customer_would_read_it(hall: HttpApp) -> None:
    _resolved(hall)

    answer = hall.command("UDANA", "template preview checkin/ask #1")

    assert answer.shown == "ephemeral"
    assert answer.text.splitlines() == [
        "Hi Gus, is #1 working for you now?",
        "`checkin/ask` · the shipped file `checkin/ask.j2`",
    ]
    quote = answer.blocks[0]["elements"][0]
    assert quote["type"] == "rich_text_quote"
    assert quote["elements"][0]["text"].startswith("Hi Gus")
    assert hall.issue("UDANA", "template preview survey/ask").startswith("Ana, how satisfied are you")
    assert "Did you mean survey/ask?" in hall.issue("UDANA", "template preview survey/aks")
    assert "There is no issue #9." in hall.issue("UDANA", "template preview survey/ask #9")


def test_a_lead_sees_what_is_wrong_with_a_file_and_what_is_missing(sqlite_url: str, tmp_path: Path) -> None:
    folder = owner.folder(tmp_path / "words", checkin__ask="Hi {{ first_name }}", survey__ask="{{ oops }}")
    with HttpApp(sqlite_url, settings={"templates_dir": folder}) as hall:
        hall.issue("UANA", "log Printer", "CTRIAGE")
        nameless = hall.issue("UDANA", "template preview checkin/ask #1")
        broken = hall.issue("UDANA", "template preview survey/ask")

    assert "There is no value for first_name." in nameless
    assert "*checkin/ask.j2, line 1:* `first_name` may be missing" in nameless
    assert "*survey/ask.j2, line 1:* `oops` is no variable of survey/ask" in broken
    assert "the shipped file" in broken


@pytest.mark.parametrize(
    ("said", "is_told"),
    [((), False), (("UGUS",), False), (("UGUS", "UANA"), False), (("UANA", "UGUS"), True), (("UBEN", "UMAYA"), True)],
)
def test_who_resolves_what_the_customer_had_the_last_word_on_is_told_how_to_spare_them_the_check_in(
    hall: HttpApp, said: tuple[str, ...], is_told: bool
) -> None:
    thread = hall.log()
    for user in said:
        hall.say(user, "CGLOBEX", "Works now, thank you", thread)
        hall.clock.move(timedelta(minutes=1))

    told = hall.issue("UANA", "resolve #1")

    assert (
        "wrote last: if they said that it works now, “Skip check-in” on its card spares them the check-in" in told
    ) == is_told
    hall.issue("UANA", "checkin #1 cancel")
    assert _outgoing(hall, "checkin:1:1:1").state is State.WITHDRAWN
