"""Kind words: asked for once, given by whoever wrote them, and read by the team only then."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from slackbot.desk.issues import actions
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import opt_out, responses, testimonials
from slackbot.domain.delivery import State
from slackbot.domain.kinds import Kind
from slackbot.domain.plan import Account, Plans
from slackbot.domain.question import CSAT
from slackbot.domain.testimonial import Consent
from slackbot.errors import Refused
from slackbot.store import outbox_read, outbox_write, people
from tests.arrived import arrived
from tests.http_app import HttpApp
from tests.running_app import Json

GUS = Click(user="UGUS", home_team="T0GLOBEX001", channel="CGLOBEX", ts="")
GLOBEX = Plans(accounts={"Globex": Account("Globex", channels=("CGLOBEX",))})
WORDS = "Quick, and *well* explained."


@pytest.fixture(scope="module")
def hall(make_sqlite_url: Callable[[str], str]) -> Iterator[HttpApp]:
    """One hall with a channel for praise for all of them: each test is about an issue of its own."""
    url = make_sqlite_url("quotes")
    with HttpApp(url, settings={"kudos_channel": "CTRIAGE"}) as opened:
        yield opened


def _rated(hall: HttpApp, score: int) -> int:
    """Return the number of a new issue that was resolved and rated."""
    issue = actions.log(hall.desk, by="UANA", title="Printer is offline", channel="CGLOBEX", requester="UGUS").issue
    hall.drain()
    actions.resolve(hall.desk, issue.number, by="UANA")
    arrived(hall.desk, Kind.SURVEY, issue=issue.number)
    responses.answer(hall.desk, CSAT, f"{issue.number}.1.{score}", click=GUS)
    return issue.number


def _praised(hall: HttpApp) -> int:
    number = _rated(hall, 5)
    responses.comment(hall.desk, CSAT, number, 1, by="UGUS", words=WORDS)
    hall.drain()
    return number


def _question(hall: HttpApp, number: int) -> Json:
    return _posted(hall, f"quote:{number}:1")


def _posted(hall: HttpApp, key: str) -> Json:
    with hall.desk.read() as tx:
        found = outbox_read.of_key(tx, key)
    assert found is not None
    return next(one for one in hall.slack.messages(found.posted_channel or "") if one["ts"] == found.ts)


def _click(hall: HttpApp, user: str, number: int, action_id: str) -> str:
    return hall.click(user, _alone(hall), _question(hall, number)["ts"], action_id)


def _alone(hall: HttpApp) -> str:
    """Return Gus's direct channel with us."""
    return hall.slack.people.open_dm("UGUS", "UBOT")


def _by_gus(hall: HttpApp, question: Json) -> Click:
    return replace(GUS, channel=_alone(hall), ts=question["ts"])


def _call(hall: HttpApp, user: str, first_name: str) -> None:
    """Have the person known by that first name, or by none."""
    with hall.desk.begin() as tx:
        known = people.get(tx, user)
        assert known is not None
        people.keep(tx, replace(known, first_name=first_name), at=hall.desk.now())


def _state(hall: HttpApp, key: str) -> State | None:
    with hall.desk.read() as tx:
        found = outbox_read.of_key(tx, key)
    return found.state if found else None


def test_with_consent_the_words_reach_the_team_to_the_letter(hall: HttpApp) -> None:
    number = _praised(hall)
    assert "May we quote them" in _question(hall, number)["text"]

    assert _click(hall, "UGUS", number, "quote.yes") == ""
    hall.drain()

    assert _question(hall, number)["text"].startswith("Thank you. We will quote your words about")
    kudos = _posted(hall, f"kudos:{number}:1")
    assert kudos["text"].startswith(f"Kind words about #{number} from Gus: ")
    assert WORDS in str(kudos["blocks"])


