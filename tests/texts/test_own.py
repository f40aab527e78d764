"""Check-ins of the owner's own: known by their file, checked like the usual one, and never missed."""

from datetime import date
from pathlib import Path

import pytest

from slackbot.texts import Fault, Texts, own, preview, proofreading
from tests.texts import owner

ASK = {
    "number": 42,
    "title": "Printer",
    "with_title": False,
    "first_name": "Ana",
    "resolved_day": date(2026, 11, 12),
}


@pytest.mark.parametrize(
    ("name", "is_own"),
    [
        ("checkin/vip", True),
        ("checkin/ask_vip", True),
        ("checkin/ask2", True),
        ("checkin/after-outage", True),
        ("checkin/ask", False),
        ("checkin/ask_again", False),
        ("checkin/aks", False),
        ("checkin/ask_agian", False),
        ("checkin/solvd", False),
        ("checkin/macros", False),
        ("checkin/", False),
        ("survey/vip", False),
        ("vip", False),
    ],
)
def test_a_name_is_the_owners_own_unless_it_is_ours_or_nearly(name: str, is_own: bool) -> None:
    assert own.is_own(name) == is_own


def test_all_that_can_ask_is_listed_whatever_the_language_and_the_tier(tmp_path: Path) -> None:
    folder = owner.folder(
        tmp_path, checkin__vip="x", fr__checkin__vip="x", tiers__gold__checkin__after="x", checkin__solved="x", odd="x"
    )

    assert list(own.checkins(Texts(folder).owners).values()) == [
        "checkin/ask",
        "checkin/ask_again",
        "checkin/after",
        "checkin/vip",
    ]
    assert list(own.checkins(None).values()) == ["checkin/ask", "checkin/ask_again"]


def test_it_is_said_with_the_variables_of_the_usual_one_and_checked_against_them(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    texts = Texts(owner.folder(good, checkin__vip="#{{ number }} of {{ resolved_day | day }}?"))

    assert texts.say("checkin/vip", **ASK) == "#42 of Thursday 12 November 2026?"
    assert proofreading.proofread(texts) == []
    assert preview.show(texts, "checkin/vip").text == "#42 of Thursday 12 November 2026?"
    assert [str(fault) for fault in proofreading.proofread(Texts(owner.folder(bad, checkin__vip="{{ holder }}")))] == [
        "checkin/vip.j2, line 1: `holder` is no variable of checkin/vip; "
        "there are: number, title, with_title, first_name, resolved_day"
    ]


@pytest.mark.parametrize("files", [{}, {"checkin__vip": "{{ nobody.here }}"}])
def test_one_that_is_gone_or_broken_gives_way_to_the_usual_one(tmp_path: Path, files: dict[str, str]) -> None:
    texts = Texts(owner.folder(tmp_path, **files))

    assert texts.say("checkin/vip", **ASK).startswith("Hi Ana, is #42")
    assert texts.to(locale="de").say("checkin/vip", **ASK).startswith("Hallo Ana")


def test_a_broken_phrase_is_told_by_the_file_it_stands_in(tmp_path: Path) -> None:
    heard: list[Fault] = []
    folder = owner.folder(tmp_path, macros="{% macro hello(first_name) %}\n{{ oops }}{% endmacro %}")
    texts = Texts(folder, on_fault=heard.append)

    said = texts.say("pending/reminder", **ASK, due_day=date(2026, 11, 12))

    assert said.startswith("Hi Ana, we need your reply")
    assert heard == [Fault("macros.j2", 2, "'oops' is undefined")]


def test_a_fault_is_noted_once_and_anew_when_its_file_has_changed(tmp_path: Path) -> None:
    heard: list[Fault] = []
    folder = owner.folder(tmp_path, checkin__ask="{{ nobody.here }}")

    def start() -> list[str]:
        texts = Texts(folder, on_fault=heard.append)
        texts.report()
        texts.say("checkin/ask", **ASK)
        return [noted.key for noted in texts.noted()]

    first, again = start(), start()
    owner.write(folder, "checkin/ask", "{{ nobody.here }} ")

    assert len(first) == 1
    assert again == first != start()
    assert {str(fault) for fault in heard} == {
        "checkin/ask.j2, line 1: `nobody` is no variable of checkin/ask;"
        " there are: number, title, with_title, first_name, resolved_day"
    }
    assert len(heard) == 3
