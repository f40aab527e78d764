"""Making good what went wrong: the leads' card, who takes it, the apology, and the second question."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from slackbot.desk.context import Desk
from slackbot.desk.issues import actions
from slackbot.desk.people import directory
from slackbot.desk.people.clicks import Click
from slackbot.desk.reports import summary, summary_shown
from slackbot.desk.surveys import checkins, opt_out, recoveries, responses
from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import State
from slackbot.domain.kinds import Kind
from slackbot.domain.metrics import Side
from slackbot.domain.question import CSAT, RECOVERY
from slackbot.errors import Refused
from slackbot.store import answers, outbox_read, people, touches
from slackbot.store import issues as issue_rows
from slackbot.store import recoveries as rows
from tests.arrived import arrived
from tests.http_app import HttpApp
from tests.refused import refused
from tests.running_app import Json

GUS = Click(user="UGUS", home_team="T0GLOBEX001", channel="CGLOBEX", ts="")


@pytest.fixture(scope="module")
def hall(make_sqlite_url: Callable[[str], str]) -> Iterator[HttpApp]:
    """One hall for all of them: each test is about an issue of its own."""
    with HttpApp(make_sqlite_url("recoveries")) as opened:
        yield opened


@pytest.fixture
def either(database_url: str) -> Iterator[HttpApp]:
    """A hall on either database."""
    with HttpApp(database_url) as opened:
        yield opened


def _resolved(hall: HttpApp, *, channel: str = "CGLOBEX", requester: str = "UGUS") -> int:
    """Return the number of a new issue that was resolved."""
    issue = actions.log(hall.desk, by="UANA", title="Printer is offline", channel=channel, requester=requester).issue
    actions.resolve(hall.desk, issue.number, by="UANA")
    return issue.number


def _rate(hall: HttpApp, number: int, score: int, *, resolution_no: int = 1) -> None:
    arrived(hall.desk, Kind.SURVEY, issue=number)
    responses.answer(hall.desk, CSAT, f"{number}.{resolution_no}.{score}", click=GUS)
    hall.drain()


def _rated(hall: HttpApp, score: int) -> int:
    number = _resolved(hall)
    _rate(hall, number, score)
    return number


def _not_yet(hall: HttpApp, number: int, *, resolution_no: int) -> None:
    arrived(hall.desk, Kind.CHECKIN, issue=number)
    checkins.answer(hall.desk, f"{number}.{resolution_no}.1", Answer.NOT_YET, click=GUS)
    hall.drain()


def _cards(hall: HttpApp, number: int) -> list[Json]:
    return [one for one in hall.slack.messages("CLEADS") if one["text"].startswith(f"*#{number}* ")]


def _card(hall: HttpApp, number: int) -> Json:
    (card,) = _cards(hall, number)
    return card


def _lines_below(hall: HttpApp, number: int) -> list[str]:
    return [one["text"] for one in hall.slack.messages("CLEADS", _card(hall, number)["ts"])[1:]]


def _press(hall: HttpApp, user: str, number: int, action_id: str) -> str:
    told = hall.click(user, "CLEADS", _card(hall, number)["ts"], action_id)
    hall.drain()
    return told


def _buttons(message: Json) -> list[str]:
    rows_of_buttons = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    return [one["text"]["text"] for row in rows_of_buttons for one in row]


def _state(hall: HttpApp, key: str) -> State | None:
    with hall.desk.read() as tx:
        found = outbox_read.of_key(tx, key)
    return found.state if found else None


def test_a_low_rating_calls_the_leads_with_the_history(hall: HttpApp) -> None:
    number = _rated(hall, 2)

    card = _card(hall, number)
    head, title, status, about, history = card["text"].split("\n")
    assert (head, title) == (f"*#{number}* Gus Holt rated it 2 of 5", f"#{number}: Printer is offline")
    assert status.startswith("○ *Nobody has it yet* · the customer should hear from us by ")
    assert about.startswith("Solved by Ana Lima · ")
    assert history.startswith("In the last 90 days: ")
    assert history.endswith("rated 2")
    assert _buttons(card) == ["Take it", "Apologise", "Open thread", "Done"]


def test_its_card_leads_to_the_thread_the_answer_and_the_agents_card(hall: HttpApp) -> None:
    number = actions.log(hall.desk, by="UANA", title="5*3*2", channel="CGLOBEX", requester="UGUS").issue.number
    actions.resolve(hall.desk, number, by="UBEN", words="Try it once more, please.")
    _rate(hall, number, 1)
    responses.comment(hall.desk, CSAT, number, 1, by="UGUS", words="It *broke* again")
    hall.drain()

    card = _card(hall, number)
    thread, answer, triage = (
        _message(hall, key) for key in (f"notice:{number}", f"answer:{number}:1", f"card:{number}")
    )
    there = f"{hall.slack.url}/archives/CGLOBEX/p"
    links = f"<{there}{_digits(answer)}?thread_ts={thread}&amp;cid=CGLOBEX|read the answer>"
    assert card["text"].split("\n")[2] == "“It *broke* again”"
    assert f"Solved by Ben Okoro · {links}" in card["text"]
    assert f"<{hall.slack.url}/archives/CTRIAGE/p{_digits(triage)}|go to the card>" in card["text"]
    title, quote = (block["elements"][0] for block in card["blocks"] if block["type"] == "rich_text")
    bold = {"style": {"bold": True}}
    assert title["elements"] == [{"type": "link", "url": f"{there}{_digits(thread)}", "text": "5*3*2", **bold}]
    assert (quote["type"], quote["elements"][0]["text"]) == ("rich_text_quote", "It *broke* again")
    assert _press(hall, "UDANA", number, "issue.open_thread") == ""


def _message(hall: HttpApp, key: str) -> str:
    """Return which message that delivery is."""
    with hall.desk.read() as tx:
        found = outbox_read.of_key(tx, key)
    assert found is not None
    return found.ts or ""


def _digits(ts: str) -> str:
    return ts.replace(".", "")


def test_a_card_leads_nowhere_that_one_person_alone_can_read(hall: HttpApp) -> None:
    number = _resolved(hall, channel="CTRIAGE")
    _rate(hall, number, 1)

    assert "archives/D" not in str(_card(hall, number))
    assert _buttons(_card(hall, number)) == ["Take it", "Apologise", "Done"]


def test_once_done_it_is_two_lines(hall: HttpApp) -> None:
    number = _rated(hall, 2)
    _press(hall, "UDANA", number, "recovery.done")

    status, about = _card(hall, number)["blocks"]
    assert status["text"]["text"].startswith("✓ Done by <@UDANA> · the customer is asked again, at the earliest ")
    assert about["type"] == "context"
    assert about["elements"][0]["text"].startswith(
        f"*#{number}* Gus Holt rated it 2 of 5 · <{hall.slack.url}/archives/"
    )


def test_a_better_rating_calls_nobody(hall: HttpApp) -> None:
    assert not _cards(hall, _rated(hall, 3))


def test_the_words_are_shown_on_the_card_when_they_come(hall: HttpApp) -> None:
    number = _rated(hall, 1)

    responses.comment(hall.desk, CSAT, number, 1, by="UGUS", words="It broke again the same evening")
    hall.drain()

    assert "It broke again the same evening" in str(_card(hall, number)["blocks"])


def test_the_second_not_yet_calls_the_leads_and_the_first_does_not(hall: HttpApp) -> None:
    number = _resolved(hall)

    _not_yet(hall, number, resolution_no=1)
    assert not _cards(hall, number)
    actions.resolve(hall.desk, number, by="UANA")
    _not_yet(hall, number, resolution_no=2)

    assert _card(hall, number)["text"].startswith(f"*#{number}* Gus Holt says it isn’t solved, for the 2nd time\n")


def test_only_agents_may_touch_it(hall: HttpApp) -> None:
    number = _rated(hall, 1)

    directory.meet(hall.desk, hall.parts.slack, "UELI")
    for action in (recoveries.claim, recoveries.draft, recoveries.finish):
        with refused("Only support agents"):
            action(hall.desk, f"{number}.1", by="UELI")


def test_an_apology_is_written_once_in_the_agents_name_and_counts_as_a_contact(hall: HttpApp) -> None:
    number = _rated(hall, 2)

    _press(hall, "UDANA", number, "recovery.apologise")
    draft = recoveries.draft(hall.desk, f"{number}.1", by="UDANA").words
    begun = hall.submit("UDANA", answer=draft)
    words = draft.replace("[What went wrong.]", "We forgot it.").replace("[a time I choose]", "Friday noon")
    assert not hall.submit("UDANA", answer=words)
    hall.drain()

    assert draft.startswith(f"Hi Gus, I’m sorry about #{number}. [What went wrong.]")
    assert begun == {"answer": "Put your own words in the place of [What went wrong.], or take it out."}
    said = [one["text"] for one in hall.slack.messages("CGLOBEX") if "I’m sorry about" in one["text"]]
    assert said == [f"<@UGUS> {words}"]
    assert "<@UDANA> has it" in _card(hall, number)["text"]
    assert _buttons(_card(hall, number)) == ["Open thread", "Done"]
    with hall.desk.read() as tx:
        spoken = touches.of_issue(tx, number)
    assert [(one.side, one.by) for one in spoken] == [(Side.AGENT, "UDANA")]
    with refused("written to the customer of #"):
        recoveries.apologise(hall.desk, number, 1, by="UDANA", words="Sorry again")


def test_an_apology_needs_somebody_to_write_to(hall: HttpApp) -> None:
    number = _rated(hall, 2)
    with hall.desk.begin() as tx:
        issue = issue_rows.get(tx, number)
        issue_rows.save(tx, replace(issue, channel=None, thread_ts=None, requester=None))

    with refused(f"for #{number} is not sent: there is nobody to write to"):
        recoveries.apologise(hall.desk, number, 1, by="UDANA", words="Sorry")


def test_who_does_not_have_it_cannot_apologise(hall: HttpApp) -> None:
    number = _rated(hall, 2)
    _press(hall, "UDANA", number, "recovery.claim")

    told = _press(hall, "UANA", number, "recovery.apologise")

    assert told == f"<@UDANA> already has #{number}. Ask them before you write."
    with refused("a few words"):
        recoveries.apologise(hall.desk, number, 1, by="UDANA", words=" ")


def test_what_nobody_did_in_time_is_said_below_the_card_once_and_what_is_done_never(hall: HttpApp) -> None:
    late, taken, done = _rated(hall, 2), _rated(hall, 2), _rated(hall, 2)
    recoveries.claim(hall.desk, f"{taken}.1", by="UDANA")
    assert _press(hall, "UDANA", done, "recovery.done") == ""

    hall.move(hours=26)
    hall.move(hours=26)

    assert _lines_below(hall, late) == [f"Nobody has taken #{late}, and the customer should have heard from us by now."]
    assert _lines_below(hall, taken) == [f"<@UDANA>: #{taken} should be made good by now. Press Done once it is."]
    assert _lines_below(hall, done) == []
    assert "\n✓ Done by <@UDANA> · the customer is asked again" in _card(hall, done)["text"]
    assert _buttons(_card(hall, done)) == []


def test_a_changed_rating_takes_an_untouched_recovery_back_and_a_low_one_brings_it_again(hall: HttpApp) -> None:
    number = _rated(hall, 2)

    _rate(hall, number, 4)
    assert _card(hall, number)["text"].endswith(
        "\n✓ The customer has changed the rating since, so there is nothing to do."
    )
    assert _buttons(_card(hall, number)) == []
    with refused("nothing to make good"):
        recoveries.claim(hall.desk, f"{number}.1", by="UDANA")
    hall.clock.move(timedelta(minutes=1))
    _rate(hall, number, 1)

    assert "rated it 1 of 5" in _card(hall, number)["text"]
    assert _buttons(_card(hall, number)) == ["Take it", "Apologise", "Open thread", "Done"]
    hall.move(hours=26)
    assert len(_lines_below(hall, number)) == 1


def test_a_recovery_that_somebody_took_stays_when_the_rating_is_changed(hall: HttpApp) -> None:
    number = _rated(hall, 2)
    _press(hall, "UDANA", number, "recovery.claim")

    _rate(hall, number, 4)

    assert "<@UDANA> has it" in _card(hall, number)["text"]
    with hall.desk.read() as tx:
        assert rows.of_issue(tx, number) is not None


def test_an_issue_open_again_is_asked_about_by_its_next_check_in(hall: HttpApp) -> None:
    number = _rated(hall, 2)
    actions.reopen(hall.desk, number, by="UANA")

    recoveries.finish(hall.desk, f"{number}.1", by="UDANA")
    actions.resolve(hall.desk, number, by="UANA")

    assert _state(hall, f"recovery-survey:{number}:1") is None
    assert _state(hall, f"checkin:{number}:2:1") is State.DUE


def test_reopening_withdraws_the_second_question(hall: HttpApp) -> None:
    number = _rated(hall, 2)
    recoveries.finish(hall.desk, f"{number}.1", by="UDANA")

    actions.reopen(hall.desk, number, by="UANA")

    assert _state(hall, f"recovery-survey:{number}:1") is State.WITHDRAWN


def test_a_new_trouble_takes_the_place_of_one_not_made_good_yet_and_is_asked_about(hall: HttpApp) -> None:
    number = _rated(hall, 2)
    _press(hall, "UDANA", number, "recovery.claim")
    actions.reopen(hall.desk, number, by="UANA")
    actions.resolve(hall.desk, number, by="UANA")

    _rate(hall, number, 1, resolution_no=2)

    first, second = _cards(hall, number)
    assert first["text"].endswith("\n→ It went wrong again. The newer card of this issue goes on from here.")
    assert _buttons(first) == []
    assert "Gus Holt rated it 1 of 5" in second["text"]
    assert "<@UDANA> has it" in second["text"]
    with refused("Go on from its newer card"):
        recoveries.finish(hall.desk, f"{number}.1", by="UDANA")
    hall.move(hours=26)
    assert len(hall.slack.messages("CLEADS", first["ts"])) == 1
    recoveries.finish(hall.desk, f"{number}.2", by="UDANA")
    assert _state(hall, f"recovery-survey:{number}:2") is State.DUE


def test_a_third_trouble_after_two_not_yets_is_told_too(hall: HttpApp) -> None:
    number = _resolved(hall)
    for resolution_no in (1, 2):
        _not_yet(hall, number, resolution_no=resolution_no)
        actions.resolve(hall.desk, number, by="UANA")

    _rate(hall, number, 1, resolution_no=3)

    assert ["says it isn’t solved" in card["text"] for card in _cards(hall, number)] == [True, False]
    assert [_buttons(card) for card in _cards(hall, number)] == [[], ["Take it", "Apologise", "Open thread", "Done"]]


@pytest.mark.parametrize(("first", "then", "is_anew"), [(1, 2, False), (2, 2, False), (2, 1, True)])
def test_what_was_made_good_begins_anew_only_for_a_worse_rating(
    hall: HttpApp, first: int, then: int, is_anew: bool
) -> None:
    number = _rated(hall, first)
    recoveries.finish(hall.desk, f"{number}.1", by="UDANA")

    _rate(hall, number, then)

    assert ("Done by <@UDANA>" in _card(hall, number)["text"]) is not is_anew
    assert bool(_buttons(_card(hall, number))) is is_anew


def test_the_same_resolution_can_go_wrong_again_once_it_was_made_good(hall: HttpApp) -> None:
    number = _resolved(hall)
    _not_yet(hall, number, resolution_no=1)
    actions.resolve(hall.desk, number, by="UANA")
    _rate(hall, number, 2, resolution_no=2)
    recoveries.finish(hall.desk, f"{number}.2", by="UDANA")

    _not_yet(hall, number, resolution_no=2)

    assert "isn’t solved, for the 2nd time" in _card(hall, number)["text"]
    assert _buttons(_card(hall, number)) == ["Take it", "Apologise", "Open thread", "Done"]


@pytest.mark.parametrize(("channel", "begins"), [("CTRIAGE", "Bonjour"), ("CINITECH", "Hello")])
def test_an_apology_begins_in_the_language_of_where_it_goes(hall: HttpApp, channel: str, begins: str) -> None:
    number = _resolved(hall, channel=channel, requester="UINES")
    ines = Click(user="UINES", home_team="T0INITECH01", channel=channel, ts="")
    with hall.desk.begin() as tx:
        known = people.get(tx, "UINES")
        assert known is not None
        people.keep(tx, replace(known, locale="fr-FR"), at=hall.desk.now())
    arrived(hall.desk, Kind.SURVEY, issue=number, channel=channel)
    responses.answer(hall.desk, CSAT, f"{number}.1.1", click=ines)

    begun = recoveries.draft(hall.desk, f"{number}.1", by="UDANA")

    assert begun.words.startswith(begins)


@pytest.mark.both_databases
def test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told(either: HttpApp) -> None:
    number = _rated(either, 1)

    def take(user: str) -> str:
        try:
            recoveries.claim(either.desk, f"{number}.1", by=user)
        except Refused as no:
            return str(no)
        return ""

    with ThreadPoolExecutor(2) as together:
        told = sorted(together.map(take, ["UANA", "UBEN"]))

    either.drain()
    assert told[0] == ""
    assert told[1].startswith(f"refusal/recovery_taken number={number}")
    assert _buttons(_card(either, number)) == ["Apologise", "Open thread", "Done"]


def test_once_done_the_customer_is_asked_again(either: HttpApp) -> None:
    hall = either
    thread = hall.log()
    hall.click("UGUS", "CGLOBEX", hall.survey(thread)["ts"], "survey.2")
    hall.drain()

    assert _press(hall, "UDANA", 1, "recovery.done") == ""
    hall.move(hours=4)

    asked = hall.last("CGLOBEX", thread)
    assert asked["text"].startswith("Hi Gus, we’ve been back on #1")
    told = hall.click("UGUS", "CGLOBEX", asked["ts"], "recovery.4")
    assert told == "You answered 4 of 5 for #1. Your colleagues can’t see it; our support team can."
    hall.drain()
    assert hall.last("CGLOBEX", thread)["text"] == "Thank you for your answer about #1."
    with hall.desk.read() as tx:
        kept = answers.counted(tx, RECOVERY, issue=1, resolution_no=1)
    assert kept is not None
    assert (kept.score, kept.by, kept.issue) == (4, "UGUS", 1)
    told = summary_shown.shown(hall.desk, summary.named(hall.desk, "week")).text
    assert "*Recovery* 100 % (1/1) satisfied when asked again" in told


def test_the_second_question_waits_for_its_place_in_the_budget_and_is_asked_of_a_closed_issue(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, settings={"survey_budget": "1/7d,3/30d"}) as hall:
        thread = hall.log()
        hall.click("UGUS", "CGLOBEX", hall.survey(thread)["ts"], "survey.2")
        hall.drain()
        _press(hall, "UDANA", 1, "recovery.done")

        hall.move(days=3)
        assert _state(hall, "recovery-survey:1:1") is State.DUE
        hall.move(days=4)

        asked = hall.last("CGLOBEX", thread)
        assert asked["text"].startswith("Hi Gus, we’ve been back on #1")
        assert hall.click("UGUS", "CGLOBEX", asked["ts"], "recovery.5").startswith("You answered 5 of 5 for #1.")


def _asked_again(hall: HttpApp) -> tuple[int, Click]:
    """Return an issue whose trouble was made good, and a press of whoever was asked about that."""
    number = _rated(hall, 2)
    recoveries.finish(hall.desk, f"{number}.1", by="UDANA")
    hall.move(hours=4)
    with hall.desk.read() as tx:
        asked = outbox_read.of_key(tx, f"recovery-survey:{number}:1")
    assert asked is not None
    return number, replace(GUS, channel=asked.posted_channel or "", ts=asked.ts or "")


def _answer_again(hall: HttpApp, number: int, score: int, *, press: Click) -> None:
    responses.answer(hall.desk, RECOVERY, f"{number}.1.{score}", click=press)


def _not_so_soon(hall: HttpApp) -> Desk:
    """Return the desk of a process by which answers are final later."""
    return replace(hall.desk, defaults=replace(hall.desk.defaults, rating_edit=timedelta(hours=1)))


def test_the_leads_hear_how_the_customer_finds_it_now_once_it_is_final(hall: HttpApp) -> None:
    number, press = _asked_again(hall)
    _answer_again(hall, number, 5, press=press)
    _answer_again(hall, number, 1, press=press)

    hall.move(minutes=14)
    before = _lines_below(hall, number)
    hall.move(minutes=2)

    assert before == []
    assert _lines_below(hall, number) == [
        f"<@UDANA>: Gus Holt was asked how #{number} is now, and answered 1 of 5. "
        "It is not good yet; please write to them."
    ]


def test_a_change_after_the_leads_were_told_changes_what_they_were_told(either: HttpApp) -> None:
    hall = either
    number, press = _asked_again(hall)
    _answer_again(hall, number, 5, press=press)
    hall.move(minutes=15)
    told = _lines_below(hall, number)

    responses.answer(_not_so_soon(hall), RECOVERY, f"{number}.1.1", click=press)
    hall.drain()

    assert [line.split("answered ")[1][:6] for line in told] == ["5 of 5"]
    assert [line.split("answered ")[1][:6] for line in _lines_below(hall, number)] == ["1 of 5"]


def test_a_change_while_the_leads_are_being_told_reaches_them_too(hall: HttpApp) -> None:
    number, press = _asked_again(hall)
    _answer_again(hall, number, 5, press=press)
    scores = [4]

    def change(_: Json) -> bool:
        if scores:
            responses.answer(_not_so_soon(hall), RECOVERY, f"{number}.1.{scores.pop()}", click=press)
        return False

    hall.slack.faults.add("hang", channel="CLEADS", where=change)
    hall.move(minutes=15)
    hall.slack.faults.clear()

    assert [line.split("answered ")[1][:6] for line in _lines_below(hall, number)] == ["4 of 5"]


def test_a_change_before_the_leads_are_told_puts_that_off_where_answers_are_final_later(hall: HttpApp) -> None:
    number, press = _asked_again(hall)
    _answer_again(hall, number, 5, press=press)
    hall.clock.move(timedelta(minutes=14))
    responses.answer(_not_so_soon(hall), RECOVERY, f"{number}.1.3", click=press)

    hall.move(minutes=45)
    before = _lines_below(hall, number)
    hall.move(minutes=1)

    assert before == []
    assert [line.split("answered ")[1][:6] for line in _lines_below(hall, number)] == ["3 of 5"]


def test_who_wants_no_questions_is_not_asked_again_and_the_card_promises_nothing(hall: HttpApp) -> None:
    number = _rated(hall, 2)
    opt_out.opt_out(hall.desk, GUS)

    recoveries.finish(hall.desk, f"{number}.1", by="UDANA")
    opt_out.opt_in(hall.desk, GUS)
    hall.drain()

    assert _state(hall, f"recovery-survey:{number}:1") is None
    assert _card(hall, number)["text"].endswith("\n✓ Done by <@UDANA>")


def test_what_an_agent_left_behind_can_be_taken_over(hall: HttpApp) -> None:
    number = _rated(hall, 2)
    recoveries.claim(hall.desk, f"{number}.1", by="UBEN")
    with hall.desk.begin() as tx:
        ben = people.get(tx, "UBEN")
        assert ben is not None
        people.keep(tx, replace(ben, is_gone=True), at=hall.desk.wall())

    recoveries.apologise(hall.desk, number, 1, by="UDANA", words="We are sorry.")

    with hall.desk.read() as tx:
        kept = rows.get(tx, issue=number, resolution_no=1)
    assert kept is not None
    assert kept.claimed_by == "UDANA"
    with hall.desk.begin() as tx:
        people.keep(tx, ben, at=hall.desk.wall())


def test_the_hour_of_a_recovery_counts_from_when_the_team_is_at_work(sqlite_url: str) -> None:
    saturday = datetime(2026, 11, 28, 2, 7, tzinfo=UTC)
    with HttpApp(sqlite_url, start=saturday) as weekend:
        number = _rated(weekend, 1)

        with weekend.desk.read() as tx:
            recovery = rows.get(tx, issue=number, resolution_no=1)

    assert recovery is not None
    assert recovery.due_at == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)  # Monday's opening, and a working day