@pytest.mark.parametrize(
    ("consent", "thanked", "head"),
    [
        (Consent.AGREED, "with your first name, and nothing else.", "from Gus: "),
        (
            Consent.AGREED_WITH_COMPANY,
            "with your first name and your company’s name, and nothing else.",
            "from Gus, Globex: ",
        ),
    ],
)
def test_the_company_is_named_only_after_a_yes_of_its_own(
    hall: HttpApp, consent: Consent, thanked: str, head: str
) -> None:
    known, unknown = replace(hall.desk, plans=GLOBEX), hall.desk
    number = _rated(hall, 5)
    responses.comment(known, CSAT, number, 1, by="UGUS", words=WORDS)
    hall.drain()
    question = _question(hall, number)

    testimonials.answer(unknown, f"{number}.1", consent, click=_by_gus(hall, question))
    hall.drain()

    assert question["text"].endswith("May we quote them with your first name?")
    assert [one["text"]["text"] for one in question["blocks"][-1]["elements"]] == [
        "Yes",
        "Yes, and name my company",
        "No",
    ]
    assert _question(hall, number)["text"].endswith(thanked)
    assert _posted(hall, f"kudos:{number}:1")["text"].startswith(f"Kind words about #{number} {head}")


def test_consent_is_asked_in_a_direct_message(hall: HttpApp) -> None:
    number = _praised(hall)

    asked = [one for one in hall.slack.calls("chat.postMessage") if "May we quote" in one.args["text"]]
    assert {one.args["channel"] for one in asked} == {_alone(hall)}
    assert f"#{number} (Printer is offline)" in asked[-1].args["text"]


def test_what_was_not_asked_for_is_not_named_though_we_learn_it_later(hall: HttpApp) -> None:
    number, nameless = _praised(hall), _rated(hall, 5)
    _call(hall, "UGUS", "")
    responses.comment(hall.desk, CSAT, nameless, 1, by="UGUS", words=WORDS)
    hall.drain()
    _call(hall, "UGUS", "Gus")
    questions = {one: _question(hall, one) for one in (number, nameless)}

    without, hall.desk = hall.desk, replace(hall.desk, plans=GLOBEX)
    for one, question in questions.items():
        testimonials.answer(hall.desk, f"{one}.1", Consent.AGREED, click=_by_gus(hall, question))
    hall.drain()
    hall.desk = without

    assert questions[number]["text"].endswith("May we quote them with your first name?")
    assert questions[nameless]["text"].endswith("May we quote them without your name?")
    assert (
        _question(hall, nameless)["text"] == f"Thank you. We will quote your words about #{nameless} without your name."
    )
    assert _posted(hall, f"kudos:{number}:1")["text"].startswith(f"Kind words about #{number} from Gus: ")
    assert _posted(hall, f"kudos:{nameless}:1")["text"].startswith(f"Kind words about #{nameless}: ")


def test_without_consent_they_stay_with_us(hall: HttpApp) -> None:
    number = _praised(hall)

    assert _click(hall, "UGUS", number, "quote.no") == ""
    hall.drain()

    assert _question(hall, number)["text"] == f"Thank you. Your words about #{number} stay between us."
    assert _state(hall, f"kudos:{number}:1") is None
    with pytest.raises(Refused, match="refusal/quote_answered"):
        testimonials.answer(hall.desk, f"{number}.1", Consent.AGREED, click=_by_gus(hall, _question(hall, number)))


def test_only_who_wrote_them_may_answer(hall: HttpApp) -> None:
    number = _praised(hall)

    question = _question(hall, number)

    with pytest.raises(Refused, match="refusal/not_your_words"):
        testimonials.answer(
            hall.desk, f"{number}.1", Consent.AGREED, click=replace(_by_gus(hall, question), user="UMAYA")
        )

    assert _state(hall, f"kudos:{number}:1") is None


def test_a_reply_in_the_thread_is_asked_for_too_and_only_once(hall: HttpApp) -> None:
    number = _rated(hall, 5)
    thread = _posted(hall, f"notice:{number}")["ts"]

    hall.say("UGUS", "CGLOBEX", "Lovely work", thread)
    hall.drain()
    before = hall.slack.messages(_alone(hall))
    responses.comment(hall.desk, CSAT, number, 1, by="UGUS", words="Lovely work, truly")
    hall.drain()

    assert len([one for one in before if f"about #{number} (" in one["text"]]) == 1
    assert len(hall.slack.messages(_alone(hall))) == len(before)


@pytest.mark.parametrize(("score", "words"), [(4, WORDS), (5, "")])
def test_less_than_praise_is_not_asked_for(hall: HttpApp, score: int, words: str) -> None:
    number = _rated(hall, score)

    if words:
        responses.comment(hall.desk, CSAT, number, 1, by="UGUS", words=words)

    assert _state(hall, f"quote:{number}:1") is None


