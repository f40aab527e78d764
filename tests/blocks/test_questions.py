"""What customers are asked, what stands there once they answered, and what agents look up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from slackbot.blocks import answer, checkin, delivery
from slackbot.blocks import question as blocks
from slackbot.blocks.kit import Message
from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import Delivery, State, Verb
from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import Kind
from slackbot.domain.question import CSAT, RECOVERY, Question
from slackbot.playground import strict
from slackbot.texts import Texts

TEXTS = Texts()
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
LONG = "&" * 120
ISSUE = Issue("T", 7, "Printer", "", logged_by="UANA", logged_at=NOON, started_at=NOON, resolutions=2)


def _check(message: Message) -> None:
    assert message.text
    assert not strict.wrong_in_message(list(message.blocks), trouble_with_file=lambda _: None)


def _rows(message: Message) -> list[list[dict[str, Any]]]:
    return [block["elements"] for block in message.blocks if block["type"] == "actions"]


def _buttons(message: Message) -> list[dict[str, Any]]:
    return [one for row in _rows(message) for one in row]


def _labels(message: Message) -> list[str]:
    return [one["text"]["text"] for one in _buttons(message)]


@pytest.mark.parametrize(
    ("turn", "labels"), [(1, ["Yes, it works", "Not yet", "Haven’t tried yet"]), (2, ["Yes, it works", "Not yet"])]
)
def test_the_check_in_asks_one_question(turn: int, labels: list[str]) -> None:
    asked = checkin.question(TEXTS, ISSUE, first_name="Gus", turn=turn, resolved_day=DAY)

    answers, _ = _rows(asked)
    assert asked.text.count("?") == 1
    assert [one["text"]["text"] for one in answers] == labels
    assert {one["value"] for one in answers} == {f"7.2.{turn}"}
    assert all(one["accessibility_label"] for one in _buttons(asked))
    _check(asked)


def test_a_check_in_is_asked_in_the_customers_language() -> None:
    asked = checkin.question(TEXTS.to(locale="fr-FR"), ISSUE, first_name="Ines", turn=1, resolved_day=DAY)

    assert "est-ce que tout fonctionne maintenant" in asked.text
    assert _labels(asked) == [
        "Oui, cela fonctionne",
        "Pas encore",
        "Pas encore essayé",
        "Ne plus recevoir ces messages",
    ]


@pytest.mark.parametrize("given", list(Answer))
def test_an_answered_check_in_has_no_buttons_and_names_the_issue(given: Answer) -> None:
    shown = checkin.answered(TEXTS, replace(ISSUE, title=LONG), answer=given, assignee="Ana Lima", due_day=DAY)

    assert "#7" in shown.text
    assert not _buttons(shown)
    _check(shown)


@pytest.mark.parametrize(
    ("question", "template", "prefix"),
    [(CSAT, "survey/ask", "survey"), (CSAT, "survey/reminder", "survey"), (RECOVERY, None, "recovery")],
)
def test_every_survey_has_five_buttons_that_start_with_one_to_five(
    question: Question, template: str | None, prefix: str
) -> None:
    asked = blocks.ask(TEXTS, question, asking="7.2", issue=ISSUE, first_name=None, template=template)

    scores, _ = _rows(asked)
    assert asked.text.count("?") == 1
    assert [one["text"]["text"][0] for one in scores] == ["1", "2", "3", "4", "5"]
    assert [one["value"] for one in scores] == [f"7.2.{score}" for score in range(1, 6)]
    assert [one["action_id"] for one in scores] == [f"{prefix}.{score}" for score in range(1, 6)]
    assert [one["accessibility_label"][:6] for one in scores] == [f"{score} of 5" for score in range(1, 6)]
    _check(asked)


@pytest.mark.parametrize(
    ("changeable", "commented", "labels"),
    [
        (True, False, ["Change", "Add a comment"]),
        (False, False, ["Add a comment"]),
        (True, True, ["Change"]),
        (False, True, []),
    ],
)
def test_thanks_offer_what_is_still_possible(changeable: bool, commented: bool, labels: list[str]) -> None:
    shown = blocks.thanks(TEXTS, CSAT, asking="7.2", issue=ISSUE, changeable=changeable, commented=commented)

    assert _labels(shown) == labels
    assert all(one["accessibility_label"] for one in _buttons(shown))
    _check(shown)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", ["Add a comment", "Send", "Cancel"]),
        ("de", ["Kommentar hinzufügen", "Senden", "Abbrechen"]),
        ("fr", ["Ajouter un commentaire", "Envoyer", "Annuler"]),
        ("es", ["Añadir un comentario", "Enviar", "Cancelar"]),
    ],
)
def test_the_comment_form_fits_in_every_language(locale: str, words: list[str]) -> None:
    form = blocks.comment_form(TEXTS.to(locale=locale), CSAT, ISSUE, resolution_no=2, channel="CGLOBEX")

    assert [form[part]["text"] for part in ("title", "submit", "close")] == words
    assert not strict.wrong_in_view(form, trouble_with_file=lambda _: None)


def test_a_list_of_ten_fits_and_counts_the_rest() -> None:
    found = [replace(ISSUE, number=number, title=LONG, status=Status.OPEN) for number in range(1, 11)]

    shown = answer.listing(TEXTS, found, count=12, which="open", who=None, now=NOON + timedelta(days=3))

    assert shown.text.startswith("12 open issues, the oldest 10 of them\n*#1* ")
    assert "3 d old" in str(shown.blocks)
    _check(shown)


@pytest.mark.parametrize(
    ("which", "who", "count", "head"),
    [
        ("open", None, 0, "There are no open issues."),
        ("open", "UBEN", 0, "<@UBEN> has no open issues."),
        ("mine", None, 0, "You have no open issues."),
        ("unclaimed", None, 0, "Nothing is waiting to be claimed."),
        ("open", None, 1, "1 open issue"),
        ("open", "UBEN", 1, "1 open issue of <@UBEN>"),
        ("mine", None, 1, "You have 1 open issue"),
        ("unclaimed", None, 1, "1 unclaimed issue"),
    ],
)
def test_the_head_of_a_list_is_a_sentence(which: str, who: str | None, count: int, head: str) -> None:
    shown = answer.listing(TEXTS, [ISSUE] * count, count=count, which=which, who=who, now=NOON)

    assert shown.text.splitlines()[0] == head
    _check(shown)


@pytest.mark.parametrize(
    ("what", "detail", "line"),
    [
        ("logged", {}, "logged · <@UANA>"),
        ("unclaimed", {}, "put back · <@UANA>"),
        ("assigned", {"to": "UBEN", "from": None}, "handed over to <@UBEN> · <@UANA>"),
        ("noted", {"words": "a\n<b>"}, "noted: a &lt;b&gt; · <@UANA>"),
        ("noted", {"words": "x" * 200}, f"noted: {'x' * 149}… · <@UANA>"),
        ("noted", {}, "noted · <@UANA>"),
        ("replied", {}, "replied to the customer · <@UANA>"),
        ("checkin", {"answer": "not_yet", "turn": 1}, "answered the check-in: not yet · <@UANA>"),
        ("checkin_also", {"answer": "solved", "turn": 1}, "answered the check-in: solved too · <@UANA>"),
        ("rated", {}, "answered the survey · <@UANA>"),
        ("rated_also", {}, "answered the survey too · <@UANA>"),
        ("answered", {}, "goes on · <@UANA>"),
        ("resumed", {}, "goes on without waiting · <@UANA>"),
        ("claimed", {"from": None, "to": "UANA"}, "claimed · <@UANA>"),
        ("edited", {"requester": ["UA", "UB"], "fields": ["title"]}, "edited · <@UANA>"),
        ("reopened", {"why": "agent"}, "reopened · <@UANA>"),
    ],
)
def test_the_history_says_what_happened(what: str, detail: dict[str, Any], line: str) -> None:
    shown = answer.full(TEXTS, ISSUE, requester=None, contacts=1, events=[(NOON, "UANA", what, detail)])

    assert shown.text.splitlines()[-1].split(" · ", 1)[1] == line
    _check(shown)


def test_a_score_is_in_no_history() -> None:
    shown = answer.full(TEXTS, ISSUE, requester="Gus", contacts=0, events=[(NOON, "UGUS", "rated", {"score": 1})])

    assert "1" not in shown.text.splitlines()[-1].rsplit("|", 1)[1].split("UTC", 1)[1]


def test_everything_about_the_longest_issue_fits() -> None:
    long = replace(ISSUE, title=LONG, details="&" * 8_000, requester="UGUS", channel="CX")
    notes = [(NOON, "UANA", "noted", {"words": "&" * 4_000})] * 40

    _check(answer.full(TEXTS, long, requester="&" * 300, contacts=99, events=notes))


@pytest.mark.parametrize("channel", ["CGLOBEX", "D123", "UGUS", ""])
@pytest.mark.parametrize("kind", list(Kind))
def test_a_message_that_may_be_lost_is_asked_about(kind: Kind, channel: str) -> None:
    lost = _lost(kind, channel)

    asked = delivery.question(TEXTS, lost)

    assert [one["text"]["text"] for one in _buttons(asked)] == ["Send again", "It arrived"]
    assert ("<#CGLOBEX>" in asked.text) == (channel == "CGLOBEX")
    for again in (True, False):
        _check(delivery.decided(TEXTS, lost, again=again))
    _check(asked)
    _check(answer.menu(TEXTS, command="/issue", undecided=[lost] * 10))


def _lost(kind: Kind, channel: str) -> Delivery:
    facts: dict[str, Any] = dict.fromkeys(Delivery.__dataclass_fields__)
    known = {
        "id": 5,
        "team": "T",
        "kind": kind,
        "verb": Verb.POST,
        "channel": channel,
        "state": State.UNSURE,
        "issue": 7,
    }
    return Delivery(**facts | known)