def test_a_worse_rating_withdraws_the_question_or_refuses_its_answer(hall: HttpApp) -> None:
    unsent, sent = _rated(hall, 5), _praised(hall)
    responses.comment(hall.desk, CSAT, unsent, 1, by="UGUS", words=WORDS)
    hall.clock.move(timedelta(minutes=1))

    for number in (unsent, sent):
        responses.answer(hall.desk, CSAT, f"{number}.1.3", click=GUS)

    assert _state(hall, f"quote:{unsent}:1") is State.WITHDRAWN
    told = _click(hall, "UGUS", sent, "quote.yes")
    assert told.startswith("You’ve changed your answer since, so we won’t quote your words.")


def test_consent_is_to_the_words_that_were_asked_for(hall: HttpApp) -> None:
    number = _praised(hall)

    responses.comment(hall.desk, CSAT, number, 1, by="UGUS", words="My boss is a fool")

    told = _click(hall, "UGUS", number, "quote.yes")
    assert told.startswith("You’ve changed your answer since, so we won’t quote your words.")
    assert _state(hall, f"kudos:{number}:1") is None


def test_a_question_that_was_not_sent_yet_is_about_the_last_words(hall: HttpApp) -> None:
    number = _rated(hall, 5)
    responses.comment(hall.desk, CSAT, number, 1, by="UGUS", words="My boss is a fool")
    responses.comment(hall.desk, CSAT, number, 1, by="UGUS", words=WORDS)
    hall.drain()

    assert _click(hall, "UGUS", number, "quote.yes") == ""
    hall.drain()

    assert WORDS in str(_posted(hall, f"kudos:{number}:1")["blocks"])


@pytest.mark.parametrize("change", ["score", "words"])
@pytest.mark.parametrize("state", [State.DUE, State.HELD])
def test_a_change_after_consent_withdraws_words_not_shown_yet(hall: HttpApp, change: str, state: State) -> None:
    number = _praised(hall)
    assert _click(hall, "UGUS", number, "quote.yes") == ""
    with hall.desk.begin() as tx:
        if state is State.HELD:
            outbox_write.end_unsent(tx, issue=number, kinds=[Kind.KUDOS], state=State.HELD, reason="no_channel")

    if change == "score":
        responses.answer(hall.desk, CSAT, f"{number}.1.4", click=GUS)
    else:
        responses.comment(hall.desk, CSAT, number, 1, by="UGUS", words="My boss is a fool")
    hall.drain()

    assert _state(hall, f"kudos:{number}:1") is State.WITHDRAWN


def test_the_same_words_again_change_nothing(hall: HttpApp) -> None:
    number = _praised(hall)
    assert _click(hall, "UGUS", number, "quote.yes") == ""

    responses.comment(hall.desk, CSAT, number, 1, by="UGUS", words=WORDS)
    hall.drain()

    assert _state(hall, f"kudos:{number}:1") is State.SENT


def test_who_wants_no_questions_is_not_asked(hall: HttpApp) -> None:
    opt_out.opt_out(hall.desk, GUS)

    number = _praised(hall)

    opt_out.opt_in(hall.desk, GUS)
    assert _state(hall, f"quote:{number}:1") is None


def test_without_a_channel_for_praise_nobody_is_asked(hall: HttpApp) -> None:
    number = _rated(hall, 5)

    responses.comment(replace(hall.desk, kudos_channel=None), CSAT, number, 1, by="UGUS", words=WORDS)

    assert _state(hall, f"quote:{number}:1") is None


@pytest.mark.parametrize("change", ["worse", "other words"])
def test_a_question_about_words_that_are_no_more_loses_its_buttons_and_has_them_back_with_the_words(
    hall: HttpApp, change: str
) -> None:
    number = _praised(hall)
    if change == "worse":
        responses.answer(hall.desk, CSAT, f"{number}.1.4", click=GUS)
    else:
        responses.comment(hall.desk, CSAT, number, 1, by="UGUS", words="Well, all in all")
    hall.drain()

    withdrawn = _question(hall, number)
    assert "we won’t quote your words" in withdrawn["text"]
    assert "actions" not in [block["type"] for block in withdrawn["blocks"]]

    responses.answer(hall.desk, CSAT, f"{number}.1.5", click=GUS)
    responses.comment(hall.desk, CSAT, number, 1, by="UGUS", words=WORDS)
    hall.drain()

    assert "actions" in [block["type"] for block in _question(hall, number)["blocks"]]
